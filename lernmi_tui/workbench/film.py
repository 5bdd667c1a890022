"""A run that is gone back through, at a pace, as a film is wound back."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from lernmi_tui.workbench.report import Stopped

if TYPE_CHECKING:
    from lernmi.run.jobs.job import Job
    from lernmi.run.record.recording import Position
    from lernmi.run.session import Session

WHOLE_SECONDS = 10.0  # of a whole run at full speed
FRAMES = 10  # a second, at the least where the pace is faster


class Film:
    """Goes back until something was changed, the start, or ``end``, which is said by ``at_end``."""

    def __init__(self, end: Position | None, at_end: Stopped | None) -> None:
        self._end, self._at_end = end, at_end
        self._stride: Job | None = None  # under way
        self._since = perf_counter()

    @property
    def is_between(self) -> bool:
        """Is a stride under way?"""
        return self._stride is not None

    def patience(self, pace: float | None) -> float:
        """How many seconds there are until a stride is due, at the most."""
        if self._stride is not None:
            return 0.0
        return max(self._since + 1.0 / (pace or FRAMES) - perf_counter(), 0.0)

    def _pace(self, session: Session, pace: float | None) -> float:
        """Samples a second: ``pace``, or at full speed as fast as eyes follow."""
        return pace or max(session.newest[0] / WHOLE_SECONDS, FRAMES)

    def work(self, session: Session, pace: float | None) -> bool:
        """Do a piece of what is due; True if a stride came to its end by that."""
        if self._stride is None:
            per_second = self._pace(session, pace)
            due = int((perf_counter() - self._since) * per_second + 1e-6)
            if due < 1:
                return False
            self._since = perf_counter()
            last = 0 if self._end is None else self._end[0]
            most = min(max(int(per_second / FRAMES), 1), max(session.moment - last, 1))
            self._stride = session.striding_back(min(due, most))
        if self._stride.step():
            return False
        self._stride = None
        return True

    def stopped(self, session: Session) -> Stopped | None:
        """At what it has come to its end, None if it goes on."""
        if self._end is not None and session.position <= self._end:
            return self._at_end
        event = session.change_here
        if event is not None:
            from lernmi.run.explanations.change_words import change_words

            words = change_words(event, session.network.sizes, session.task)
            return Stopped(f"after the change: {words}", "")
        return Stopped("at the start", "") if session.moment == 0 else None
