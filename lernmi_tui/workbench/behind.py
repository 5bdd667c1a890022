"""How much is behind a run: what would be lost with it."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from lernmi.numbers import count

if TYPE_CHECKING:
    from lernmi.run.session import Session
    from lernmi.run.snapshots.snapshot import Snapshot

FEW_SECONDS = 5.0  # of work: a run with no more behind it may end without a word


def is_much(seconds: float) -> bool:
    """Are so many seconds of work too much to be lost without a word?"""
    return seconds > FEW_SECONDS


class WorkingTime:
    """How many seconds each run of a session was at work, by the number of its recording."""

    def __init__(self) -> None:
        self._seconds: dict[int, float] = {}
        self._since: float | None = None  # at work since then, and not added up yet

    def note(self, recording: int, at_work: bool) -> None:
        """Until now it was ``recording`` that was at work, if any; from now on it is or not."""
        now = perf_counter()
        if self._since is not None:
            self._seconds[recording] = self.of(recording) + now - self._since
        self._since = now if at_work else None

    def of(self, recording: int) -> float:
        return self._seconds.get(recording, 0.0)

    @property
    def longest(self) -> float:
        """That of the run that was at work longest."""
        return max(self._seconds.values(), default=0.0)

    def forget(self, recording: int) -> None:
        """It is lost, and that was agreed to."""
        self._seconds.pop(recording, None)


def run_words(run: Session | Snapshot, title: bool = True) -> str:
    """Which run it is, for a sentence: ``XOR, seed 3, epoch 1,280``."""
    words = f"seed {run.recipe.seed}, epoch {count(run.epoch)}"
    return f"{run.task.info.title}, {words}" if title else words
