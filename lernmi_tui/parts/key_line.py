"""The footer: the keys that matter most on a screen, from the one table of keys.

Textual's own footer is put together again at every change of focus, which takes a frame or two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from rich.text import Text
from textual import events
from textual.keys import KEY_NAME_REPLACEMENTS, key_to_character
from textual.widget import Widget
from textual.widgets import Input

from lernmi_tui.keys.bindings import KEYS
from lernmi_tui.keys.key import Key
from lernmi_tui.keys.keymap import as_set, in_ascii, keymap_of
from lernmi_tui.parts.colours import is_in_ascii, palette_of

PALETTE = "^p palette"
ALWAYS = tuple(key for key in KEYS if key.shown and key.group == "app")


class _Place(NamedTuple):
    """A key and where it stands, words included, in columns from the left."""

    key: Key
    start: int
    end: int


class KeyLine(Widget):
    """One line: the shown keys of ``groups``, or those it is told, and of the app; a click does it.

    The focused panel's own shown keys come first. Every word is whole: where there is no room, the
    last keys are left out.
    """

    DEFAULT_CSS = """
    KeyLine { height: 1; dock: bottom; background: $panel; }
    """

    def __init__(self, *groups: str) -> None:
        super().__init__()
        self._keys = tuple(key for key in KEYS if key.shown and key.group in groups)

    def on_mount(self) -> None:
        self.watch(self.screen, "focused", self._focus_moved)

    def _focus_moved(self) -> None:
        self.refresh()

    def show(self, keys: tuple[Key, ...]) -> None:
        """Show ``keys`` from now on, the most important first."""
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def _shown(self) -> tuple[list[Key], list[Key]]:
        """The keys, those of the focused panel first; and those that are never left out."""
        focused = self.screen.focused
        group = None if focused is None else focused.id
        keymap = keymap_of(self.app)
        own = [as_set(key, keymap) for key in KEYS if key.group == group and key.shown]
        taken = {name for key in own for name in key.names}  # what they do elsewhere waits
        others = (as_set(key, keymap) for key in self._keys)
        shown = [*own, *(key for key in others if taken.isdisjoint(key.names))]
        always = [as_set(key, keymap) for key in ALWAYS]
        if isinstance(focused, Input):
            shown, always = _in_a_field(shown), _in_a_field(always)
        if is_in_ascii(self.app):
            shown, always = _in_ascii(shown), _in_ascii(always)
        return shown, always

    def _places(self) -> list[_Place]:
        """Where each key stands: two columns between keys if there is room for all, else one."""
        shown, always = self._shown()
        gap = 2 if _length([*shown, *always], 2) <= self.size.width else 1
        while shown and _length([*shown, *always], gap) > self.size.width:
            shown.pop()
        places, start = [], gap - 1
        for key in (*shown, *always):
            end = start + len(key.written) + 1 + len(key.label)
            places.append(_Place(key, start, end))
            start = end + gap
        return places

    def render(self) -> Text:
        colours = palette_of(self.app, "panel")
        line = Text(no_wrap=True, overflow="crop")
        for key, start, _ in self._places():
            line.append(" " * (start - line.cell_len))
            line.append(key.written, f"bold {colours.named('accent')}")
            line.append(f" {key.label}")
        room = self.size.width - line.cell_len - len(PALETTE) - 1
        if room > 0:
            line.append(" " * room + PALETTE, colours.named("dim"))
        return line

    async def on_click(self, event: events.Click) -> None:
        for key, start, end in self._places():
            if start <= event.x < end:
                self.app.simulate_key(key.names[0])
                return
        if event.x >= self.size.width - len(PALETTE) - 1:
            self.app.action_command_palette()


def _length(keys: Sequence[Key], gap: int) -> int:
    return sum(len(key.written) + len(key.label) + 1 + gap for key in keys) - 1


def _in_a_field(keys: Sequence[Key]) -> list[Key]:
    """``keys`` as they are pressed where letters are typed; without those that only type there."""
    named = [
        (key, [name for name in key.names if not is_typed(name) and name != "backspace"])
        for key in keys
    ]
    return [
        key if names == key.names else replace(key, keys=",".join(names), display=None)
        for key, names in named
        if names
    ]


def _in_ascii(keys: Sequence[Key]) -> list[Key]:
    return [replace(key, display=in_ascii(key.written)) for key in keys]


_LONG_NAMES = {short: long for long, short in KEY_NAME_REPLACEMENTS.items()}  # plus: plus_sign


def is_typed(name: str) -> bool:
    """True if a field that is typed into takes that key as a character."""
    character = key_to_character(_LONG_NAMES.get(name, name)) or ""
    return len(character) == 1 and character.isprintable()
