"""The terminal as a thing that sleeps, that speaks badly, and that may vanish."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from types import FrameType
from typing import Any

HANG_UP = 129  # 128 + SIGHUP, on systems that have it
_asleep = False


def missing() -> str | None:
    """Why there is no terminal to draw on, or None if there is one."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if all(stream is not None and stream.isatty() for stream in streams):
        return None
    return "a terminal is needed; without one, use: lernmi train TASK"


def forgive_bad_input() -> None:
    """Have bytes that are no UTF-8 read as U+FFFD; Textual's input thread would die of one."""
    with suppress(ImportError, AttributeError):
        driver: Any = import_module("textual.drivers.linux_driver")
        decoder = driver.getincrementaldecoder
        driver.getincrementaldecoder = lambda name: partial(decoder(name), errors="replace")


def speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: every terminal of today reads it."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="replace")


def is_asleep() -> bool:
    """True between Ctrl+Z and ``fg``: the terminal is the shell's, in the shell's own mode."""
    return _asleep


def guard_continuation(is_running: Callable[[], bool], repaint: Callable[[], object]) -> None:
    """Let the driver act on SIGCONT only if it was asleep or the terminal was taken from it.

    It would enter application mode a second time, and remember that as the mode to go back to.
    Once ``is_running`` says no, it enters application mode no more. ``repaint`` is called when the
    terminal is the program's again.
    """
    try:
        sleep, wake = signal.getsignal(signal.SIGTSTP), signal.getsignal(signal.SIGCONT)
    except AttributeError:  # Windows
        return
    if not (callable(sleep) and callable(wake)):
        return

    def on_sleep(number: int, frame: FrameType | None) -> None:
        global _asleep
        if is_running():
            _asleep = True
            sleep(number, frame)

    def on_wake(number: int, frame: FrameType | None) -> None:
        global _asleep
        if not is_running() or not (_asleep or _is_line_mode()):
            return
        if not _asleep:  # stopped by force: leave application mode properly before entering it
            wake.__self__.suspend_application_mode()  # type: ignore[attr-defined]
        _asleep = False
        wake(number, frame)
        repaint()

    signal.signal(signal.SIGTSTP, on_sleep)
    signal.signal(signal.SIGCONT, on_wake)


def _is_line_mode() -> bool:
    """True if a shell has put the terminal back to its own mode."""
    import termios

    try:
        return bool(termios.tcgetattr(0)[3] & termios.ICANON)
    except termios.error:
        return False


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
