"""Going through the time of a run: the jobs that lead to another moment of it."""

from __future__ import annotations

from lernmi.errors import LernmiError
from lernmi.run.measured_run import MeasuredRun
from lernmi.run.record.recording import Position, Recording

LINKS_A_PIECE = 1 << 26  # samples x links
MOST_SAMPLES_A_PIECE = 1 << 16


def piece(links: int) -> int:
    """Samples that are learned in some milliseconds by a network of so many ``links``."""
    return min(max(LINKS_A_PIECE // links, 1), MOST_SAMPLES_A_PIECE)


class Journey:
    """The job of having ``recording`` stand at a position that it reached before."""

    def __init__(self, recording: Recording, to: Position) -> None:
        self.recording, self._to = recording, to
        self._start: int | None = None

    @property
    def share(self) -> float:
        """How much of the way is gone."""
        if self._start is None:
            return 0.0
        gone, all_ = self.recording.state.moment - self._start, self._to[0] - self._start
        return gone / all_ if all_ else 1.0

    def step(self) -> bool:
        """Go a piece of the way; True while there is more."""
        recording = self.recording
        if self._start is None:
            recording.start_for(self._to)
            self._start = recording.state.moment
            return recording.position != self._to
        return recording.replay(self._to, piece(recording.network.weights.size))


class Traveling:
    """The job of going to a position of a run that was reached before."""

    def __init__(self, run: MeasuredRun, to: Position) -> None:
        self._measuring = run.measuring
        self._journey = Journey(run.recording, to)

    @property
    def share(self) -> float:
        """How much of the way is gone."""
        return self._journey.share

    def step(self) -> bool:
        """Go a piece of the way; True while there is more."""
        if self._measuring.is_due:  # of the moment that is left: it belongs to the curve
            self._measuring.step()
            return True
        try:
            return self._journey.step()
        finally:
            self._measuring.moved()


class Advancing:
    """The job of going on to ``moment``, learning where nothing was learned yet.

    If it ``is_guarded``, a sample after which a number is not finite is the last.
    """

    def __init__(self, run: MeasuredRun, moment: int, is_guarded: bool = False) -> None:
        self._run, self._moment, self._start = run, moment, run.moment
        self._is_guarded = is_guarded

    @property
    def share(self) -> float:
        """How much of the way is gone."""
        all_ = self._moment - self._start
        return (self._run.moment - self._start) / all_ if all_ else 1.0

    def step(self) -> bool:
        """Learn a piece of it; True while there is more."""
        run = self._run
        more = run.advance(self._moment, piece(run.links), self._is_guarded)
        return more or (
            run.met is not None and not run.met.not_finite and run.moment < self._moment
        )


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
