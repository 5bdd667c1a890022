"""A session in a thread of its own: its beginning, its newest report, its end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError
from lernmi_tui.crash_log import told
from lernmi_tui.workbench.beginning import LeftRun
from lernmi_tui.workbench.behind import WorkingTime, run_words
from lernmi_tui.workbench.commands import Commands
from lernmi_tui.workbench.course import Course
from lernmi_tui.workbench.keeping import Farewell, Keeping
from lernmi_tui.workbench.report import Report
from lernmi_tui.workbench.worker import Worker

if TYPE_CHECKING:
    from lernmi.run.session import Session
    from lernmi.tasks.task import Task

STOP_SECONDS = 5.0  # for a thread that learns: it needs a piece of work to notice


class Runner(Commands):
    """Runs a session in a thread of its own.

    ``make_session`` is called in that thread. Commands (``toggle``, ``faster``, ``do``, ...) return
    at once; the thread carries them out in order and computes what they mean *then*, so that none
    is lost however fast they come. It works toward a goal or none, in pieces of about 10 ms and
    looks for commands between them. ``report`` is the newest report, to be polled; ``reported`` is
    called, in that thread, when it holds what a command brought about. ``time`` is what the runs of
    the session had behind them before. ``keeping``, if any, keeps the session.
    """

    def __init__(
        self,
        make_session: Callable[[], Session],
        running: bool,
        pace: float | None,
        reported: Callable[[], object] = lambda: None,
        time: WorkingTime | None = None,
        keeping: Keeping | None = None,
    ) -> None:
        super().__init__()
        self.task: Task | None = None
        self._make_session = make_session
        self._first = Report(running=running, pace=pace)
        self._worker: Worker | None = None  # once there is a session
        self._course = Course(running, pace)
        self._reported = reported
        self._time = time or WorkingTime()
        self._keeping = keeping
        self._thread = threading.Thread(target=self._live, name="session", daemon=True)
        self.farewell.thread = self._thread
        if keeping is not None:
            self.farewell.drop = keeping.abandon

    @property
    def report(self) -> Report:
        """The newest report."""
        return self._first if self._worker is None else self._worker.report

    @property
    def farewell(self) -> Farewell:
        """What its end waits for."""
        return self._inbox.farewell

    @property
    def chosen_pace(self) -> float | None:
        """The pace that a person chose here, infinity for full speed; None if they chose none."""
        return self._course.chosen

    # from the UI thread

    def start(self) -> None:
        self._thread.start()

    def last_session(self) -> Session | None:
        """Its session once the thread has ended, which is waited for; None if it made none."""
        if self._thread.ident is not None:
            self._thread.join()
        return None if self._worker is None else self._worker.session

    def stop(self, is_fault: bool = False) -> None:
        """End the thread. One that learns does so no more when this returns, and goes on until the
        run is kept; one that loads ends soon. After a fault the run is one to be recovered."""
        self.farewell.is_fault = self.farewell.is_fault or is_fault
        self.farewell.ask()
        if not self._thread.is_alive() or self.task is None:
            return
        if self._keeping is None:
            self._thread.join(STOP_SECONDS)
        else:
            self._inbox.over.wait(STOP_SECONDS)

    def leave(self) -> LeftRun | None:
        """End the thread; gives the run it leaves, None if there is nothing behind it."""
        self.stop()
        worker = self._worker
        if worker is None or worker.keeping is None:
            return None
        session, time = worker.session, self._time
        if not worker.keeping.is_worth_it(session, time):
            return None
        pace = self._course.pace_afterwards
        return LeftRun(session, self._thread, time, worker.keeping, pace, run_words(session))

    # in the thread

    def _live(self) -> None:
        try:
            session = self._make_session()
            self.task = session.task
            worker = Worker(
                session, self._course, self._inbox, self._reported, self._time, self._keeping
            )
            self._worker = worker
            self.farewell.is_loading = False
            worker.publish()
        except LernmiError as error:
            self._fail(str(error))
        except MemoryError:
            self._fail("there is not enough memory for this network; choose a smaller one")
        except Exception as error:  # shown to the person; a thread's own traceback is seen by none
            self._fail(told(error, "The task was not opened"))
        else:
            worker.keep_going()

    def _fail(self, message: str) -> None:
        self._first = replace(self._first, number=1, running=False, failure=message)
        self._worker = None
        self._inbox.over.set()
        if self._keeping is not None:
            self._keeping.abandon()
