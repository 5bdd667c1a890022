"""What is measured of a recording: its curve, and what its network says to the test samples."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.network import Network
from lernmi.net.rows import Rows
from lernmi.run.measures.evaluation import MOST_EVALUATED, Answers, Evaluation
from lernmi.run.measures.metrics import (
    UNKNOWN,
    History,
    Measured,
    Metrics,
    is_evaluated,
    next_evaluation,
)
from lernmi.run.record.recording import Recording
from lernmi.tasks.task import Task


def never() -> bool:
    """Nobody wants anything in between."""
    return False


class Measuring:
    """The curve holds what is due: at the moments that ``next_evaluation`` names and at events.

    Whatever else is measured is shown and not kept. All of it is done in pieces of some
    milliseconds, so that whoever does it can be asked something in between.
    """

    def __init__(self, task: Task, recording: Recording) -> None:
        self._task = task
        self._recording = recording
        self._history = History()
        self._due: Evaluation | None = self.evaluation()
        self._measured: Measured | None = None  # of this moment, whether it is due or not
        self._answers: Floats | None = None
        self._answers_moment = 0
        self._train_answers: Floats | None = None
        self._train_answers_moment = 0
        self._out_of_a_file: Metrics | None = None  # without its data nothing comes to it
        self.asks_train = False
        """Are the train samples asked as well, the first of many? Only while somebody looks."""

    # what is due

    @property
    def is_due(self) -> bool:
        """True while an evaluation of this moment has to be made before the run goes on."""
        return self._due is not None

    @property
    def next(self) -> int:
        """The next moment at which the run is evaluated, if no event comes first; or was."""
        state = self._recording.state
        if self._recording.is_past:
            known = self._history.next(state.moment)
            return self._recording.newest[0] if known is None else known
        return next_evaluation(state.moment, state.epochs)

    def step(self) -> None:
        """Do a piece of what is due."""
        if self._due is not None and self._due.step():
            self._measured, self._due = self._due.measured, None
            self._history.add(self._recording.state.moment, self._measured)

    def reached(self, is_due: bool) -> None:
        """Samples were learned, up to a moment that ``is_due``."""
        self._measured = None
        if is_due:
            self._due = self.evaluation()

    def changed(self, answers_stay: bool) -> None:
        """An event: this moment is due, and what was measured of it before counts no longer."""
        self._due, self._measured = self.evaluation(), None
        if not answers_stay:
            self._answers = self._train_answers = None

    def moved(self) -> None:
        """The run stands elsewhere in its past, or back at its newest position."""
        self._due = None
        self._measured = self._history.at(self._recording.position[0]) if self._is_settled else None
        self._answers = self._train_answers = None

    @property
    def _is_settled(self) -> bool:
        """Was every event of this moment done?"""
        moment, done = self._recording.position
        return self._recording.done_by(moment) == done

    @property
    def _settled_until(self) -> int:
        """The moment of now; the one before if not all of its events are done."""
        return self._recording.state.moment - (not self._is_settled)

    def branch(self, recording: Recording) -> Measuring:
        """What is measured of a branch, whose ``recording`` stands where it begins."""
        other = Measuring(self._task, recording)
        moment, done = recording.position
        other._history = self._history.until(moment - (self._recording.done_by(moment) > done))
        other.moved()
        if other._measured is None and other._is_on_the_curve():
            other._due = other.evaluation()
        other.asks_train = self.asks_train
        return other

    @property
    def saved(self) -> Metrics:
        """The curve as far as it is measured, without what is due."""
        if self._out_of_a_file is not None:
            return self._out_of_a_file
        whole = self._history.metrics
        return whole.before(self._recording.newest[0]) if self.is_due else whole

    def restore(self, saved: Metrics) -> None:
        """Have the curve of a recording that was ``saved`` and is restored."""
        self._history = History.of(saved)
        self.moved()
        if not self._task.is_whole:
            self._out_of_a_file = saved
            if self._until_now.latest is None:  # what it shows ends in numbers
                self._history.add(self._settled_until, UNKNOWN)
            return
        moment = self._recording.state.moment
        is_lacking = self._history.latest_moment < moment and self._is_on_the_curve()
        if is_lacking and not self._recording.is_past:
            self._due = self.evaluation()

    def recover(self) -> None:
        """The run was put back to this moment, where or before it stood."""
        self._history.cut(self._recording.state.moment)
        self._due = self.evaluation() if self._is_on_the_curve() else None
        self._measured = self._answers = self._train_answers = None

    def _is_on_the_curve(self) -> bool:
        """Does the curve have a point at this moment?"""
        state, events = self._recording.state, self._recording.events
        changed = bool(events) and events[-1].moment == state.moment
        return is_evaluated(state.moment, state.epochs, changed)

    # what was measured

    @property
    def metrics(self) -> Metrics:
        """The curve up to this moment; what is due is measured first."""
        while self.is_due:
            self.step()
        if self._recording.is_past:
            return self._history.metrics.before(self._settled_until + 1)
        return self._history.metrics

    @property
    def whole(self) -> Metrics:
        """The curve up to the newest moment, as far as it is measured."""
        return self._history.metrics

    @property
    def shown(self) -> Metrics:
        """The curve as far as it is measured, and this moment if that was measured.

        One point at the least: before a change at moment 0 the curve has none, so that is measured.
        """
        if self._measured is None and self._until_now.latest is None:
            self.evaluate()
        if self._measured is not None:
            return self._until_now.metrics_and(self._recording.state.moment, self._measured)
        return self.metrics if self._recording.is_past else self._history.metrics

    @property
    def latest(self) -> Measured | None:
        """What was measured last, of this moment if ``evaluate`` was asked for it."""
        return self._measured or self._until_now.latest

    @property
    def evaluated(self) -> Measured | None:
        """What the latest point of the curve holds; None before the first, and while one is due."""
        return None if self.is_due else self._until_now.latest

    @property
    def evaluated_at(self) -> int:
        """The moment of the latest evaluation on the curve; -1 before the first."""
        return self._until_now.latest_moment

    @property
    def _until_now(self) -> History:
        """The curve ends at this moment, wherever the run went since."""
        history = self._history
        return history.until(self._settled_until) if self._recording.is_past else history

    @property
    def cost(self) -> int:
        """Samples x links of one evaluation."""
        held_out = len(self._task.test) if self._task.holds_out else 0
        samples = min(len(self._recording.state.present), MOST_EVALUATED) + held_out
        return samples * self._recording.network.weights.size

    def evaluate(self, interrupted: Callable[[], bool] = never) -> bool:
        """Measure this moment, due or not; False if ``interrupted`` said so between two pieces.

        Without its data nothing is measured.
        """
        if not self._task.is_whole:
            return True
        while self.is_due and not interrupted():
            self.step()
        if self._measured is None and not self.is_due:
            extra = self.evaluation()
            while not interrupted():
                if extra.step():
                    self._measured = extra.measured
                    break
        return self._measured is not None

    def answer(self, interrupted: Callable[[], bool] = never) -> bool:
        """Ask for what the network says to the test samples now; False if ``interrupted``.

        The train samples as well if ``asks_train``.
        """
        moment = self._recording.state.moment
        if self._answers is None or self._answers_moment != moment:
            outputs = _whole(self._new_answers(), interrupted)
            if outputs is None:
                return False
            self._answers, self._answers_moment = outputs, moment
        if not self.asks_train:
            return True
        if self._train_answers is None or self._train_answers_moment != moment:
            outputs = _whole(self._new_train_answers(), interrupted)
            if outputs is None:
                return False
            self._train_answers, self._train_answers_moment = outputs, moment
        return True

    @property
    def answers(self) -> tuple[Floats, int]:
        """What the network said to the test samples (n, n_out) when it was asked last, and when."""
        if self._answers is None:
            self.answer()
        assert self._answers is not None
        return self._answers, self._answers_moment

    @property
    def train_answers(self) -> Floats | None:
        """What the network said to the first train samples (n, n_out) when asked; else None."""
        return self._train_answers if self.asks_train else None

    def evaluation(self, network: Network | None = None) -> Evaluation:
        """The samples of this moment put before another ``network`` than its own, if any."""
        recording, state = self._recording, self._recording.state
        return Evaluation(
            network or recording.network,
            recording.training_set.rows,
            state.slots[state.present],
            self._held_out(),
            self._task.train.is_one_hot,
            self._task.info.regression,
        )

    def _new_answers(self) -> Answers:
        recording, state = self._recording, self._recording.state
        network, rows = recording.network, self._held_out()
        if rows is None:
            rows, order = recording.training_set.rows, state.slots[state.present]
        else:
            order = np.arange(len(rows), dtype=np.int64)
        return Answers(network, rows, order, network.sizes[-1])

    def _new_train_answers(self) -> Answers:
        """As many as an evaluation looks at."""
        recording, state = self._recording, self._recording.state
        order = state.slots[state.present[:MOST_EVALUATED]]
        network, rows = recording.network, recording.training_set.rows
        return Answers(network, rows, order, network.sizes[-1])

    def _held_out(self) -> Rows | None:
        test = self._task.test
        return Rows(test.stored, test.targets, test.scale) if self._task.holds_out else None


def _whole(answers: Answers, interrupted: Callable[[], bool]) -> Floats | None:
    """All of ``answers``, None if ``interrupted`` between two pieces."""
    while not interrupted():
        if answers.step():
            return answers.outputs
    return None
