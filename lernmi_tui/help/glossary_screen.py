"""The glossary: what a word on the screen means, found while it is typed."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from lernmi_tui.help.glossary import found, is_known
from lernmi_tui.help.sheet import add_rows, width_of_sheet
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.parts.key_line import KeyLine
from lernmi_tui.parts.overlay import Overlay
from lernmi_tui.parts.too_small import TooSmall


class Glossary(Overlay[None]):
    """A line to type a word into, and what is found; ``word`` is there at first if it is known."""

    BINDINGS = bindings_of("glossary")
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    Glossary { align: center middle; }
    Glossary > VerticalScroll {
        width: 86; max-width: 100%; height: 1fr;
        border: round $accent; padding: 0 1; scrollbar-size-vertical: 1;
    }
    Glossary > Input { width: 86; max-width: 100%; dock: top; }
    """

    def __init__(self, word: str = "") -> None:
        super().__init__()
        self._input = Input(
            word if is_known(word) else "",
            placeholder="type the beginning of a word, such as bla",
            select_on_focus=True,
            compact=True,
        )
        self._words = Static(markup=False)
        self._sheet = VerticalScroll(self._words, can_focus=False)
        self._sheet.border_title = "Glossary"
        self._sheet.border_subtitle = "type a word · ↑↓ scroll · esc closes"

    def compose(self) -> ComposeResult:
        yield self._input
        yield self._sheet
        yield KeyLine("glossary")
        yield TooSmall()

    def on_mount(self) -> None:
        self._show()

    def on_resize(self) -> None:
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss()

    def _show(self) -> None:
        self._words.update(words_text(self._input.value, width_of_sheet(self.size.width)))
        self._sheet.scroll_home(animate=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll by so many lines."""
        self._sheet.scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by so many pages."""
        self._sheet.scroll_relative(y=pages * self._sheet.size.height, animate=False)


def words_text(typed: str, width: int) -> Text:
    """What the glossary has for ``typed``, in lines of ``width`` columns at most."""
    sections = found(typed)
    if not sections:
        return Text("No such word. Delete it to see all of them.")
    sheet = Text()
    for title, entries in sections.items():
        add_rows(sheet, title, [(entry.word, entry.meaning) for entry in entries], width)
    sheet.right_crop(1)
    return sheet[1:] if sections.keys() != {""} else sheet[2:]
