"""What one run is compared with another by: how it was set, and its curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lernmi.run.epochs import Epochs
from lernmi.run.metrics import Metrics
from lernmi.run.recipe import Recipe

if TYPE_CHECKING:
    from lernmi.run.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class RunCurve:
    """A run as far as it is compared: next to nothing to keep, however large its network is.

    ``recipe`` is what it began with, ``training_rate`` and ``batch_size`` are what it had at its
    latest moment; ``metrics`` are its evaluations, ``epochs`` says in which epochs they were.
    """

    recipe: Recipe
    training_rate: float
    batch_size: int
    epochs: Epochs
    metrics: Metrics

    @classmethod
    def of(cls, snapshot: Snapshot) -> RunCurve:
        """That of the run which ``snapshot`` shows."""
        return cls(
            snapshot.recipe,
            snapshot.training_rate,
            snapshot.batch_size,
            snapshot.epochs,
            snapshot.metrics,
        )
