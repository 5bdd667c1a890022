"""How a command ends when it is asked to: at once, or at the next good moment.

``end_at_once`` comes before anything else is loaded, so this file imports next to nothing.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_END_SIGNALS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if hasattr(signal, name)
]
_SHOW_CURSOR = b"\x1b[?25h"


def end_at_once() -> None:
    """From now on Ctrl+C or a request to terminate ends the program with one line.

    The exit code is 128 plus the signal's number. What the program was told to ignore, as by
    ``nohup``, it still ignores. While it sleeps, from Ctrl+Z to ``fg``, the cursor is shown.
    """
    for number in _heard():
        signal.signal(number, _end)
    if hasattr(signal, "SIGTSTP") and signal.getsignal(signal.SIGTSTP) != signal.SIG_IGN:
        signal.signal(signal.SIGTSTP, _sleep)


@contextmanager
def stop_on_signals() -> Iterator[list[int]]:
    """A list that Ctrl+C or a request to terminate puts its signal in; a second one ends at once.

    What the program was told to ignore, as by ``nohup``, it still ignores.
    """
    caught: list[int] = []
    kept = {}

    def catch(number: int, _frame: FrameType | None) -> None:
        caught.append(number)
        signal.signal(number, _end)

    for number in _heard():
        kept[number] = signal.signal(number, catch)
    try:
        yield caught
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _heard() -> list[signal.Signals]:
    return [number for number in _END_SIGNALS if signal.getsignal(number) != signal.SIG_IGN]


def _sleep(number: int, _frame: FrameType | None) -> None:
    """A progress bar has hidden the cursor; it does so again with its next step."""
    if os.isatty(2):
        with suppress(OSError):
            os.write(2, _SHOW_CURSOR)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)  # goes on here when it is woken
    signal.signal(number, _sleep)


def _end(number: int, _frame: FrameType | None) -> None:
    """End whatever is being done. On a terminal the line is its own, the cursor is shown."""
    with suppress(OSError):
        os.write(2, b"\r\x1b[2K" + _SHOW_CURSOR + b"stopped\n" if os.isatty(2) else b"stopped\n")
    os._exit(128 + number)
