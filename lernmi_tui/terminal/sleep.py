"""Ctrl+Z and ``fg``: the terminal goes to the shell and comes back, however signals crowd.

In place of the driver's handlers. Those do the work at once, wherever the signal came: if that is
in a write to the terminal, they wait for ever for a lock that is theirs; if it is in another
handler, the raw mode is remembered as the one to go back to. Here the loop does it in its turn.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from enum import Enum, auto

from textual.driver import Driver

from lernmi_tui.terminal import terminal


class State(Enum):
    """Who has the terminal: AWAKE the app, ASLEEP the shell; TURNING it changes hands."""

    AWAKE = auto()
    TURNING = auto()
    ASLEEP = auto()


_state = State.AWAKE
_driver: Driver | None = None  # once it is guarded


def is_asleep() -> bool:
    """True between Ctrl+Z and ``fg``: the terminal is whole, and the shell's."""
    return _state is State.ASLEEP


def leave() -> None:
    """The app is about to end: what a shell has taken from it, it leaves to that."""
    if _driver is not None and not terminal.is_in_front():
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # which would stop it until `fg`
        _driver.__dict__["attrs_before"] = None  # the mode is the shell's


def guard(is_running: Callable[[], bool], repaint: Callable[[], object]) -> None:
    """Take over the driver's handlers, once it is there; to be called in the loop.

    The app falls asleep and wakes only while ``is_running`` says yes. ``repaint`` is called when
    the terminal is its own again.
    """
    if not hasattr(signal, "SIGTSTP"):  # Windows
        return
    driver = getattr(signal.getsignal(signal.SIGTSTP), "__self__", None)
    if not isinstance(driver, Driver):  # it does not take part, as in a browser
        return
    global _driver
    _driver = driver
    loop = asyncio.get_running_loop()

    def on_sleep(*_: object) -> None:
        global _state
        if _state is State.AWAKE and is_running():
            _state = State.TURNING
            loop.call_soon_threadsafe(sleep)

    def sleep() -> None:
        global _state
        if is_running():
            driver.suspend_application_mode()
            _state = State.ASLEEP
            os.kill(os.getpid(), signal.SIGSTOP)
            while not terminal.is_in_front():  # `bg` was typed: nothing to do there
                os.kill(os.getpid(), signal.SIGSTOP)
            _state = State.TURNING
            wake()
        _state = State.AWAKE

    def wake() -> None:
        driver.resume_application_mode()
        repaint()

    def on_wake(*_: object) -> None:
        if is_running():
            loop.call_soon_threadsafe(come_back)

    def come_back() -> None:
        """After a stop by force: a shell may have taken the terminal, or written to it."""
        if not is_running():
            return
        while not terminal.is_in_front():
            os.kill(os.getpid(), signal.SIGSTOP)
        if terminal.is_line_mode():
            driver.suspend_application_mode()
            driver.resume_application_mode()
        repaint()

    signal.signal(signal.SIGTSTP, on_sleep)
    signal.signal(signal.SIGCONT, on_wake)
