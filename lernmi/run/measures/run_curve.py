"""What one run is compared with another by: how it was set, and its curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lernmi.run.measures.metrics import Metrics
from lernmi.run.record.epochs import Epochs
from lernmi.run.record.events import Event, RateSet
from lernmi.run.record.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Origin:
    """Run ``letter`` of the same session, at ``moment``: there a branch began."""

    letter: str
    moment: int


@dataclass(frozen=True, slots=True, eq=False)
class RunCurve:
    """A run as far as it is compared: next to nothing to keep, however large its network is.

    ``recipe`` is what it began with and ``first_rate`` the training rate of its first sample;
    ``training_rate`` and ``batch_size`` are what it had at its latest moment. ``metrics`` are its
    evaluations, ``epochs`` says in which epochs they were.

    ``letter`` tells it from the runs beside it, none of another session; ``origin`` is where it
    began, if that was in the middle of another run. ``changes`` are the events since then.
    """

    recipe: Recipe
    first_rate: float
    training_rate: float
    batch_size: int
    epochs: Epochs
    metrics: Metrics
    letter: str = ""
    origin: Origin | None = None
    changes: tuple[Event, ...] = ()


def first_rate(recipe: Recipe, events: Sequence[Event]) -> float:
    """The training rate at which a run began to learn."""
    changes = [event.change for event in events if event.moment == 0]
    rates = [change.rate for change in changes if isinstance(change, RateSet)]
    assert recipe.rate is not None
    return rates[-1] if rates else recipe.rate
