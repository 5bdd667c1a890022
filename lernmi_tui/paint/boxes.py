"""Parts of a panel: a box, and a grid of small pictures."""

from __future__ import annotations

from dataclasses import dataclass

from lernmi_tui.paint.picture import PictureShape


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a panel, in cells."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Grid:
    """``columns`` x ``rows`` pictures, each in ``width`` x ``height`` cells from (``x``, ``y``) on.

    ``shape`` is theirs, None if words stand in their place.
    """

    x: int
    y: int
    columns: int
    rows: int
    width: int
    height: int
    shape: PictureShape | None

    @property
    def size(self) -> int:
        """How many have room."""
        return self.columns * self.rows

    def index_at(self, x: int, y: int) -> int | None:
        """Which of them, from 0, is at cell (``x``, ``y``)."""
        column, row = (x - self.x) // self.width, (y - self.y) // self.height
        inside = 0 <= column < self.columns and 0 <= row < self.rows
        return row * self.columns + column if inside else None
