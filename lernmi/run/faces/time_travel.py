"""Going to other moments of a run, and one step on or back."""

from __future__ import annotations

from typing import Literal

import numpy as np

from lernmi.errors import LernmiError
from lernmi.run.faces.shown_run import ShownRun
from lernmi.run.goals.goals import EpochGoal, Goal, MomentGoal
from lernmi.run.jobs.job import Job, whole
from lernmi.run.jobs.travel import (
    Advancing,
    Traveling,
    epoch_before,
    position_after,
    position_before,
    stride_back,
)
from lernmi.run.record.events import Event
from lernmi.run.record.recording import Position

By = Literal["link", "layer", "pass", "sample", "epoch"]


class TimeTravel(ShownRun):
    """A run as far as one can go through its time: below its newest position it replays."""

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

    def striding_back(self, samples: int) -> Job:
        """The job of going up to so many samples back; where something was changed it halts."""
        return Traveling(self._run, stride_back(self._run.recording, samples))

    @property
    def change_here(self) -> Event | None:
        """The change that led to where it stands, None if the last sample did."""
        moment, done = self.position
        event = self.events[done - 1] if done else None
        return event if event is not None and event.moment == moment else None

    def step(self, by: By = "sample", back: bool = False) -> None:
        """Take that step."""
        whole(self.stepping(by, back))
