"""The footer: the keys that matter most on a screen, from the one table of keys.

Textual's own footer is put together again at every change of focus, which takes a frame or two.
"""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.keys import key_to_character
from textual.widget import Widget
from textual.widgets import Input

from lernmi_tui.bindings import KEYS, Key
from lernmi_tui.paint.palette import palette

PALETTE = "^p palette"


class KeyLine(Widget):
    """One line: each shown key of ``groups`` and of the app, with its word; a click does it.

    Where the focused panel has another use for a key, its word stands there.
    """

    DEFAULT_CSS = """
    KeyLine { height: 1; dock: bottom; background: $panel; }
    """

    def __init__(self, *groups: str) -> None:
        super().__init__()
        shown = [key for key in KEYS if key.shown]
        own = [key for key in shown if key.group in groups]
        self._keys = own + [key for key in shown if key.group == "app"]

    def on_mount(self) -> None:
        self.watch(self.screen, "focused", self._focus_moved)

    def _focus_moved(self) -> None:
        self.refresh()

    def _words(self) -> list[tuple[Key, str]]:
        """Each key and its word, that of the focused panel where it has taken the key.

        In a field that is typed into, letters are no keys, and the field's own keys come first.
        """
        focused = self.screen.focused
        group = None if focused is None else focused.id
        own = {name: key for key in KEYS if key.group == group for name in key.names}
        if isinstance(focused, Input):
            first = [key for key in dict.fromkeys(own.values()) if key.shown]
            others = [key for key in self._keys if not is_typed(key.names[0])]
            rest = [key for key in others if key.names[0] not in own]
            return [(key, key.label) for key in (*first, *rest)]
        return [(key, own.get(key.names[0], key).label) for key in self._keys]

    def _gap(self, shown: list[tuple[Key, str]]) -> int:
        """Two columns between keys if there is room, else one."""
        wanted = sum(len(key.written) + len(word) + 3 for key, word in shown)
        return 2 if wanted < self.size.width else 1

    def render(self) -> Text:
        colours = palette(self.app.current_theme.dark)
        shown = self._words()
        gap = self._gap(shown)
        line = Text(" " * (gap - 1), no_wrap=True, overflow="crop")
        for key, word in shown:
            line.append(key.written, f"bold {colours.named('accent')}")
            line.append(f" {word}" + " " * gap)
        room = self.size.width - line.cell_len - len(PALETTE) - 1
        if room >= 0:
            line.append(" " * room + PALETTE, colours.named("dim"))
        return line

    async def on_click(self, event: events.Click) -> None:
        shown = self._words()
        gap = self._gap(shown)
        start = gap - 1
        for key, word in shown:
            end = start + len(key.written) + 1 + len(word)
            if start <= event.x < end:
                self.app.simulate_key(key.names[0])
                return
            start = end + gap
        if event.x >= self.size.width - len(PALETTE) - 1:
            self.app.action_command_palette()


def is_typed(name: str) -> bool:
    """True if a field that is typed into takes that key as a character."""
    return len(key_to_character(name) or "") == 1
