"""The app opened from Python: at a task, or at a session, which is given back when it ends."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError
from lernmi_tui.terminal import end_signals, terminal

if TYPE_CHECKING:
    from lernmi.run.session import Session
    from lernmi.tasks.task import Task
    from lernmi_tui.opened_app import OpenedApp

OF_SIGNALS = 128  # exit codes above it
HANDLED = (*end_signals.NAMES, "SIGTSTP", "SIGCONT")


def open(shown: Task | Session) -> Session:
    """Open the app at a new run of a task, or at a session where it stands, and wait for its end.

    Returns the session of the run that was shown last, to go on with. Home knows the task as long
    as the app is open. A session belongs to the app meanwhile.

    Raises LernmiError where there is no terminal to draw on, as in a notebook.
    """
    from lernmi.run.session import Session
    from lernmi.tasks.task import Task

    if not isinstance(shown, Task | Session):
        raise LernmiError(
            "open takes a task, such as lernmi.load_task('xor') or lernmi.task(X, y), or a session"
        )
    _check_place()
    terminal.paint_soon()
    from lernmi_tui import garbage, process  # these load Textual

    with _kept_handlers(), garbage.kept_settings():
        end_signals.catch()
        app = app_of(shown)
        code = process.take_terminal(app)
    if code > OF_SIGNALS:
        signal.raise_signal(code - OF_SIGNALS)
    session = app.last_session()
    if session is None:  # it ended before there was one
        return shown if isinstance(shown, Session) else Session(shown)
    return session


def _check_place() -> None:
    """Raises LernmiError where the app can't be."""
    if terminal.missing():
        raise LernmiError(
            "open draws on a terminal, and here is none that can; in a notebook, show the session "
            "itself, or save it and open the file with lernmi-tui in a terminal"
        )
    if threading.current_thread() is not threading.main_thread():
        raise LernmiError("open needs the main thread: signals come to no other")
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise LernmiError("open runs a loop of its own, and here is one already; call it outside")


@contextmanager
def _kept_handlers() -> Iterator[None]:
    """Leave the handlers of the signals as they were."""
    numbers = [getattr(signal, name) for name in HANDLED if hasattr(signal, name)]
    handlers = {number: signal.getsignal(number) for number in numbers}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            if handler is not None:  # it was set by no Python
                signal.signal(number, handler)


def app_of(shown: Task | Session) -> OpenedApp:
    """The app that begins with a new run of a task, or with a session as it is, paused."""
    from lernmi.run.record.recipe import Recipe
    from lernmi.run.session import Session
    from lernmi_tui.choices import chosen
    from lernmi_tui.opened_app import OpenedApp
    from lernmi_tui.workbench.beginning import Beginning
    from lernmi_tui.workbench.paces import first_pace, pace_as_set

    settings = chosen(None, None)
    task = shown.task if isinstance(shown, Session) else shown
    pace = pace_as_set(settings.now.pace, first_pace(task.info))
    if isinstance(shown, Session):
        session = shown
        return OpenedApp(shown.recipe, False, pace, Beginning(lambda: session), settings)
    recipe = Recipe(task.name, options=task.options)
    return OpenedApp(recipe, True, pace, Beginning(lambda: Session(task)), settings)
