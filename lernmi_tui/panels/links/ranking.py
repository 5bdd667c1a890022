"""The links in order of a column: only the ranks in sight are ever sorted."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.run.explanations.link_columns import Column, LinkColumns


class Ranking:
    """The links in order: ``links`` (flat, ascending; None for all ``count``) sorted by ``key``.

    ``key`` has one entry for each of them, smallest first, free of NaN; None keeps flat order, or
    reverses it. Equal keys stay in flat order. Nothing is ever sorted whole: a look at some ranks
    costs a partition, so a million links can be ranked again at every refresh.
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
            positions = self._positions(self._key, start, stop)
        elif self._reverse:
            positions = np.arange(self._count - 1 - start, self._count - 1 - stop, -1)
        else:
            positions = np.arange(start, stop)
        return positions if self._links is None else self._links[positions]

    @staticmethod
    def _positions(key: Floats, start: int, stop: int) -> Integers:
        parted = np.partition(key, (start, stop - 1))
        low, high = parted[start], parted[stop - 1]
        near = np.flatnonzero((key >= low) & (key <= high))
        near = near[np.argsort(key[near], kind="stable")]
        before = int(np.count_nonzero(key < low))
        return near[start - before : stop - before]

    def rank(self, link: int) -> int | None:
        """The rank of a link; None if it is not among them."""
        position = link
        if self._links is not None:
            position = int(np.searchsorted(self._links, link))
            if position == self._count or self._links[position] != link:
                return None
        if not 0 <= position < self._count:
            return None
        if self._key is not None:
            own = self._key[position]
            equal_before = np.count_nonzero(self._key[:position] == own)
            return int(np.count_nonzero(self._key < own) + equal_before)
        return self._count - 1 - position if self._reverse else position


def ranking(
    columns: LinkColumns, column: Column, descending: bool, links: Integers | None
) -> Ranking:
    """``links`` (flat, ascending; None for all) by the size of ``column``, sign set aside.

    In the midst of a sample, in the order in which the links go. LINK keeps that of the network. A
    NaN counts as larger than every number: it is what one looks for when something went wrong.
    """
    count, step = columns.links.count, columns.snapshot.step
    if step is not None:
        numbers = step.order.numbers(step.is_backward).astype(np.float64)
        return Ranking(count, links, numbers if links is None else numbers[links])
    if column is Column.LINK:
        return Ranking(count, links, None, descending)
    values = columns.all(column)
    key = np.abs(values if links is None else values[links])
    key[np.isnan(key)] = np.inf
    if descending:
        np.negative(key, out=key)
    return Ranking(count, links, key)
