"""A question in one line, asked before something is lost."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Label

from lernmi_tui.bindings import bindings_of
from lernmi_tui.parts.overlay import Overlay


class Question(ModalScreen[bool], Overlay[bool]):
    """``words`` over the last line; ``key``, which brought it, means yes when it comes again."""

    BINDINGS = bindings_of("question")
    DEFAULT_CSS = """
    Question { align: center bottom; background: transparent; }
    Question Label {
        width: 100%; padding: 0 1; background: $accent; color: $background; text-style: bold;
    }
    """

    def __init__(self, words: str, key: str) -> None:
        super().__init__()
        self._words = words
        self.key = key

    def compose(self) -> ComposeResult:
        yield Label(f"{self._words}  {self.key} or enter: yes · esc: no", markup=False)

    def on_key(self, event: events.Key) -> None:
        if event.key == self.key:
            event.stop()
            self.dismiss(True)

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)
