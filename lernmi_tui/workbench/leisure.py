"""Questions that nobody waits for: gone into while a run is paused, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError

if TYPE_CHECKING:
    from lernmi.run.jobs.job import Job
    from lernmi.run.session import Session

Make = Callable[["Session"], "Job"]


class Leisure:
    """``asked`` holds what is to be gone into; of the same question the latest counts."""

    def __init__(self) -> None:
        self._asked: dict[str, Make] = {}
        self._under_way: tuple[str, Job] | None = None

    def ask(self, question: str, make: Make) -> None:
        """Go into ``question``, by doing the job that ``make`` makes."""
        self._asked[question] = make
        if self._under_way is not None and self._under_way[0] == question:
            self._under_way = None

    def drop(self) -> None:
        """Go into nothing any more."""
        self._asked, self._under_way = {}, None

    @property
    def is_over(self) -> bool:
        """Is there nothing to go into?"""
        return self._under_way is None and not self._asked

    def work(self, session: Session) -> tuple[str, Job] | None:
        """Do a piece; a question and its job once that is done."""
        if self._under_way is None:
            question = next(iter(self._asked))
            try:
                self._under_way = question, self._asked.pop(question)(session)
            except LernmiError:
                if session.sealed is None:
                    raise
                return None  # of a run that is sealed it stays unknown
        if self._under_way[1].step():
            return None
        done, self._under_way = self._under_way, None
        return done
