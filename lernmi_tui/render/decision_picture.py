"""The whole picture of a decision map: map, axes, legend, and how many points are right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats
from lernmi_tui.render import numbers
from lernmi_tui.render.cells import Cells
from lernmi_tui.render.heat_map import FINEST, HeatMap, heat_bar, plane, tick_place
from lernmi_tui.render.palette import Palette

AXIS_WIDTH = 3
LEGEND_WIDTH = 19
LEAST_SIDE = 8


@dataclass(frozen=True, slots=True)
class PointSet:
    """The train or the held-out samples: ``points`` (n, 2), ``targets`` and ``right`` (n,)."""

    points: Floats
    targets: Floats
    right: NDArray[np.bool_]
    held_out: bool

    @property
    def name(self) -> str:
        return "held-out" if self.held_out else "train"

    @property
    def share(self) -> str:
        """``93.4 %`` right."""
        return numbers.percent(float(self.right.mean()))


@dataclass(frozen=True, slots=True)
class DecisionPicture:
    """What is drawn: ``says`` (points (n, 2) -> outputs (n,)), the samples, those ``shown`` on the
    map, the row of the train sample ``marked`` as the last one learned, the axes' ``names``.
    """

    says: Callable[[Floats], Floats]
    sets: Sequence[PointSet]
    shown: Sequence[PointSet]
    marked: int | None
    names: tuple[str, str]

    def draw(self, width: int, height: int, colours: Palette, greys: bool) -> Cells:
        """In ``width`` x ``height`` cells; only words where a map has no room."""
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        side = _even(min(2 * (height - 1), width - AXIS_WIDTH))
        beside = width - AXIS_WIDTH - side - 2 >= LEGEND_WIDTH
        if not beside:
            side = _even(min(2 * (height - 3), width - AXIS_WIDTH))
        if side < LEAST_SIDE:
            for row, each in enumerate(self.sets):
                cells.put(0, row, f"{each.name} {each.share}")
            return cells
        self._draw_map(cells, side, colours, greys)
        self._draw_axes(cells, side, colours)
        if beside:
            self._draw_legend(cells, AXIS_WIDTH + side + 2, colours, greys)
        else:
            self._draw_short_legend(cells, side // 2 + 1)
        return cells

    def _draw_map(self, cells: Cells, side: int, colours: Palette, greys: bool) -> None:
        heat = HeatMap(cells, AXIS_WIDTH, 0, side, colours, greys)
        finest = min(side, FINEST)
        heat.draw_background(self.says(plane(finest)).reshape(finest, finest))
        for each in self.shown:
            heat.draw_points(each.points, each.targets, each.right, each.held_out)
        train = self.sets[0]
        if self.marked is not None and self.marked < len(train.points):
            at = self.marked
            heat.draw_mark(train.points[at], float(train.targets[at]), bool(train.right[at]))

    def _draw_axes(self, cells: Cells, side: int, colours: Palette) -> None:
        dim = colours.named("dim")
        x_name, y_name = self.names
        foot = side // 2
        for value in (-1, 0, 1):
            place = tick_place(value, side)
            cells.put(AXIS_WIDTH + place - (value < 0), foot, str(value), dim)
            cells.put(0, foot - 1 - place // 2, f"{value:2d}", dim)
        cells.put(AXIS_WIDTH + tick_place(0.5, side), foot, x_name, dim)
        cells.put(1, foot - 1 - tick_place(0.5, side) // 2, y_name, dim)

    def _draw_legend(self, cells: Cells, x: int, colours: Palette, greys: bool) -> None:
        text, dim = colours.named("text"), colours.named("dim")
        kinds = [each.held_out for each in self.shown]
        ones = " ".join("◆" if held_out else "●" for held_out in kinds)
        zeros = " ".join("◇" if held_out else "○" for held_out in kinds)
        rows = [
            [(ones, colours.named("plus")), (" expected 1", text)],
            [(zeros, colours.named("minus")), (" expected 0", text)],
            [("✖ ×", text), (" wrong", text)],
        ]
        if len(kinds) > 1:
            rows.append([("◆ ◇", text), (" held-out", text)])
        if self.marked is not None:
            rows.append([("[●]", colours.named("accent")), (" last learned", text)])
        rows += [[], [("the network says", dim)], [], []]
        bar_row = len(rows) - 2
        for each in self.sets:
            count = f"{int(each.right.sum())} of {len(each.right)} right"
            rows += [[(f"{each.name} {each.share}", text)], [(count, dim)], []]
        for y, row in enumerate(rows):
            column = x
            for words, ink in row:
                cells.put(column, y, words, ink)
                column += len(words)
        cells.put(x, bar_row, "0", text)
        heat_bar(cells, x + 2, bar_row, 10, colours, greys)
        cells.put(x + 13, bar_row, "1", text)

    def _draw_short_legend(self, cells: Cells, y: int) -> None:
        """Two lines below the map."""
        ones, zeros = ("◆", "◇") if self.shown[0].held_out else ("●", "○")
        cells.put(0, y, f"{ones} expected 1  {zeros} expected 0  ✖ × wrong")
        cells.put(0, y + 1, " · ".join(f"{each.name} {each.share}" for each in self.sets))


def _even(side: int) -> int:
    return max(side, 0) // 2 * 2
