"""Pictures in half blocks: a character cell shows two pixels, one above the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi_tui.paint.cells import Cells, cell_style
from lernmi_tui.paint.palette import Palette

STEPS = 24  # shades from nothing to full; more are not told apart and cost styles
STRONG = 0.4  # from this part of the scale on a cell says its sign
LARGEST_ZOOM = 6
NO_NUMBER = 2 * STEPS + 1  # the level of a NaN


@dataclass(frozen=True, slots=True)
class PictureShape:
    """How a picture of ``rows`` x ``cols`` pixels lies in cells.

    A pixel is ``up`` columns wide; or, where ``down`` is above 1, ``down`` x ``down`` share one.
    """

    rows: int
    cols: int
    up: int = 1
    down: int = 1

    @property
    def width(self) -> int:
        """In columns."""
        return -(-self.cols // self.down) * self.up

    @property
    def height(self) -> int:
        """In rows of cells."""
        return -(-(-(-self.rows // self.down) * self.up) // 2)

    def pixels_at(self, x: int, y: int) -> list[int]:
        """The pixels (row by row from 0) that cell (``x``, ``y``) shows, top first."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return []
        col = x // self.up * self.down
        rows = {half // self.up * self.down for half in (2 * y, 2 * y + 1)}
        return [row * self.cols + col for row in sorted(rows) if row < self.rows]

    def cells_of(self, pixel: int) -> list[tuple[int, int]]:
        """The cells (x, y) that show ``pixel``."""
        row, col = divmod(pixel, self.cols)
        left, top = col // self.down * self.up, row // self.down * self.up
        ys = sorted({half // 2 for half in range(top, top + self.up)})
        return [(left + dx, y) for y in ys for dx in range(self.up)]


def fit(rows: int, cols: int, width: int, height: int) -> PictureShape | None:
    """The largest shape within ``width`` x ``height`` cells; None if there is no room at all."""
    if width < 1 or height < 1 or rows < 1 or cols < 1:
        return None
    up = min(width // cols, 2 * height // rows, LARGEST_ZOOM)
    if up >= 1:
        return PictureShape(rows, cols, up=up)
    return PictureShape(rows, cols, down=max(-(-cols // width), -(-rows // (2 * height))))


def grey_levels(values: Floats) -> Integers:
    """0 (the least) .. STEPS (the most) for each of ``values``, any shape; a NaN is 0."""
    known = np.nan_to_num(values, nan=0.0, posinf=1e300, neginf=-1e300)
    low, high = float(known.min()), float(known.max())
    if high <= low:
        return np.zeros(known.shape, dtype=np.int64)
    # halves first: the span of two huge numbers must not overflow
    parts = (known / 2 - low / 2) / (high / 2 - low / 2)
    return np.rint(parts * STEPS).astype(np.int64)


def signed_levels(values: Floats, largest: float) -> Integers:
    """-STEPS .. STEPS for each of ``values``, full at ``largest``; a NaN is NO_NUMBER."""
    scale = largest if largest > 0.0 else 1.0
    with np.errstate(over="ignore", invalid="ignore"):
        parts = np.clip(values / scale, -1.0, 1.0)
    levels = np.rint(np.nan_to_num(parts) * STEPS).astype(np.int64)
    levels[np.isnan(values)] = NO_NUMBER
    return levels


def largest_size(values: Floats) -> float:
    """The largest |value| that is finite; 0 if none is."""
    sizes = np.abs(values[np.isfinite(values)])
    return float(sizes.max()) if sizes.size else 0.0


def scaled(values: Floats, shape: PictureShape) -> Floats:
    """``values`` (rows, cols) as half blocks, (2 x height, width), zeros below if need be."""
    picture = values
    if shape.down > 1:
        sizes = (shape.rows, shape.cols)
        edges = [np.arange(0, size, shape.down) for size in sizes]
        with np.errstate(over="ignore", invalid="ignore"):
            sums = np.add.reduceat(np.add.reduceat(picture, edges[0], axis=0), edges[1], axis=1)
        rows, cols = (np.diff(edge, append=size) for edge, size in zip(edges, sizes, strict=True))
        picture = sums / np.outer(rows, cols)
    if shape.up > 1:
        picture = picture.repeat(shape.up, axis=0).repeat(shape.up, axis=1)
    missing = 2 * shape.height - len(picture)
    return np.pad(picture, ((0, missing), (0, 0))) if missing else picture


def draw_grey(
    cells: Cells, x: int, y: int, values: Floats, shape: PictureShape, colours: Palette
) -> None:
    """A picture (rows, cols) from dark to bright, its corner at (``x``, ``y``)."""
    cells.put_halves(x, y, grey_levels(scaled(values, shape)), _greys(colours).__getitem__)


@cache
def _greys(colours: Palette) -> list[str]:
    """The colour of each of grey_levels."""
    return [colours.grey(step / STEPS) for step in range(STEPS + 1)]


def draw_signed(
    cells: Cells,
    x: int,
    y: int,
    values: Floats,
    shape: PictureShape,
    largest: float,
    shade: Callable[[float], str],
) -> None:
    """A picture (rows, cols) of numbers with a sign, its corner at (``x``, ``y``).

    Colour says the sign, ``shade`` of a number within -1 .. 1; so does a + or - where both halves
    of a cell are strong.
    """
    inks = [shade(step / STEPS) for step in range(-STEPS, STEPS + 1)]
    missing = shade(float("nan"))

    def ink(level: int) -> str:
        return missing if level == NO_NUMBER else inks[level + STEPS]

    levels = signed_levels(scaled(values, shape), largest)
    cells.put_halves(x, y, levels, ink)
    strong = STRONG * STEPS
    tops, bottoms = levels[::2], levels[1::2]
    for sign, glyph in ((1, "+"), (-1, "-")):
        both = (sign * tops >= strong) & (sign * bottoms >= strong)
        both &= (tops != NO_NUMBER) & (bottoms != NO_NUMBER)
        for row, col in zip(*np.nonzero(both), strict=True):
            mean = (int(tops[row, col]) + int(bottoms[row, col])) // 2
            cells.put_cell(x + int(col), y + int(row), glyph, cell_style(shade(0.0), ink(mean)))


def sign_shade(colours: Palette, no_color: bool) -> Callable[[float], str]:
    """The colours of signed pictures; without colour, plus is like text, minus like background."""
    if not no_color:
        return colours.shade
    return lambda value: colours.grey(0.5 + value / 2) if value == value else colours.named("dim")
