"""A row of names to switch on and off: what a network is told about a point of the plane."""

from __future__ import annotations

from collections.abc import Collection

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.parts.colours import palette_of


class FeaturePicker(Widget, can_focus=True):
    """``✓x1 ✓x2 ·x1² ...``: arrows go to a name, space or a click switches it on or off."""

    BINDINGS = bindings_of("features")
    DEFAULT_CSS = """
    FeaturePicker { height: 1; }
    """

    class Changed(Message):
        """Others are switched on than before."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._on: set[str] = set()
        self._cursor = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are on, in the order of the table of features."""
        return tuple(name for name in _names() if name in self._on)

    def pick(self, names: Collection[str]) -> None:
        """Switch on ``names`` and no others; no message says so."""
        self._on = set(names)
        self.refresh()

    def render(self) -> Text:
        colours = palette_of(self.app)
        text = Text(no_wrap=True, overflow="crop")
        for index, label in enumerate(self._labels()):
            style = colours.named("accent" if label[0] == "✓" else "dim")
            if index == self._cursor and self.has_focus:
                style += " reverse"
            text.append(label, style).append(" ")
        return text

    def _labels(self) -> list[str]:
        return [("✓" if name in self._on else "·") + name for name in _names()]

    def action_move(self, step: int) -> None:
        """Go to the next name, or the one before."""
        self._cursor = (self._cursor + step) % len(_names())
        self.refresh()

    def action_switch(self) -> None:
        """Switch the name at the cursor on or off."""
        self._on ^= {_names()[self._cursor]}
        self.refresh()
        self.post_message(self.Changed())

    def on_click(self, event: events.Click) -> None:
        start = 0
        for index, label in enumerate(self._labels()):
            if start <= event.x < start + len(label):
                self._cursor = index
                self.action_switch()
            start += len(label) + 1


def _names() -> tuple[str, ...]:
    from lernmi.tasks.features import FEATURES  # loads numpy, so after the first paint

    return tuple(FEATURES)
