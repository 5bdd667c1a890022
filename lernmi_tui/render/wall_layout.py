"""Where things go in a wall of images: the selected one large, its outputs, the others."""

from __future__ import annotations

from dataclasses import dataclass

from lernmi_tui.render.picture import PictureShape

BARS_WIDTH = 17
WIDEST_BARS = 34
GAP = 2
TOKEN_WIDTH = 10  # ``7→1 0.93  ``
LARGE = 28  # columns to which a small picture is enlarged
SMALL = 16  # columns of a picture among many, at most
ENOUGH = 12


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the panel, in cells."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Grid:
    """``columns`` x ``rows`` others, each in ``width`` x ``height`` cells from (``x``, ``y``) on.

    ``shape`` is that of their pictures, None if they are told of in words alone.
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

    def place_at(self, x: int, y: int) -> int | None:
        """Which of them, from 0, is at cell (``x``, ``y``)."""
        column, row = (x - self.x) // self.width, (y - self.y) // self.height
        inside = 0 <= column < self.columns and 0 <= row < self.rows
        return row * self.columns + column if inside else None


@dataclass(frozen=True, slots=True)
class WallLayout:
    """``shape`` of the selected picture (None: no room), under a caption in line 0."""

    shape: PictureShape | None
    bars: Box | None
    others: Grid


def wall_layout(width: int, height: int, picture: tuple[int, int], outputs: int) -> WallLayout:
    """For ``width`` x ``height`` cells, pictures of (rows, columns) and so many outputs.

    Where there is room the outputs are below the selected picture and the others at its right; else
    the outputs are at its right and the others beside or below them.
    """
    shapes = _shapes(*picture)
    shape = next((each for each in shapes if each.width <= width and each.height < height), None)
    if shape is None:
        return WallLayout(None, None, _tokens(0, 1, width, height - 1))
    thumbs = [each for each in shapes if each.width <= SMALL]
    right, below = shape.width + GAP, shape.height + 1
    if height >= below + 1 + outputs:
        grid = _pictures(right, 0, width - right, height, thumbs)
        if grid.columns > 1:
            return WallLayout(shape, Box(0, below + 1, shape.width, outputs), grid)
    if width < right + BARS_WIDTH or height <= outputs:
        return WallLayout(shape, None, _tokens(0, below, width, height - below))
    beside = right + BARS_WIDTH + GAP
    grid = _pictures(beside, 0, width - beside, height, thumbs)
    if grid.columns > 1:
        return WallLayout(shape, Box(right, 1, BARS_WIDTH, outputs), grid)
    bars = Box(right, 1, min(width - right, WIDEST_BARS), outputs)
    below = max(below, outputs + 1)
    grid = _pictures(0, below, width, height - below, thumbs)
    if not grid.size:
        grid = _tokens(0, below, width, height - below)
    return WallLayout(shape, bars, grid)


def _shapes(rows: int, cols: int) -> list[PictureShape]:
    """From the largest to the smallest that is still legible."""
    largest = max(LARGE // cols, 1)
    enlarged = [PictureShape(rows, cols, up=up) for up in range(largest, 0, -1)]
    return [*enlarged, PictureShape(rows, cols, down=2)] if cols > SMALL else enlarged


def _pictures(x: int, y: int, width: int, height: int, shapes: list[PictureShape]) -> Grid:
    """A grid of the largest of ``shapes`` that has room ENOUGH times, or else of the smallest."""
    grids = []
    for shape in shapes:
        cell_width, cell_height = shape.width + 1, shape.height + 1
        columns, rows = max((width + 1) // cell_width, 0), max(height // cell_height, 0)
        grids.append(Grid(x, y, columns, rows, cell_width, cell_height, shape))
    return next((grid for grid in grids if grid.size >= ENOUGH), grids[-1])


def _tokens(x: int, y: int, width: int, height: int) -> Grid:
    columns = max((width + GAP) // TOKEN_WIDTH, 0)
    return Grid(x, y, columns, max(height, 0), TOKEN_WIDTH, 1, None)
