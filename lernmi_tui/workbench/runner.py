"""The worker thread: it owns a session while it lives, takes commands, and leaves reports."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from queue import Empty, SimpleQueue
from time import perf_counter
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError
from lernmi_tui.crash_log import told
from lernmi_tui.workbench.behind import LeftRun, WorkingTime, is_much, run_words
from lernmi_tui.workbench.course import Course, Done
from lernmi_tui.workbench.paces import next_pace, next_rate
from lernmi_tui.workbench.report import Cause, Report

if TYPE_CHECKING:
    from lernmi.arrays import Floats
    from lernmi.data.samples import Samples
    from lernmi.run.events import Change
    from lernmi.run.focus import Focus
    from lernmi.run.goals import Goal
    from lernmi.run.session import Session
    from lernmi.run.snapshot import Snapshot
    from lernmi.tasks.task import Task

REPORTS_A_SECOND = 10
REPORTING_SHARE = 0.05  # of the time goes to copying a huge network at the most
CHEAP_EVALUATION = 100_000  # samples x links that every report evaluates: well under 1 ms
REST_SECONDS = 0.1  # without a command, after which a paused run is evaluated, long as it may take
ANSWERS_SECONDS = 0.5  # between two looks at what the network says to the held-out samples
STOP_SECONDS = 5.0  # for a thread that learns: it needs a piece of work to notice


class Runner:
    """Runs a session in a thread of its own.

    ``make_session`` is called in that thread. Commands (``toggle``, ``faster``, ``do``, ...) return
    at once; the thread carries them out in order and computes what they mean *then*, so that none
    is lost however fast they come. It works toward a goal or none, in pieces of about 10 ms and
    looks for commands between them. ``report`` is the newest report, to be polled; ``reported`` is
    called, in that thread, when it holds what a command brought about. ``time`` is what the runs of
    the session had behind them before.
    """

    def __init__(
        self,
        make_session: Callable[[], Session],
        running: bool,
        pace: float | None,
        reported: Callable[[], object] = lambda: None,
        time: WorkingTime | None = None,
    ) -> None:
        self.report = Report(running=running, pace=pace)
        self.task: Task | None = None
        self._make_session = make_session
        self._session: Session | None = None  # once it is made
        self._time = time or WorkingTime()
        self._reported = reported
        self._course = Course(running, pace)
        self._commands: SimpleQueue[Callable[[Session], None]] = SimpleQueue()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._live, name="session", daemon=True)
        self._focus: Focus | None = None  # what is looked at instead of the sample learned last
        self._cause = Cause.LOADED
        self._notice: str | None = None
        self._judged = -1  # the evaluation that was looked at for trouble
        self._troubled = False
        self._owed = False  # an evaluation of the moment at which the run is paused
        self._next_report = self._next_answers = perf_counter()

    # from the UI thread

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the thread. One that learns has ended when this returns; one that loads ends soon."""
        self._stop.set()
        self._commands.put(lambda session: None)
        if self._thread.is_alive() and self.task is not None:
            self._thread.join(STOP_SECONDS)

    def leave(self) -> LeftRun | None:
        """End the thread; gives the run it leaves, None if it has none yet."""
        self.stop()
        session = self._session
        if session is None:
            return None
        pace = self._course.pace_afterwards
        return LeftRun(session, self._thread, self._time, pace, run_words(session))

    def toggle(self) -> None:
        """Run if paused, pause if running."""
        self._commands.put(lambda session: self._go_on(not self._course.is_at_work))

    def faster(self) -> None:
        self._commands.put(lambda session: self._change_pace(up=True))

    def slower(self) -> None:
        self._commands.put(lambda session: self._change_pace(up=False))

    def full_speed(self) -> None:
        self._commands.put(lambda session: self._course.set_pace(None))

    def run_until(self, goal: Goal) -> None:
        """Run at full speed until ``goal`` is reached; then pause, with the pace of before.

        Where it is so already, pause and say since when; a moment or an epoch that is past is
        refused.
        """
        self._commands.put(lambda session: self._go_until(session, goal))

    def step_sample(self) -> None:
        """Pause, then learn one sample."""
        self._commands.put(lambda session: self._step(session, lambda moment: moment + 1))

    def step_epoch(self) -> None:
        """Pause, then learn to the end of the epoch under way."""
        self._commands.put(lambda session: self._step(session, session.epochs.end))

    def learn(self, samples: int) -> None:
        """Pause, then learn ``samples`` samples."""
        self._commands.put(lambda session: self._step(session, lambda moment: moment + samples))

    def rate_up(self) -> None:
        self._commands.put(lambda session: self._change_rate(session, up=True))

    def rate_down(self) -> None:
        self._commands.put(lambda session: self._change_rate(session, up=False))

    def do(self, change: Change) -> None:
        """Change something, now."""
        self._edit(lambda session: session.do(change))

    def look_at(self, focus: Focus | None) -> None:
        """From now on have reports look at ``focus`` with the newest weights.

        None stands for the sample learned last, whichever it is by then.
        """
        self._commands.put(lambda session: self._look_at(session, focus))

    def ask_train(self, wanted: bool) -> None:
        """From now on have reports hold what the network says to the train samples; or no more."""
        self._commands.put(lambda session: self._ask_train(session, wanted))

    def teach(self, inputs: Floats, expected: Floats, every_epoch: bool) -> None:
        """Learn one sample of a person's own now; in each epoch as well if told so."""
        self._edit(lambda session: session.teach(inputs, expected, every_epoch))

    def add_samples(self, samples: Samples) -> None:
        """From now on learn ``samples`` as well."""
        self._edit(lambda session: session.add_samples(samples))

    def forget(self, inputs: Floats | None = None) -> None:
        """Learn the sample that a person brought with these ``inputs`` no longer.

        None stands for the one that was brought last.
        """
        self._edit(lambda session: session.forget(inputs))

    def rewind(self) -> None:
        """Pause and go back to the initial weights."""
        self._commands.put(lambda session: self._rewind(session, session.recipe.seed))

    def next_seed(self) -> None:
        """Pause and go back to the initial weights of the next seed."""
        self._commands.put(lambda session: self._rewind(session, session.recipe.seed + 1))

    def undo(self) -> None:
        """Pause and go back to the run that the latest rewind ended."""
        self._commands.put(lambda session: self._change_run(session, session.undo))

    def redo(self) -> None:
        """Pause and go forward again to the run that was gone back from."""
        self._commands.put(lambda session: self._change_run(session, session.redo))

    def _edit(self, change: Callable[[Session], object]) -> None:
        def edit(session: Session) -> None:
            change(session)
            self._cause = Cause.EDITED

        self._commands.put(edit)

    # in the thread

    def _live(self) -> None:
        try:
            session = self._make_session()
            self._session, self.task = session, session.task
            self._publish(session)
        except LernmiError as error:
            self._fail(str(error))
        except MemoryError:
            self._fail("there is not enough memory for this network; choose a smaller one")
        except Exception as error:  # shown to the person; a thread's own traceback is seen by none
            self._fail(told(error, "The task was not opened"))
        else:
            self._keep_going(session)

    def _fail(self, message: str) -> None:
        self.report = replace(
            self.report, number=self.report.number + 1, running=False, failure=message
        )

    def _keep_going(self, session: Session) -> None:
        """A failure pauses the run at the last good state; nothing else is lost."""
        self._owed = not self._course.running
        while not self._stop.is_set():
            try:
                self._loop(session)
            except Exception as error:
                self._notice = _words(error)
                self._keep_what_is_good(session)

    def _keep_what_is_good(self, session: Session) -> None:
        notice = self._notice
        self._go_on(False)
        self._owed, self._notice = False, notice
        self._cause = Cause.FAILED
        try:
            session.recover()
            self._publish(session)
        except Exception as error:  # what is on the screen stays there
            told(error)
            self.report = replace(
                self.report,
                number=self.report.number + 1,
                running=False,
                until=None,
                samples_per_second=0.0,
                cause=self._cause,
                notice=self._notice,
            )
        self._reported()

    def _loop(self, session: Session) -> None:
        while not self._stop.is_set():
            self._time.note(session.recording, self._course.is_at_work)
            if self._obey(session):
                self._publish(session)
                self._owed = not self._course.is_at_work
                self._reported()
            elif self._owed:
                self._owed = not session.evaluate(self._is_wanted)
                self._publish(session)
            self._look_for_trouble(session)
            worked = self._course.is_at_work and self._work(session)
            if worked and perf_counter() >= self._next_report and not self._is_wanted():
                self._ask_for_answers(session)
                self._publish(session)

    def _is_wanted(self) -> bool:
        """Is there a command that waits?"""
        return self._stop.is_set() or not self._commands.empty()

    def _obey(self, session: Session) -> bool:
        """Carry out the commands that wait; while there is nothing to do, wait for one."""
        commanded = False
        while self._course.can_be_interrupted:
            try:
                command = self._commands.get(timeout=0.0 if commanded else self._patience())
            except Empty:
                return commanded
            try:
                command(session)
            except LernmiError as error:
                self._notice = str(error)
            commanded = True
            if self._stop.is_set() or perf_counter() >= self._next_report:
                return True  # however many more wait: a person sees what comes of them
        return commanded

    def _patience(self) -> float | None:
        """How long there is nothing to do but wait for a command: None for ever."""
        if not self._course.is_at_work:
            return REST_SECONDS if self._owed else None
        return self._course.patience()

    def _work(self, session: Session) -> bool:
        """Do a piece of what is due; False if nothing is."""
        steps = self._course.is_stepping
        done = self._course.work(session)
        if done is Done.NOTHING:
            return False
        if not steps:
            self._cause = Cause.RAN
        if done is Done.ARRIVED:
            self._notice = self._notice if steps else None
            self._owed = True
            self._publish(session)
            self._reported()
        return True

    def _go_on(self, running: bool) -> None:
        self._course.go_on(running)
        self._notice = None

    def _go_until(self, session: Session, goal: Goal) -> None:
        self._course.go_until(session, goal)
        self._notice = None

    def _change_pace(self, up: bool) -> None:
        self._course.set_pace(next_pace(self._course.pacing.pace, up))

    def _change_rate(self, session: Session, up: bool) -> None:
        session.set_training_rate(next_rate(session.network.training_rate, up))
        self._notice, self._troubled = None, False
        self._cause = Cause.EDITED

    def _step(self, session: Session, end_from: Callable[[int], int]) -> None:
        self._course.step(session, end_from)
        self._notice, self._cause = None, Cause.STEPPED

    def _look_at(self, session: Session, focus: Focus | None) -> None:
        if focus is not None:
            session.look_at(focus)  # refused before anything is shown
        self._focus, self._cause, self._notice = focus, Cause.LOOKED, None

    def _ask_train(self, session: Session, wanted: bool) -> None:
        session.ask_train(wanted)
        self._next_answers = perf_counter()

    def _rewind(self, session: Session, seed: int) -> None:
        from lernmi.run.past_runs import is_kept

        ended, words = session.recording, run_words(session, title=False)
        self._change_run(session, lambda: session.rewind(seed))
        if not is_much(self._time.of(ended)):
            return
        if is_kept(session.network.weights.size):
            self._notice = f"u goes back to the run before: {words}."
        else:
            self._time.forget(ended)

    def _change_run(self, session: Session, change: Callable[[], object]) -> None:
        self._time.note(session.recording, False)
        change()
        self._go_on(False)
        self._judged, self._troubled, self._cause = -1, False, Cause.REWOUND

    def _ask_for_answers(self, session: Session) -> None:
        """Now and then, but not where a person waits for a report of what they did."""
        began = perf_counter()
        if began >= self._next_answers and session.answer(self._is_wanted):
            now = perf_counter()
            self._next_answers = now + max(ANSWERS_SECONDS, (now - began) / REPORTING_SHARE)

    def _publish(self, session: Session) -> None:
        began = perf_counter()
        self._time.note(session.recording, self._course.is_at_work)
        if session.evaluation_cost <= CHEAP_EVALUATION:
            session.evaluate()
        until = self._course.until
        self.report = Report(
            number=self.report.number + 1,
            running=self._course.running,
            pace=self._course.pacing.pace,
            samples_per_second=self._course.pacing.speed.value if self._course.is_at_work else 0.0,
            snapshot=self._seen(session),
            cause=self._cause,
            notice=self._notice,
            until=None if until is None else until.goal.words,
            stopped=self._course.stopped,
            seconds=self._time.of(session.recording),
            most_seconds=self._time.longest,
        )
        now = perf_counter()
        self._next_report = now + max(1.0 / REPORTS_A_SECOND, (now - began) / REPORTING_SHARE)

    def _seen(self, session: Session) -> Snapshot:
        focus = self._focus
        return session.snapshot(wait=False) if focus is None else session.look_at(focus)

    def _look_for_trouble(self, session: Session) -> None:
        """Pause a run that can't learn any more, once: where it is evaluated, so at one moment."""
        if self._troubled or self._judged == session.evaluated_at:
            return
        self._judged = session.evaluated_at
        trouble = session.trouble
        if trouble is not None:
            self._go_on(False)
            self._troubled, self._notice, self._owed = True, trouble, True
            self._publish(session)


def _words(error: Exception) -> str:
    if isinstance(error, LernmiError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There was not enough memory to go on; the run is paused at the last good moment."
    return told(error, "Training is paused at the last good moment")
