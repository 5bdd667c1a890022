"""How a run is looked at: the sample learned last, the next one inside, any other."""

from __future__ import annotations

from lernmi.arrays import Floats, locked_copy
from lernmi.net import engines
from lernmi.run.measures.measuring import Measuring
from lernmi.run.measures.run_curve import RunCurve
from lernmi.run.record.recording import Last, Recording
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.looks import Ahead, Look, Looker, look_at_last
from lernmi.run.snapshots.open_step import OpenStep
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task


class Onlooker:
    """Looks at the run of that ``number``; its ``curve`` and its ``ghosts`` are told each time."""

    def __init__(self, number: int, task: Task, recording: Recording, measuring: Measuring) -> None:
        self._number, self._task = number, task
        self._recording, self._measuring = recording, measuring
        self._looker = Looker(recording)
        self._ahead: Ahead | None = None  # what was looked at last before it was learned
        self._gone = 0  # so many of its steps

    def branch(self, number: int, recording: Recording, measuring: Measuring) -> Onlooker:
        """One that looks at a branch, as far inside the sample as this one."""
        other = Onlooker(number, self._task, recording, measuring)
        other._ahead, other._gone = self._ahead, self._gone
        return other

    @property
    def gone(self) -> int:
        """How many steps of the sample that is learned next are done; 0 if nobody steps."""
        ahead = self._ahead
        return self._gone if ahead and ahead.what.position == self._recording.position else 0

    @gone.setter
    def gone(self, gone: int) -> None:
        if gone and not self.gone:
            self._ahead = self._looker.look_ahead()
        self._gone = gone

    @property
    def open_step(self) -> OpenStep | None:
        """How far somebody is in the sample that is learned next, None where nobody steps."""
        gone, ahead = self.gone, self._ahead
        if not gone or ahead is None:
            return None
        network, size = self._recording.network, self._recording.state.batch.size
        activations = tuple(layer.activation.name for layer in network.neuron_layers)
        return OpenStep(ahead.look, network.sizes, activations, gone, size > 1)

    def snapshot(self, curve: RunCurve, ghosts: tuple[RunCurve, ...]) -> Snapshot:
        """This moment and the sample learned last; before the first, the one to be learned.

        While somebody steps through a sample, that one.
        """
        recording, step = self._recording, self.open_step
        if step is not None and self._ahead is not None:
            what, weights = self._ahead.what, step.look.weights_before
            return self._seen(step.look, weights, curve, ghosts, last=what, step=step)
        weights = locked_copy(recording.network.weights)
        if recording.last is not None:
            look = look_at_last(recording, weights)
            return self._seen(look, weights, curve, ghosts, last=recording.last)
        inputs = recording.training_set.rows.inputs_of(recording.following_row)
        return self._seen(self._looker.look(inputs, None, weights), weights, curve, ghosts)

    def look_at(self, focus: Focus, curve: RunCurve, ghosts: tuple[RunCurve, ...]) -> Snapshot:
        """This moment and the sample in ``focus``. Raises DataError for what makes no sample."""
        weights = locked_copy(self._recording.network.weights)
        look = self._looker.look(focus.inputs, focus.expected, weights)
        return self._seen(look, weights, curve, ghosts, focus=focus)

    def _seen(
        self,
        look: Look,
        weights: Floats,
        curve: RunCurve,
        ghosts: tuple[RunCurve, ...],
        *,
        last: Last | None = None,
        focus: Focus | None = None,
        step: OpenStep | None = None,
    ) -> Snapshot:
        recording, measuring = self._recording, self._measuring
        network, state = recording.network, recording.state
        answers, answers_moment = measuring.answers
        return Snapshot(
            recording=self._number,
            recipe=recording.recipe,
            task=self._task,
            training_set=recording.training_set,
            slots=state.slots,
            frozen=state.frozen,
            training_rate=network.training_rate,
            last_rate=network.training_rate if last is None else last.rate,
            batch_size=state.batch.size,
            engine=engines.engine(),
            moment=state.moment,
            epochs=state.epochs,
            epoch_weights=state.epoch_weights,
            learned=last is not None and step is None,
            sample=int(last.batch[-1]) if last is not None and len(last.batch) else None,
            batch=() if last is None else tuple(last.batch.tolist()),
            weights=weights,
            weights_before=look.weights_before,
            weights_after=look.weights_after,
            expected=look.expected,
            input_sums=look.input_sums,
            outputs=look.outputs,
            sensitivity_sums=look.sensitivity_sums,
            batch_sums=look.batch_sums,
            batch_count=look.batch_count,
            mean_sensitivities=self._looker.mean_sensitivities(),
            metrics=measuring.shown,
            events=tuple(recording.events[: state.events_done]),
            all_events=tuple(recording.events),
            newest=recording.newest[0],
            is_past=recording.is_past,
            run_curve=curve,
            answers=answers,
            answers_moment=answers_moment,
            train_answers=measuring.train_answers,
            focus=focus,
            ghosts=ghosts,
            step=step,
        )
