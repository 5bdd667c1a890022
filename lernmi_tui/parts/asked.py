"""A question that takes some work: where a run stood when it was asked, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lernmi.run.job import Job
    from lernmi.run.session import Session
    from lernmi.run.snapshot import Snapshot

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
