"""What a run can be sent toward: a moment, an epoch, or a loss or a score."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np

from lernmi.arrays import Floats
from lernmi.run.measures.metrics import Measured, Metrics
from lernmi.run.record.epochs import Epochs

Metric = Literal["loss", "accuracy", "r2"]
Over = Literal["train", "held-out"]

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {  # of numbers as of arrays
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def share_of(percent: float) -> float:
    """A share, 0 .. 1: of 91.2 just what 456 of 500 is, and not the number beside it."""
    return round(percent / 100.0, 15)


class Going(Protocol):
    """What a goal asks of a run: a session, for one."""

    @property
    def moment(self) -> int: ...

    @property
    def epochs(self) -> Epochs: ...

    @property
    def evaluated(self) -> Measured | None: ...

    @property
    def fired(self) -> tuple[object, ...]: ...


class Goal(Protocol):
    """``words`` name it as a person would type it."""

    @property
    def words(self) -> str: ...

    def is_reached(self, run: Going) -> bool:
        """Is the run there, or past it?"""

    def end(self, run: Going, end: int) -> int:
        """``end``, or the goal's own moment if that comes first."""


@dataclass(frozen=True, slots=True)
class MomentGoal:
    """So many samples learned."""

    moment: int

    @property
    def words(self) -> str:
        return f"moment {self.moment:,}"

    def is_reached(self, run: Going) -> bool:
        return run.moment >= self.moment

    def end(self, run: Going, end: int) -> int:
        return min(end, self.moment)


@dataclass(frozen=True, slots=True)
class EpochGoal:
    """So many epochs over. The moment follows the run: samples may join it on the way."""

    epoch: int

    @property
    def words(self) -> str:
        return f"epoch {self.epoch:,}"

    def is_reached(self, run: Going) -> bool:
        return run.epochs.epoch(run.moment) >= self.epoch

    def end(self, run: Going, end: int) -> int:
        return min(end, run.epochs.start(self.epoch, run.moment))


@dataclass(frozen=True, slots=True)
class MetricGoal:
    """``metric`` ``over`` some samples compared with ``bound``; accuracies are shares, 0 .. 1.

    Of a regression the score is R², of other tasks the accuracy: each has one of the two.

    It holds at evaluations that are on the curve, and nowhere between: at which moment it first
    held depends on nothing but the run. ``sole``: no samples are held out, so that ``words`` need
    not say which are meant.
    """

    metric: Metric
    over: Over
    comparison: str
    bound: float
    sole: bool = False

    @property
    def words(self) -> str:
        return f"{self.of} {self.comparison} {self.bound_words}"

    @property
    def of(self) -> str:
        """``train loss``, ``held-out accuracy``; ``loss`` where nothing is held out."""
        return self.metric if self.sole else f"{self.over} {self.metric}"

    @property
    def bound_words(self) -> str:
        if self.metric == "accuracy":
            return f"{100.0 * self.bound:.12g} %"
        return f"{self.bound:.12g}"

    def holds(self, measured: Measured) -> bool:
        """True of what was measured; a loss that is not a number holds nothing."""
        return bool(COMPARISONS[self.comparison](getattr(measured, self._column), self.bound))

    def holds_at(self, metrics: Metrics, place: int) -> bool:
        """The same of entry ``place`` of a curve."""
        return bool(COMPARISONS[self.comparison](self.values(metrics)[place], self.bound))

    def is_reached(self, run: Going) -> bool:
        return run.evaluated is not None and self.holds(run.evaluated)

    def end(self, run: Going, end: int) -> int:
        return end

    def values(self, metrics: Metrics) -> Floats:
        """What it is about, along a curve (n,)."""
        values: Floats = getattr(metrics, self._column)
        return values

    @property
    def _column(self) -> str:
        column = "loss" if self.metric == "loss" else "score"
        return f"{'train' if self.over == 'train' else 'test'}_{column}"


@dataclass(frozen=True, slots=True)
class Crossings:
    """When a goal held along a curve, as moments; None for never.

    ``first``: at the first evaluation that had it. ``since``: from that evaluation on at all.
    """

    first: int | None
    since: int | None


def crossings(goal: MetricGoal, metrics: Metrics) -> Crossings:
    """When ``goal`` held along the curve ``metrics``.

    A curve has a point within one percent of each moment, so the answers are as exact as that.
    """
    held = COMPARISONS[goal.comparison](goal.values(metrics), goal.bound)
    if not held.any():
        return Crossings(None, None)
    first = int(metrics.moments[held.argmax()])
    if not held[-1]:
        return Crossings(first, None)
    missed = np.flatnonzero(~held)
    since = int(metrics.moments[missed[-1] + 1]) if len(missed) else first
    return Crossings(first, since)
