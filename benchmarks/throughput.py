"""How fast the app trains while nobody touches it, against the same run without a screen.

The status line tells the moment. A run without a screen then learns the same stretch of moments in
a process of its own, evaluations included (early epochs are evaluated more often, so it has to be
the same stretch). The two take turns, and the best of each counts.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from rows import Row, at_least, speed
from terminal import Terminal

SCREEN = (160, 60)  # wide enough for a status line with the moment in it
SETTLING_SECONDS = 3.0
HEADLESS = Path(__file__).with_name("headless.py")
MOMENT = re.compile(rb"moment ([\d,]+)[^\d,]")


def rows(quick: bool) -> Iterator[Row]:
    turns, seconds = (1, 4.0) if quick else (3, 10.0)
    in_app, headless = [], []
    for _ in range(turns):
        first, last, took = in_the_app(seconds)
        in_app.append((last - first) / took)
        headless.append((last - first) / without_a_screen(first, last))
    share = 100 * max(in_app) / max(headless)
    more = f"  ({speed(max(in_app))} of {speed(max(headless))})"
    what = f"training in the app against headless, {SCREEN[0]}x{SCREEN[1]}"
    yield at_least(what, share, 90, " %", more)


def in_the_app(seconds: float) -> tuple[int, int, float]:
    """The moments at both ends of some ``seconds`` of training, and the seconds in between."""
    with Terminal(*SCREEN, "mnist", "--pace", "max") as terminal:
        terminal.wait_for("samples/s", 60.0)
        terminal.read(SETTLING_SECONDS)
        seen = list(moments(terminal.pieces(seconds)))
    (first, started), (last, ended) = seen[0], seen[-1]
    return first, last, ended - started


def moments(pieces: Iterator[tuple[bytes, float]]) -> Iterator[tuple[int, float]]:
    """Every moment that is written, and when. A piece may end anywhere, in a number too."""
    rest = b""
    for piece, when in pieces:
        rest += piece
        while match := MOMENT.search(rest):
            yield int(match[1].replace(b",", b"")), when
            rest = rest[match.end() :]
        rest = rest[-64:]


def without_a_screen(first: int, last: int) -> float:
    """The seconds from moment ``first`` to ``last``."""
    command = [sys.executable, str(HEADLESS), str(first), str(last)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
