"""Ink on paper: greys, or characters of ASCII where there is no colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi_tui.paint.cells import Cells, cell_style
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.picture import STEPS, PictureShape, scaled
from lernmi_tui.panels.sketch.layout import Paper

RAMP = " .:-=+*#%@"
"""From paper to ink, for an eye without greys."""

PAPER = 0.09  # the grey of paper: it must be seen where it ends
UP, DOWN = "[]", "><"  # the cursor two columns wide: the pen is up, or down
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
            self._characters(x, y, (halves[::2] + halves[1::2]) / 2, 1)
        else:
            self.cells.put_halves(x, y, levels(halves), inks(self.colours).__getitem__)

    def canvas(self, canvas: Floats, paper: Paper) -> None:
        """The drawing where the paper lies."""
        if paper.columns == 1:
            self.picture(paper.x, paper.y, canvas, PictureShape(*canvas.shape))
        elif self.plain:
            self._characters(paper.x, paper.y, canvas, 2)
        else:
            shades = inks(self.colours)
            styles = [cell_style(self.cells.ink, shade) for shade in shades]
            for y, row in enumerate(levels(canvas).tolist(), start=paper.y):
                for column, level in enumerate(row):
                    for x in (paper.x + 2 * column, paper.x + 2 * column + 1):
                        self.cells.put_cell(x, y, " ", styles[level])
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
        wide = paper.columns == 2
        x = paper.x + paper.columns * column
        y = paper.line(row)
        mark = (DOWN if down else UP) if wide else SMALL_DOWN if down else SMALL_UP
        accent, shades = self.colours.named("accent"), inks(self.colours)
        if self.plain:
            self.cells.put(x, y, mark, bold=True)
        elif wide:
            under = shades[int(levels(canvas[row, column]))]
            self.cells.put(x, y, mark, *((under, accent) if down else (accent, under)), bold=True)
        else:
            other = shades[int(levels(canvas[row ^ 1, column]))]
            self.cells.put(x, y, "▄" if row % 2 else "▀", accent, other)

    def _characters(self, x: int, y: int, values: Floats, columns: int) -> None:
        steps = np.rint(values * (len(RAMP) - 1)).astype(np.int64)
        for row, line in enumerate(steps.tolist(), start=y):
            self.cells.put(x, row, "".join(RAMP[step] * columns for step in line))


def levels(values: Floats) -> Integers:
    """0 (paper) .. STEPS (ink) for each of ``values`` within 0 .. 1, any shape."""
    return np.rint(values * STEPS).astype(np.int64)


@lru_cache(maxsize=4)
def inks(colours: Palette) -> tuple[str, ...]:
    """The colour of each level."""
    return tuple(colours.grey(PAPER + (1 - PAPER) * step / STEPS) for step in range(STEPS + 1))
