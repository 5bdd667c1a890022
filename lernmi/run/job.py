"""Work that takes long, in pieces: whoever does it can be asked something in between."""

from __future__ import annotations

from typing import Protocol, TypeVar


class Job(Protocol):
    """Nothing is lost by leaving it unfinished."""

    def step(self) -> bool:
        """Do a piece of some milliseconds; True while something is left to do."""

    @property
    def share(self) -> float:
        """How much of it is done, 0 .. 1."""


AnyJob = TypeVar("AnyJob", bound=Job)


def whole(job: AnyJob) -> AnyJob:
    """``job``, done to its end."""
    while job.step():
        pass
    return job
