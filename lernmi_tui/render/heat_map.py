"""A decision map: what a network says about every point of the plane, with the samples on it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers
from lernmi_tui.render.cells import Cells, cell_style
from lernmi_tui.render.palette import Palette

LIMIT = 1.1  # the map spans -LIMIT .. LIMIT both ways: the clouds reach a little beyond 1
FINEST = 54  # points along a side at most; larger maps are enlarged from these
STEPS = 16  # shades from undecided to sure
STRENGTH = 0.55  # of the background, so that the samples stand out from it

UNDECIDED = 0.5
GLYPHS = {  # (held out, right) -> for an expected 0, for an expected 1
    (False, True): "○●",
    (False, False): "×✖",
    (True, True): "◇◆",
    (True, False): "×✖",
}


@lru_cache(maxsize=4)
def plane(side: int) -> Floats:
    """The points (side * side, 2) = (x, y) of a square map, row by row from the top left."""
    middles = (np.arange(side) + 0.5) / side * 2.0 * LIMIT - LIMIT
    x, y = np.meshgrid(middles, middles[::-1])
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    points.flags.writeable = False
    return points


def enlarged(values: Floats, side: int) -> Floats:
    """``values`` (n, n) as (side, side), with straight lines between neighbours."""
    if len(values) == side:
        return values
    weights = _weights(len(values), side)
    result: Floats = weights @ values @ weights.T
    return result


@lru_cache(maxsize=4)
def _weights(old: int, new: int) -> Floats:
    """(new, old): what each old value has to do with each new one."""
    places = (np.arange(new) + 0.5) / new * old - 0.5
    columns = [np.interp(places, np.arange(old), row) for row in np.eye(old)]
    return np.stack(columns, axis=1)


def heat_levels(outputs: Floats) -> Integers:
    """-STEPS (says 0) .. STEPS (says 1) for each of ``outputs``, any shape; a NaN is undecided."""
    decided = np.clip(np.nan_to_num(outputs, nan=UNDECIDED, posinf=1.0, neginf=0.0), 0.0, 1.0)
    return np.rint((decided - UNDECIDED) * 2 * STEPS).astype(np.int64)


def inks(colours: Palette, greys: bool) -> list[str]:
    """The colour of each heat level, -STEPS first: orange to blue, or ``greys`` dark to bright."""
    parts = [level / STEPS for level in range(-STEPS, STEPS + 1)]
    if greys:
        return [colours.grey(STRENGTH * (part + 1.0) / 2.0) for part in parts]
    return [colours.shade(STRENGTH * part) for part in parts]


class HeatMap:
    """A square map drawn into ``cells``: ``side`` columns and half as many rows, at (``x``, ``y``).

    Draw the background first, then the points.
    """

    def __init__(
        self, cells: Cells, x: int, y: int, side: int, colours: Palette, greys: bool
    ) -> None:
        self._cells = cells
        self._x, self._y = x, y
        self._side = side
        self._colours = colours
        self._inks = inks(colours, greys)
        self._point_inks = [colours.named("text" if greys else name) for name in ("minus", "plus")]
        self._levels: Integers = np.zeros((side, side), dtype=np.int64)

    def draw_background(self, outputs: Floats) -> None:
        """``outputs`` (n, n), the top row first, n at most ``side``."""
        self._levels = heat_levels(enlarged(np.nan_to_num(outputs, nan=UNDECIDED), self._side))
        self._cells.put_halves(self._x, self._y, self._levels + STEPS, self._inks.__getitem__)

    def draw_points(
        self, points: Floats, targets: Floats, right: NDArray[np.bool_], held_out: bool
    ) -> None:
        """``points`` (n, 2), ``targets`` and ``right`` (n,); wrong ones lie over right ones."""
        columns, rows = self._places(points)
        for index in np.argsort(~right, kind="stable").tolist():
            is_one = bool(targets[index] > UNDECIDED)
            good = bool(right[index])
            ink = self._point_inks[is_one] if good else self._colours.named("text")
            glyph = GLYPHS[held_out, good][is_one]
            self._put(int(columns[index]), int(rows[index]), glyph, ink, bold=not good)

    def draw_mark(self, point: Floats, target: float, right: bool) -> None:
        """``[●]``: the sample at ``point`` (2,) was the last one learned."""
        columns, rows = self._places(point[None])
        column, row = int(columns[0]), int(rows[0])
        accent = self._colours.named("accent")
        glyph = GLYPHS[False, right][int(target > UNDECIDED)]
        for offset, char in ((-1, "["), (0, glyph), (1, "]")):
            self._put(column + offset, row, char, accent, bold=True)

    def _places(self, points: Floats) -> tuple[Integers, Integers]:
        """The column and the row of cells of each point, clipped to the map."""
        parts = np.clip((points / LIMIT + 1.0) / 2.0, 0.0, 1.0)
        columns = np.minimum((parts[:, 0] * self._side).astype(np.int64), self._side - 1)
        rows = np.minimum(((1.0 - parts[:, 1]) * self._side).astype(np.int64), self._side - 1)
        return columns, rows // 2

    def _put(self, column: int, row: int, char: str, ink: str, bold: bool) -> None:
        """A character on the colour behind it: the mean of the cell's halves."""
        if 0 <= column < self._side:
            level = int(self._levels[2 * row : 2 * row + 2, column].sum()) // 2
            style = cell_style(ink, self._inks[level + STEPS], bold)
            self._cells.put_cell(self._x + column, self._y + row, char, style)


def heat_bar(cells: Cells, x: int, y: int, width: int, colours: Palette, greys: bool) -> None:
    """The scale of the background, from an output of 0 to one of 1."""
    for column in range(width):
        level = round(column / max(width - 1, 1) * 2 * STEPS)
        ink = inks(colours, greys)[level]
        cells.put_cell(x + column, y, "█", cell_style(ink, ink))


def tick_place(value: float, side: int) -> int:
    """Which of ``side`` columns from the left, or half rows from below, a coordinate falls into."""
    return min(max(int((value / LIMIT + 1.0) / 2.0 * side), 0), side - 1)
