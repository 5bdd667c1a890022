"""A session: one run of a network on a task. It has no thread and no screen of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lernmi.data.samples import Samples
from lernmi.errors import LernmiError
from lernmi.net import engines
from lernmi.net.network import Network, checked_sizes
from lernmi.run.changing import Changing
from lernmi.run.conditions import Condition
from lernmi.run.epochs import Epochs
from lernmi.run.evaluation import LINKS_A_PIECE
from lernmi.run.events import BatchSizeSet, Change, Event, SamplesAdded
from lernmi.run.focus import Focus
from lernmi.run.goal_line import Asked, parse, parse_condition, parse_goal
from lernmi.run.goals import EpochGoal, Goal, MomentGoal
from lernmi.run.job import Job, whole
from lernmi.run.lookout import Lookout
from lernmi.run.measured_run import MeasuredRun
from lernmi.run.measuring import never
from lernmi.run.metrics import Measured, Metrics
from lernmi.run.recipe import Recipe
from lernmi.run.recording import ORDERS_AT_ONCE, Position
from lernmi.run.run_curve import RunCurve
from lernmi.run.runs import Runs
from lernmi.run.searching import Searching, Which
from lernmi.run.snapshot import Snapshot
from lernmi.run.state import RunState
from lernmi.run.travel import (
    Advancing,
    Traveling,
    epoch_before,
    position_after,
    position_before,
    stride_back,
)
from lernmi.tasks.task import Task
from lernmi.wording import counted

By = Literal["link", "layer", "sample", "epoch"]
Until = Condition | EpochGoal | MomentGoal


class Session(Changing):
    """A run. What it is at a moment follows from ``recipe`` and ``events``, however it got there.

    ``sizes``, ``training_rate`` and ``activation`` are the task's own unless given; with
    ``classic`` the samples come in order and the rate is 0.1 unless given. ``recipe`` holds all of
    that.

    Raises LernmiError for arguments that make no network or don't fit the task.
    """

    _begun = 0  # how many recordings: each rewind begins one

    def __init__(
        self,
        task: Task,
        sizes: Sequence[int] | None = None,
        training_rate: float | None = None,
        seed: int = 0,
        *,
        activation: str | Sequence[str] | None = None,
        batch_size: int = 1,
        classic: bool = False,
    ) -> None:
        if not isinstance(task, Task):
            raise LernmiError("a session needs a task, such as load_task('xor')")
        if activation is not None and not isinstance(activation, str):
            activation = tuple(activation)
        shape = None if sizes is None else checked_sizes(sizes)
        self.task = task
        self._asks_train = False
        self._runs = Runs()
        self._watched: tuple[Condition, ...] = ()
        recipe = Recipe(
            task.name, shape, training_rate, seed, batch_size, activation, classic, task.options
        )
        self._runs.begin(self._new_run(recipe))

    @classmethod
    def of(cls, recipe: Recipe) -> Session:
        """The session that ``recipe`` makes.

        Raises LernmiError if it makes none, or if its data can't be had as it was.
        """
        return cls(
            recipe.load(),
            recipe.sizes,
            recipe.rate,
            recipe.seed,
            activation=recipe.activation,
            batch_size=recipe.batch,
            classic=recipe.classic,
        )

    def _new_run(self, recipe: Recipe) -> MeasuredRun:
        recipe = recipe.completed(self.task)
        assert recipe.sizes is not None
        self._check_fit(recipe.sizes)
        # load it, or compile it the first time, before any time is taken
        engines.compiled_engine(self.task.train.is_bytes and not recipe.classic)
        self._begun += 1
        letter = self._runs.free_letter
        run = MeasuredRun(self._begun, letter, self.task, recipe)
        run.measuring.asks_train = self._asks_train
        return run

    @property
    def _run(self) -> MeasuredRun:
        return self._runs.shown

    def _check_fit(self, given: tuple[int, ...]) -> None:
        wanted = (self.task.train.stored.shape[1], self.task.train.targets.shape[1])
        if wanted != (given[0], given[-1]):
            raise LernmiError(
                f"{self.task.name} has {counted(wanted[0], 'input')} and "
                f"{counted(wanted[1], 'output')}, so sizes start "
                f"with {wanted[0]} and end with {wanted[1]}; not {given[0]} and {given[-1]}"
            )

    # what it is

    @property
    def recipe(self) -> Recipe:
        """What it is made of."""
        return self._run.recording.recipe

    @property
    def recording(self) -> int:
        """The number of the recording: each rewind begins one."""
        return self._run.number

    @property
    def training_seconds(self) -> float:
        """The time that learning took, evaluations aside."""
        return self._run.training_seconds

    @property
    def state(self) -> RunState:
        """What changes while it learns."""
        return self._run.recording.state

    @property
    def network(self) -> Network:
        """The network of this moment. To change it, ``do`` an event."""
        return self._run.recording.network

    @property
    def events(self) -> tuple[Event, ...]:
        """What a person changed, in order."""
        return tuple(self._run.recording.events)

    @property
    def moment(self) -> int:
        """How many samples were learned."""
        return self.state.moment

    @property
    def epochs(self) -> Epochs:
        """When its epochs begin."""
        return self.state.epochs

    @property
    def epoch(self) -> int:
        """How many epochs are over."""
        return self.epochs.epoch(self.moment)

    @property
    def batch_size(self) -> int:
        return self.state.batch.size

    @property
    def train(self) -> Samples:
        """The samples that are learned now."""
        state = self.state
        return self._run.recording.training_set.samples(state.slots[state.present])

    @property
    def engine(self) -> str:
        """``compiled`` or, where numba can't be used, ``layers``."""
        return engines.engine()

    # learning

    def run(self, samples: int | None = None, until: Until | str | None = None) -> str | None:
        """Learn exactly ``samples`` more samples, evaluating where that is due, but not beyond the
        very sample after which ``until`` becomes true, or one of the ``watched`` conditions.

        ``until`` is a condition or an epoch or a moment to go to, or a line that says so, like
        ``w(x1→h2) crosses 0 or nan``; see docs/conditions.md. What is true already has to become
        untrue first. Returns in words why it stopped, None after all of ``samples``; they are as
        many as the task's runs have unless given. The last one may stand inside a batch, which then
        goes on with the next run.

        Raises LernmiError for a negative number, and GoalError for a line that can't be read.
        """
        most = self._most(samples)
        asked = self._asked(until) if isinstance(until, str) else until
        end = self.moment + most
        if isinstance(asked, MomentGoal | EpochGoal):
            end = asked.end(self, end)
        condition = asked if isinstance(asked, Condition) else None
        while self.advance(end, ORDERS_AT_ONCE, condition):
            pass
        if isinstance(asked, MomentGoal | EpochGoal) and asked.is_reached(self) and not self.fired:
            return asked.words
        return " and ".join(each.became for each in self.fired) or None

    def _most(self, samples: int | None) -> int:
        """How many to learn: as many as the task's runs have unless given."""
        if samples is None:
            return self.task.info.epochs * self.epochs.samples(self.moment)
        if not isinstance(samples, int | np.integer) or samples < 0:
            raise LernmiError(f"a run learns 0 samples or more, not {samples!r}")
        return int(samples)

    def advance(self, end: int, most: int, until: Condition | None = None) -> bool:
        """Do one piece of what leads to moment ``end``; True while something is left to do.

        It is a piece of an evaluation that is due, or ``most`` samples at most. Where a condition
        of ``watched`` fires, or ``until``, nothing is left to do, and ``fired`` says which.
        """
        also = () if until is None or until in self._watched else (until,)
        self._run.look_out_for((*self._watched, *also))
        return self._run.advance(end, most)

    # conditions

    def read(self, line: str) -> Asked:
        """What ``line`` asks of this run. Raises GoalError for what can't be read."""
        return parse(line, self.task, self.recipe.sizes, len(self.state.slots))

    def _asked(self, line: str) -> Until:
        """The same of a line that says how far to go."""
        asked = self.read(line)
        return asked if isinstance(asked, MomentGoal | EpochGoal) else self.condition(line)

    def condition(self, line: str) -> Condition:
        """What ``line`` says must hold. Raises GoalError, which says where it can't be read."""
        return parse_condition(line, self.task, self.recipe.sizes, len(self.state.slots))

    @property
    def watched(self) -> tuple[Condition, ...]:
        """The conditions that stop every run."""
        return self._watched

    def watch(self, condition: Condition | str) -> Condition:
        """From now on stop every time ``condition`` becomes true, until ``unwatch``.

        Raises LernmiError if there are too many, and GoalError for a line that can't be read.
        """
        kept = self.condition(condition) if isinstance(condition, str) else condition
        if kept not in self._watched:
            Lookout((*self._watched, kept), self._run.recording)
            self._watched = (*self._watched, kept)
        return kept

    def unwatch(self, condition: Condition | str) -> None:
        """Stop for it no longer."""
        gone = self.condition(condition) if isinstance(condition, str) else condition
        self._watched = tuple(each for each in self._watched if each != gone)

    @property
    def fired(self) -> tuple[Condition, ...]:
        """The conditions that became true where the latest piece of ``advance`` ended."""
        return self._run.fired

    def holds(self, condition: Condition | str) -> bool:
        """Is it so where the run stands? What crosses a bound is never so for any time."""
        asked = self.condition(condition) if isinstance(condition, str) else condition
        self.metrics  # noqa: B018  what is due
        lookout = Lookout((asked,), self._run.recording)
        lookout.begin(self._run.measuring.whole)
        return bool(lookout.holding)

    def searching(self, until: Condition | str | None = None, which: Which = "last") -> Searching:
        """The job of finding when ``until`` became true, any of the ``watched`` unless given.

        The "last" time before here, the "first" in this run, or since when "for good". Raises
        LernmiError where there is nothing to look for.
        """
        asked = self.condition(until) if isinstance(until, str) else until
        conditions = self._watched if asked is None else (asked,)
        if not conditions:
            raise LernmiError("which condition? None is watched, so one has to be said")
        return Searching(self._run, conditions, which)

    def search(
        self, until: Condition | str | None = None, which: Which = "last"
    ) -> Position | None:
        """The position found, None if there is none."""
        job = self.searching(until, which)
        whole(job)
        return job.found

    def run_back(self, until: Condition | str | None = None) -> str | None:
        """Go back to where ``until`` became true last, any of the ``watched`` unless given.

        Returns that in words; None if it never did before, and then goes nowhere.
        """
        job = self.searching(until)
        whole(job)
        if job.found is None:
            return None
        whole(self.going_to(job.found))
        return job.words

    def striding_back(self, samples: int) -> Job:
        """The job of going up to so many samples back; where something was changed it halts."""
        return Traveling(self._run, stride_back(self._run.recording, samples))

    @property
    def change_here(self) -> Event | None:
        """The change that led to where it stands, None if the last sample did."""
        moment, done = self.position
        event = self.events[done - 1] if done else None
        return event if event is not None and event.moment == moment else None

    def going_to(self, position: Position) -> Job:
        """The job of going to a position that was found."""
        return Traveling(self._run, position)

    def run_until(self, goal: Goal | str, most: int | None = None) -> bool:
        """Learn until ``goal`` is reached, at most ``most`` samples more; True if it is.

        ``goal`` is one of ``lernmi.run.goals``, or a line like ``loss < 0.05``, ``epoch 10``,
        ``held-out accuracy > 92 %``. A loss or an accuracy counts where the run is evaluated: in
        the first epoch eight times, then at ends of epochs, always within one percent. What is so
        already takes no learning. ``most`` is as long as the task's runs are unless given.

        Raises LernmiError for a line that can't be read.
        """
        if isinstance(goal, str):
            goal = parse_goal(goal, self.task)
        last = self.moment + self._most(most)
        while not goal.is_reached(self):
            if not self.advance(goal.end(self, last), ORDERS_AT_ONCE):
                return goal.is_reached(self)
        return True

    # beginning again, going back

    def recover(self) -> None:
        """After a failure: be where the last thing that succeeded led to, or a few samples off.

        The run then goes on as if nothing had happened.
        """
        self._run.recover()

    def rewind(self, seed: int | None = None) -> None:
        """Begin again from the initial weights, of another ``seed`` if given.

        It is another recording: its recipe has the rate and the batch size of now. Samples that
        were added, removed or relabelled stay so, as events at its start; frozen links, weights
        that were set and lessons are dropped. ``undo`` goes back to the run as it was.
        """
        run = self._begun_again(self.recipe.seed if seed is None else seed)
        self._runs.begin(run)

    def _begun_again(self, seed: int) -> MeasuredRun:
        changes = self._run.recording.changes_of_samples()
        batch, most = self.batch_size, len(self.task.train)
        rate = self.network.training_rate
        recipe = replace(self.recipe, rate=rate, batch=min(batch, most), seed=seed)
        run = self._new_run(recipe)
        for change in changes:
            run.do(change)
            if batch > most and isinstance(change, SamplesAdded):  # now there are enough for it
                run.do(BatchSizeSet(batch))
        return run

    # going through time, and from run to run

    @property
    def position(self) -> Position:
        """Where it stands: the moment, and how many events were done."""
        return self._run.recording.position

    @property
    def newest(self) -> Position:
        """The furthest position that its run reached."""
        return self._run.recording.newest

    @property
    def is_past(self) -> bool:
        """Does it stand before that?"""
        return self._run.recording.is_past

    def seeking(self, moment: int | None = None, event: int | None = None) -> Job:
        """The job of going to ``moment``, after its events, or to just before ``event``.

        Without either, to the newest position. Raises LernmiError for one that was not reached.
        """
        recording = self._run.recording
        if event is not None:
            if not 0 <= event < len(recording.events):
                raise LernmiError(f"there is no change number {event} in this run")
            return Traveling(self._run, (recording.events[event].moment, event))
        if moment is None:
            return Traveling(self._run, recording.newest)
        if not isinstance(moment, int | np.integer) or not 0 <= moment <= self.newest[0]:
            raise LernmiError(
                f"moment {moment!r} is not behind this run, which has those from 0 to "
                f"{self.newest[0]:,}"
            )
        return Traveling(self._run, (int(moment), recording.done_by(int(moment))))

    def seek(self, moment: int | None = None, event: int | None = None) -> None:
        """Go there: bit for bit as it was. Raises as ``seeking`` does."""
        whole(self.seeking(moment, event))

    def moment_of(self, goal: Goal) -> int | None:
        """The moment that ``goal`` names, None if it names none; no later change is foreseen."""
        if isinstance(goal, MomentGoal):
            return goal.moment
        epochs = self._run.recording.reached.epochs
        return round(epochs.moment_of(goal.epoch)) if isinstance(goal, EpochGoal) else None

    def stepping(self, by: By = "sample", back: bool = False, start: Position | None = None) -> Job:
        """The job of one step: a sample, an event or an epoch further, or ``back`` from ``start``.

        Below the newest position it replays. Raises LernmiError before the start.
        """
        recording = self._run.recording
        if back:
            before = epoch_before if by == "epoch" else position_before
            return Traveling(self._run, before(recording, start or recording.position))
        after = position_after(recording)
        if by == "epoch":
            return Advancing(self._run, self.epochs.end(self.moment))
        return (
            Advancing(self._run, self.moment + 1) if after is None else Traveling(self._run, after)
        )

    def step(self, by: By = "sample", back: bool = False) -> None:
        """Take that step."""
        whole(self.stepping(by, back))

    def branch(self) -> str:
        """Go on as a run of its own, beginning here; the run so far stays. Returns its letter."""
        self._begun += 1
        self._runs.begin(self._run.branch(self._begun, self._runs.free_letter))
        return self._run.letter

    def do(self, change: Change) -> Event:
        """Do ``change`` at this moment; in the past it begins a branch.

        Everything that a person changes comes through here. Raises LernmiError, and does nothing,
        if it can't be done.
        """
        if not self.is_past:
            return super().do(change)
        letter = self._run.letter
        self.branch()
        try:
            return super().do(change)
        except BaseException:
            branch = self._run.letter
            self._runs.show(letter)
            self._runs.forget(branch)
            raise

    @property
    def run_letters(self) -> tuple[str, ...]:
        """The letters of the runs side by side; the first is A."""
        return self._runs.letters

    @property
    def run_letter(self) -> str:
        """The letter of the one that is shown."""
        return self._run.letter

    def show_run(self, letter: str) -> None:
        """Go on with another run, where it stands. Raises LernmiError if there is none."""
        self._runs.show(letter)

    def forget_run(self, letter: str) -> None:
        """Forget a run that is not shown. Raises LernmiError for others."""
        self._runs.forget(letter)

    def undoing(self) -> Job | None:
        """Go on without the last change of this run, at the same moment: the job of going there.

        The run with it stays. None where the last change was to begin this run: then the one it
        was begun from is gone back to. Raises LernmiError if there is nothing to undo.
        """
        run = self._run
        events = run.recording.events
        if len(events) <= run.inherited:
            self._runs.back()
            return None
        moment = run.moment
        whole(self.seeking(event=len(events) - 1))
        self.branch()
        self._runs.undone(run)
        whole(Traveling(run, run.recording.newest))
        return Advancing(self._run, moment)

    def undo(self) -> None:
        """The same, whole."""
        job = self.undoing()
        if job is not None:
            whole(job)

    def redo(self) -> None:
        """Go on with the run that ``undo`` left. Raises LernmiError if there is none."""
        self._runs.forward()

    def remember(self, ghosts: Iterable[RunCurve]) -> None:
        """Have the curves of runs of other sessions among the ghosts, the newest first."""
        self._runs.remember(ghosts)

    # measuring and looking

    @property
    def metrics(self) -> Metrics:
        """The evaluations of the run; one that is due is made first."""
        return self._run.measuring.metrics

    @property
    def latest(self) -> Measured | None:
        """What was measured last, of this moment if ``evaluate`` was asked for it."""
        return self._run.measuring.latest

    @property
    def evaluation_cost(self) -> int:
        """Samples x links of one evaluation."""
        return self._run.measuring.cost

    @property
    def evaluation_piece(self) -> int:
        """Samples x links of a piece of it, at the most."""
        return min(self.evaluation_cost, max(LINKS_A_PIECE, self.network.weights.size))

    @property
    def evaluated(self) -> Measured | None:
        """What was measured then; None before the first, and while an evaluation is due."""
        return self._run.measuring.evaluated

    @property
    def evaluated_at(self) -> int:
        """The moment of the latest evaluation that is kept; -1 before the first."""
        return self._run.measuring.evaluated_at

    def evaluate(self, interrupted: Callable[[], bool] = never) -> bool:
        """Measure this moment, and what the network says to the test samples, for snapshots.

        It is shown and not kept: the history holds what is due alone. ``interrupted`` is asked
        between pieces of some milliseconds; False if it ended the work.
        """
        measuring = self._run.measuring
        return measuring.evaluate(interrupted) and measuring.answer(interrupted)

    def answer(self, interrupted: Callable[[], bool] = never) -> bool:
        """Have the next snapshots hold what the network says to the test samples now.

        ``interrupted`` is asked between pieces; False if it ended the work.
        """
        return self._run.measuring.answer(interrupted)

    def ask_train(self, wanted: bool) -> None:
        """Have ``answer`` ask the train samples as well, the first 10,000 of more; or no more."""
        self._asks_train = self._run.measuring.asks_train = wanted

    @property
    def trouble(self) -> str | None:
        """A sentence or two if the network can't learn any more."""
        return self._run.trouble

    def snapshot(self, evaluate: bool = False, wait: bool = True) -> Snapshot:
        """This moment and the sample learned last, as copies that nobody can write to.

        With ``evaluate`` its metrics end with an evaluation at this very moment, which the history
        does not keep if it is not due, and its answers are those of this moment. With
        ``wait=False`` an evaluation that is due is not waited for.
        """
        if evaluate:
            self.evaluate()
        elif wait:
            self.metrics  # noqa: B018  what is due
        return self._run.snapshot(self._runs.ghosts)

    def look(
        self, inputs: ArrayLike, expected: ArrayLike | None = None, words: str = "this sample"
    ) -> Snapshot:
        """The network of this moment looking at any sample, without learning it.

        ``inputs`` (n_in,), ``expected`` (n_out,): without it there is no blame. ``weights_after``
        is the change that learning it now *would* make, alone. ``words`` say which sample it is.
        Raises DataError for what makes no sample of this task.
        """
        return self.look_at(Focus.of(words, inputs, expected))

    def look_at(self, focus: Focus) -> Snapshot:
        """The same for a ``focus``, which the snapshot then holds."""
        return self._run.look_at(focus, self._runs.ghosts)
