"""Help: what the words mean, and every key, from the one table."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.keys import format_key
from textual.widgets import Static

from lernmi_tui.help.glossary import GLOSSARY
from lernmi_tui.help.sheet import add_rows, width_of_sheet
from lernmi_tui.keys.bindings import GROUPS, KEYS, bindings_of
from lernmi_tui.keys.key import Key
from lernmi_tui.keys.keymap import as_set, in_ascii, keymap_of
from lernmi_tui.parts.colours import is_in_ascii
from lernmi_tui.parts.key_line import KeyLine
from lernmi_tui.parts.overlay import Overlay
from lernmi_tui.parts.too_small import TooSmall


class Help(Overlay[None]):
    """A scrolling sheet, opened at the keys of what has the focus."""

    BINDINGS = bindings_of("help")
    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > VerticalScroll {
        width: 86; max-width: 100%; height: 1fr;
        border: round $accent; padding: 0 1; scrollbar-size-vertical: 1;
    }
    """

    def compose(self) -> ComposeResult:
        sheet = VerticalScroll(Static(markup=False))
        sheet.border_title = "Help"
        sheet.border_subtitle = "↑↓ scroll · home: the words · j looks one up · esc closes"
        yield sheet
        yield KeyLine("help")
        yield TooSmall()

    def on_resize(self) -> None:
        self.query_one(Static).update(self._text)

    @property
    def _text(self) -> Text:
        keymap = tuple(keymap_of(self.app).items())
        return sheet_text(width_of_sheet(self.size.width), keymap, is_in_ascii(self.app))

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self._go_to_group)

    def _go_to_group(self) -> None:
        """Scroll to the keys that the screen below has for what is focused there."""
        if self in self.app.screen_stack[1:]:
            below = self.app.screen_stack[self.app.screen_stack.index(self) - 1]
            line = heading_line(group_of(below.focused or below), self._text)
            self.query_one(VerticalScroll).scroll_to(y=line, animate=False)


def group_of(node: DOMNode) -> str | None:
    """The group of the keys that work where ``node`` is."""
    for each in node.ancestors_with_self:
        for name in (each.id, type(each).__name__.lower()):
            if name in GROUPS:
                return name
    return None


def heading_line(group: str | None, sheet: Text) -> int:
    """The line of the sheet that the title of ``group`` is in; the first if it has none."""
    title = GROUPS.get(group or "")
    lines = sheet.plain.splitlines()
    return lines.index(title) if title in lines else 0


@cache
def sheet_text(width: int, keymap: tuple[tuple[str, str], ...] = (), ascii: bool = False) -> Text:
    """What the words mean, then every key by group, in lines of ``width`` columns at most.

    ``keymap`` has the keys that a person chose, by the id of what they do; ``ascii``: they are
    written without signs.
    """
    chosen = dict(keymap)
    written: Callable[[Key], str] = (lambda key: in_ascii(_written(key))) if ascii else _written
    sheet = Text()
    for title, entries in GLOSSARY.items():
        add_rows(sheet, title, [(entry.word, entry.meaning) for entry in entries], width)
    for group, title in GROUPS.items():
        rows = [(written(as_set(key, chosen)), key.help) for key in KEYS if key.group == group]
        if rows:
            add_rows(sheet, title, rows, width)
    return sheet


def _written(key: Key) -> str:
    return "  ".join(map(format_key, key.names)) or "^p, its name"
