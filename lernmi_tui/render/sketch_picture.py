"""The sketch pad drawn: the paper, what the net sees, its answer, what is to be said, the kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lernmi.arrays import Floats
from lernmi.gallery import KeptDrawing
from lernmi_tui.render.cells import Cells
from lernmi_tui.render.class_words import cut
from lernmi_tui.render.palette import Palette
from lernmi_tui.render.sketch_answer import Answer, Bars
from lernmi_tui.render.sketch_ink import Ink
from lernmi_tui.render.sketch_layout import SketchLayout
from lernmi_tui.render.wall_layout import Box, Grid
from lernmi_tui.render.words import first_that_fits

NO_ROOM = ("The pad needs 28 columns and 14 rows:", "m shows it alone.")
NOTHING = "nothing is drawn yet"
SEEN = ("as the net sees it", "net sees", "")


@dataclass(frozen=True, slots=True)
class Notes:
    """What is to be said in ``parts``; ``urgent`` if a person is asked, or has just taught."""

    parts: Sequence[str]
    urgent: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The kept ``drawings``, and the place of the one ``shown`` on the paper."""

    drawings: Sequence[KeptDrawing]
    shown: int | None

    def first(self, size: int) -> int:
        """The place of the first in view of so many: the latest, or those around the shown one."""
        last = len(self.drawings) - size
        return max(last if self.shown is None else min(last, self.shown - size // 2), 0)


@dataclass(frozen=True, slots=True)
class SketchPicture:
    """What is drawn: the ``canvas``, the picture ``seen`` (rows, columns) and the ``answer`` to it.

    ``cursor`` is (row, column), None if it is not shown. ``hint`` is said on empty paper.
    ``plain``: in characters alone, where there is no colour.
    """

    canvas: Floats
    seen: Floats
    answer: Answer
    cursor: tuple[int, int] | None
    down: bool
    hint: Sequence[str]
    notes: Notes
    kept: Kept
    plain: bool

    def draw(self, width: int, height: int, layout: SketchLayout | None, colours: Palette) -> Cells:
        """In ``width`` x ``height`` cells."""
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        if layout is None:
            for y, line in enumerate(flowed(NO_ROOM, width, height)):
                cells.put(0, y, line)
            return cells
        ink = Ink(cells, colours, self.plain)
        self._draw_paper(ink, layout)
        words = layout.words
        if self.is_blank:
            cells.put(words.x, words.y, cut(NOTHING, words.width), colours.named("dim"))
        else:
            cells.put(words.x, words.y, self.answer.words(words.width), bold=True)
        hidden = layout.notes if self.notes.urgent else None
        self._draw_seen(ink, layout, hidden)
        if layout.bars is not None and not _overlap(layout.bars, hidden):
            bars = Bars(self.answer, layout.bars, layout.bar_columns, not self.is_blank)
            bars.draw(cells, colours)
        self._draw_notes(cells, layout, colours)
        if layout.kept is not None:
            self._draw_kept(ink, layout.kept)
        return cells

    @property
    def is_blank(self) -> bool:
        """True if there is no ink."""
        return not self.canvas.any()

    def _draw_paper(self, ink: Ink, layout: SketchLayout) -> None:
        paper, dim = layout.paper, ink.colours.named("dim")
        ink.canvas(self.canvas, paper)
        if paper.y:
            ink.cells.put(paper.x, paper.y - 1, "as drawn", dim)
        if self.is_blank:
            top = paper.y + max(paper.height // 4 - len(self.hint) // 2, 0)
            for y, line in enumerate(self.hint, start=top):
                ink.words(paper.x + (paper.width - len(line)) // 2, y, line)
        if self.cursor is not None:
            ink.cursor(self.canvas, paper, self.cursor, self.down)

    def _draw_seen(self, ink: Ink, layout: SketchLayout, hidden: Box | None) -> None:
        box = layout.picture
        if box is None or layout.shape is None or _overlap(box, hidden):
            return
        caption = first_that_fits(SEEN, ink.cells.width - box.x)
        ink.cells.put(box.x, box.y - 1, caption, ink.colours.named("dim"))
        ink.picture(box.x, box.y, self.seen, layout.shape)

    def _draw_notes(self, cells: Cells, layout: SketchLayout, colours: Palette) -> None:
        box = layout.notes
        over = box is not None and (_overlap(layout.picture, box) or _overlap(layout.bars, box))
        if box is None or (over and not self.notes.urgent):
            return
        ink = colours.named("text" if self.notes.urgent else "dim")
        for y, line in enumerate(flowed(self.notes.parts, box.width, box.height), start=box.y):
            cells.put(box.x, y, line, ink, bold=self.notes.urgent and y == box.y)

    def _draw_kept(self, ink: Ink, grid: Grid) -> None:
        """A strip of them, each above its label."""
        colours, shape = ink.colours, grid.shape
        first = self.kept.first(grid.size)
        for number, drawing in enumerate(self.kept.drawings[first : first + grid.size]):
            row, column = divmod(number, grid.columns)
            x, y = grid.x + column * grid.width, grid.y + row * grid.height
            if shape is not None:
                ink.picture(x, y, drawing.canvas, shape)
            width = grid.width - 1
            label = cut(drawing.label or "no label", width)
            label = f"{label:^{width}}"
            line = y + grid.height - 1
            if first + number == self.kept.shown:
                paper, accent = colours.named("background"), colours.named("accent")
                ink.cells.put(x, line, label, paper, accent, bold=True)
            else:
                ink.cells.put(x, line, label, colours.named("dim"))


def flowed(parts: Sequence[str], width: int, height: int) -> list[str]:
    """The parts in at most ``height`` lines of ``width`` cells, as many on a line as fit."""
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]} · {part}" if lines else part
        if lines and len(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(cut(part, width))
    return lines[: max(height, 0)]


def _overlap(one: Box | None, other: Box | None) -> bool:
    if one is None or other is None:
        return False
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height
