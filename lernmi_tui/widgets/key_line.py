"""The footer: the keys that matter most on a screen, from the one table of keys.

Textual's own footer is put together anew at every change of focus, which takes a frame or two.
"""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.widget import Widget

from lernmi_tui.bindings import KEYS, Key
from lernmi_tui.render.palette import palette

PALETTE = "^p palette"


class KeyLine(Widget):
    """One line: each shown key of ``group`` and of the app, with its word; a click does it."""

    DEFAULT_CSS = """
    KeyLine { height: 1; dock: bottom; background: $panel; }
    """

    def __init__(self, group: str) -> None:
        super().__init__()
        shown = [key for key in KEYS if key.shown]
        self._keys = [key for place in (group, "app") for key in shown if key.group == place]

    @property
    def _margin(self) -> int:
        return self._gap() - 1

    def _gap(self) -> int:
        """Two columns between keys if there is room, else one."""
        return 2 if sum(len(words(key)) + 2 for key in self._keys) < self.size.width else 1

    def render(self) -> Text:
        colours = palette(self.app.current_theme.dark)
        line = Text(" " * self._margin, no_wrap=True, overflow="crop")
        for key in self._keys:
            line.append(key.written, f"bold {colours.named('accent')}")
            line.append(f" {key.label}" + " " * self._gap())
        room = self.size.width - line.cell_len - len(PALETTE) - 1
        if room >= 0:
            line.append(" " * room + PALETTE, colours.named("dim"))
        return line

    async def on_click(self, event: events.Click) -> None:
        start = self._margin
        for key in self._keys:
            end = start + len(words(key))
            if start <= event.x < end:
                await (self.app if key.group == "app" else self.screen).run_action(key.action)
                return
            start = end + self._gap()
        if event.x >= self.size.width - len(PALETTE) - 1:
            self.app.action_command_palette()


def words(key: Key) -> str:
    """``space run/pause``."""
    return f"{key.written} {key.label}"
