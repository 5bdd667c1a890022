"""A link's life: when its weight over the whole run is asked for, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from lernmi.net.refs import LinkRef
from lernmi.run.replays.weight_history import WeightHistory, WeightTracing
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.parts.asked import Asked, Wondered, is_cheap

if TYPE_CHECKING:
    from lernmi.run.session import Session

QUESTION = "life"


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
        self._wondered = Wondered(QUESTION)

    def answer(self, answers: Mapping[str, object], is_paused: bool) -> bool:
        """Take the answer, if it is there; True if it is a new one."""
        return self._wondered.take(answers, is_paused)

    def of(self, snapshot: Snapshot, link: LinkRef) -> Life:
        """What is known of ``link`` in the run of ``snapshot``: up to the moment of the answer."""
        answer, history = self._wondered.answer, None
        run = snapshot.recording, snapshot.run_curve.letter
        if answer is not None and answer.about == link and answer.place[:2] == run:
            history = cast(WeightTracing, answer.job).result
        return Life(history, is_cheap(snapshot), self._wondered.is_paused)

    def is_wanted(self, snapshot: Snapshot, link: LinkRef) -> bool:
        """Should it be found at leisure now? Asked once at a moment."""
        is_soon = snapshot.moment > 0 and is_cheap(snapshot)
        return is_soon and self._wondered.is_wanted(snapshot, link)

    @staticmethod
    def make(link: LinkRef) -> Callable[[Session], Asked]:
        """The question as a job of a session."""

        def asked(session: Session) -> Asked:
            return Asked.of(session, session.weight_tracing(link.layer, link.i, link.j), link)

        return asked
