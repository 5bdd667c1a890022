"""What each training sample and each event did to one quantity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lernmi.arrays import Floats, Integers

NO_SAMPLE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """By how much a quantity was moved by each sample learned and each event.

    ``samples`` (rows,): an entry a row of the run's training set, so one for every version of a
    sample; ``times`` (rows,): how often each was learned; ``sample_of`` (rows,): the number of the
    sample that it is a version of, -1 for a lesson. ``events`` (n,): an entry an event.

    ``ended_at`` is the moment at which the quantity was not finite for the first time: all of it is
    then up to just before; None if it never was so.
    """

    samples: Floats
    times: Integers
    sample_of: Integers
    events: Floats
    ended_at: int | None
    quantity: ClassVar[str]
    """What it is called in a sentence."""

    @property
    def by_sample(self) -> Floats:
        """``samples`` added up over the versions of each sample: (samples,)."""
        known = self.sample_of != NO_SAMPLE
        total = np.bincount(self.sample_of[known], self.samples[known])
        return np.asarray(total, dtype=np.float64)

    @property
    def ended(self) -> str | None:
        """Why it does not go on to the end, in words; None if it does."""
        if self.ended_at is None:
            return None
        return f"it ends at moment {self.ended_at:,}: {self.quantity} is not a finite number there"
