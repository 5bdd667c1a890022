"""What can be said of every link, as flat arrays made only when asked for, and their ranking."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.run.snapshot import Snapshot
from lernmi_tui.panels.links.places import LinkPlaces


class Column(StrEnum):
    """The columns, in the order they stand in; each value is the full name."""

    LINK = "link"
    WEIGHT = "weight"
    INPUT = "input"
    OUTPUT_SENSITIVITY = "output sensitivity"
    SENSITIVITY = "link sensitivity"
    CHANGE = "last change"
    MEAN_SENSITIVITY = "mean |sensitivity|"


class LinkColumns:
    """The numbers of one snapshot's links. ``places`` fits the snapshot's sizes.

    A column is made when it is asked for, and kept.
    """

    def __init__(self, snapshot: Snapshot, places: LinkPlaces) -> None:
        self.places = places
        self._snapshot = snapshot
        self._made: dict[Column, Floats] = {}

    @property
    def is_untaught(self) -> bool:
        """True before the first sample: no sensitivity and no change is known yet."""
        return self._snapshot.expected is None

    def all(self, column: Column) -> Floats:
        """``column`` of every link, (count,). LINK has no numbers."""
        if column not in self._made:
            with np.errstate(all="ignore"):  # a diverged network's inf and nan are shown as such
                self._made[column] = self._whole(column)
        return self._made[column]

    def _whole(self, column: Column) -> Floats:
        snapshot, spread = self._snapshot, self.places.spread
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
                return snapshot.weights - snapshot.weights_before
            case Column.MEAN_SENSITIVITY:
                return snapshot.mean_sensitivities
        raise ValueError(f"{column} has no numbers")


class Ranking:
    """The links in order: ``links`` (flat, ascending; None for all ``count``) sorted by ``key``.

    ``key`` has one entry for each of them, smallest first, free of NaN; None keeps flat order, or
    reverses it. Equal keys stay in flat order. Nothing is ever sorted whole: a look at some ranks
    costs a partition, so a million links can be ranked anew at every refresh.
    """

    def __init__(
        self, count: int, links: Integers | None, key: Floats | None, reverse: bool = False
    ) -> None:
        self._links = links
        self._key = key
        self._reverse = reverse
        self._count = count if links is None else len(links)

    def __len__(self) -> int:
        return self._count

    def links(self, start: int, stop: int) -> Integers:
        """The flat indices of the links at ranks ``start`` up to ``stop``, as far as there are."""
        start, stop = max(start, 0), min(stop, self._count)
        if start >= stop:
            return np.empty(0, np.int64)
        if self._key is not None:
            places = self._places(self._key, start, stop)
        elif self._reverse:
            places = np.arange(self._count - 1 - start, self._count - 1 - stop, -1)
        else:
            places = np.arange(start, stop)
        return places if self._links is None else self._links[places]

    @staticmethod
    def _places(key: Floats, start: int, stop: int) -> Integers:
        parted = np.partition(key, (start, stop - 1))
        low, high = parted[start], parted[stop - 1]
        near = np.flatnonzero((key >= low) & (key <= high))
        near = near[np.argsort(key[near], kind="stable")]
        before = int(np.count_nonzero(key < low))
        return near[start - before : stop - before]

    def rank(self, link: int) -> int | None:
        """The rank of a link; None if it is not among them."""
        place = link
        if self._links is not None:
            place = int(np.searchsorted(self._links, link))
            if place == self._count or self._links[place] != link:
                return None
        if not 0 <= place < self._count:
            return None
        if self._key is not None:
            own = self._key[place]
            equal_before = np.count_nonzero(self._key[:place] == own)
            return int(np.count_nonzero(self._key < own) + equal_before)
        return self._count - 1 - place if self._reverse else place


def ranking(
    columns: LinkColumns, column: Column, descending: bool, links: Integers | None
) -> Ranking:
    """``links`` (flat, ascending; None for all) by the size of ``column``, sign set aside.

    LINK is by place in the network. A NaN counts as larger than every number: it is what one
    looks for when something went wrong.
    """
    count = columns.places.count
    if column is Column.LINK:
        return Ranking(count, links, None, descending)
    values = columns.all(column)
    key = np.abs(values if links is None else values[links])
    key[np.isnan(key)] = np.inf
    if descending:
        np.negative(key, out=key)
    return Ranking(count, links, key)
