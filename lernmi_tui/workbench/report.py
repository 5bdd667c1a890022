"""What the runner's thread says of itself: immutable, one at a time in one slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lernmi.run.goals.conditions import Condition
    from lernmi.run.snapshots.snapshot import Snapshot


class Cause(Enum):
    """What brought a report about."""

    LOADED = auto()
    RAN = auto()
    STEPPED = auto()
    EDITED = auto()
    REWOUND = auto()
    LOOKED = auto()
    SOUGHT = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Stopped:
    """``at`` what a run stopped by itself, such as ``loss < 0.05``, and ``how`` that came about."""

    at: str
    how: str

    def __str__(self) -> str:
        return f"{self.at} {self.how}".rstrip()


@dataclass(frozen=True, slots=True)
class AtWork:
    """A long piece of work under way: ``words`` for it, and the ``share`` that is done.

    The first of the words says what is done: ``replaying to moment 45,000``.
    """

    words: str
    share: float


@dataclass(frozen=True, slots=True)
class Report:
    """What the thread says of itself. ``number`` grows with each.

    ``pace`` is in samples a second, None for full speed. ``cause`` is why the newest moment is what
    it is. ``notice`` is a sentence for the person; ``failure`` why there never was a session.
    ``running_back`` while a run is filmed backwards.
    ``until`` is what a run goes on until, such as ``loss < 0.05``; ``stopped`` at what a paused one
    stopped by itself.
    ``kept`` are the conditions that stop every run; ``stops`` are the moments of this run at which
    a condition became true that was asked for, and their words.
    ``at_work`` is what a person waits for; ``answers`` are those to questions that took some work,
    by what was asked, of this run as it stands.
    ``memory`` is how many bytes the keyframes of all runs take.
    This run was at work for ``seconds``.
    """

    number: int = 0
    running: bool = False
    pace: float | None = None
    samples_per_second: float = 0.0
    snapshot: Snapshot | None = None
    cause: Cause = Cause.LOADED
    notice: str | None = None
    failure: str | None = None
    running_back: bool = False
    until: str | None = None
    stopped: Stopped | None = None
    kept: tuple[Condition, ...] = ()
    stops: Mapping[int, str] = field(default_factory=dict)
    at_work: AtWork | None = None
    answers: Mapping[str, object] = field(default_factory=dict)
    memory: int = 0
    seconds: float = 0.0
