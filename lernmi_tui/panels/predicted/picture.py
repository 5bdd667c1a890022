"""What is predicted against what is true: a point a sample, and the diagonal where both agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lernmi.run.names.quantities import EXPECTED, SAYS
from lernmi_tui.paint.braille import curve_dots, glyph
from lernmi_tui.paint.cells import Cells, cell_style
from lernmi_tui.paint.frame import Frame, Span, frame_of, padded
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.spots import SIGNS, Spot, Spots

AROUND = 0.04  # of the range of what is true, at each side
MANY = 4  # samples in a cell have the full colour
FAINTEST = 0.45


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """The sample ``spot`` has ``signs`` around it, as the legend's ``words`` say."""

    spot: Spot
    signs: str
    words: str


def predicted_frame(spots: Sequence[Spots], width: int, height: int) -> Frame | None:
    """Axes of the same numbers both ways, from the least true number to the largest."""
    span: Span = padded(np.concatenate([each.expected for each in spots]), AROUND)
    return frame_of(width, height, span, span)


@dataclass(frozen=True, slots=True, eq=False)
class PredictedPicture:
    """``spots`` within ``frame``; ``name`` is what is predicted, ``selected`` one of them."""

    frame: Frame
    name: str
    spots: Sequence[Spots]
    selected: Spot | None = None
    marked: Sequence[Marked] = ()

    def draw(self, width: int, height: int, colours: Palette) -> Cells:
        """In ``width`` x ``height`` cells."""
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        free = self.frame.draw_axes(cells, f"{self.name} {EXPECTED.short}", SAYS.name, colours)
        self._draw_diagonal(cells, colours)
        for each in self.spots:
            self._draw_spots(cells, each, colours)
        for mark in self.marked:
            self._draw_marked(cells, mark, colours)
        self._draw_selected(cells, colours)
        self._draw_legend(cells, free, colours)
        return cells

    def _draw_diagonal(self, cells: Cells, colours: Palette) -> None:
        frame = self.frame
        dots = curve_dots(frame.share(frame.dots_x()), frame.rows)
        style = cell_style(colours.named("dim"), cells.paper)
        for y, row in enumerate(dots.tolist()):
            for x, each in enumerate(row):
                if each:
                    cells.put_cell(frame.left + x, frame.top + y, glyph(each), style)

    def _draw_spots(self, cells: Cells, spots: Spots, colours: Palette) -> None:
        """The brighter, the more of them lie there."""
        frame = self.frame
        columns, rows = frame.across(spots.expected).tolist(), frame.down(spots.says).tolist()
        parts = [FAINTEST + (1.0 - FAINTEST) * count / MANY for count in range(MANY + 1)]
        inks = [colours.shade(part) if spots.held_out else colours.grey(part) for part in parts]
        styles = [cell_style(ink, cells.paper) for ink in inks]
        for (column, row), count in Counter(zip(columns, rows, strict=True)).items():
            cells.put_cell(column, row, SIGNS[spots.held_out], styles[min(count, MANY)])

    def _place(self, spot: Spot | None) -> tuple[int, int] | None:
        for each in self.spots:
            row = each.row_of(spot)
            if row is not None:
                across, down = self.frame.across(each.expected), self.frame.down(each.says)
                return int(across[row]), int(down[row])
        return None

    def _draw_marked(self, cells: Cells, mark: Marked, colours: Palette) -> None:
        place, accent = self._place(mark.spot), colours.named("accent")
        if place is not None:
            column, row = place
            cells.put(column - 1, row, mark.signs[0], accent, bold=True)
            cells.put(column, row, SIGNS[mark.spot.held_out], accent, bold=True)
            cells.put(column + 1, row, mark.signs[1], accent, bold=True)

    def _draw_selected(self, cells: Cells, colours: Palette) -> None:
        place = self._place(self.selected)
        if place is not None and self.selected is not None:
            sign = SIGNS[self.selected.held_out]
            cells.put(*place, sign, colours.named("background"), colours.named("accent"))

    def _draw_legend(self, cells: Cells, x: int, colours: Palette) -> None:
        """In the first line from column ``x`` on, as much as there is room for."""
        signs = [("⠤⠤", "dim", "just so")]
        for each in self.spots:
            signs.append((SIGNS[each.held_out], "plus" if each.held_out else "text", each.name))
        for mark in self.marked:
            sign = f"{mark.signs[0]}{SIGNS[mark.spot.held_out]}{mark.signs[1]}"
            signs.append((sign, "accent", mark.words))
        for sign, ink, words in signs:
            if x + len(sign) + 1 + len(words) > cells.width:
                break
            cells.put(x, 0, sign, colours.named(ink))
            cells.put(x + len(sign) + 1, 0, words)
            x += len(sign) + 1 + len(words) + 2
