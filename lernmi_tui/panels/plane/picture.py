"""The whole picture of a decision map: map, axes, legend, and how many points are right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lernmi import numbers
from lernmi.arrays import Floats
from lernmi.tasks.features import PLAIN
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.heat_map import FINEST, LIMIT, HeatMap, plane, point_at, tick_position
from lernmi_tui.paint.heat_scale import SAYS, Scale, draw_scale, scale_of
from lernmi_tui.paint.palette import Palette

AXIS_WIDTH = 3
LEGEND_WIDTH = 19
LEGEND_HEIGHT = 12  # at least, without blank lines
LEAST_SIDE = 8
FAR_SMALLER = 0.6  # than above a legend of few words
BAR_WIDTH, SHORT_BAR_WIDTH = 10, 6
SCALE = [("", "")]  # the line of the legend that the scale is drawn into


@dataclass(frozen=True, slots=True)
class MapLayout:
    """A map of ``side`` columns and half as many rows, no map if 0; the legend beside or below."""

    side: int
    beside: bool

    def point_at(self, x: int, y: int) -> Floats | None:
        """The point of the plane (2,) at a cell of the picture, None beside the map."""
        column = x - AXIS_WIDTH
        if 0 <= column < self.side and 0 <= y < self.side // 2:
            return np.array(point_at(column, y, self.side))
        return None

    def moved(self, point: Floats, columns: int, rows: int) -> Floats:
        """The middle of the cell so many to the right of and below that of ``point`` (2,)."""
        parts = (point / LIMIT + 1.0) / 2.0
        column = int(parts[0] * self.side) + columns
        row = int((1.0 - parts[1]) * (self.side // 2)) + rows
        column = min(max(column, 0), self.side - 1)
        row = min(max(row, 0), self.side // 2 - 1)
        return np.array(point_at(column, row, self.side))


def map_layout(width: int, height: int) -> MapLayout:
    """The largest map within ``width`` x ``height`` cells that leaves room for axes and legend.

    The legend stands beside it; below it in a few words where the map would be far smaller so.
    """
    above = _even(min(2 * (height - 3), width - AXIS_WIDTH))
    side = _even(min(2 * (height - 1), width - AXIS_WIDTH - 2 - LEGEND_WIDTH))
    beside = side >= FAR_SMALLER * above
    side = side if beside else above
    return MapLayout(side if side >= LEAST_SIDE else 0, beside)


@dataclass(frozen=True, slots=True)
class PointSet:
    """The train or the held-out samples: ``points`` (n, 2), ``targets`` and ``right`` (n,).

    Of a regression ``good`` says how well they are met, in two ways: there nothing is wrong.
    """

    points: Floats
    targets: Floats
    right: NDArray[np.bool_]
    held_out: bool
    good: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        return "held-out" if self.held_out else "train"

    @property
    def share(self) -> str:
        """``93.4 %`` right; ``R² 0.934``."""
        return numbers.percent(float(self.right.mean())) if self.good is None else self.good[0]

    @property
    def count(self) -> str:
        """``93 of 100 right``."""
        right = f"{int(self.right.sum())} of {len(self.right)} right"
        return right if self.good is None else self.good[1]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose answers colour the plane: those of ``says``, points (n, 2) -> (n,).

    ``activation`` is None for the output, which is measured by ``scale``. It is asked about
    ``finest`` x ``finest`` points at most.
    """

    name: str
    says: Callable[[Floats], Floats]
    activation: str | None = None
    finest: int = FINEST
    scale: Scale = SAYS

    @property
    def is_output(self) -> bool:
        return self.activation is None

    def map(self, side: int) -> tuple[Floats, Scale]:
        """What it says all over a map, (n, n), and what that is measured by."""
        finest = min(side, self.finest)
        said = self.says(plane(finest)).reshape(finest, finest)
        return said, self.scale if self.activation is None else scale_of(self.activation, said)


@dataclass(frozen=True, slots=True)
class Pen:
    """A cross-hair at ``point`` (2,) that puts samples with ``target``; None: it only points."""

    point: Floats
    target: float | None


@dataclass(frozen=True, slots=True)
class Looked:
    """The ``point`` (2,) that the network looks at: a sample of that ``side``, None if of none."""

    point: Floats
    side: float | None
    right: bool

    @property
    def words(self) -> str:
        """What the sign says that stands there, or at the edge that is nearest."""
        return "looked at" if (np.abs(self.point) <= LIMIT).all() else "beyond the map"


