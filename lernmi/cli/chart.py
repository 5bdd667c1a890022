"""Curves as plain text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lernmi.arrays import Floats

GLYPHS = "ox+*#%@&=~"
HEIGHT = 14
MARGIN = 9  # columns for the numbers at the axis


def chart(
    curves: Sequence[tuple[Floats, Floats]], width: int, unit: str, most: float = np.inf
) -> list[str]:
    """``curves`` of x and y (n,) each, each with a glyph of its own; where they meet, the first's.

    Points that are no finite numbers are left out, those above ``most`` stay at the top.
    ``unit`` stands at the end of the x axis.
    """
    width = max(width - MARGIN, 16)
    finite = [(x[np.isfinite(y)], y[np.isfinite(y)]) for x, y in curves]
    top = max((float(y.max()) for _, y in finite if len(y)), default=0.0) or 1.0
    top = min(top, most)
    end = max((float(x[-1]) for x, _ in curves if len(x)), default=0.0) or 1.0
    cells = [[" "] * width for _ in range(HEIGHT)]
    for glyph, (x, y) in reversed([*zip(GLYPHS * len(finite), finite, strict=False)]):
        if not len(y):
            continue
        places = np.arange(round(float(x[-1]) / end * (width - 1)) + 1)
        heights = np.interp(places / (width - 1) * end, x, y)
        for column, height in zip(places.tolist(), heights.tolist(), strict=True):
            row = HEIGHT - 1 - min(max(round(min(height / top, 1.0) * (HEIGHT - 1)), 0), HEIGHT - 1)
            cells[row][column] = glyph
    marks = {0: f"{top:.3g}", HEIGHT // 2: f"{top * (1 - (HEIGHT // 2) / (HEIGHT - 1)):.3g}"}
    lines = [
        f"{marks.get(row, ''):>{MARGIN - 2}} |{''.join(line).rstrip()}"
        for row, line in enumerate(cells)
    ]
    last = f"{end:,.0f} {unit}"
    return [*lines, f"{'0':>{MARGIN - 2}} +{'-' * width}", " " * MARGIN + last.rjust(width)]
