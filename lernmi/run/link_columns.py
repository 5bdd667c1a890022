"""What can be said of every link, as flat arrays that are made only when asked for."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.link_index import LinkIndex
from lernmi.run.snapshot import Snapshot


class Column(StrEnum):
    """The columns, in the order they stand in; each value is the full name."""

    LINK = "link"
    WEIGHT = "weight"
    INPUT = "input"
    OUTPUT_SENSITIVITY = "output sensitivity"
    SENSITIVITY = "link sensitivity"
    CHANGE = "last change"
    EPOCH_CHANGE = "change over the last epoch"
    MEAN_SENSITIVITY = "mean |sensitivity|"


WORDS = {
    "w": Column.WEIGHT,
    "input": Column.INPUT,
    "out.sens": Column.OUTPUT_SENSITIVITY,
    "sens": Column.SENSITIVITY,
    "change": Column.CHANGE,
    "epoch": Column.EPOCH_CHANGE,
    "mean": Column.MEAN_SENSITIVITY,
}
"""What a filter calls them."""


class LinkColumns:
    """The numbers of one snapshot's links. ``links`` fits the snapshot's sizes.

    A column is made when it is asked for, and kept.
    """

    def __init__(self, snapshot: Snapshot, links: LinkIndex) -> None:
        self.links = links
        self._snapshot = snapshot
        self._made: dict[Column, Floats] = {}

    @property
    def is_untaught(self) -> bool:
        """True before the first sample: only weights, inputs and means are known yet."""
        return self._snapshot.expected is None

    def all(self, column: Column) -> Floats:
        """``column`` of every link, (count,). LINK has no numbers."""
        if column not in self._made:
            with np.errstate(all="ignore"):  # a diverged network's inf and nan are shown as such
                self._made[column] = self._whole(column)
        return self._made[column]

    def _whole(self, column: Column) -> Floats:
        snapshot, spread = self._snapshot, self.links.spread
        outputs, backs = snapshot.layer_outputs[:-1], snapshot.layer_output_sensitivities
        match column:
            case Column.WEIGHT:
                return snapshot.weights
            case Column.INPUT:
                return spread(np.multiply, outputs, [np.ones_like(back) for back in backs])
            case Column.OUTPUT_SENSITIVITY:
                return spread(np.multiply, [np.ones_like(said) for said in outputs], backs)
            case Column.SENSITIVITY:
                return spread(np.multiply, outputs, backs)
            case Column.CHANGE:
                return snapshot.weights_after - snapshot.weights_before
            case Column.EPOCH_CHANGE:
                return snapshot.epoch_change
            case Column.MEAN_SENSITIVITY:
                return snapshot.mean_sensitivities
        raise ValueError(f"{column} has no numbers")
