"""The job of taking back changes of a run: another run, which never had them."""

from __future__ import annotations

from collections.abc import Callable

from lernmi.run.jobs.job import Job
from lernmi.run.jobs.travel import Advancing, Journey, Traveling
from lernmi.run.measured_run import MeasuredRun
from lernmi.run.record.recording import Recording


class Undoing:
    """Leads to ``moment`` of run ``whole`` without its last ``changes``, one at least.

    ``begin`` makes a run, and shows it, of the recording that ends before them. Left before that,
    it has changed nothing.
    """

    def __init__(
        self,
        whole: MeasuredRun,
        changes: int,
        moment: int,
        begin: Callable[[Recording], MeasuredRun],
    ) -> None:
        events = whole.recording.events
        done = len(events) - changes
        self._begin, self._moment = begin, moment
        self._journey: Journey | None = Journey(whole.recording.twin(), (events[done].moment, done))
        self._after: Job | None = None

    @property
    def share(self) -> float:
        """How much of the way is gone; each half of it counts the same."""
        if self._journey is not None:
            return 0.5 * self._journey.share
        return 0.5 + (0.5 * self._after.share if self._after else 0.5)

    def step(self) -> bool:
        """Go a piece of the way; True while there is more."""
        if self._journey is not None:
            if not self._journey.step():
                recording, self._journey = self._journey.recording, None
                recording.end_here()
                self._after = self._on_to_the_moment(self._begin(recording))
            return True
        return self._after is not None and self._after.step()

    def _on_to_the_moment(self, run: MeasuredRun) -> Job:
        if self._moment >= run.moment:
            return Advancing(run, self._moment)
        recording = run.recording
        return Traveling(run, (self._moment, recording.done_by(self._moment)))
