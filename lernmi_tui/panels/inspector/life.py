"""A link's life: when its weight over the whole run is asked for, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from lernmi.net.refs import LinkRef
from lernmi.run.snapshot import Snapshot
from lernmi.run.weight_history import WeightHistory, WeightTracing
from lernmi_tui.parts.asked import Asked, Place, place_of

if TYPE_CHECKING:
    from lernmi.run.session import Session

QUESTION = "life"
CHEAP = 1 << 30  # links that a replay goes through in about a second
OVERHEAD = 100  # of a sample, in links


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of the life of a link: its ``history``, None as long as it is not.

    It is ``cheap`` if it is found at leisure, else a person has to ask.
    """

    history: WeightHistory | None
    cheap: bool
    is_paused: bool


class LifeAsked:
    """What was asked last, and answered last."""

    def __init__(self) -> None:
        self._answer: Asked | None = None
        self._wondered: tuple[Place, LinkRef] | None = None
        self.is_paused = False

    def answer(self, answers: Mapping[str, object], is_paused: bool) -> bool:
        """Take the answer, if it is there; True if it is a new one."""
        self.is_paused = is_paused
        asked = answers.get(QUESTION)
        if not isinstance(asked, Asked) or asked is self._answer:
            return False
        self._answer = asked
        return True

    def of(self, snapshot: Snapshot, link: LinkRef) -> Life:
        """What is known of ``link`` in the run of ``snapshot``: up to the moment of the answer."""
        answer, history = self._answer, None
        run = snapshot.recording, snapshot.run_curve.letter
        if answer is not None and answer.about == link and answer.place[:2] == run:
            history = cast(WeightTracing, answer.job).result
        return Life(history, is_cheap(snapshot), self.is_paused)

    def is_wanted(self, snapshot: Snapshot, link: LinkRef) -> bool:
        """Should it be found at leisure now? Asked once at a moment."""
        place = place_of(snapshot)
        known = self._answer is not None and (self._answer.place, self._answer.about)
        if not (self.is_paused and is_cheap(snapshot) and snapshot.moment):
            return False
        if (place, link) in (known, self._wondered):
            return False
        self._wondered = place, link
        return True

    @staticmethod
    def make(link: LinkRef) -> Callable[[Session], Asked]:
        """The question as a job of a session."""

        def asked(session: Session) -> Asked:
            return Asked.of(session, session.weight_tracing(link.layer, link.i, link.j), link)

        return asked


def is_cheap(snapshot: Snapshot) -> bool:
    """Is it found in about a second?"""
    return snapshot.moment * (snapshot.weights.size + OVERHEAD) <= CHEAP
