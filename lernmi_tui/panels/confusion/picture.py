"""A confusion matrix drawn: counts, shaded by their share of the row, the cursor, words below."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from rich.cells import cell_len

from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import abbreviated, to_left, to_right
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.confusion.counts import HEAD, Confusion, Entry
from lernmi_tui.panels.confusion.layout import ConfusionLayout

STRONGEST = 0.6  # of the sign's colour behind a count, so that the count can be read
SHOWS, MANY = {0: ".", 1: "; enter shows it."}, "; enter shows them."
LEGENDS = (
    "↓ is    → what the network says    ✓ right    shade: part of the row",
    "↓ is   → says   ✓ right   shade: part of the row",
    "↓ is    → what the network says    ✓ right",
    "↓ is   → says",
    "",
)


@dataclass(frozen=True, slots=True)
class ConfusionPicture:
    """``confusion`` from the cell ``first`` on, with a cursor at ``cursor``.

    The sample that is looked at is counted in cell ``looked_at``, which has a ▹.
    """

    confusion: Confusion
    cursor: Entry
    first: Entry
    colours: Palette
    greys: bool
    looked_at: Entry | None = None

    def draw(self, width: int, height: int, layout: ConfusionLayout) -> Cells:
        """In ``width`` x ``height`` cells."""
        colours = self.colours
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        rows = range(self.first.row, self.first.row + layout.rows)
        columns = range(self.first.column, self.first.column + layout.columns)
        self._draw_heads(cells, columns, layout)
        names = abbreviated(self.confusion.names, layout.head - 1)
        for line, row in enumerate(rows):
            y = layout.top + line * layout.cell_height
            middle = y + (layout.cell_height - 1) // 2
            self._put_head(cells, 0, middle, to_right(names[row], layout.head - 1), row, HEAD)
            self._draw_row(cells, row, y, columns, layout)
        if rows.start > 0:
            self._put_arrow(cells, layout.head - 1, layout.top, "▴")
        if rows.stop < len(names):
            self._put_arrow(cells, layout.head - 1, layout.bottom - 1, "▾")
        self._draw_words(cells, layout)
        return cells

    def _draw_heads(self, cells: Cells, columns: range, layout: ConfusionLayout) -> None:
        dim = self.colours.named("dim")
        if layout.legend:
            cells.put(0, 0, first_that_fits(LEGENDS, cells.width), dim)
        if not layout.heads:
            return
        y = layout.top - 1
        names = abbreviated(self.confusion.names, layout.cell_width - 1)
        for index, column in enumerate(columns):
            text = centred(names[column], layout)
            self._put_head(cells, layout.head + index * layout.cell_width, y, text, HEAD, column)
        if layout.total_width:
            cells.put(layout.right, y, "all".rjust(layout.total_width), dim)
        if layout.share_width:
            x = layout.right + layout.total_width
            cells.put(x, y, "✓".rjust(layout.share_width), dim)
        if columns.start > 0:
            self._put_arrow(cells, layout.head - 1, y, "‹")
        if columns.stop < len(names):
            self._put_arrow(cells, layout.right, y, "›")

    def _put_arrow(self, cells: Cells, x: int, y: int, glyph: str) -> None:
        """There are more classes that way."""
        cells.put(x, y, glyph, self.colours.named("accent"), bold=True)

    def _draw_row(
        self, cells: Cells, row: int, y: int, columns: range, layout: ConfusionLayout
    ) -> None:
        for index, column in enumerate(columns):
            x = layout.head + index * layout.cell_width
            self._draw_cell(cells, x, y, Entry(row, column), layout)
        middle = y + (layout.cell_height - 1) // 2
        total, dim = int(self.confusion.totals[row]), self.colours.named("dim")
        if layout.total_width:
            cells.put(layout.right, middle, str(total).rjust(layout.total_width), dim)
        if layout.share_width and total:
            share = f"{100 * self.confusion.shares[row, row]:.0f}%"
            x = layout.right + layout.total_width
            cells.put(x, middle, share.rjust(layout.share_width))

    def _draw_cell(
        self, cells: Cells, x: int, y: int, entry: Entry, layout: ConfusionLayout
    ) -> None:
        count = int(self.confusion.counts[entry.row, entry.column])
        share = float(self.confusion.shares[entry.row, entry.column])
        right, chosen = entry.row == entry.column, entry == self.cursor
        ink, paper = self._inks(share, right, chosen)
        middle = (layout.cell_height - 1) // 2
        texts = {middle: str(count) if count else "·"}
        if count:
            texts[middle + 1] = f"{100 * share:.0f}%" if share >= 0.01 else "<1%"
        elif not chosen:
            ink = self.colours.named("dim")
        for line in range(layout.cell_height):
            bold = (right or chosen) and line == middle
            cells.put(x, y + line, centred(texts.get(line, ""), layout), ink, paper, bold)
        if entry == self.looked_at:
            cells.put(x, y + middle, "▹", ink if chosen else self.colours.named("accent"), paper)

    def _inks(self, share: float, right: bool, chosen: bool) -> tuple[str, str]:
        """The colour of the count, and that behind it."""
        if chosen:
            return self.colours.named("background"), self.colours.named("accent")
        strength = STRONGEST * share**0.4  # a small share is seen too
        if self.greys:
            return self.colours.named("text"), self.colours.grey(strength * 0.8)
        return self.colours.named("text"), self.colours.shade(strength if right else -strength)

    def _put_head(self, cells: Cells, x: int, y: int, text: str, row: int, column: int) -> None:
        """A class' name, marked if the cursor is on it, lit if the cursor is in its row."""
        accent = self.colours.named("accent")
        if self.cursor == Entry(row, column):
            cells.put(x, y, text, self.colours.named("background"), accent, bold=True)
            return
        lit = row == self.cursor.row != HEAD or column == self.cursor.column != HEAD
        cells.put(x, y, text, accent if lit else None, bold=lit)

    def _draw_words(self, cells: Cells, layout: ConfusionLayout) -> None:
        words = self.confusion.words(self.cursor)
        words = words[:1].upper() + words[1:] + SHOWS.get(self.confusion.number(self.cursor), MANY)
        lines = textwrap.wrap(words, max(cells.width, 1))
        spare = cells.height - layout.bottom - layout.words
        for line, text in enumerate(lines[: layout.words]):
            cells.put(0, layout.bottom + min(spare, 1) + line, text)


def centred(text: str, layout: ConfusionLayout) -> str:
    """``text`` in the middle of a cell, rather to the right."""
    room = layout.cell_width
    return to_left(to_right(text, room - (room - cell_len(text)) // 2), room)
