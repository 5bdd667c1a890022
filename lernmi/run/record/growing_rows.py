"""Rows to which others are added: all samples that a run ever learned from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lernmi.arrays import GrowingArray, Integers
from lernmi.data.samples import Samples
from lernmi.net.rows import Rows

if TYPE_CHECKING:
    from lernmi.net.active_inputs import ActiveInputs, GrowingLists


class GrowingRows(Rows):
    """``samples`` and, below them, those appended later: row numbers mean the same for ever.

    The inputs of ``samples`` are shared, not copied.
    """

    is_lasting = True

    def __init__(self, samples: Samples) -> None:
        super().__init__(samples.stored, samples.targets, samples.scale)
        self._first = samples
        self._later = GrowingArray(samples.stored[:0])
        self._targets = GrowingArray(samples.targets)
        self._lists: dict[str, GrowingLists] = {}

    def append(self, samples: Samples) -> Integers:
        """Add ``samples`` and return their row numbers (n,). Raises DataError if they don't fit."""
        self._first.check_fit(samples)
        first = len(self)
        self._later.append(samples.stored)
        self._targets.append(samples.targets)
        self.targets = self._targets.filled
        if self._lists:
            from lernmi.net.active_inputs import compact_for

            for activation, lists in self._lists.items():
                lists.append(compact_for(samples.stored, samples.scale, activation))
        return np.arange(first, len(self), dtype=np.int64)

    def stored_of(self, rows: int | Sequence[int] | Integers) -> Any:
        """The inputs of some rows as they are stored: (n_in,) for one, (len(rows), n_in)."""
        numbers = np.asarray(rows)
        later = numbers >= len(self._first)
        if not later.any():
            return self._stored[rows]
        if later.all():
            return self._later.filled[numbers - len(self._first)]
        chosen = np.empty((len(numbers), self._stored.shape[1]), self._stored.dtype)
        chosen[~later] = self._stored[numbers[~later]]
        chosen[later] = self._later.filled[numbers[later] - len(self._first)]
        return chosen

    def active(self, activation: str) -> ActiveInputs:
        """The index lists of the inputs, for the compiled engine."""
        from lernmi.net.active_inputs import GrowingLists, compact_for

        if activation not in self._lists:
            lists = self._lists[activation] = GrowingLists(super().active(activation))
            if len(self._later.filled):
                lists.append(compact_for(self._later.filled, self.scale, activation))
        return self._lists[activation].lists
