"""The app as a process: how it is asked to end, what is done about its faults, its exit code."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lernmi_tui import crash_log
from lernmi_tui.crash_log import FAULT
from lernmi_tui.terminal import end_signals, sleep, terminal, typed_escape

if TYPE_CHECKING:
    from lernmi_tui.app import LernmiApp

SHORT, LONG = 1.2, 600.0  # seconds that keeping a run may take: after a signal; after q
SWITCH = 0.0005  # seconds: the trainer takes the GIL for moments; don't let it wait long
LOOK, PATIENCE = 0.01, 5.0  # seconds: between looks whether it can end; until it must

_ONCE = [terminal.forgive_bad_input, terminal.take_back_reports, typed_escape.tell_from_alt]
"""What mends Textual for as long as this process lives."""


def take_terminal(app: LernmiApp) -> int:
    """Have the terminal do what ``app`` needs of it, and ``run`` it; returns the exit code."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    terminal.speak_utf8()
    for make_ready in _ONCE:
        make_ready()
    _ONCE.clear()
    give_up = terminal.watch(lambda: vanish(app))
    try:
        return run(app)
    finally:
        give_up()
        sys.setswitchinterval(interval)


def run(app: LernmiApp) -> int:
    """Run it to its end; returns the exit code. The terminal is then as it was found.

    A fault of the program ends it; one sentence on standard error names the log file.
    """
    sentences: list[str] = []

    def fail(error: BaseException) -> None:
        if terminal.is_gone():
            vanish(app)
        if not sentences:  # what goes wrong after that is mostly its doing
            sentences.append(crash_log.told(error))
        app.exit(return_code=FAULT)

    app.fail = fail
    kept = threading.excepthook
    threading.excepthook = lambda args: fail(args.exc_value or args.exc_type())
    try:
        with terminal.kept_mode():
            asyncio.run(_run(app, fail))
    finally:
        end_signals.hand_to(os._exit)
        threading.excepthook = kept
    if terminal.is_gone():  # nothing can be written, and Python would complain of that
        vanish(app)
    code = app.return_code or 0
    quits = code == 0 and not sentences
    said = _keep_runs(app, LONG if quits else SHORT, print)
    app.settings.wait()
    if sentences:
        print("; ".join([sentences[0], *said]), file=sys.stderr)
        return FAULT
    for words in said:
        print(words, file=sys.stderr)
    return code


def vanish(app: LernmiApp) -> None:
    """End the process, whose terminal is gone: there is nobody to tell, but the run is kept."""
    _keep_runs(app, SHORT)
    os._exit(terminal.HANG_UP)


def _keep_runs(
    app: LernmiApp, seconds: float, say: Callable[[str], object] = lambda words: None
) -> list[str]:
    """Wait so long at most until the runs are kept; gives what a person should know."""
    began, said = time.monotonic(), []
    for farewell in app.last_farewells():
        came = farewell.comes(began + SHORT - time.monotonic())
        if not came and seconds > SHORT:
            say("Keeping the run ...")
            came = farewell.comes(began + seconds - time.monotonic())
        if not came:
            said.append("there was no time to keep the run as it was at the end")
        elif farewell.said is not None:
            said.append(farewell.said)
        elif farewell.is_fault and farewell.is_kept:
            said.append("the run is kept, and Home offers to recover it")
    if not said:
        for farewell in app.last_farewells():
            if farewell.is_loading:
                farewell.drop()
    return said


async def _run(app: LernmiApp, fail: Callable[[BaseException], None]) -> None:
    loop = asyncio.get_running_loop()

    def fail_of_task(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if "exception" in context:
            fail(context["exception"])

    def end(code: int) -> None:
        if sleep.is_asleep():  # and whole: it is the shell's
            _keep_runs(app, SHORT)
            os._exit(code)
        try:
            loop.call_soon_threadsafe(leave, code, loop.time() + PATIENCE)
        except RuntimeError:  # the loop has ended, and the app before it
            os._exit(code)

    def leave(code: int, latest: float) -> None:
        if _is_whole(app) or not app.is_running or loop.time() > latest:
            sleep.leave()
            app.exit(return_code=code)
        else:
            loop.call_later(LOOK, leave, code, latest)

    loop.set_exception_handler(fail_of_task)
    end_signals.hand_to(end)
    await app.run_async()


def _is_whole(app: LernmiApp) -> bool:
    """True unless a screen is being put together. Taken down then, its widgets miss their parts.

    Home is put together in two steps. Textual's own screen, which is blank, lies below a workbench
    that is about to come.
    """
    from textual.screen import Screen  # loaded long before it is asked for

    screen = app.screen_stack[-1] if app.screen_stack else None
    if screen is None or type(screen) is Screen:
        return False
    return screen.is_mounted and getattr(screen, "is_whole", True)
