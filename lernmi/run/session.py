"""A session: one run of a network on a task. It has no thread and no screen of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from lernmi.errors import LernmiError
from lernmi.net.checks import checked_sizes
from lernmi.run.faces.asking import Asking
from lernmi.run.faces.looking import Looking
from lernmi.run.faces.saving import Saving
from lernmi.run.faces.stopping import Until
from lernmi.run.faces.what_if import WhatIf
from lernmi.run.goals.conditions import Condition
from lernmi.run.goals.goals import EpochGoal, MomentGoal
from lernmi.run.measured_run import MeasuredRun, SavedRun
from lernmi.run.record.player import ORDERS_AT_ONCE
from lernmi.run.record.recipe import Recipe
from lernmi.run.record.recording import Recording
from lernmi.run.record.sealed_recording import SealedRecording
from lernmi.run.runs import Runs, SavedRuns
from lernmi.run.saved.versions import comes_out_differently, differences, proof_for
from lernmi.tasks.given import remember
from lernmi.tasks.task import Task

_RATE = "set_training_rate(0.1) changes the training rate"
_ELSE = "what changes it is an event or a method of its own, see help(lernmi.Session)"
_INSTEAD = {
    "training_rate": _RATE,
    "learning_rate": _RATE,
    "rate": _RATE,
    "weights": "set_weights(...) does it",
    "network": "set_weights(...) puts the weights of another one in",
    "seed": "rewind(seed=7) begins again with another",
    "moment": "seek(1000) goes there, run(1000) learns",
    "epoch": "run(until='epoch 10') goes there",
    "batch_size": "do(BatchSizeSet(10)) does it, of lernmi.run.record.events",
    "task": "make another Session",
}


class Session(WhatIf, Saving, Looking, Asking):
    """A run. What it is at a moment follows from ``recipe`` and ``events``, however it got there.

    ``sizes``, ``training_rate`` and ``activation`` are the task's own unless given; with
    ``classic`` the samples come in order and the rate is 0.1 unless given. ``recipe`` holds all of
    that.

    Raises LernmiError for arguments that make no network or don't fit the task.
    """

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
        remember(task)
        self.task = task
        self._runs = Runs()
        recipe = Recipe(
            task.name, shape, training_rate, seed, batch_size, activation, classic, task.options
        )
        self._runs.begin(self._new_run(recipe))

    @classmethod
    def of(cls, recipe: Recipe, weights: ArrayLike | None = None) -> Session:
        """The session that ``recipe`` makes; it begins with ``weights`` (links,), if given.

        Raises LernmiError if it makes none, or if its data can't be had as it was.
        """
        session = cls(
            recipe.load(),
            recipe.sizes,
            recipe.rate,
            recipe.seed,
            activation=recipe.activation,
            batch_size=recipe.batch,
            classic=recipe.classic,
        )
        if weights is not None:
            session.set_weights(weights)
        return session

    @classmethod
    def restored(cls, task: Task, saved: SavedRuns, missing: str | None = None) -> Session:
        """The session that was ``saved``, on the very samples it had, or ``missing`` them.

        A run that comes out differently here is sealed, and all are without their samples. Raises
        LernmiError for what can't have been saved.
        """
        session = cls.__new__(cls)
        session.task, session._runs = task, Runs()
        if task.is_whole:
            remember(task)
        session._known = None if task.is_whole else saved.known
        runs = [session._restored(each, missing) for each in saved.runs]
        session._begun = max(run.number for run in runs)
        session._runs.restore(runs, saved)
        for words in saved.watched:
            session.watch(words)
        found = [each for run in saved.runs for each in differences(run.made_by)]
        session.differences = tuple(dict.fromkeys(found))
        return session

    def _restored(self, saved: SavedRun, missing: str | None) -> MeasuredRun:
        room, sealed = self._room_for(saved.recording.recipe), missing
        if sealed is None:
            recording = Recording(self.task, saved.recording.recipe, room)
            if recording.restore(saved.recording, proof_for(saved, recording.links)):
                return MeasuredRun.of(saved, self.task, recording)
            sealed = comes_out_differently(saved.made_by)
        other = SealedRecording(self.task, saved.recording, room, sealed, self._known)
        return MeasuredRun.of(saved, self.task, other)

    def __setattr__(self, name: str, value: object) -> None:
        """Raises LernmiError for what would be ignored, with what would be right."""
        known = getattr(type(self), name, None)
        is_own = name.startswith("_") or (name == "task" and "task" not in self.__dict__)
        if not is_own and (known is None or isinstance(known, property)):
            raise LernmiError(f"a session's {name} can't be set; {_INSTEAD.get(name, _ELSE)}")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        shape = "-".join(map(str, self.network.sizes))
        order = "classic" if self.recipe.classic else f"seed {self.recipe.seed}"
        place = f"moment {self.moment:,}, epoch {self.epoch:,}"
        return f"Session({self.task.info.title}, {shape}, {order}, {place})"

    def _repr_html_(self) -> str:
        """For notebooks: what is measured, the network as it stands, and the curves.

        An evaluation that is due is made first.
        """
        from lernmi.run.snapshots.snapshot_page import snapshot_page  # runs without do without

        notes = () if self.sealed is None else (self.sealed,)
        return snapshot_page(self.snapshot(), self.task.info.title, notes)

    # learning

    def run(self, samples: int | None = None, until: Until | str | None = None) -> str | None:
        """Learn exactly ``samples`` more samples, evaluating where that is due, but not beyond the
        very sample after which ``until`` becomes true, or one of the ``watched`` conditions.

        ``until`` is a condition or one of ``lernmi.run.goals.goals``, or a line that says so, like
        ``w(x1→h2) crosses 0 or nan``, ``loss < 0.05``, ``epoch 10``; see docs/conditions.md. What
        is true already has to become untrue first. Returns in words why it stopped, None after all
        of ``samples``; they are as many as the task's runs have unless given. The last one may
        stand inside a batch, which then goes on with the next run.

        Raises LernmiError for a negative number, and GoalError for a line that can't be read.
        """
        most = self._most(samples)
        asked = None if until is None else self.asked(until)
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

    def advance(
        self, end: int, most: int, until: Condition | None = None, is_guarded: bool = False
    ) -> bool:
        """Do one piece of what leads to moment ``end``; True while something is left to do.

        It is a piece of an evaluation that is due, or ``most`` samples at most. Where a condition
        of ``watched`` fires, or ``until``, nothing is left to do, and ``fired`` says which. If it
        ``is_guarded``, nothing is left to do either where the run gets into trouble, and
        ``met_trouble`` says into which: after the very sample that left a number that is not
        finite, or where the network turns out to be stuck.
        """
        also = () if until is None or until in self._watched else (until,)
        self._run.look_out_for((*self._watched, *also))
        return self._run.advance(end, most, is_guarded)

    def recover(self) -> None:
        """After a failure: be where the last thing that succeeded led to, or a few samples off.

        The run then goes on as if nothing had happened.
        """
        self._run.recover()
