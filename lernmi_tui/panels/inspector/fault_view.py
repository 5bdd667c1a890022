"""The view of a fault: where the cursor is, what is open, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rich.text import Text

from lernmi.net.refs import Selection
from lernmi.run.explanations.blame import BlameTree
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.inspector.fault_page import (
    GAP,
    FaultPage,
    FaultState,
    fault_page,
    through,
)
from lernmi_tui.panels.inspector.fault_rows import Path
from lernmi_tui.panels.inspector.fault_words import FIRST

CURSOR = "▸"


class FaultView:
    """Whose fault the answer to the sample shown is; ``row`` moves, ``enter`` opens."""

    def __init__(self) -> None:
        self.state = FaultState()
        self._top = 0
        self._page: FaultPage | None = None
        self._drawn: list[int | None] = []  # the row that each drawn line belongs to
        self.through: Path = ()

    def draw(
        self,
        snapshot: Snapshot,
        width: int,
        height: int,
        colours: Palette,
        focused: bool,
        wrap: Callable[[Text, int], list[Text]],
    ) -> list[Text]:
        """The lines of the view; before the first sample what to do."""
        if snapshot.expected is None and snapshot.focus is None:
            self._page, self._drawn, self.through = None, [], ()
            return wrap(Text(FIRST), width)
        tree = BlameTree(snapshot)
        page = self._page = fault_page(tree, self.state, width, height, colours, wrap)
        self.through = through(tree, page.rows[page.cursor])
        self._drawn = []
        if page.alone:
            return page.under
        lines: list[Text] = []

        def put(number: int | None, text: Text) -> None:
            line = text
            if number is not None:
                at_cursor = number == page.cursor
                line = Text(CURSOR if at_cursor else " ").append_text(text[1:])
                if at_cursor and focused:
                    line.stylize(f"on {colours.shade(0.35)}")
            lines.append(line)
            self._drawn.append(number)

        for number in range(page.outputs):
            put(number, page.rows[number].text)
        for heading in page.headings:
            put(None, Text.assemble((heading.plain, colours.named("dim"))))
        rows = range(page.outputs, len(page.rows))
        self._keep_in_view(page, len(rows))
        seen = rows[self._top : self._top + page.body]
        for number in seen:
            put(number, page.rows[number].text)
        for _ in range(page.body - len(seen)):
            put(None, Text())
        for text in page.foot:
            put(None, text)
        if page.side:
            lines = [_beside(*both, page.table_width) for both in _pairs(lines, page.side)]
        return [*lines, *page.under]

    def _keep_in_view(self, page: FaultPage, count: int) -> None:
        place = page.cursor - page.outputs
        if place >= 0:
            self._top = min(max(self._top, place - page.body + 1), place)
        self._top = max(0, min(self._top, count - page.body))

    # keys

    def move(self, rows: int) -> None:
        """The cursor goes so many rows down, over the headings between them."""
        if self._page is not None:
            last = len(self._page.rows) - 1
            self._go(max(0, min(self._page.cursor + rows, last)))

    def go_to(self, _x: int, y: int) -> bool:
        """Put the cursor on what line ``y`` belongs to; False if that is nothing."""
        number = self._drawn[y] if 0 <= y < len(self._drawn) else None
        if number is not None:
            self._go(number)
        return number is not None

    def _go(self, row: int) -> None:
        self.state = replace(self.state, cursor=row)

    def enter(self) -> Selection:
        """Open or shut what is at the cursor, or list more of it; else what is to be inspected."""
        if self._page is None:
            return None
        row = self._page.rows[self._page.cursor]
        if row.opens:
            self._go(self._page.cursor)
            self.state = self.state.toggled(row.path)
            return None
        if row.more:
            self.state = self.state.with_more(row.path)
            return None
        return row.target

    def next_view(self) -> None:
        """The next picture."""
        if self._page is not None:
            self.state = replace(self.state, view=(self.state.view + 1) % self._page.views)

    def back(self) -> bool:
        """Shut the branch that the cursor is in; False if it is in none."""
        if self._page is None:
            return False
        path = self._page.rows[self._page.cursor].path
        while path and path not in self.state.opened.branches:
            path = path[:-1]
        if not path:
            return False
        owner = next(
            number for number, row in enumerate(self._page.rows) if row.opens and row.path == path
        )
        self._go(owner)
        self.state = self.state.toggled(path)
        return True

    # words

    @property
    def titles(self) -> list[str]:
        """The title of the panel, the longest first."""
        return ["Whose fault?"] if self._page is None else self._page.titles

    @property
    def keys(self) -> list[str]:
        """What keys do, the longest first."""
        if self._page is None:
            return [""]
        picture = " · v picture" if self._page.views > 1 else ""
        whole = f"↑↓ · ⏎ open{picture} · W who taught it · esc back"
        return [whole, f"⏎ open{picture} · W who taught it", f"⏎ open{picture} · W", ""]


def _pairs(lines: list[Text], side: list[Text]) -> list[tuple[Text, Text]]:
    count = max(len(lines), len(side))
    lines = lines + [Text()] * (count - len(lines))
    return list(zip(lines, side + [Text()] * (count - len(side)), strict=True))


def _beside(line: Text, side: Text, width: int) -> Text:
    whole = line.copy()
    whole.truncate(width, pad=True)
    return whole.append(" " * GAP).append_text(side)
