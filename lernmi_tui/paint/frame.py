"""Two axes in a person's units, and which cell between them a point falls into."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from rich.cells import cell_len

from lernmi.arrays import Floats, Integers
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.ticks import ticks

LEAST_COLUMNS, LEAST_ROWS = 10, 3
LONGEST_NAME = 8  # cells, of what is above the axis at the left
ABOVE, BELOW = 1, 2  # lines: a legend; the axis and its labels
Span = tuple[float, float]


def padded(values: Floats, share: float) -> Span:
    """From the least to the largest finite one of ``values`` (n,), and a ``share`` of that beyond.

    Never empty.
    """
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)
    if 0.0 < high - low < np.inf:
        return low - share * (high - low), high + share * (high - low)
    around = abs(high) / 2.0 or 1.0
    return low - around, high + around


@dataclass(frozen=True, slots=True)
class Frame:
    """``columns`` x ``rows`` cells from (``left``, ``top``) on, for points of ``x`` and ``y``."""

    x: Span
    y: Span
    left: int
    columns: int
    rows: int
    y_ticks: tuple[tuple[float, str], ...]
    top: int = ABOVE

    def across(self, x: Floats) -> Integers:
        """In which column of the picture each ``x`` (n,) lies; what is beyond at the edge."""
        return self.left + _cells(x, self.x, self.columns)

    def down(self, y: Floats) -> Integers:
        """In which row of the picture each ``y`` (n,) lies; what is beyond at the edge."""
        return self.top + self.rows - 1 - _cells(y, self.y, self.rows)

    def x_at(self, column: int) -> float:
        """A round number in a column of the picture, the first or last one at least."""
        place = min(max(column - self.left, 0), self.columns - 1)
        step = (self.x[1] - self.x[0]) / self.columns
        return round(self.x[0] + (place + 0.5) * step, -math.floor(math.log10(step / 2.0)))

    def holds(self, column: int, row: int) -> bool:
        """Is that cell of the picture between the axes?"""
        across = self.left <= column < self.left + self.columns
        return across and self.top <= row < self.top + self.rows

    def dots_x(self) -> Floats:
        """The x in the middle of every column of dots, two a cell."""
        low, high = self.x
        return low + (np.arange(2 * self.columns) + 0.5) / (2 * self.columns) * (high - low)

    def share(self, y: Floats) -> Floats:
        """How far up each ``y`` (n,) lies: 0 .. 1 between the ends."""
        return (y - self.y[0]) / (self.y[1] - self.y[0])

    def draw_axes(self, cells: Cells, x_name: str, y_name: str, colours: Palette) -> int:
        """Both, with their ticks and names; gives the column where the first line becomes free."""
        dim, foot = colours.named("dim"), self.top + self.rows
        for row in range(self.top, foot):
            cells.put(self.left - 1, row, "│", dim)
        cells.put(self.left - 1, foot, "└" + "─" * self.columns, dim)
        heights = self.down(np.array([value for value, _ in self.y_ticks]))
        for (_, label), row in zip(self.y_ticks, heights.tolist(), strict=True):
            cells.put(0, row, label.rjust(self.left - 1), dim)
            cells.put(self.left - 1, row, "┤", dim)
        above = cut(y_name, max(self.left - 1, LONGEST_NAME))
        cells.put(0, 0, above, dim)
        end = self.left + self.columns
        name = cut(x_name, self.columns // 3)
        cells.put(end - len(name), foot + 1, name, dim)
        taken, last = end - len(name), -1
        marks = ticks(*self.x, max(self.columns // 8, 1))
        places = self.across(np.array([value for value, _ in marks]))
        for (_, label), column in zip(marks, places.tolist(), strict=True):
            cells.put(column, foot, "┬", dim)
            start = max(column - len(label) // 2, 0)
            if start > last and start + len(label) < taken:
                cells.put(start, foot + 1, label, dim)
                last = start + len(label)
        return max(self.left, cell_len(above) + 1)


def frame_of(width: int, height: int, x: Span, y: Span) -> Frame | None:
    """The frame in ``width`` x ``height`` cells; None where it has no room."""
    rows = height - ABOVE - BELOW
    marks = ticks(*y, 1 if rows < 4 else max(rows // 3, 2))
    left = max((len(label) for _, label in marks), default=0) + 2
    columns = width - left
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        return None
    return Frame(x, y, left, columns, rows, marks)


def _cells(values: Floats, span: Span, count: int) -> Integers:
    with np.errstate(all="ignore"):
        parts = (values - span[0]) / (span[1] - span[0])
    parts = np.clip(np.nan_to_num(parts, nan=-1.0, posinf=2.0, neginf=-1.0), 0.0, 1.0)
    return np.minimum((parts * count).astype(np.int64), count - 1)
