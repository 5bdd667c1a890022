"""Going through the time of a run: the jobs that lead to another moment of it."""

from __future__ import annotations

from lernmi.errors import LernmiError
from lernmi.run.evaluation import LINKS_A_PIECE
from lernmi.run.measured_run import MeasuredRun
from lernmi.run.recording import Position, Recording


class Traveling:
    """The job of going to a position of a run that was reached before."""

    def __init__(self, run: MeasuredRun, to: Position) -> None:
        self._run, self._to = run, to
        self._start: int | None = None

    @property
    def share(self) -> float:
        """How much of the way is gone."""
        if self._start is None:
            return 0.0
        gone, all_ = self._run.moment - self._start, self._to[0] - self._start
        return gone / all_ if all_ else 1.0

    def step(self) -> bool:
        """Go a piece of the way; True while there is more."""
        recording, measuring = self._run.recording, self._run.measuring
        if self._start is None:
            if measuring.is_due:  # of the moment that is left: it belongs to the curve
                measuring.step()
                return True
            recording.start_for(self._to)
            self._start = recording.state.moment
            more = recording.position != self._to
        else:
            more = recording.replay(self._to, max(LINKS_A_PIECE // self._run.links, 1))
        measuring.moved()
        return more


class Advancing:
    """The job of going on to ``moment``, learning."""

    def __init__(self, run: MeasuredRun, moment: int) -> None:
        self._run, self._moment, self._start = run, moment, run.moment

    @property
    def share(self) -> float:
        """How much of the way is gone."""
        all_ = self._moment - self._start
        return (self._run.moment - self._start) / all_ if all_ else 1.0

    def step(self) -> bool:
        """Learn a piece of it; True while there is more."""
        return self._run.advance(self._moment, max(LINKS_A_PIECE // self._run.links, 1))


def position_after(recording: Recording) -> Position | None:
    """Where one step by a sample or an event leads from the past; None at the newest position."""
    moment, done = recording.position
    if not recording.is_past:
        return None
    if recording.done_by(moment) > done:
        return moment, done + 1
    return moment + 1, done


def position_before(recording: Recording, position: Position) -> Position:
    """One sample or event earlier. Raises LernmiError at the start."""
    moment, done = position
    if done > 0 and recording.events[done - 1].moment == moment:
        return moment, done - 1
    if moment == 0:
        raise LernmiError("this is the start of the run: nothing was learned before")
    return moment - 1, done


def stride_back(recording: Recording, samples: int) -> Position:
    """Up to so many ``samples`` earlier, but never past a change: just after that it halts.

    From there, the change alone is taken back. At the start it stays.
    """
    moment, done = recording.position
    changed = recording.events[done - 1].moment if done else 0
    if done and changed == moment:
        return moment, done - 1
    return max(moment - samples, changed), done


def epoch_before(recording: Recording, position: Position) -> Position:
    """Where the epoch under way began, or at its border the one before; raises LernmiError at 0."""
    moment = position[0]
    if moment == 0:
        raise LernmiError("this is the start of the run: there is no epoch before")
    epochs = recording.reached.epochs
    start = epochs.start(epochs.epoch(moment - 1), moment - 1)
    return start, recording.done_by(start)
