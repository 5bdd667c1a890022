"""A square map of the plane: what a neuron says about every point, with samples on it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers
from lernmi_tui.paint.cells import Cells, cell_style
from lernmi_tui.paint.heat_scale import SAYS, STEPS, Scale, inks, levels
from lernmi_tui.paint.palette import FewColours, Palette

LIMIT = 1.1  # the map spans -LIMIT .. LIMIT both ways: the clouds reach a little beyond 1
FINEST = 54  # points along a side at most; larger maps are enlarged from these
COARSEST = 16
AFFORDABLE = 10_000_000  # links x points that a map may take: a few ms

FAINTEST = 0.4  # colour of a point: one in the middle of the scale is seen as well
GLYPHS = {  # (held out, right) -> for a target in the lower half of the scale, for another
    (False, True): "○●",
    (False, False): "×✖",
    (True, True): "◇◆",
    (True, False): "×✖",
}


def fineness(links: int, finest: int = FINEST) -> int:
    """So many points along a side does a network of ``links`` links answer in time."""
    return max(min(finest, int((AFFORDABLE / links) ** 0.5)), min(finest, COARSEST))


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
    positions = (np.arange(new) + 0.5) / new * old - 0.5
    columns = [np.interp(positions, np.arange(old), row) for row in np.eye(old)]
    return np.stack(columns, axis=1)


class HeatMap:
    """A square map drawn into ``cells``: ``side`` columns and half as many rows, at (``x``, ``y``).

    Draw the background first, then the points. ``targets`` is what their targets are measured by.
    """

    def __init__(
        self,
        cells: Cells,
        x: int,
        y: int,
        side: int,
        colours: Palette,
        greys: bool,
        targets: Scale = SAYS,
    ) -> None:
        self._cells = cells
        self._x, self._y = x, y
        self._side = side
        self._colours = colours
        self._inks = inks(colours, greys)
        # of 16 colours a sign would not stand out from its own
        self._is_text = greys or isinstance(colours, FewColours)
        self._targets = targets
        self._levels: Integers = np.zeros((side, side), dtype=np.int64)
        self._discrete = False

    def draw_background(self, said: Floats, scale: Scale, discrete: bool = False) -> None:
        """``said`` (n, n), the top row first, n at most ``side``; two colours if ``discrete``."""
        self._discrete = discrete
        self._levels = levels(enlarged(scale.parts(said), self._side), discrete)
        self._cells.put_halves(self._x, self._y, self._levels + STEPS, self._inks.__getitem__)

    def draw_points(
        self, points: Floats, targets: Floats, right: NDArray[np.bool_], held_out: bool
    ) -> None:
        """``points`` (n, 2), ``targets`` and ``right`` (n,); wrong ones lie over right ones."""
        columns, rows = self._positions(points)
        parts = self._targets.parts(targets).tolist()
        for index in np.argsort(~right, kind="stable").tolist():
            good = bool(right[index])
            ink = self._point_ink(parts[index]) if good else self._colours.named("text")
            glyph = GLYPHS[held_out, good][parts[index] > 0.0]
            self._put(int(columns[index]), int(rows[index]), glyph, ink, bold=not good)

    def draw_mark(self, point: Floats, target: float, right: bool) -> None:
        """``[●]``: the sample at ``point`` (2,) was the last one learned."""
        columns, rows = self._positions(point[None])
        column, row = int(columns[0]), int(rows[0])
        accent = self._colours.named("accent")
        glyph = GLYPHS[False, right][target > self._targets.middle]
        for offset, char in ((-1, "["), (0, glyph), (1, "]")):
            self._put(column + offset, row, char, accent, bold=True)

    def draw_looked(self, point: Floats, side: float | None, right: bool) -> None:
        """``▹●◃``: the network looks at ``point`` (2,), a sample of that ``side`` or of none."""
        columns, rows = self._positions(point[None])
        column, row = int(columns[0]), int(rows[0])
        accent = self._colours.named("accent")
        glyph = "∙" if side is None else GLYPHS[False, right][side > self._targets.middle]
        for offset, char in ((-1, "▹"), (0, glyph), (1, "◃")):
            self._put(column + offset, row, char, accent, bold=True)

    def draw_cross(self, point: Floats, target: float | None) -> None:
        """A cross-hair at ``point`` (2,), where a sample with ``target`` may be put.

        None: it only points there, and what lies there is seen.
        """
        columns, rows = self._positions(point[None])
        column, row = int(columns[0]), int(rows[0])
        accent = self._colours.named("accent")
        for right, down, char in ((-2, 0, "╶"), (-1, 0, "─"), (1, 0, "─"), (2, 0, "╴")):
            self._put(column + right, row + down, char, accent, bold=True)
        for down in (-1, 1):
            self._put(column, row + down, "│", accent, bold=True)
        if target is not None:
            glyph = GLYPHS[False, True][target > self._targets.middle]
            self._put(column, row, glyph, accent, bold=True)

    def _point_ink(self, part: float) -> str:
        """The colour of a target at that ``part`` of the scale, -1 .. 1."""
        if self._is_text:
            return self._colours.named("text")
        strength = max(abs(part), FAINTEST)
        return self._colours.shade(strength if part > 0.0 else -strength)

    def _positions(self, points: Floats) -> tuple[Integers, Integers]:
        """The column and the row of cells of each point, clipped to the map."""
        parts = np.clip((points / LIMIT + 1.0) / 2.0, 0.0, 1.0)
        columns = np.minimum((parts[:, 0] * self._side).astype(np.int64), self._side - 1)
        rows = np.minimum(((1.0 - parts[:, 1]) * self._side).astype(np.int64), self._side - 1)
        return columns, rows // 2

    def _put(self, column: int, row: int, char: str, ink: str, bold: bool) -> None:
        """A character on the colour behind it: that of the upper half, or the mean of both."""
        if 0 <= column < self._side and 0 <= row < self._side // 2:
            upper, lower = self._levels[2 * row : 2 * row + 2, column].tolist()
            level = upper if self._discrete else (upper + lower) // 2
            style = cell_style(ink, self._inks[level + STEPS], bold)
            self._cells.put_cell(self._x + column, self._y + row, char, style)


def point_at(column: int, row: int, side: int) -> tuple[float, float]:
    """The point of the plane in the middle of a cell of a map of ``side`` columns."""
    return (
        (2 * column + 1) / side * LIMIT - LIMIT,
        LIMIT - (2 * row + 1) / (side // 2) * LIMIT,
    )


def tick_position(value: float, side: int) -> int:
    """Which of ``side`` columns from the left, or half rows from below, a coordinate falls into."""
    return min(max(int((value / LIMIT + 1.0) / 2.0 * side), 0), side - 1)
