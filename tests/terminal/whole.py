"""Is a whole screen there? By what was written since a moment, every cell anew."""

from __future__ import annotations

import sys

from rich.cells import cell_len

from tests.terminal.program import ROOT

sys.path.append(f"{ROOT}/benchmarks")

from drawn_screen import DrawnScreen


def painted(output: bytes) -> set[tuple[int, int]]:
    """The cells, as row and column from 0, that ``output`` paints."""
    screen = DrawnScreen()
    text = "".join(char * max(cell_len(char), 1) for char in output.decode(errors="replace"))
    screen.feed(text.encode())
    return set(screen.cells)


def whole(rows: int, columns: int) -> set[tuple[int, int]]:
    """All cells of a screen of that size."""
    return {(row, column) for row in range(rows) for column in range(columns)}
