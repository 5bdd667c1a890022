"""The terminal as a thing that may be asked to end, and that may vanish."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

HANG_UP = 129  # 128 + SIGHUP, on systems that have it


def missing() -> str | None:
    """Why there is no terminal to draw on, or None if there is one."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if all(stream is not None and stream.isatty() for stream in streams):
        return None
    return "a terminal is needed; without one, use: lernmi train TASK"


def on_end_signals(end: Callable[[int], object]) -> None:
    """Have ``end`` called with an exit code on requests to terminate, in the running loop."""
    for name in ("SIGTERM", "SIGHUP", "SIGQUIT"):
        with suppress(AttributeError, NotImplementedError):  # not everywhere on Windows
            number = getattr(signal, name)
            asyncio.get_running_loop().add_signal_handler(number, end, 128 + number)


def is_gone() -> bool:
    """True if the terminal that was there has been closed."""
    try:
        import termios
    except ImportError:  # Windows ends the program by itself
        return False
    try:
        termios.tcgetattr(0)
    except termios.error:
        return True
    return False


def watch() -> None:
    """From now on end the process within a second of its terminal being closed.

    Nobody is there to be shown anything; and Textual's input thread would read the closed terminal
    for ever and keep a core busy, even while the app is shutting down. Hence a thread.
    """
    threading.Thread(target=_watch, name="terminal", daemon=True).start()


def _watch() -> None:
    while not is_gone():
        time.sleep(1.0)
    os._exit(HANG_UP)
