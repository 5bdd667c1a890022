"""Room for the keyframes of all runs of a session: rows of one block, used again and again."""

from __future__ import annotations

from typing import Protocol
from weakref import WeakSet, finalize

import numpy as np

from lernmi.arrays import Floats

BUDGET = 1 << 27  # bytes
LEAST_ROWS = 4  # a state inside a batch, with the weights at the borders of its last two epochs
BESIDE_A_ROW = 1 << 10  # bytes of what is kept with a row, about
FIRST_GAP = 600_000_000  # samples x links between two: some 40 ms of learning
LONGEST_FIRST_GAP = 1 << 19  # samples
SHORTEST_GAP = 1 << 8  # samples: copying a large network costs as much as learning a few


class _Thinned(Protocol):
    def thin(self, gap: int) -> None: ...


class KeyframeRoom:
    """Rows of ``links`` numbers, 128 MiB of them or a few, and the ``gap`` between two keyframes.

    Copying to memory that is fresh is many times slower than to rows that were used before. Memory
    is taken as rows are used for the first time.
    """

    def __init__(self, links: int) -> None:
        self._most = max(BUDGET // (8 * links + BESIDE_A_ROW), LEAST_ROWS)
        self._block: Floats = np.empty((self._most, links))
        self._used = 0  # rows that were ever used
        self._free: list[int] = []  # of those, the ones that nobody holds
        self._runs: WeakSet[_Thinned] = WeakSet()
        self.gap = max(min(FIRST_GAP // links, LONGEST_FIRST_GAP), SHORTEST_GAP)

    @property
    def free(self) -> int:
        """How many rows are free."""
        return len(self._free) + self._most - self._used

    @property
    def memory(self) -> int:
        """Bytes that the rows take."""
        return self._used * 8 * int(self._block.shape[1])

    def row_of(self, numbers: Floats) -> Floats:
        """A copy of ``numbers`` (links,); its row is free again once nobody holds this array."""
        if not self._free:
            self._free.append(self._used)
            self._used += 1
        number = self._free.pop()
        row: Floats = self._block[number]
        finalize(row, self._free.append, number).atexit = False
        row[...] = numbers
        return row

    def share_with(self, run: _Thinned) -> None:
        """Have ``run`` thinned whenever there is no room for more."""
        self._runs.add(run)

    def grow_gap(self, gap: int) -> None:
        """Have keyframes at least ``gap`` samples apart from now on."""
        self.gap = max(self.gap, gap)

    def thin(self) -> None:
        """Double the gap: of two keyframes one goes, in all runs."""
        self.gap *= 2
        for run in self._runs:
            run.thin(self.gap)
