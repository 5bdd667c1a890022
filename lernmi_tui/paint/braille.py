"""Straight lines in braille: a cell is 2 dots wide and 4 high."""

from __future__ import annotations

from functools import lru_cache

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


def glyph(dots: int) -> str:
    """The braille character of those dots."""
    return chr(0x2800 + dots)
