"""Requests to end: Ctrl+C, TERM, HUP and QUIT. The exit code is 128 plus the signal's number.

``catch`` comes before anything else is loaded, so this file imports next to nothing.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")  # Windows has not all of them
_end: Callable[[int], object] = os._exit


def catch() -> None:
    """From now on they end the process at once and in silence, or do what ``hand_to`` said."""
    for name in NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _caught)


def hand_to(end: Callable[[int], object]) -> None:
    """Have ``end`` called with the exit code, in the main thread, whatever that is doing.

    ``os._exit`` is right as long as the terminal is as it was found.
    """
    global _end
    _end = end


def _caught(number: int, _frame: FrameType | None) -> None:
    _end(128 + number)
