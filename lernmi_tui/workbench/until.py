"""A goal that the run goes toward at full speed, and how it is said that it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lernmi.numbers import count
from lernmi_tui.workbench.report import Stopped

if TYPE_CHECKING:
    from lernmi.run.goals.conditions import Condition
    from lernmi.run.goals.goals import Goal
    from lernmi.run.record.epochs import Epochs
    from lernmi.run.session import Session


@dataclass(frozen=True, slots=True)
class Until:
    """``pace`` is the one to go on with afterwards; ``condition`` what the goal is, if it is one.

    A goal that is so already is reached; a condition has to become true from here on.
    """

    goal: Goal
    pace: float | None
    condition: Condition | None = None


def place_words(moment: int, epochs: Epochs) -> str:
    """``epoch 908, moment 3,633``: as many epochs are over, as the status line counts them."""
    return f"epoch {count(epochs.epoch(moment))}, moment {count(moment)}"


def stopped_at(goal: Goal, session: Session) -> Stopped:
    """What is said where the run stands at ``goal``; since when, if it was so before."""
    from lernmi.run.goals.goals import MetricGoal, crossings

    if not isinstance(goal, MetricGoal):
        return Stopped(f"at {goal.words}", "")
    since = crossings(goal, session.metrics).since
    assert since is not None
    if since == session.moment:
        return Stopped(goal.words, "became true")
    return Stopped(goal.words, f"since {place_words(since, session.epochs)}")
