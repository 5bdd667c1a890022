"""What can be said of every link, as flat arrays that are made only when asked for."""

from __future__ import annotations

from enum import Enum

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.link_index import LinkIndex
from lernmi.run.names import quantities
from lernmi.run.names.quantities import Quantity
from lernmi.run.snapshots.snapshot import Snapshot


class Column(Enum):
    """What a column may tell, named by its quantity."""

    LINK = Quantity("link", "link", "from an input neuron to an output neuron.")
    WEIGHT = quantities.WEIGHT
    INPUT = quantities.INPUT
    OUTPUT_SENSITIVITY = quantities.OUTPUT_SENSITIVITY
    SENSITIVITY = quantities.LINK_SENSITIVITY
    CHANGE = quantities.CHANGE
    EPOCH_BEGAN = quantities.EPOCH_BEGAN
    EPOCH_ENDED = quantities.EPOCH_ENDED
    EPOCH_CHANGE = quantities.EPOCH_CHANGE
    OTHER_WEIGHT = quantities.OTHER_WEIGHT
    OTHER_DIFFERENCE = quantities.OTHER_DIFFERENCE
    MEAN_SENSITIVITY = quantities.MEAN_LINK_SENSITIVITY


WORDS = {column.value.word: column for column in Column if column.value.word}
"""What a filter calls them."""


class LinkColumns:
    """The numbers of one snapshot's links. ``links`` fits the snapshot's sizes.

    A column is made when it is asked for, and kept.
    """

    def __init__(self, snapshot: Snapshot, links: LinkIndex) -> None:
        self.links = links
        self.snapshot = snapshot
        self._made: dict[Column, Floats] = {}

    @property
    def has_blame(self) -> bool:
        """False where nothing is expected, so that nothing is blamed and no weight changed."""
        return self.snapshot.expected is not None

    @property
    def knows_other(self) -> bool:
        """Are the weights of the other run known?"""
        other = self.snapshot.other
        return other is not None and other.weights is not None

    @property
    def _others(self) -> Floats:
        """The other run's weights; those of this one where they are not known."""
        other = self.snapshot.other
        known = None if other is None else other.weights
        return self.snapshot.weights if known is None else known

    def all(self, column: Column) -> Floats:
        """``column`` of every link, (count,). LINK has no numbers."""
        if column not in self._made:
            with np.errstate(all="ignore"):  # a diverged network's inf and nan are shown as such
                self._made[column] = self._whole(column)
        return self._made[column]

    def _whole(self, column: Column) -> Floats:
        snapshot, spread = self.snapshot, self.links.spread
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
            case Column.EPOCH_BEGAN:
                return snapshot.epoch_weights.last_epoch(snapshot.weights)[0]
            case Column.EPOCH_ENDED:
                return snapshot.epoch_weights.last_epoch(snapshot.weights)[1]
            case Column.EPOCH_CHANGE:
                return snapshot.epoch_change
            case Column.OTHER_WEIGHT:
                return self._others
            case Column.OTHER_DIFFERENCE:
                return snapshot.weights - self._others
            case Column.MEAN_SENSITIVITY:
                return snapshot.mean_sensitivities
        raise ValueError(f"{column} has no numbers")
