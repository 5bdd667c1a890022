"""Stepping through a run, also inside a sample: link by link, layer by layer, on and back."""

from __future__ import annotations

from lernmi.run.faces.time_travel import By, TimeTravel
from lernmi.run.jobs.job import Job
from lernmi.run.jobs.travel import position_after
from lernmi.run.measured_run import MeasuredRun
from lernmi.run.record.recording import Position
from lernmi.run.snapshots.open_step import Inside, OpenStep, StepOrder


class Stepping(TimeTravel):
    """A run as far as one can step through it.

    Inside a sample nothing is learned and nothing is kept: the network stays that of the moment,
    and whatever else is done to the run leaves the sample. Its last step learns it, or replays it.
    """

    @property
    def open_step(self) -> OpenStep | None:
        """How far one is inside the sample that is learned next; None between two samples."""
        return self._run.onlooker.open_step

    def leave_step(self) -> None:
        """Be between two samples again, at the moment that the sample was opened."""
        self._run.onlooker.gone = 0

    def seek(self, moment: int | None = None, event: int | None = None) -> None:
        """Go there, and leave the sample one is in."""
        self.leave_step()
        super().seek(moment, event)

    def stepping(self, by: By = "sample", back: bool = False, start: Position | None = None) -> Job:
        """The job of one step further, or ``back``: by a link, a link layer, a pass, a sample or an
        event, an epoch.

        A step by link from the end of a sample opens the next one; one back from its beginning
        opens the one before, with all but its last link gone. Inside a sample, a step back by
        sample leads to its beginning. Raises LernmiError before the start of the run.
        """
        run, recording = self._run, self._run.recording
        if by == "sample" or by == "epoch":
            begins = by == "sample" or self.epochs.progress(self.moment) == 0
            if back and run.onlooker.gone and begins and start is None:
                return _Inside(run, 0)
            return super().stepping(by, back, start)
        order = StepOrder(run.recording.network.sizes)
        if back and run.onlooker.gone:
            return _Inside(run, order.before(run.onlooker.gone, by))
        if back:
            return _IntoTheSampleBefore(run, super().stepping(back=True), order, by)
        event = position_after(recording)
        gone = order.after(run.onlooker.gone, by)
        if gone == order.total or (event is not None and event[0] == self.moment):
            return super().stepping()
        return _Inside(run, gone)


class _Inside:
    """The job of being inside a sample, ``gone`` of its steps done."""

    def __init__(self, run: MeasuredRun, gone: int) -> None:
        self._run, self._gone = run, gone

    @property
    def share(self) -> float:
        """It is done at once."""
        return 0.0

    def step(self) -> bool:
        """Do it; nothing is left to do."""
        self._run.onlooker.gone = self._gone
        return False


class _IntoTheSampleBefore:
    """The job of undoing the last layer or link of the sample learned last; or one event."""

    def __init__(self, run: MeasuredRun, way: Job, order: StepOrder, by: Inside) -> None:
        self._run, self._way = run, way
        self._gone, self._moment = order.before(order.total, by), run.moment

    @property
    def share(self) -> float:
        """How much of the way back is gone."""
        return self._way.share

    def step(self) -> bool:
        """Go a piece of the way; True while there is more."""
        if self._way.step():
            return True
        if self._run.moment < self._moment:
            self._run.onlooker.gone = self._gone
        return False