@dataclass(frozen=True, slots=True)
class DecisionPicture:
    """What is drawn: what ``speaker`` says, in two colours if ``discrete``; the samples, those
    ``shown`` on the map, the row of the train sample ``marked`` as what ``marked_words`` say.

    ``classes`` are the words for an expected 0 and 1; of a regression, for one in the lower half of
    the scale of ``targets`` and one in the upper half.
    """

    speaker: Speaker
    discrete: bool
    sets: Sequence[PointSet]
    shown: Sequence[PointSet]
    marked: int | None = None
    marked_words: str = "learned last"
    classes: tuple[str, str] = ("expected 0", "expected 1")
    pen: Pen | None = None
    looked: Looked | None = None
    targets: Scale = SAYS

    def draw(self, width: int, height: int, colours: Palette, greys: bool) -> Cells:
        """In ``width`` x ``height`` cells; only words where a map has no room."""
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        layout = map_layout(width, height)
        side = layout.side
        if not side:
            for row, each in enumerate(self.sets):
                cells.put(0, row, f"{each.name} {each.share}")
            return cells
        scale = self._draw_map(cells, side, colours, greys)
        _draw_axes(cells, side, colours)
        if layout.beside:
            self._draw_legend(cells, AXIS_WIDTH + side + 2, 0, scale, colours, greys)
        elif height - side // 2 - 2 >= LEGEND_HEIGHT:
            self._draw_legend(cells, AXIS_WIDTH, side // 2 + 2, scale, colours, greys)
        else:
            self._draw_short_legend(cells, side // 2 + 1, scale, colours, greys)
        return cells

    @property
    def _is_regression(self) -> bool:
        return self.sets[0].good is not None

    @property
    def _wrong(self) -> str:
        """Right and wrong are what the whole network is, whoever colours the plane."""
        return "wrong" if self.speaker.is_output else "net is wrong"

    def _draw_map(self, cells: Cells, side: int, colours: Palette, greys: bool) -> Scale:
        heat = HeatMap(cells, AXIS_WIDTH, 0, side, colours, greys, self.targets)
        said, scale = self.speaker.map(side)
        heat.draw_background(said, scale, self.discrete)
        for each in self.shown:
            heat.draw_points(each.points, each.targets, each.right, each.held_out)
        train = self.sets[0]
        if self.marked is not None and self.marked < len(train.points):
            at = self.marked
            heat.draw_mark(train.points[at], float(train.targets[at]), bool(train.right[at]))
        if self.looked is not None:
            heat.draw_looked(self.looked.point, self.looked.side, self.looked.right)
        if self.pen is not None:
            heat.draw_cross(self.pen.point, self.pen.target)
        return scale

    def _draw_legend(
        self, cells: Cells, x: int, top: int, scale: Scale, colours: Palette, greys: bool
    ) -> None:
        text, dim, accent = (colours.named(name) for name in ("text", "dim", "accent"))
        kinds = [each.held_out for each in self.shown]
        ones = " ".join("◆" if held_out else "●" for held_out in kinds)
        zeros = " ".join("◇" if held_out else "○" for held_out in kinds)
        room = max(cells.width - x - len(ones) - 1, 0)
        rows = [
            [(ones, colours.named("plus")), (f" {cut(self.classes[1], room)}", text)],
            [(zeros, colours.named("minus")), (f" {cut(self.classes[0], room)}", text)],
        ]
        if not self._is_regression:
            rows.append([("✖ ×", text), (f" {self._wrong}", text)])
        if len(kinds) > 1:
            rows.append([("◆ ◇", text), (" held-out", text)])
        if self.marked is not None:
            rows.append([("[●]", accent), (f" {self.marked_words}", text)])
        if self.looked is not None:
            rows.append([("▹●◃", accent), (f" {self.looked.words}", text)])
        is_output = self.speaker.is_output
        rows += [[], [(f"{self.speaker.name} says", dim if is_output else accent)], SCALE, []]
        for each in self.sets:
            count = each.count if is_output else "by the whole net"
            rows += [[(f"{each.name} {each.share}", text)], [(count, dim)], []]
        if len(rows) - 1 > cells.height - top:
            rows = [row for row in rows if row]
        y = top + rows.index(SCALE)
        width = min(BAR_WIDTH, cells.width - x - 2 - sum(map(len, scale.ends)))
        draw_scale(cells, x, y, max(width, 1), scale, self.discrete, colours, greys)
        for y, row in enumerate(rows, start=top):
            column = x
            for words, ink in row:
                cells.put(column, y, words, ink)
                column += len(words)

    def _draw_short_legend(
        self, cells: Cells, y: int, scale: Scale, colours: Palette, greys: bool
    ) -> None:
        """Two lines below the map."""
        ones, zeros = ("◆", "◇") if self.shown[0].held_out else ("●", "○")
        words = f"{ones} {self.classes[1]}  {zeros} {self.classes[0]}"
        words += "" if self._is_regression else f"  ✖ × {self._wrong}"
        signs = [f"[●] {self.marked_words}"] if self.marked is not None else []
        signs += [f"▹●◃ {self.looked.words}"] if self.looked is not None else []
        cells.put(0, y, "  ".join([words, *signs]) if fits(words, signs, cells.width) else words)
        shares = " · ".join(f"{each.name} {each.share}" for each in self.sets)
        shares = shares if self.speaker.is_output else f"whole net: {shares}"
        cells.put(0, y + 1, shares)
        x = len(shares) + 2
        if x + SHORT_BAR_WIDTH + 2 + sum(map(len, scale.ends)) <= cells.width:
            draw_scale(cells, x, y + 1, SHORT_BAR_WIDTH, scale, self.discrete, colours, greys)


def fits(words: str, signs: Sequence[str], width: int) -> bool:
    """Have the words and what the signs mean room in one line?"""
    return len("  ".join([words, *signs])) <= width


def _draw_axes(cells: Cells, side: int, colours: Palette) -> None:
    dim = colours.named("dim")
    x_name, y_name = PLAIN
    foot = side // 2
    for value in (-1, 0, 1):
        position = tick_position(value, side)
        cells.put(AXIS_WIDTH + position - (value < 0), foot, str(value), dim)
        cells.put(0, foot - 1 - position // 2, f"{value:2d}", dim)
    cells.put(AXIS_WIDTH + tick_position(0.5, side), foot, x_name, dim)
    cells.put(1, foot - 1 - tick_position(0.5, side) // 2, y_name, dim)


def _even(side: int) -> int:
    return max(side, 0) // 2 * 2
