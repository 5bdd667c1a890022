"""The options that say until when to train, and what became of that."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import click

from lernmi.errors import LernmiError

if TYPE_CHECKING:
    from lernmi.run.goals.goal_tokens import GoalError
    from lernmi.run.goals.goals import Goal
    from lernmi.run.session import Session

    Number = click.ParamType[float]
else:
    Number = click.ParamType  # no generic before click 8.4


class Loss(Number):
    """A number, 0 or more."""

    name = "LOSS"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        try:
            loss = float(value)
        except ValueError:
            loss = math.nan
        if not 0.0 <= loss < math.inf:
            self.fail(f"{value!r} is no loss; it is a number, 0 or more, like 0.05", param, ctx)
        return loss


class Share(Number):
    """``0.92`` or ``92%``."""

    name = "SHARE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        from lernmi.run.goals.goals import share_of

        text = str(value).strip()
        try:
            number = float(text.removesuffix("%"))
        except ValueError:
            number = math.nan
        share = share_of(number) if text.endswith("%") else number
        if not 0.0 <= share <= 1.0:
            self.fail(f"{value!r} is no share of right answers, like 0.92 or 92%", param, ctx)
        return share


class R2(Number):
    """A number, 1 or less."""

    name = "R2"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        try:
            r2 = float(value)
        except ValueError:
            r2 = math.nan
        if not -math.inf < r2 <= 1.0:
            self.fail(f"{value!r} is no R²; it is a number, 1 or less, like 0.9", param, ctx)
        return r2


def goals_of(
    session: Session,
    loss: float | None,
    accuracy: float | None,
    r2: float | None,
    lines: tuple[str, ...],
) -> list[Goal]:
    """What the options ask for. ``session`` watches the conditions among them.

    Raises LernmiError for a line that can't be read, and for a score that the task doesn't have.
    """
    from lernmi.run.goals.goal_tokens import GoalError
    from lernmi.run.goals.goals import MetricGoal

    info, sole = session.task.info, not session.task.holds_out
    if accuracy is not None and info.regression:
        raise LernmiError(
            f"{info.title} has numbers for answers, and none is right or wrong: it has no "
            "accuracy; stop it with --until-r2, like --until-r2 0.9"
        )
    if r2 is not None and not info.regression:
        raise LernmiError(
            f"{info.title} has classes for answers: R² is for numbers; stop it with "
            "--until-accuracy, like --until-accuracy 92%"
        )
    goals: list[Goal] = []
    if loss is not None:
        goals.append(MetricGoal("loss", "train", "<=", loss, sole))
    if accuracy is not None:
        goals.append(MetricGoal("accuracy", "train" if sole else "held-out", ">=", accuracy, sole))
    if r2 is not None:
        goals.append(MetricGoal("r2", "train" if sole else "held-out", ">=", r2, sole))
    for line in lines:
        try:
            goals.append(_goal(session, line))
        except GoalError as error:
            raise LernmiError(f"--until: {error}\n{_marked(line, error)}") from None
        except LernmiError as error:
            raise LernmiError(f"--until {line!r}: {error}") from None
    return goals


def _marked(line: str, error: GoalError) -> str:
    """What was typed, carets below what is wrong in it, and what would be right if that is near."""
    shown = _printable(line)
    marks = "^" * max(_columns(shown[error.start : error.end]), 1)
    better = "" if error.better is None else f"  {_printable(error.better)}?"
    return f"  {shown}\n  {' ' * _columns(shown[: error.start])}{marks}{better}"


def _printable(line: str) -> str:
    """As many characters, all of which can be shown."""
    return "".join(c if c.isprintable() else " " for c in line)


def _columns(text: str) -> int:
    """How many columns of a terminal ``text`` takes."""
    return len(text) + sum(east_asian_width(c) in "WF" for c in text)


def _goal(session: Session, line: str) -> Goal:
    from lernmi.run.goals.conditions import Condition, ConditionGoal
    from lernmi.run.goals.goal_line import as_goal

    asked = session.read(line)
    if not isinstance(asked, Condition):
        return as_goal(asked, line)
    return ConditionGoal(session.watch(asked), session.holds(asked))
