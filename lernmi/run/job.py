"""A job: long work in pieces, so that whoever waits for it can show how far it is, and leave."""

from __future__ import annotations

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
