"""The fitted curve drawn over the points, with axes, a legend and a cursor that reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi_tui.paint.braille import curve_dots, glyph
from lernmi_tui.paint.cells import Cells, cell_style
from lernmi_tui.paint.frame import Frame, Span
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.spots import SIGNS, Spot, Spots

LOOKED, LEARNED = "▹◃", "[]"  # around a point


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """A point (``x``, ``y``) with ``signs`` around it, as the legend's ``words`` say."""

    x: float
    y: float
    signs: str
    words: str
    held_out: bool | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CurvePicture:
    """``line`` (2 x columns,) is what the network says, ``known`` from where to where it learned.

    ``spots`` are the samples, ``places`` the x of each; ``selected`` is one of them. ``cursor`` is
    the x that is read.
    """

    frame: Frame
    names: tuple[str, str]
    line: Floats
    known: Span
    spots: Sequence[Spots]
    places: Sequence[Floats]
    selected: Spot | None = None
    marked: Sequence[Marked] = ()
    cursor: float | None = None

    def draw(self, width: int, height: int, colours: Palette) -> Cells:
        """In ``width`` x ``height`` cells."""
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        free = self.frame.draw_axes(cells, *self.names, colours)
        self._draw_cursor(cells, colours)
        for spots, x in zip(self.spots, self.places, strict=True):
            self._draw_spots(cells, spots, x, colours)
        self._draw_line(cells, colours)
        for spots, x in zip(self.spots, self.places, strict=True):
            self._draw_selected(cells, spots, x, colours)
        for each in self.marked:
            self._draw_marked(cells, each, colours)
        self._draw_legend(cells, free, colours)
        return cells

    def _draw_cursor(self, cells: Cells, colours: Palette) -> None:
        if self.cursor is None:
            return
        frame = self.frame
        column = int(frame.across(np.array([self.cursor]))[0])
        for row in range(frame.top, frame.top + frame.rows):
            cells.put(column, row, "│", colours.grey(0.45))
        cells.put(column, frame.top + frame.rows, "▲", colours.named("accent"), bold=True)

    def _draw_line(self, cells: Cells, colours: Palette) -> None:
        """Over the points, so that it can be followed; dim where nothing was learned from.

        In every other cell a point that it meets is left, in its colour: else a good curve would
        hide them all.
        """
        frame, (low, high) = self.frame, self.known
        dots = curve_dots(frame.share(self.line), frame.rows)
        accent, dim = (cell_style(colours.named(name), cells.paper) for name in ("accent", "dim"))
        points = self._points()
        for y, row in enumerate(dots.tolist()):
            for x, each in enumerate(row):
                if not each:
                    continue
                place = frame.left + x, frame.top + y
                inside = low <= frame.x_at(place[0]) <= high
                char = points.get(place) if x % 2 else None
                cells.put_cell(*place, char or glyph(each), accent if inside else dim)

    def _draw_spots(self, cells: Cells, spots: Spots, x: Floats, colours: Palette) -> None:
        style = cell_style(colours.named("dim" if spots.held_out else "text"), cells.paper)
        for place in self._places(spots, x):
            cells.put_cell(*place, SIGNS[spots.held_out], style)

    def _places(self, spots: Spots, x: Floats) -> set[tuple[int, int]]:
        """The cells that they lie in."""
        across, down = self.frame.across(x), self.frame.down(spots.expected)
        return set(zip(across.tolist(), down.tolist(), strict=True))

    def _points(self) -> dict[tuple[int, int], str]:
        """The signs of all points, by cell."""
        return {
            place: SIGNS[spots.held_out]
            for spots, x in zip(self.spots, self.places, strict=True)
            for place in self._places(spots, x)
        }

    def _draw_selected(self, cells: Cells, spots: Spots, x: Floats, colours: Palette) -> None:
        row = spots.row_of(self.selected)
        if row is not None:
            place = int(self.frame.across(x)[row]), int(self.frame.down(spots.expected)[row])
            paper = colours.named("accent")
            cells.put(*place, SIGNS[spots.held_out], colours.named("background"), paper)

    def _draw_marked(self, cells: Cells, mark: Marked, colours: Palette) -> None:
        frame, accent = self.frame, colours.named("accent")
        column = int(frame.across(np.array([mark.x]))[0])
        row = int(frame.down(np.array([mark.y]))[0])
        cells.put(column - 1, row, mark.signs[0], accent, bold=True)
        cells.put(column, row, _sign(mark), accent, bold=True)
        cells.put(column + 1, row, mark.signs[1], accent, bold=True)

    def _draw_legend(self, cells: Cells, x: int, colours: Palette) -> None:
        """In the first line from column ``x`` on, as much as there is room for."""
        width = cells.width
        signs = [("⠤⠤", "accent", "the network")]
        for each in self.spots:
            signs.append((SIGNS[each.held_out], "dim" if each.held_out else "text", each.name))
        for mark in self.marked:
            signs.append((f"{mark.signs[0]}{_sign(mark)}{mark.signs[1]}", "accent", mark.words))
        wanted = sum(len(sign) + 1 + len(words) for sign, _, words in signs)
        gap = 3 if wanted + 3 * (len(signs) - 1) <= width - x else 2
        for sign, ink, words in signs:
            if x + len(sign) + 1 + len(words) > width:
                break
            cells.put(x, 0, sign, colours.named(ink))
            cells.put(x + len(sign) + 1, 0, words)
            x += len(sign) + 1 + len(words) + gap


def _sign(mark: Marked) -> str:
    return "∙" if mark.held_out is None else SIGNS[mark.held_out]
