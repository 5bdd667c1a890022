"""Ctrl+Z and ``fg``: the terminal goes to the shell and comes back, however signals crowd.

In place of the driver's handlers: those enter application mode at every SIGCONT and at any moment,
a second time too, and would then remember the raw mode as the one to go back to.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from enum import Enum, auto
from types import FrameType

from textual.driver import Driver

from lernmi_tui import terminal


class State(Enum):
    """Who has the terminal: AWAKE the app, ASLEEP the shell; it changes hands in between."""

    AWAKE = auto()
    FALLING_ASLEEP = auto()
    ASLEEP = auto()
    WAKING = auto()


_state = State.AWAKE


def is_asleep() -> bool:
    """True between Ctrl+Z and ``fg``: the terminal is whole, and the shell's."""
    return _state is State.ASLEEP


def guard(is_running: Callable[[], bool], repaint: Callable[[], object]) -> None:
    """Take over the driver's handlers, once it is there.

    The app falls asleep and wakes only while ``is_running`` says yes. ``repaint`` is called when
    the terminal is its own again.
    """
    if not hasattr(signal, "SIGTSTP"):  # Windows
        return
    driver = getattr(signal.getsignal(signal.SIGTSTP), "__self__", None)
    if not isinstance(driver, Driver):  # it does not take part, as in a browser
        return

    def on_sleep(_number: int, _frame: FrameType | None) -> None:
        global _state
        if _state is not State.AWAKE or not is_running():
            return
        _state = State.FALLING_ASLEEP
        driver.suspend_application_mode()
        _state = State.ASLEEP
        os.kill(os.getpid(), signal.SIGSTOP)

    def on_wake(_number: int, _frame: FrameType | None) -> None:
        global _state
        if not is_running() or not (_state is State.ASLEEP or terminal.is_line_mode()):
            return
        if _state is State.AWAKE:  # stopped by force, and a shell has taken the terminal
            driver.suspend_application_mode()
        _state = State.WAKING  # where `bg` was typed it is stopped in here, and then woken again
        driver.resume_application_mode()
        _state = State.AWAKE
        repaint()

    signal.signal(signal.SIGTSTP, on_sleep)
    signal.signal(signal.SIGCONT, on_wake)
