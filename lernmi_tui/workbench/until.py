"""A goal that the run goes toward at full speed, and how it is said that it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lernmi_tui.paint.numbers import count

if TYPE_CHECKING:
    from lernmi.run.epochs import Epochs
    from lernmi.run.goals import Goal
    from lernmi.run.session import Session


@dataclass(frozen=True, slots=True)
class Until:
    """``pace`` is the one to go on with afterwards."""

    goal: Goal
    pace: float | None


def place_words(moment: int, epochs: Epochs) -> str:
    """``epoch 908, moment 3,632``; inside an epoch the one under way is named."""
    if not epochs.progress(moment):
        return f"epoch {count(epochs.epoch(moment))}, moment {count(moment)}"
    return f"moment {count(moment)}, in epoch {count(epochs.epoch(moment) + 1)}"


def stopped_words(goal: Goal) -> str:
    """What is said where the run has just reached ``goal``."""
    from lernmi.run.goals import MetricGoal

    return f"{goal.words} became true" if isinstance(goal, MetricGoal) else f"at {goal.words}"


def already_words(goal: Goal, session: Session) -> str | None:
    """Since when it is so, where it is about a loss or an accuracy; else None."""
    from lernmi.run.goals import MetricGoal, crossings

    if not isinstance(goal, MetricGoal):
        return None
    since = crossings(goal, session.metrics).since
    assert since is not None
    return f"{goal.words} since {place_words(since, session.epochs)}"


def past_words(goal: Goal, session: Session) -> str:
    """Why the run can't go to a moment or an epoch that it has reached."""
    here = place_words(session.moment, session.epochs)
    return f"{goal.words} is past: the run is at {here}; r begins again, then g gets there"
