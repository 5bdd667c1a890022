"""The sketch pad drawn: the paper, what the net sees, its answer, what is to be said, the kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lernmi.arrays import Floats
from lernmi.drawings.gallery import KeptDrawing
from lernmi.drawings.normalized import SIDE
from lernmi_tui.paint.boxes import Box, Grid
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.flowing import flowed, wrapped
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.sketch.answer import Answer, Bars
from lernmi_tui.panels.sketch.ink import Ink
from lernmi_tui.panels.sketch.known import Taught
from lernmi_tui.panels.sketch.layout import SketchLayout, overlap
from lernmi_tui.panels.sketch.words import EVERY_EPOCH, ONCE

NOTHING = "nothing is drawn yet"
SEEN = ("as the net sees it", "net sees", "")


@dataclass(frozen=True, slots=True)
class Notes:
    """What is to be said in ``parts``; ``urgent`` if a person is asked, or has just taught."""

    parts: Sequence[str]
    urgent: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The kept ``drawings``, and the index of the one ``shown`` on the paper."""

    drawings: Sequence[KeptDrawing]
    shown: int | None

    def first(self, size: int) -> int:
        """The index of the first in view of so many: the latest, or those around the shown one."""
        last = len(self.drawings) - size
        return max(last if self.shown is None else min(last, self.shown - size // 2), 0)


@dataclass(frozen=True, slots=True)
class SketchPicture:
    """What is drawn: the ``canvas``, the picture ``seen`` (rows, columns) and the ``answer`` to it.

    ``taught`` says how, for the kept drawings that were, by their indices.
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
    taught: Mapping[int, Taught]
    plain: bool

    def draw(self, width: int, height: int, layout: SketchLayout, colours: Palette) -> Cells:
        """In ``width`` x ``height`` cells."""
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        ink = Ink(cells, colours, self.plain)
        self._draw_paper(ink, layout)
        words = layout.words
        if self.is_blank:
            cells.put(words.x, words.y, cut(NOTHING, words.width), colours.named("dim"))
        else:
            cells.put(words.x, words.y, self.answer.words(words.width), bold=True)
        has_notes = notes_are_seen(layout, self.notes.urgent, self.is_blank)
        hidden = layout.notes if has_notes else None
        self._draw_seen(ink, layout, hidden)
        if layout.bars is not None and not overlap(layout.bars, hidden):
            bars = Bars(self.answer, layout.bars, layout.bar_columns, not self.is_blank)
            bars.draw(cells, colours)
        if hidden is not None:
            self._draw_notes(cells, hidden, colours)
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
        if box is None or layout.shape is None or overlap(box, hidden):
            return
        caption = first_that_fits(SEEN, ink.cells.width - box.x)
        ink.cells.put(box.x, box.y - 1, caption, ink.colours.named("dim"))
        ink.picture(box.x, box.y, self.seen, layout.shape)

    def _draw_notes(self, cells: Cells, box: Box, colours: Palette) -> None:
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
            taught = self.taught.get(first + number)
            sign = "" if taught is None else f" {EVERY_EPOCH if taught.every_epoch else ONCE}"
            label = cut(drawing.label or "no label", width - len(sign)) + sign
            label = f"{label:^{width}}"
            line = y + grid.height - 1
            if first + number == self.kept.shown:
                paper, accent = colours.named("background"), colours.named("accent")
                ink.cells.put(x, line, label, paper, accent, bold=True)
            else:
                ink.cells.put(x, line, label, colours.named("dim"))


def notes_are_seen(layout: SketchLayout, urgent: bool, is_blank: bool) -> bool:
    """Are the notes drawn? They may hide what the net sees when ``urgent``, or if that is blank."""
    if urgent or not layout.notes_hide:
        return layout.notes is not None
    return is_blank and layout.has_room_to_say


def no_room(width: int, height: int, alone: bool, colours: Palette) -> Cells:
    """Why there is no pad in ``width`` x ``height`` cells; ``alone``: it has the whole window."""
    cells = Cells(width, height, colours.named("text"), colours.named("background"))
    way = "Make the window larger." if alone else "Press m to see it alone."
    text = (
        f"The pad needs {SIDE} columns and {SIDE // 2} rows; here are {width} and {height}. {way}"
    )
    for y, line in enumerate(wrapped(text, width)[:height]):
        cells.put(0, y, line)
    return cells
