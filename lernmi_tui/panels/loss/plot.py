"""The one place that knows plotext: curves on two axes, as lines of text.

plotext keeps its figure in its module, so this is for the UI thread alone. It is imported at the
first plot, which is after the first paint of the screen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from lernmi_tui.paint.contrast import RGB
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.loss.axis import Axis

LABEL_WIDTH = 6  # of the labels on the left: always as wide, so that the plot never shifts
LEAST_WIDTH = LABEL_WIDTH + 10
LEAST_HEIGHT = 4
_LINE, _MARK = "braille", "◆"
_LINE_DOTS = 2, 4  # of a cell of a line: across, and on top of each other


@dataclass(frozen=True, slots=True)
class Curve:
    """Points within the axes, in their coordinates, at most two a column.

    A line through them, or a ``glyph`` at each.
    """

    x: Sequence[float]
    y: Sequence[float]
    colour: RGB
    glyph: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line at ``x`` with ``label`` beside its top."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """``lines`` of equal width; the curves' canvas starts at cell ``left``, in the first line.

    It is ``columns`` wide and ``rows`` high and spans ``low`` .. ``high`` of the x axis.
    """

    lines: tuple[Text, ...]
    left: int
    columns: int
    rows: int
    low: float
    high: float

    def cell(self, x: float) -> int:
        """The cell of a line that ``x`` falls into."""
        return self.left + _column(x, self.low, self.high, self.columns)

    def x(self, cell: int) -> float:
        """The x in the middle of a cell, clipped to the axis."""
        share = min(max(cell - self.left, 0), self.columns - 1) / max(self.columns - 1, 1)
        return self.low + share * (self.high - self.low)


def canvas_size(width: int, height: int) -> tuple[int, int]:
    """Columns and rows left for the curves in a plot of ``width`` x ``height`` cells."""
    return width - LABEL_WIDTH - 1, height - 2


def draw_plot(
    width: int,
    height: int,
    x_axis: Axis,
    y_axis: Axis,
    curves: Sequence[Curve],
    marks: Sequence[Mark],
    marks_on_top: bool,
    palette: Palette,
) -> Plot:
    """Curves, axes and marks in ``width`` x ``height`` cells (at least LEAST_WIDTH, LEAST_HEIGHT).

    Later curves are drawn over earlier ones. The marks' labels are in the first line or in the
    last one of the curves.
    """
    import plotext

    columns, rows = canvas_size(width, height)
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.ticks_color(palette.dim)
    plotext.limit_size(False, False)
    plotext.plot_size(width, height)
    plotext.xaxes(True, False)
    plotext.yaxes(True, False)
    plotext.xlim(x_axis.low, x_axis.high)
    plotext.ylim(y_axis.low, y_axis.high)
    plotext.xticks(*_ticks(x_axis))
    positions, labels = _ticks(y_axis)
    fitting = [label if len(label) <= LABEL_WIDTH else "" for label in labels]
    plotext.yticks(positions, [label.rjust(LABEL_WIDTH) for label in fitting])
    for curve in curves:
        if curve.glyph is not None:
            plotext.scatter(list(curve.x), list(curve.y), marker=curve.glyph, color=curve.colour)
        else:
            across = _in_the_middle(curve.x, x_axis, columns, _LINE_DOTS[0])
            up = _in_the_middle(curve.y, y_axis, rows, _LINE_DOTS[1])
            plotext.plot(across, up, marker=_LINE, color=curve.colour)
    for mark in marks:
        plotext.vertical_line(mark.x, color=palette.dim)
    label_y = y_axis.high if marks_on_top else y_axis.low
    for x, label, alignment in placed_labels(marks, x_axis, columns):
        plotext.text(label, x, label_y, color=palette.text, alignment=alignment)
    lines = Text.from_ansi(plotext.build()).split("\n", allow_blank=False)
    return Plot(tuple(lines)[:height], LABEL_WIDTH + 1, columns, rows, x_axis.low, x_axis.high)


def _in_the_middle(values: Sequence[float], axis: Axis, cells: int, dots: int) -> list[float]:
    """Where a line has to be to run where ticks, glyphs and marks are: in the middle of its cells.

    plotext puts the ends of an axis at the outermost of the ``dots`` that each of the ``cells``
    has, so a line at 0 would run below the 0 of the axis.
    """
    span, most = axis.high - axis.low, dots * cells - 1
    first, last = (dots - 1) / 2 / most, dots * (cells - 1) / most
    return [axis.low + first * span + (value - axis.low) * last for value in values]


def _ticks(axis: Axis) -> tuple[list[float], list[str]]:
    return [position for position, _ in axis.ticks], [label for _, label in axis.ticks]


def placed_labels(
    marks: Sequence[Mark], x_axis: Axis, columns: int
) -> list[tuple[float, str, str]]:
    """(x, text, alignment) of each mark: its label beside it if there is room, else only ◆.

    The latest marks are the first to get room. Between a label and another mark is a blank.
    """
    cells = [_column(mark.x, x_axis.low, x_axis.high, columns) for mark in marks]
    taken = set(cells)
    placed = []
    for mark, cell in reversed(list(zip(marks, cells, strict=True))):
        length = len(mark.label) + 1
        right, left = range(cell + 1, cell + 2 + length), range(cell - length - 1, cell)
        if right.stop <= columns + 1 and taken.isdisjoint(right):
            placed.append((mark.x, f"{_MARK} {mark.label}", "left"))
            taken.update(right)
        elif left.start >= -1 and taken.isdisjoint(left):
            placed.append((mark.x, f"{mark.label} {_MARK}", "right"))
            taken.update(left)
        else:
            placed.append((mark.x, _MARK, "left"))
    return placed[::-1]


def _column(x: float, low: float, high: float, columns: int) -> int:
    """Where plotext puts ``x``: the ends of the axis are the middles of the outer columns."""
    column = math.floor((x - low) / (high - low) * (columns - 1) + 0.5)
    return min(max(column, 0), columns - 1)
