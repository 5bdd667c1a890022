"""A box over the bottom rows: a line to type in, and below it what is said to that."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input, Label, Static

FRAME = 4  # columns of border and padding


class LineBox(Vertical):
    """Opened and closed; ``line`` stands behind ``label``."""

    DEFAULT_CSS = """
    LineBox {
        display: none; layer: above; dock: bottom; margin-bottom: 1; padding: 0 1;
        height: auto;
        background: $panel; border: round $foreground 80%; border-title-color: $foreground;
        &.-open { display: block; }
        Horizontal { height: 1; }
        Label { width: auto; color: $accent; text-style: bold; }
        Input { width: 1fr; background: $panel; }
        Static { height: auto; }
    }
    """

    def __init__(self, label: Label, line: Input) -> None:
        super().__init__()
        self._label = label
        self._input = line
        self._below = Static()
        self._before: Widget | None = None  # what had the focus
        self._rows: list[Text] = []  # below the line

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self._label
            yield self._input
        yield self._below

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    def close(self) -> None:
        """Hide it; who had the focus gets it back, unless another has it already."""
        self.remove_class("-open")
        if self.screen.focused is self._input:
            before = self._before
            self.screen.set_focus(before if before is not None and before.focusable else None)

    def on_resize(self, _event: events.Resize) -> None:
        self.call_later(self._answer)

    def on_descendant_blur(self) -> None:
        self.call_later(self._close_if_left)

    def _close_if_left(self) -> None:
        """Not where the terminal lost the focus, or another screen lies above."""
        if self.is_open and self.screen.focused not in (None, self._input):
            self.close()

    def _answer(self) -> None:
        """Say below the line what comes of it."""
        raise NotImplementedError

    def _say(self, rows: list[Text]) -> None:
        if rows != self._rows:  # while a run goes on, most often they are the same
            self._rows = rows
            self._below.update(Group(*rows), layout=True)
