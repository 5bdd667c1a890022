"""What a panel posts to have a question gone into that takes some work, and who is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.message import Message

if TYPE_CHECKING:
    from textual.widget import Widget

    from lernmi.run.session import Session
    from lernmi_tui.parts.asked import Asked


@dataclass(eq=False)
class Ask(Message):
    """A person waits for the answer to ``question``: do the job that ``make`` makes, in ``words``.

    ``at_leisure``: nobody waits for it, so it is gone into while a run is paused, and never keeps
    anybody from anything.
    """

    question: str
    words: str
    make: Callable[[Session], Asked]
    at_leisure: bool = False


def post(panel: Widget, ask: Ask) -> None:
    """Have ``panel`` ask, whoever had it look: a message goes no further than the widget at work
    when it was made, unless it is said to be the panel's own.
    """
    panel.post_message(ask.set_sender(panel))


@runtime_checkable
class Answered(Protocol):
    """A panel that asks."""

    def answer(self, answers: Mapping[str, object], is_paused: bool) -> None:
        """What is answered so far, by question; ``is_paused`` if there is leisure."""
