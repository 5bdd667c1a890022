"""The terminal as a thing that may be missing, speak badly, be left raw, or vanish."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from typing import Any

HANG_UP = 129  # 128 + SIGHUP, on systems that have it
FEW_CHARACTERS = ("linux", "vt52", "vt100", "vt102", "vt220", "ansi", "cons25")  # terminals
SIZE_REPORTS_OFF, PIXELS_OFF = "\x1b[?2048l", "\x1b[?1016l"
LOOK, BROWSER_LOOK = 1.0, 0.1  # seconds between looks whether it has gone
CLOSED = threading.Event()
"""Set when a browser in the terminal's place has closed its tab."""


def is_browser() -> bool:
    """True where a server shows the app in a browser: there is no terminal then."""
    return "TEXTUAL_DRIVER" in os.environ


def missing() -> str | None:
    """Why there is no terminal to draw on, or None if there is one, or a browser."""
    if is_browser():
        return None
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if not all(stream is not None and stream.isatty() for stream in streams):
        return "a terminal is needed; without one, use: lernmi train TASK"
    if os.environ.get("TERM") == "dumb":  # as in an editor's shell: it knows lines alone
        return "a terminal is needed that can draw (TERM is dumb); else use: lernmi train TASK"
    return None


def take_keyboard() -> None:
    """Have standard input be the keyboard, once all that was piped into it is read."""
    with suppress(OSError):
        keyboard = os.open("/dev/tty", os.O_RDWR)
        os.dup2(keyboard, 0)
        os.close(keyboard)


def paint_soon() -> None:
    """Have Textual wait less before it paints; to be called before that is imported."""
    os.environ.setdefault("TEXTUAL_FPS", "240")


def forgive_bad_input() -> None:
    """Have bytes that are no UTF-8 read as U+FFFD; Textual's input thread would die of one."""
    with suppress(ImportError, AttributeError):
        driver: Any = import_module("textual.drivers.linux_driver")
        decoder = driver.getincrementaldecoder
        driver.getincrementaldecoder = lambda name: partial(decoder(name), errors="replace")


def take_back_reports() -> None:
    """Have the terminal report its sizes, and the mouse in pixels, no longer when the app goes.

    Textual forgets the one, and the other where the terminal says only then that it can do so.
    """
    with suppress(ImportError, AttributeError):
        driver: Any = import_module("textual.drivers.linux_driver").LinuxDriver
        disable = driver.disable_input

        def disable_input(self: Any) -> None:
            disable(self)  # from now on no answer of the terminal is read
            with suppress(AssertionError):  # the terminal was never taken
                self.write(SIZE_REPORTS_OFF + PIXELS_OFF)

        driver.disable_input = disable_input


def speaks_unicode() -> bool:
    """False if the locale says that it doesn't, or the terminal is one that has few characters.

    Where no locale is said at all, as in a container, the terminal is one of today.
    """
    if is_browser():
        return True
    if os.environ.get("TERM") in FEW_CHARACTERS:
        return False
    said = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    if sys.flags.utf8_mode:  # Python may have put another in place of C
        said = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    encoding = said.partition(".")[2].partition("@")[0].replace("-", "").lower()
    return not said or encoding == "utf8" or (not encoding and said not in ("C", "POSIX"))


def speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: every terminal of today reads it."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="replace")


def is_line_mode() -> bool:
    """True if the terminal is in the mode of a shell, not in that of the app."""
    import termios

    try:
        return bool(termios.tcgetattr(0)[3] & termios.ICANON)
    except termios.error:
        return False


def is_in_front() -> bool:
    """False if a shell runs the program in the background, where the terminal is not its own."""
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return True


@contextmanager
def kept_mode() -> Iterator[None]:
    """Leave the terminal in the mode in which it was, should the app have left it raw."""
    try:
        import termios
    except ImportError:  # Windows
        yield
        return
    mode = None
    with suppress(termios.error):
        mode = termios.tcgetattr(0)
    try:
        yield
    finally:
        if mode is not None and is_in_front() and not is_line_mode():
            with suppress(termios.error):
                termios.tcsetattr(0, termios.TCSANOW, mode)


def is_gone() -> bool:
    """True if the terminal that was there, or the tab, has been closed."""
    if is_browser():
        return CLOSED.is_set()
    try:
        import termios
    except ImportError:  # Windows ends the program by itself
        return False
    try:
        termios.tcgetattr(0)
    except termios.error:
        return True
    return False


def watch(gone: Callable[[], object]) -> Callable[[], None]:
    """From now on call ``gone``, in a thread, within a second of the terminal being closed.

    Until what it returns is called.

    Nobody is there to be shown anything; and Textual's input thread would read the closed terminal
    for ever and keep a core busy, even while the app is shutting down. Hence a thread.
    """
    over = threading.Event()
    thread = threading.Thread(target=_watch, args=(gone, over), name="terminal", daemon=True)
    thread.start()

    def give_up() -> None:
        over.set()
        thread.join()

    return give_up


def _watch(gone: Callable[[], object], over: threading.Event) -> None:
    while not is_gone():
        if over.wait(BROWSER_LOOK if is_browser() else LOOK):
            return
    gone()
