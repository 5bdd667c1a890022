"""The batch under way: part of a run's state, since a run may pause inside it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lernmi.arrays import Floats


@dataclass(slots=True)
class Batch:
    """``size`` samples are averaged at fixed weights; a size of 1 is online learning.

    ``sums`` (links,) adds up the link sensitivities of the ``count`` samples learned since the
    weights changed last. It is all 0 while ``count`` is 0, and empty for a size of 1.
    """

    size: int
    sums: Floats = field(default_factory=lambda: np.empty(0))
    count: int = 0

    @classmethod
    def of(cls, size: int, links: int) -> Batch:
        """A batch that no sample has joined yet, for a network of so many ``links``."""
        return cls(size, np.zeros(links if size > 1 else 0))

    def copy(self) -> Batch:
        """A batch of its own that stands where this one stands."""
        return Batch(self.size, self.sums.copy(), self.count)
