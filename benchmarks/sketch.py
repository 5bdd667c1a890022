"""From a mouse move on the sketch pad to the ink on the screen, while MNIST trains at full speed.

Ink and answer bars are painted together, so what is measured of the ink holds for the bars. Each
move goes where no stroke has been: the cell under the mouse is paper before it and changes by it
alone. What the app writes is read as it comes, and looked at when the drag is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from time import perf_counter

from drawn_screen import DrawnScreen
from rows import Row
from terminal import Terminal
from turns import percentile

SCREENS = ((120, 36, True), (120, 36, False))  # columns, rows, the pad alone
TARGET_MS = 50
SECONDS_BETWEEN = (0.010, 0.020)  # terminals tell of 50 to 100 moves a second
LONGEST = 1.0  # seconds to wait for the last change
PAUSE = 0.3  # seconds until all is painted
PRESS, DRAG, RELEASE = "\x1b[<0;{};{}M", "\x1b[<32;{};{}M", "\x1b[<0;{};{}m"
STEP, LINE = 4, 5  # pixels between two moves and between two lines: no stroke touches another
SIDE = 28
TITLE = "─ Sketch · "  # and then "as drawn", where other panels leave no line for that

Place = tuple[int, int]  # row and column of the screen, from 0


def rows(quick: bool) -> Iterator[Row]:
    drags = 5 if quick else 20
    for columns, lines, alone in SCREENS:
        with Terminal(columns, lines, "mnist", "--pace", "max", "--sizes", "784,30,10") as terminal:
            waits, speed = drawn(terminal, drags, alone, Random(0))
        figures = [percentile(waits, share) for share in (0.5, 0.95, 1.0)]
        shown = "alone" if alone else "beside others"
        yield Row(
            f"mouse to ink, {columns}x{lines}, pad {shown}, {len(waits)} moves",
            "p50/p95/max " + " / ".join(f"{figure:.0f}" for figure in figures) + " ms",
            f"p95 < {TARGET_MS} ms",
            figures[1] < TARGET_MS,
        )
        yield Row("  written meanwhile", f"{speed / 1e3:.0f} kB/s")


def drawn(terminal: Terminal, drags: int, alone: bool, random: Random) -> tuple[list[float], float]:
    """The milliseconds from each move to its ink, and the bytes written a second."""
    screen = DrawnScreen()
    screen.feed(terminal.wait_for("samples/s", 60.0)[1] + terminal.read(1.0))
    terminal.press("d")
    screen.feed(terminal.read(1.0))
    if alone:
        terminal.press("m")
        screen.feed(terminal.read(1.0))
    path = _path(screen, alone)
    waits: list[float] = []
    count, seconds = 0, 0.0
    for _ in range(drags):
        _mouse(terminal, PRESS, path[0])
        screen.feed(terminal.read(PAUSE))
        started = perf_counter()
        sent, pieces = _moves(terminal, path[1:], random)
        seconds += perf_counter() - started
        count += sum(len(piece) for piece, _ in pieces)
        waits += _waits(screen, sent, pieces)
        _mouse(terminal, RELEASE, path[-1])
        terminal.press("c")
        screen.feed(terminal.read(PAUSE))
    return waits, count / seconds


def _path(screen: DrawnScreen, alone: bool) -> list[Place]:
    """The cells of a path over the paper, from left to right and back, line by line."""
    found = screen.find("as drawn")
    if found is None:
        raise RuntimeError("the sketch pad is not there")
    top, left = found[0] + 1, found[1] if alone else found[1] - len(TITLE)
    wide, high = (2, 1) if alone else (1, 2)
    path = []
    for number, row in enumerate(range(2, SIDE, LINE + LINE % high)):
        columns = range(2, SIDE - 1, STEP)
        for column in columns if number % 2 == 0 else reversed(columns):
            path.append((top + row // high, left + column * wide))
    return path


def _mouse(terminal: Terminal, what: str, place: Place) -> None:
    row, column = place
    terminal.press(what.format(column + 1, row + 1))


def _moves(
    terminal: Terminal, path: list[Place], random: Random
) -> tuple[dict[Place, float], list[tuple[bytes, float]]]:
    """When each move was sent, and what was written since."""
    pieces: list[tuple[bytes, float]] = []
    sent: dict[Place, float] = {}
    for place in path:
        sent[place] = perf_counter()
        _mouse(terminal, DRAG, place)
        pieces += terminal.pieces(random.uniform(*SECONDS_BETWEEN))
    pieces += terminal.pieces(LONGEST)
    return sent, pieces


def _waits(
    screen: DrawnScreen, sent: dict[Place, float], pieces: list[tuple[bytes, float]]
) -> list[float]:
    """The milliseconds from each move to the change of the cell under it."""
    paper = {place: screen.cells[place] for place in sent}
    waits: list[float] = []
    for piece, when in pieces:
        screen.feed(piece)
        for place in [place for place in paper if screen.cells[place] != paper[place]]:
            del paper[place]
            waits.append(1e3 * (when - sent[place]))
            if waits[-1] < 0.0:
                raise RuntimeError("there is ink before the mouse was there")
    if paper:
        raise RuntimeError(f"{len(paper)} of {len(sent)} moves left no ink")
    return waits


if __name__ == "__main__":
    for row in rows(quick=False):
        print(row)
