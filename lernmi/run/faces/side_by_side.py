"""The runs of a session side by side: beginning others, going from one to another, undoing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lernmi.errors import LernmiError
from lernmi.net import engines
from lernmi.net.checks import checked_rate, checked_seed
from lernmi.net.flat import link_count
from lernmi.run.faces.changing import Changing
from lernmi.run.faces.stepping import Stepping
from lernmi.run.jobs.comparing import Comparing
from lernmi.run.jobs.job import Job, whole
from lernmi.run.jobs.undoing import Undoing
from lernmi.run.measured_run import MeasuredRun
from lernmi.run.measures.run_curve import RunCurve
from lernmi.run.record.effects import checked_batch
from lernmi.run.record.events import BatchSizeSet, Change, Event, SamplesAdded, WeightsSet
from lernmi.run.record.keyframe_room import KeyframeRoom
from lernmi.run.record.recipe import Recipe
from lernmi.run.record.recording import Recording
from lernmi.wording import counted


class SideBySide(Changing, Stepping):
    """Runs of one task; all but the one shown stand still."""

    _begun = 0  # how many recordings: each rewind and each branch begins one
    _room: KeyframeRoom | None = None  # of all runs: their networks have one shape

    def _new_run(self, recipe: Recipe) -> MeasuredRun:
        if not self.task.is_whole:
            raise LernmiError(str(self._run.recording.sealed))
        recipe = recipe.completed(self.task)
        room = self._room_for(recipe)
        self._begun += 1
        recording = Recording(self.task, recipe, room)
        run = MeasuredRun(self._begun, self._runs.free_letter, self.task, recording)
        run.measuring.asks_train = self._asks_train
        return run

    def _room_for(self, recipe: Recipe) -> KeyframeRoom:
        """Room for the keyframes of a run of a ``recipe`` that is complete.

        Raises LernmiError if its shape doesn't fit the task.
        """
        assert recipe.sizes is not None
        self._check_fit(recipe.sizes)
        # load it, or compile it the first time, before any time is taken
        engines.compiled_engine(self.task.train.is_bytes and not recipe.classic)
        if self._room is None:
            self._room = KeyframeRoom(link_count(recipe.sizes))
        return self._room

    def _check_fit(self, given: tuple[int, ...]) -> None:
        wanted = (self.task.train.stored.shape[1], self.task.train.targets.shape[1])
        if wanted != (given[0], given[-1]):
            raise LernmiError(
                f"{self.task.name} has {counted(wanted[0], 'input')} and "
                f"{counted(wanted[1], 'output')}, so sizes start "
                f"with {wanted[0]} and end with {wanted[1]}; not {given[0]} and {given[-1]}"
            )

    def rewind(self, seed: int | None = None) -> None:
        """Begin again from the initial weights, of another ``seed`` if given.

        It is another recording: its recipe has the rate and the batch size of now. Samples that
        were added, removed or relabelled stay so, as events at its start; frozen links, weights
        that were set and lessons are dropped. So are all weights brought to its start, but only
        where the seed is another. ``undo`` goes back to the run as it was.
        """
        self.beside(seed=seed)

    def beside(
        self, rate: float | None = None, seed: int | None = None, batch: int | None = None
    ) -> str:
        """Begin a run of other settings beside this one, from its start. Returns its letter.

        What is not given is as it is now; the samples are those learned now. Raises LernmiError,
        and begins nothing, for settings that make no run.
        """
        now = self.recipe
        recipe = replace(
            now,
            rate=self.network.training_rate if rate is None else checked_rate(rate),
            seed=now.seed if seed is None else checked_seed(seed),
        )
        batch = checked_batch(self.batch_size if batch is None else batch, len(self.train))
        self._runs.begin(self._begun_again(recipe, batch))
        return self._run.letter

    def begin_from_here(self) -> str:
        """Begin a run with the weights of this moment, as a sealed one can't go on. Its letter.

        They are brought in by an event at its start; rate, batch size and samples are those of
        now. Raises LernmiError where the data is not here.
        """
        brought = WeightsSet(self.network.weights.copy())
        recipe = replace(self.recipe, rate=self.network.training_rate)
        self._runs.begin(self._begun_again(recipe, self.batch_size, brought))
        return self._run.letter

    def _begun_again(
        self, recipe: Recipe, batch: int, brought: WeightsSet | None = None
    ) -> MeasuredRun:
        recording, first = self._run.recording, len(self.task.train)
        changes = recording.changes_of_samples()
        if brought is None and recipe.seed == recording.recipe.seed:
            brought = recording.weights_brought
        if brought is not None:
            changes = [brought, *changes]
        run = self._new_run(replace(recipe, batch=min(batch, first)))
        for change in changes:
            run.do(change)
            if batch > first and isinstance(change, SamplesAdded):  # now there are enough for it
                run.do(BatchSizeSet(batch))
        run.inherited = len(run.recording.events)
        return run

    # branches, and going from run to run

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
    def memory(self) -> int:
        """Bytes that the keyframes of all runs take."""
        return 0 if self._room is None else self._room.memory

    @property
    def run_letters(self) -> tuple[str, ...]:
        """The letters of the runs side by side; the first is A."""
        return self._runs.letters

    @property
    def dropped_letters(self) -> tuple[str, ...]:
        """Those of older runs that had to go for the one that began last."""
        return self._runs.dropped

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

    # undoing

    def undoing(self) -> Job | None:
        """Go on without the last change of this run, at the same moment: the job of going there.

        The run with it stays. None where the last change was to begin this run: then the one it
        was begun from is gone back to. Raises LernmiError if there is nothing to undo.
        """
        run, changes = self._runs.untouched()
        if len(run.recording.events) - changes > run.inherited:
            return self._without(run, changes + 1)
        self._runs.back()
        return None

    def undo(self) -> None:
        """The same, whole."""
        _do(self.undoing())

    def redoing(self) -> Job | None:
        """Go on with what ``undo`` left: the job of going there, if there is something to do.

        Raises LernmiError if nothing was undone.
        """
        run, changes = self._runs.untouched()
        if changes > 1:
            return self._without(run, changes - 1)
        self._runs.forward()
        return None

    def redo(self) -> None:
        """The same, whole."""
        _do(self.redoing())

    def _without(self, run: MeasuredRun, changes: int) -> Job:
        moment = self.moment

        def begin(recording: Recording) -> MeasuredRun:
            self._begun += 1
            other = run.branch(self._begun, self._runs.free_letter, recording)
            other.origin, other.inherited = run.origin, run.inherited
            self._runs.show_without(run, changes, other, moment)
            return other

        return Undoing(run, changes, moment, begin)

    # comparing

    def comparing(self, letter: str) -> Comparing:
        """The job of finding the weights of another run at this moment.

        Raises LernmiError if there is no such run, or if it did not get so far.
        """
        return Comparing(self._runs.lettered(letter), self.moment)

    def remember(self, ghosts: Iterable[RunCurve]) -> None:
        """Have the curves of runs of other sessions among the ghosts, the newest first."""
        self._runs.remember(ghosts)


def _do(job: Job | None) -> None:
    if job is not None:
        whole(job)
