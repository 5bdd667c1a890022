"""What is measured along a run: when, and the curve that comes of it."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.numbers import plain
from lernmi.run.record.epochs import Epochs
from lernmi.wording import counted

Array = TypeVar("Array", Floats, Integers)

FIRST_EPOCH_POINTS = 8
EPOCHS_A_PERCENT = 100  # after e epochs the next evaluation is 1 + e // 100 epochs later at most


@dataclass(frozen=True, slots=True)
class Measured:
    """Mean losses a sample and scores.

    A score is the share of right answers, 0 .. 1; in a regression it is R²: 1 where every number is
    met, 0 where the mean of all is as near, below that for worse.
    """

    train_loss: float
    test_loss: float
    train_score: float
    test_score: float


UNKNOWN = Measured(math.nan, math.nan, math.nan, math.nan)


@dataclass(frozen=True, slots=True)
class Metrics:
    """One entry an evaluation: all arrays have the same length.

    ``moments`` (int64) says when; losses are mean losses a sample, scores as in ``Measured``, each
    over the train or the test samples (the first 10,000 of more) at the weights of that moment.
    """

    moments: Integers
    train_loss: Floats
    test_loss: Floats
    train_score: Floats
    test_score: Floats

    def __repr__(self) -> str:
        if not len(self.moments):
            return "Metrics(no evaluation)"
        moments, losses = self.moments, self.train_loss
        times = f"{counted(len(moments), 'evaluation')} up to moment {int(moments[-1]):,}"
        loss = f"train loss {plain(float(losses[0]))} → {plain(float(losses[-1]))}"
        return f"Metrics({times}, {loss})"

    def _repr_html_(self) -> str:
        """For notebooks: what was measured last, and the curves by moment."""
        from lernmi.run.measures.curve_page import metrics_page  # runs without one do without

        return metrics_page(self)

    def before(self, moment: int) -> Metrics:
        """What was measured before ``moment``."""
        kept = int(np.searchsorted(self.moments, moment))
        return Metrics(
            self.moments[:kept],
            self.train_loss[:kept],
            self.test_loss[:kept],
            self.train_score[:kept],
            self.test_score[:kept],
        )


_ends = [1]  # the epochs at whose ends a run is evaluated: as many as were ever needed


def evaluated_epoch(epoch: int) -> int:
    """The first of the evaluated ends of epochs that is after ``epoch`` epochs.

    1, 2, 3 ... 200, 202 ... 300, 303 ...: always within one percent, 753 of them in 38,000 epochs.
    """
    while _ends[-1] <= epoch:
        _ends.append(_ends[-1] + max(1, _ends[-1] // EPOCHS_A_PERCENT))
    return _ends[bisect_left(_ends, epoch + 1)]


def next_evaluation(moment: int, epochs: Epochs) -> int:
    """The first moment after ``moment`` at which a run is evaluated, if no event comes first.

    8 times within the first epoch, then at the ends of the epochs that ``evaluated_epoch`` names.
    """
    epoch = epochs.epoch(moment)
    if epoch == 0:
        samples, start = epochs.samples(moment), epochs.start(0, moment)
        step = -(-samples // FIRST_EPOCH_POINTS)
        return start + min(((moment - start) // step + 1) * step, samples)
    return epochs.start(evaluated_epoch(epoch), moment)


def is_evaluated(moment: int, epochs: Epochs, changed: bool) -> bool:
    """Has the curve a point at ``moment``? It has one wherever something ``changed``, too."""
    return moment == 0 or changed or next_evaluation(moment - 1, epochs) == moment


class History:
    """The evaluations of a run: a function of its recipe, its events and the moment."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, Measured]] = []
        self._metrics: Metrics | None = None

    @classmethod
    def of(cls, metrics: Metrics) -> History:
        """That of a run that was evaluated so."""
        history = cls()
        columns = (getattr(metrics, name).tolist() for name in Measured.__slots__)
        measured = (Measured(*row) for row in zip(*columns, strict=True))
        history._rows = list(zip(metrics.moments.tolist(), measured, strict=True))
        return history

    def add(self, moment: int, measured: Measured) -> None:
        """Add what was measured at ``moment``, in the place of what was there for it."""
        self._metrics = None
        if self._rows and self._rows[-1][0] == moment:
            del self._rows[-1]
        self._rows.append((moment, measured))

    @property
    def metrics(self) -> Metrics:
        """The evaluations so far, as arrays that nobody can write to."""
        if self._metrics is None:
            self._metrics = _metrics(self._rows)
        return self._metrics

    @property
    def latest(self) -> Measured | None:
        """What was measured last."""
        return self._rows[-1][1] if self._rows else None

    @property
    def latest_moment(self) -> int:
        """When that was; -1 before the first evaluation."""
        return self._rows[-1][0] if self._rows else -1

    def at(self, moment: int) -> Measured | None:
        """What was measured at ``moment``, if anything was."""
        place = bisect_left(self._rows, moment, key=itemgetter(0))
        found = self._rows[place : place + 1]
        return found[0][1] if found and found[0][0] == moment else None

    def until(self, moment: int) -> History:
        """As it was after the evaluation at ``moment``."""
        history = History()
        history._rows = self._rows[: bisect_right(self._rows, moment, key=itemgetter(0))]
        return history

    def next(self, moment: int) -> int | None:
        """The first moment after ``moment`` that was evaluated."""
        place = bisect_right(self._rows, moment, key=itemgetter(0))
        return self._rows[place][0] if place < len(self._rows) else None

    def cut(self, moment: int) -> None:
        """Forget what was measured from ``moment`` on."""
        self._metrics = None
        self._rows = [row for row in self._rows if row[0] < moment]

    def metrics_and(self, moment: int, measured: Measured) -> Metrics:
        """The evaluations so far and one of this moment, which is not kept."""
        rows = [row for row in self._rows[-1:] if row[0] != moment]
        return _metrics([*self._rows[:-1], *rows, (moment, measured)])


def _metrics(rows: list[tuple[int, Measured]]) -> Metrics:
    moments = np.array([moment for moment, _ in rows], dtype=np.int64)
    columns = [
        np.array([getattr(measured, name) for _, measured in rows], dtype=np.float64)
        for name in Measured.__slots__
    ]
    for array in (moments, *columns):
        array.flags.writeable = False
    return Metrics(moments, *columns)
