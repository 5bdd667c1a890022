"""A job: long work in pieces, so that whoever waits for it can show how far it is, and leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Job(Protocol):
    """What it leads to is kept by whoever made it, once ``step`` says that nothing is left."""

    @property
    def share(self) -> float:
        """How much of it is done, 0 .. 1."""

    def step(self) -> bool:
        """Do a piece of some milliseconds; True while something is left to do."""


def whole(job: Job) -> None:
    """Do all of it."""
    while job.step():
        pass


class InTurn:
    """Several jobs, one after the other, as one."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._done = 0

    @property
    def share(self) -> float:
        """The mean of their shares."""
        if self._done == len(self._jobs):
            return 1.0
        return (self._done + self._jobs[self._done].share) / len(self._jobs)

    def step(self) -> bool:
        """Do a piece of the one whose turn it is; True while any is left."""
        if self._done < len(self._jobs) and not self._jobs[self._done].step():
            self._done += 1
        return self._done < len(self._jobs)
