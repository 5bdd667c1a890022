"""A question that takes some work: where a run stood when it was asked, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lernmi.run.jobs.job import Job
    from lernmi.run.session import Session
    from lernmi.run.snapshots.snapshot import Snapshot

Place = tuple[int, str, int, int]
"""Where a run stands: which recording, which letter, the moment, how many events are done."""


def place_of(snapshot: Snapshot) -> Place:
    """Where the run of ``snapshot`` stands."""
    letter = snapshot.run_curve.letter
    return snapshot.recording, letter, snapshot.moment, len(snapshot.events)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A ``job`` that a question ``about`` something led to, begun where the run stood at ``place``.

    It is a job itself; once it is done, it is the answer.
    """

    job: Job
    about: object
    place: Place

    @classmethod
    def of(cls, session: Session, job: Job, about: object) -> Asked:
        """Where ``session`` stands now."""
        place = session.recording, session.run_letter, session.moment, session.state.events_done
        return cls(job, about, place)

    def step(self) -> bool:
        """Do a piece of it; True while something is left to do."""
        return self.job.step()

    @property
    def share(self) -> float:
        """How much of it is done, 0 .. 1."""
        return self.job.share


CHEAP = 1 << 30  # links that a replay goes through in about a second
OVERHEAD = 100  # of a sample, in links


def is_cheap(snapshot: Snapshot) -> bool:
    """Is the whole run lived through once more in about a second?"""
    return snapshot.moment * (snapshot.weights.size + OVERHEAD) <= CHEAP


class Wondered:
    """A ``question`` that is gone into at leisure: what was asked last, and answered last."""

    def __init__(self, question: str) -> None:
        self.question = question
        self.answer: Asked | None = None
        self.is_paused = False
        self._asked: tuple[Place, object] | None = None

    def take(self, answers: Mapping[str, object], is_paused: bool) -> bool:
        """Take the answer, if it is there; True if it is a new one."""
        self.is_paused = is_paused
        asked = answers.get(self.question)
        if not isinstance(asked, Asked) or asked is self.answer:
            return False
        self.answer = asked
        return True

    def is_wanted(self, snapshot: Snapshot, about: object) -> bool:
        """Should it be asked now? Once at a place and about something, while the run is paused."""
        place = place_of(snapshot)
        known = self.answer is not None and (self.answer.place, self.answer.about)
        if not self.is_paused or (place, about) in (known, self._asked):
            return False
        self._asked = place, about
        return True
