"""The weights at the borders of the last epochs: what an epoch did to each link."""

from __future__ import annotations

from dataclasses import dataclass

from lernmi.arrays import Floats, locked_copy


@dataclass(frozen=True, slots=True, eq=False)
class EpochWeights:
    """Locked weights (links,): what the epoch under way ``began`` with, and the one ``before`` it.

    ``before`` is None in the first epoch. What is changed by hand at the border of two epochs
    belongs to the later one.
    """

    began: Floats
    before: Floats | None = None

    @classmethod
    def of(cls, weights: Floats) -> EpochWeights:
        """At the start of a run with these ``weights``."""
        return cls(locked_copy(weights))

    def next(self, weights: Floats) -> EpochWeights:
        """As an epoch ends with these ``weights``."""
        return EpochWeights(locked_copy(weights), self.began)

    def locked(self) -> EpochWeights:
        """The same in arrays that nobody can write to: copies where somebody could."""
        before = None if self.before is None else _locked(self.before)
        return EpochWeights(_locked(self.began), before)

    def last_epoch(self, weights: Floats) -> tuple[Floats, Floats]:
        """What the last epoch that is over began with, and what it ended with.

        In the first epoch: what the run began with, and ``weights``, those of now.
        """
        return (self.began, weights) if self.before is None else (self.before, self.began)


def _locked(weights: Floats) -> Floats:
    return locked_copy(weights) if weights.flags.writeable else weights
