"""A question in one line, asked before something is lost."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Label

from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.parts.overlay import Overlay


class Question(ModalScreen[bool], Overlay[bool]):
    """``words`` over the last line.

    The key that brought it does not answer it: one that is held comes again and again.
    """

    BINDINGS = bindings_of("question")
    DEFAULT_CSS = """
    Question { align: center bottom; background: transparent; }
    Question Label {
        width: 100%; padding: 0 1; background: $accent; color: $background; text-style: bold;
    }
    """

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        yield Label(f"{self._words}  enter: yes · esc: no", markup=False)

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)
