"""From a key press to the screen changing, while the app trains MNIST at full speed.

A change counts only if the key caused it: each key brings a text to the screen that the screen
before cannot show, and which is gone after the next key. That is checked: a text that comes
without its key ends the measurement.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from time import perf_counter

from rows import Row
from terminal import Terminal
from turns import percentile

KEYS = {
    "other panel": (("4", "slope "), ("5", "Images · ")),
    "one panel, all": (("m", "1 Topology"), ("m", "Loss · ")),
    "help": (("?", "esc closes"), ("?", "Topology · 784-15-10")),
    "pause, run": ((" ", "paused"), (" ", "running")),
}
"""What a pair of keys does: each key, and the text it brings."""

SCREENS = ((120, 60), (120, 36))
SECONDS_BETWEEN = (0.055, 0.095)  # at most 18 keys a second
TARGET_MS = 25  # for every pair
LONGEST = 5.0  # seconds to wait for a change


def rows(quick: bool) -> Iterator[Row]:
    pairs = 10 if quick else 30
    for columns, lines in SCREENS:
        with Terminal(columns, lines, "mnist", "--pace", "max") as terminal:
            terminal.wait_for("samples/s", 60.0)
            terminal.read(2.0)
            waits = presses(terminal, pairs, Random(0))
        every = [wait for these in waits.values() for wait in these]
        yield _row(f"key to screen, {columns}x{lines}, {len(every)} presses", every)
        for what, these in waits.items():
            yield _row(f"  {what}", these)


def presses(terminal: Terminal, pairs: int, random: Random) -> dict[str, list[float]]:
    """The milliseconds each press of KEYS took, ``pairs`` times every pair, in shuffled order."""
    waits: dict[str, list[float]] = {what: [] for what in KEYS}
    deck = list(KEYS) * pairs
    random.shuffle(deck)
    for what in deck:
        for key, text in KEYS[what]:
            before = terminal.read(random.uniform(*SECONDS_BETWEEN))
            if text.encode() in before:
                raise RuntimeError(f"{text!r} came before the key {key!r}")
            pressed = perf_counter()
            terminal.press(key)
            changed, _ = terminal.wait_for(text, LONGEST)
            waits[what].append(1e3 * (changed - pressed))
    return waits


def _row(what: str, waits: list[float]) -> Row:
    figures = " / ".join(f"{percentile(waits, share):.0f}" for share in (0.5, 0.95, 1.0))
    met = percentile(waits, 0.95) < TARGET_MS
    return Row(what, f"p50/p95/max {figures} ms", f"p95 < {TARGET_MS} ms", met)
