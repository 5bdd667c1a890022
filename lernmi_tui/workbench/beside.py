"""The weights of another run at the moment shown, worked out while nothing else is to be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError

if TYPE_CHECKING:
    from lernmi.run.jobs.comparing import Comparing
    from lernmi.run.session import Session
    from lernmi.run.snapshots.snapshot import OtherRun

Place = tuple[int, int, int, str]  # recording, moment, events, the other run's letter


class Beside:
    """``wanted`` while somebody looks at the difference."""

    def __init__(self) -> None:
        self.wanted = False
        self._place: Place | None = None  # what the job is about
        self._job: Comparing | None = None  # None where there can be none

    def is_due(self, session: Session) -> bool:
        """Is there something to work out?"""
        return self.wanted and (self._place != _place(session) or self._is_under_way)

    @property
    def _is_under_way(self) -> bool:
        return self._job is not None and self._job.weights is None

    def work(self, session: Session, interrupted: Callable[[], bool]) -> bool:
        """Go on until it is known or ``interrupted``; True if it is known."""
        place = _place(session)
        if self._place != place:
            self._place, self._job = place, None
            if place is not None:
                try:
                    self._job = session.comparing(place[-1])
                except LernmiError:  # it did not get so far: that is shown as unknown
                    return True
        while self._is_under_way and self._job is not None and not interrupted():
            self._job.step()
        return not self._is_under_way

    def drop(self) -> None:
        """What is not known of this moment stays unknown."""
        if self._is_under_way:
            self._job = None

    def seen(self, session: Session) -> OtherRun | None:
        """What is known of this moment."""
        from lernmi.run.snapshots.snapshot import OtherRun

        place = _place(session)
        if not self.wanted or place is None:
            return None
        known = self._place == place and self._job is not None
        return OtherRun(place[-1], self._job.weights if known and self._job is not None else None)


def _place(session: Session) -> Place | None:
    """What would be compared: this position of the run shown, with the one left last."""
    letter = session.letter_beside
    if letter is None:
        return None
    return (session.recording, *session.position, letter)
