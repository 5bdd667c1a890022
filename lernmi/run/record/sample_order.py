"""Which sample is learned when: a function of the seed, the epoch and the samples there are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Integers
from lernmi.run.record.epochs import Epochs
from lernmi.run.record.orders import orders
from lernmi.run.record.state import GONE


@dataclass(frozen=True, slots=True, eq=False)
class SampleOrder:
    """An epoch is a shuffle of all ``slots``, those that are gone left out.

    So taking a sample out keeps the order of all others. ``classic``: in the order of the slots.
    """

    seed: int
    classic: bool
    epochs: Epochs
    slots: Integers

    @classmethod
    def of(cls, seed: int, classic: bool, slots: Integers) -> SampleOrder:
        """The order of a run that begins with these ``slots``."""
        return cls(seed, classic, Epochs.of(int(np.count_nonzero(slots != GONE))), slots)

    def samples(self, start: int, end: int) -> Integers:
        """The numbers of the samples learned from moment ``start`` to ``end`` of one stretch."""
        count, position = self.epochs.samples(start), self.epochs.progress(start)
        end += position - start
        is_whole = count == len(self.slots)
        if self.classic:
            every = np.arange(position, end, dtype=np.int64) % count
            return every if is_whole else np.flatnonzero(self.slots != GONE)[every]
        epoch = self.epochs.epoch(start)
        numbers = orders(self.seed, epoch, -(-end // count), len(self.slots))
        if not is_whole:
            numbers = numbers[self.slots[numbers] != GONE]
        return numbers.ravel()[position:end]
