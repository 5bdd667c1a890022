"""The samples of a run: those of its task and, behind them, all that a person brought since."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Integers
from lernmi.data.samples import Samples
from lernmi.net.rows import Rows
from lernmi.run.record.growing_rows import GrowingRows
from lernmi.run.record.state import GONE


class TrainingSet:
    """``rows`` holds every version of every sample; a row number means the same for ever.

    So states of all moments share it, and each only says which rows there are.
    """

    def __init__(self, samples: Samples) -> None:
        self.rows = GrowingRows(samples)
        self._parts = [samples]
        self._latest: tuple[Integers, Samples] | None = None

    @property
    def brought(self) -> tuple[Samples, ...]:
        """What a person brought, in order: the rows behind those of the task."""
        return tuple(self._parts[1:])

    def append(self, samples: Samples) -> Integers:
        """Their row numbers (n,). Raises DataError if they don't fit the others."""
        numbers = self.rows.append(samples)
        self._parts.append(samples)
        return numbers

    def looked_at(self, inputs: ArrayLike, expected: ArrayLike) -> Rows:
        """One sample as it would be learned, none of the set. Raises DataError if it can't be."""
        first = self._parts[0]
        plain = Samples(first.stored[:1], first.targets[:1], first.scale)  # wherever it lies
        sample = plain.alike([inputs], [expected])
        return Rows(sample.stored, sample.targets, sample.scale)

    def alike(self, inputs: ArrayLike, expected: ArrayLike) -> Samples:
        """One sample stored as the others are. Raises DataError if it can't be one."""
        return self._parts[0].alike([inputs], [expected])

    def samples(self, rows: Integers) -> Samples:
        """The samples in ``rows`` (n,), a copy unless these are those of the task."""
        if len(rows) == len(self._parts[0]) and (rows == np.arange(len(rows))).all():
            return self._parts[0]
        latest = self._latest
        if latest is None or not np.array_equal(latest[0], rows):
            latest = self._latest = rows, self._copied(rows)
        return latest[1]

    def _copied(self, rows: Integers) -> Samples:
        points = None
        if self._parts[0].points is not None:
            points = np.concatenate([part.points for part in self._parts])[rows]
        return Samples(self.rows.stored_of(rows), self.rows.targets[rows], self.rows.scale, points)

    def find(self, slots: Integers, inputs: ArrayLike) -> int | None:
        """Which of the samples in ``slots`` a person brought with these ``inputs`` (n_in,)."""
        first = self._parts[0]
        stored = self.looked_at(inputs, first.targets[0]).stored_of(0)
        for sample in range(len(slots) - 1, len(first) - 1, -1):
            row = int(slots[sample])
            if row != GONE and np.array_equal(self.rows.stored_of(row), stored):
                return sample
        return None
