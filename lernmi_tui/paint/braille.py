"""Straight lines and curves in braille: a cell is 2 dots wide and 4 high."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from lernmi.arrays import Floats, Integers

DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # by row, column
DASH, HOLE = 2, 2  # dots

Piece = tuple[int, int, int, float]  # cell x, cell y, dots, how far along the line (0 .. 1)


@lru_cache(maxsize=4096)
def line_pieces(
    start: tuple[int, int], end: tuple[int, int], thickness: int = 1, dashed: bool = False
) -> tuple[Piece, ...]:
    """The cells of a line from dot ``start`` to dot ``end``, both (x, y)."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    steps = max(abs(dx), abs(dy), 1)
    flat = abs(dx) >= abs(dy)
    length = (dx * dx + dy * dy) ** 0.5
    offsets = [index - (thickness - 1) // 2 for index in range(thickness)]
    found: dict[tuple[int, int], list[float]] = {}
    for step in range(steps + 1):
        part = step / steps
        if dashed and int(part * length) % (DASH + HOLE) >= DASH:
            continue
        for offset in offsets:
            x = round(x0 + dx * part) + (0 if flat else offset)
            y = round(y0 + dy * part) + (offset if flat else 0)
            piece = found.setdefault((x // 2, y // 4), [0, part])
            piece[0] = int(piece[0]) | DOTS[y % 4][x % 2]
    return tuple((x, y, int(dots), part) for (x, y), (dots, part) in found.items())


def curve_dots(heights: Floats, cells: int) -> Integers:
    """The dots (cells, columns / 2) of a curve, a number a cell for ``glyph``; 0 where it isn't.

    ``heights`` (columns,) are those of its points, a column of dots each: 0 is the lower edge of
    the lowest cell, 1 the upper edge of the highest of ``cells``. What is beyond is left out, and
    so is a NaN.
    """
    rows = 4 * cells
    with np.errstate(all="ignore"):
        downs = np.clip((1.0 - heights) * rows - 0.5, -1e6, 1e6)
        betweens = (downs[1:] + downs[:-1]) / 2.0
        before = np.concatenate([downs[:1], betweens])
        after = np.concatenate([betweens, downs[-1:]])
        tops = np.rint(np.fmin(np.fmin(before, downs), after))
        feet = np.rint(np.fmax(np.fmax(before, downs), after))
        every = np.arange(rows)[:, None]
        lit = (every >= tops) & (every <= feet) & ~np.isnan(downs)
    weights = np.array(DOTS)[None, :, None, :]
    dots: Integers = (lit.reshape(cells, 4, -1, 2) * weights).sum(axis=(1, 3))
    return dots


def glyph(dots: int) -> str:
    """The braille character of those dots."""
    return chr(0x2800 + dots)
