"""From starting the program to its tasks on the screen, against an app that shows one text.

Both run in the same Python with the same settings, and take turns.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import perf_counter

from rows import Row, at_most
from terminal import LERNMI, Terminal

SCREENS = ((80, 24), (120, 36))
TARGET = 1.3
TURNS = 25

EMPTY = """
import os
os.environ.setdefault("TEXTUAL_FPS", "240")
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("Nothing else")

Empty().run()
"""
CONTENDERS = {"empty": (EMPTY, "Nothing else"), "home": (LERNMI, "XOR")}
"""What is started, and the text that ends the wait."""


def rows(quick: bool) -> Iterator[Row]:
    for columns, lines in SCREENS:
        took = {name: median(waits) for name, waits in starts(columns, lines, quick).items()}
        ratio = took["home"] / took["empty"]
        more = "  (" + " against ".join(f"{1e3 * took[name]:.0f}" for name in ("home", "empty"))
        what = f"start until Home shows its tasks, {columns}x{lines}"
        yield at_most(what, ratio, TARGET, "x", more + " ms)")


def starts(columns: int, lines: int, quick: bool) -> dict[str, list[float]]:
    """The seconds from starting each of CONTENDERS to its text, for all but the first start.

    The first one reads the files from the disk and may write their bytecode.
    """
    waits: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    for _ in range(1 + (5 if quick else TURNS)):
        for name, (program, text) in CONTENDERS.items():
            started = perf_counter()
            with Terminal(columns, lines, program=program) as terminal:
                shown, _ = terminal.wait_for(text, 60.0)
            waits[name].append(shown - started)
    return {name: each[1:] for name, each in waits.items()}
