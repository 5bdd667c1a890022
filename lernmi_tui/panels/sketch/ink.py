"""Ink on paper: greys, or characters of ASCII where there is no colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.drawings.normalized import SIDE
from lernmi_tui.paint.boxes import Box
from lernmi_tui.paint.cells import Cells, cell_style
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.picture import STEPS, PictureShape, scaled
from lernmi_tui.panels.sketch.layout import Paper

RAMP = " .:-=+*#%@"
"""From paper to ink, for an eye without greys."""

PAPER = 0.09  # the grey of paper: it must be seen where it ends
UP, DOWN = "[]", "><"  # the ends of a wide cursor: the pen is up, or down
SMALL_UP, SMALL_DOWN = "o", "x"


@dataclass(frozen=True, slots=True)
class Ink:
    """Draws pictures within 0 (paper) .. 1 (ink) into ``cells``; ``plain``: in characters alone."""

    cells: Cells
    colours: Palette
    plain: bool

    def picture(self, x: int, y: int, values: Floats, shape: PictureShape) -> None:
        """A picture (rows, columns) with its corner at (``x``, ``y``), half a cell a pixel high."""
        halves = scaled(values, shape)
        if self.plain:
            self._characters(x, y, (halves[::2] + halves[1::2]) / 2)
        else:
            self.cells.put_halves(x, y, levels(halves), inks(self.colours).__getitem__)

    def canvas(self, canvas: Floats, paper: Paper) -> None:
        """The drawing where the paper lies."""
        if paper.columns % 2 or self.plain:
            self.picture(paper.x, paper.y, canvas, PictureShape(SIDE, SIDE, up=paper.columns))
        else:
            shades = inks(self.colours)
            styles = [cell_style(self.cells.ink, shade) for shade in shades]
            for row, line in enumerate(levels(canvas).tolist()):
                cells = [styles[level] for level in line for _ in range(paper.columns)]
                for y in range(paper.line(row), paper.line(row + 1)):
                    for x, style in enumerate(cells, start=paper.x):
                        self.cells.put_cell(x, y, " ", style)
        if self.plain:  # the edge can't be told by a grey
            for y in range(paper.y, paper.y + paper.height):
                self.cells.put(paper.x + paper.width, y, "|", self.colours.named("dim"))

    def words(self, x: int, y: int, text: str) -> None:
        """A line on empty paper."""
        paper = None if self.plain else inks(self.colours)[0]
        self.cells.put(x, y, text, self.colours.named("dim"), paper)

    def cursor(self, canvas: Floats, paper: Paper, pixel: tuple[int, int], down: bool) -> None:
        """Where the keyboard's pen is: ``pixel`` is (row, column) of the canvas."""
        row, column = pixel
        box = paper.cursor_at(row, column)
        wide = box.width > 1
        small = SMALL_DOWN if down else SMALL_UP
        mark = f"{(DOWN if down else UP)[0]:{box.width - 1}}{(DOWN if down else UP)[1]}"
        accent, shades = self.colours.named("accent"), inks(self.colours)
        if self.plain:
            self._mark(box, mark if wide else small)
        elif wide:
            under = shades[int(levels(canvas[row, column]))]
            self._mark(box, mark, *((under, accent) if down else (accent, under)))
        else:
            other = shades[int(levels(canvas[row ^ 1, column]))]
            self.cells.put(box.x, box.y, "▄" if row % 2 else "▀", accent, other)

    def _mark(self, box: Box, text: str, ink: str | None = None, paper: str | None = None) -> None:
        for y in range(box.y, box.y + box.height):
            self.cells.put(box.x, y, text, ink, paper, bold=True)

    def _characters(self, x: int, y: int, values: Floats) -> None:
        steps = np.rint(values * (len(RAMP) - 1)).astype(np.int64)
        for row, line in enumerate(steps.tolist(), start=y):
            self.cells.put(x, row, "".join(RAMP[step] for step in line))


def levels(values: Floats) -> Integers:
    """0 (paper) .. STEPS (ink) for each of ``values`` within 0 .. 1, any shape."""
    return np.rint(values * STEPS).astype(np.int64)


@lru_cache(maxsize=4)
def inks(colours: Palette) -> tuple[str, ...]:
    """The colour of each level."""
    return tuple(colours.grey(PAPER + (1 - PAPER) * step / STEPS) for step in range(STEPS + 1))
