"""One run of a session: a recording, what is measured of it, and how it is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from time import perf_counter

from lernmi.run.goals.conditions import Condition
from lernmi.run.goals.lookout import Lookout
from lernmi.run.measures.guard import Guard
from lernmi.run.measures.measuring import Measuring
from lernmi.run.measures.metrics import Metrics
from lernmi.run.measures.run_curve import Origin, RunCurve, first_rate
from lernmi.run.measures.trouble import Trouble
from lernmi.run.record.events import (
    Change,
    Event,
    LinkCut,
    LinkFrozen,
    RateSet,
    SampleTaught,
    WeightSet,
    WeightsSet,
)
from lernmi.run.record.recording import Recording
from lernmi.run.record.saved_state import SavedRecording
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.onlooker import Onlooker
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task

_BY_HAND = SampleTaught | WeightSet | LinkFrozen | LinkCut  # what rewinding drops


@dataclass(frozen=True, slots=True, eq=False)
class SavedRun:
    """All there is to a run of a session; see there what they mean. ``made_by`` names versions."""

    number: int
    letter: str
    origin: Origin | None
    inherited: int
    training_seconds: float
    made_by: Mapping[str, str]
    recording: SavedRecording
    curve: Metrics


class MeasuredRun:
    """``number`` tells it from all runs of its session, ``letter`` from those side by side.

    ``origin`` is where it began, if that was in the middle of another.

    ``training_seconds`` is the time that learning took, evaluations aside.
    """

    def __init__(self, number: int, letter: str, task: Task, recording: Recording) -> None:
        self.number = number
        self.letter = letter
        self.origin: Origin | None = None
        self.inherited = 0  # events that were done before it was a run of its own
        self.recording = recording
        self.measuring = Measuring(task, self.recording)
        self.training_seconds = 0.0
        self._made_by: Mapping[str, str] | None = None  # elsewhere; None is here
        self._task = task
        self.fired: tuple[Condition, ...] = ()  # where the last piece ended
        self.met: Trouble | None = None  # where the last piece ended, if it was guarded
        self._guard = Guard(self.recording, task.training_rate)
        self._lookout: Lookout | None = None
        self.onlooker = Onlooker(number, task, recording, self.measuring)

    # what it is

    @property
    def moment(self) -> int:
        """How many samples were learned."""
        return self.recording.state.moment

    @property
    def links(self) -> int:
        """How many links its network has."""
        return self.recording.network.weights.size

    @property
    def is_fresh(self) -> bool:
        """True if it only just began: then nothing is lost with it."""
        events = self.recording.events
        lost = any(isinstance(event.change, _BY_HAND) for event in events)
        lost |= any(isinstance(event.change, WeightsSet) for event in events[self.inherited :])
        return self.recording.newest[0] == 0 and not lost

    @property
    def has_curve(self) -> bool:
        """Was it measured after its start?"""
        return len(self.measuring.whole.moments) > 1

    @property
    def run_curve(self) -> RunCurve:
        """Its curve, as far as it was measured."""
        recording, reached = self.recording, self.recording.reached
        return RunCurve(
            recording.recipe,
            first_rate(recording.recipe, recording.events),
            reached.training_rate,
            reached.batch_size,
            reached.epochs,
            self.measuring.whole if recording.is_past else self.measuring.shown,
            self.letter,
            self.origin,
            tuple(recording.events[self.inherited :]),
        )

    @property
    def trouble(self) -> Trouble | None:
        """In what the network is where the run stands, if it can't learn any more."""
        return self._guard.trouble

    # learning and changing

    def look_out_for(self, conditions: Sequence[Condition]) -> None:
        """Stop where any of them fires from now on. Raises LernmiError if they are too many."""
        if self._lookout is None or self._lookout.conditions != tuple(conditions):
            self._lookout = Lookout(conditions, self.recording) if conditions else None

    def advance(self, end: int, most: int, is_guarded: bool = False) -> bool:
        """Do one piece of what leads to moment ``end``; True while something is left to do.

        It is a piece of an evaluation that is due, or ``most`` samples at most. Where a condition
        fires nothing is left to do, nor, if it ``is_guarded``, where trouble is ``met``.
        """
        self.fired, self.met = (), None
        was_past = self.recording.is_past
        if self._lookout is None:
            more = self._advance(end, most, is_guarded)
        else:
            more = self._advance_looking_out(self._lookout, end, most, is_guarded)
        if is_guarded and was_past and not self.recording.is_past:
            self.met = self._guard.met_again()
        return more and not self.fired and self.met is None

    def _advance_looking_out(self, lookout: Lookout, end: int, most: int, is_guarded: bool) -> bool:
        measuring, recording = self.measuring, self.recording
        if measuring.is_due:
            measuring.step()
        elif lookout.at != recording.position:
            if lookout.awaited == recording.position:
                lookout.judge(measuring.whole)
                self.fired = lookout.fired
            else:
                lookout.begin(measuring.whole)
        elif recording.is_past:
            to = min(end, recording.newest[0])
            lookout.replay((to, recording.done_by(to)), most, measuring.whole)
            self.fired = lookout.fired
            measuring.moved()
        elif self.moment < end:
            due = measuring.next
            to = self._piece_end(min(end, due, self.moment + most), is_guarded)
            if lookout.measures and self.moment + 1 < to == due:
                to -= 1  # what is measured after a sample counts where it is judged
            started = perf_counter()
            if lookout.measures and to == due:
                beyond = lookout.learn_unjudged(is_guarded)
            else:
                beyond = lookout.learn(to - self.moment, is_guarded)
                self.fired = lookout.fired
            self._learned(started, due, is_guarded, beyond)
        return measuring.is_due or self.moment < end or lookout.at != recording.position

    def _advance(self, end: int, most: int, is_guarded: bool) -> bool:
        measuring, recording = self.measuring, self.recording
        if measuring.is_due:
            measuring.step()
        elif recording.is_past:
            to = min(end, measuring.next)
            if to > self.moment:
                recording.replay((to, recording.done_by(to)), most)
            elif self.moment == recording.newest[0]:  # events of this moment are left
                recording.replay(recording.newest, most)
            measuring.moved()
        elif self.moment < end:
            due = measuring.next
            started = perf_counter()
            to = self._piece_end(min(end, due, self.moment + most), is_guarded)
            beyond = recording.learn(to - self.moment, is_guarded=is_guarded)
            self._learned(started, due, is_guarded, beyond)
        return measuring.is_due or self.moment < end

    def _piece_end(self, end: int, is_guarded: bool) -> int:
        """Where a piece ends that leads to ``end``, or to where something has to be done before."""
        end = min(end, self.recording.keyframes.next)
        if not is_guarded:
            return end
        self._guard.begin()
        return min(end, self.moment + self.recording.most_guarded)

    def _learned(self, started: float, due: int, is_guarded: bool, beyond: int | None) -> None:
        reached = self.moment
        self.training_seconds += perf_counter() - started
        if is_guarded:
            self.met = self._guard.met(beyond is not None, reached == due)
        self.measuring.reached(self.moment == due)
        if beyond or self.moment < reached:  # where the conditions were not judged
            self._lookout, self.fired = None, ()

    def branch(self, number: int, letter: str, recording: Recording | None = None) -> MeasuredRun:
        """A run that begins as this one did, up to where it stands now, and stands there.

        Or where ``recording`` stands, which is what this one was up to there.
        """
        other = copy(self)
        other.number, other.letter = number, letter
        other.recording = recording or self.recording.branch()
        other.origin = Origin(self.letter, other.moment)
        other.inherited = len(other.recording.events)
        other.measuring = self.measuring.branch(other.recording)
        other.onlooker = self.onlooker.branch(number, other.recording, other.measuring)
        other.met = None
        other._guard = Guard(other.recording, self._task.training_rate)
        other._lookout, other.fired = None, ()
        return other

    def do(self, change: Change) -> Event:
        """Do ``change`` at this moment. Raises LernmiError, and does nothing, if it can't be."""
        event = self.recording.do(change)
        self._guard.changed()
        self.measuring.changed(answers_stay=isinstance(change, RateSet | LinkFrozen))
        return event

    def recover(self) -> None:
        """After a failure: be where the last thing that succeeded led to, or a few samples off."""
        self.onlooker.gone = 0
        self.recording.recover()
        self.measuring.recover()
        self._lookout, self.fired, self.met = None, (), None

    # to a file and back

    def saved(self, made_by: Mapping[str, str]) -> SavedRun:
        """All there is to it, in arrays that the next thing done here may change.

        ``made_by`` names the versions of here.
        """
        return SavedRun(
            self.number,
            self.letter,
            self.origin,
            self.inherited,
            self.training_seconds,
            made_by if self._made_by is None else self._made_by,
            self.recording.saved(),
            self.measuring.saved,
        )

    @classmethod
    def of(cls, saved: SavedRun, task: Task, recording: Recording) -> MeasuredRun:
        """The run that was ``saved``, whose ``recording`` is restored already."""
        run = cls(saved.number, saved.letter, task, recording)
        run.measuring.restore(saved.curve)
        run.origin, run.inherited = saved.origin, saved.inherited
        run.training_seconds = saved.training_seconds
        if recording.sealed is not None:
            run._made_by = saved.made_by
        return run

    # looking

    def snapshot(self, ghosts: tuple[RunCurve, ...] = ()) -> Snapshot:
        """This moment and the sample learned last; before the first, the one to be learned.

        While somebody steps through a sample, that one.
        """
        return self.onlooker.snapshot(self.run_curve, ghosts)

    def look_at(self, focus: Focus, ghosts: tuple[RunCurve, ...]) -> Snapshot:
        """This moment and the sample in ``focus``. Raises DataError for what makes no sample."""
        return self.onlooker.look_at(focus, self.run_curve, ghosts)
