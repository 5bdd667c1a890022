"""What the thread of a run does with its session: commands, pieces of work, reports."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from queue import Empty, SimpleQueue
from time import perf_counter
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError
from lernmi_tui.crash_log import told
from lernmi_tui.workbench.behind import WorkingTime
from lernmi_tui.workbench.course import Course, Done
from lernmi_tui.workbench.editing import Editing
from lernmi_tui.workbench.finding import Finding
from lernmi_tui.workbench.keeping import Farewell, Keeping
from lernmi_tui.workbench.report import AtWork, Cause, Report
from lernmi_tui.workbench.trouble_words import trouble_words
from lernmi_tui.workbench.turning import Turning

if TYPE_CHECKING:
    from lernmi.run.session import Session
    from lernmi.run.snapshots.snapshot import Snapshot

REPORTS_A_SECOND = 10
REPORTING_SHARE = 0.05  # of the time goes to copying a huge network at the most
CHEAP_EVALUATION = 100_000  # samples x links that every report evaluates: well under 1 ms
REST_SECONDS = 0.1  # without a command, after which a paused run is evaluated, long as it may take
ANSWERS_SECONDS = 0.5  # between two looks at what the network says to the held-out samples


class Inbox:
    """The commands that wait for a worker, in their order, and whether it should stop.

    ``farewell`` is what its end is about; ``over`` is set once it learns no more.
    """

    def __init__(self) -> None:
        self.commands: SimpleQueue[Callable[[Worker], object]] = SimpleQueue()
        self.farewell = Farewell(wake=lambda: self.commands.put(lambda worker: None))
        self.stop = self.farewell.wanted
        self.over = threading.Event()

    def is_wanted(self) -> bool:
        """Is there a command that waits?"""
        return self.stop.is_set() or not self.commands.empty()


class Worker(Finding, Editing, Turning):
    """Works with ``session``, alone, in its thread: obeys what is in ``inbox`` between pieces of
    about 10 ms that go where ``course`` leads.

    ``report`` is the newest report; ``reported`` is called when it holds what a command brought
    about. ``time`` is what the runs of the session had behind them before. ``keeping``, if any,
    keeps the session. What the ``inbox`` holds calls a method of one of the classes this builds on.
    """

    _has_said = False  # in this program, that the kernel can be kept nowhere

    def __init__(
        self,
        session: Session,
        course: Course,
        inbox: Inbox,
        reported: Callable[[], object],
        time: WorkingTime,
        keeping: Keeping | None,
    ) -> None:
        super().__init__(session, course, time, keeping)
        self.report = Report(running=course.running, pace=course.pacing.pace)
        self._inbox = inbox
        self._reported = reported
        self._say_what_is_not_kept()
        if keeping is not None and keeping.notice is not None:
            self._notice = keeping.notice
        self._owed = not course.running  # an evaluation of the moment at which the run is paused
        self._next_report = perf_counter()
        self._has_failed = False  # since the last command

    def _say_what_is_not_kept(self) -> None:
        from lernmi.net import engines

        if engines.is_compiled_every_time() and not Worker._has_said:
            Worker._has_said = True
            self._notice = f"{engines.NOT_KEPT[0].upper()}{engines.NOT_KEPT[1:]}."

    # the thread

    def keep_going(self) -> None:
        """Until it should stop; then the run is kept.

        A failure pauses the run at the last good state, no more. One that comes again before
        anything else was asked for would come for ever: it is raised.
        """
        try:
            self._live()
        except Exception:
            self._inbox.farewell.is_fault = True
            with suppress(Exception):
                self.session.recover()
            raise
        finally:
            self.time.note(self.session.recording, False)
            self._inbox.over.set()
            if self.keeping is not None:
                self.keeping.finish(self.session, self.time, self._inbox.farewell)

    def _live(self) -> None:
        while not self._inbox.stop.is_set():
            try:
                self._loop()
            except Exception as error:
                if self._has_failed:
                    raise
                self._has_failed = True
                self._notice = _words(error)
                self._keep_what_is_good()

    def _keep_what_is_good(self) -> None:
        notice = self._notice
        self._go_on(False)
        self.leisure.drop()
        self.beside.drop()
        self._owed, self._notice = False, notice
        self._cause = Cause.FAILED
        try:
            self.session.recover()
            self.publish()
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

    def _loop(self) -> None:
        while not self._inbox.stop.is_set():
            self.time.note(self.session.recording, self.course.is_at_work)
            if self._obey():
                self._tell_of_trouble()
                self.publish()
                self._owed = not self.course.is_at_work
                self._reported()
            elif self._owed:
                self._owed = not self.session.evaluate(self._inbox.is_wanted)
                self.publish()
            elif self._is_to_compare and self.beside.work(self.session, self._inbox.is_wanted):
                self.publish()
                self._reported()
            elif not self.course.is_at_work and not self.leisure.is_over:
                self._wonder()
            self._keep()
            worked = self.course.is_at_work and self._work()
            if worked and perf_counter() >= self._next_report and not self._inbox.is_wanted():
                self._ask_for_answers()
                self.publish()

    def _obey(self) -> bool:
        """Carry out the commands that wait; while there is nothing to do, wait for one."""
        commanded = False
        while self.course.can_be_interrupted:
            try:
                command = self._next_command(0.0 if commanded else self._patience())
            except Empty:
                return commanded
            self._has_failed = False
            try:
                command()
            except LernmiError as error:
                self._notice = str(error)
            commanded = True
            if self._inbox.stop.is_set() or perf_counter() >= self._next_report:
                return True  # however many more wait: a person sees what comes of them
        return commanded

    def _next_command(self, patience: float | None) -> Callable[[], object]:
        """One that waited for where some work led comes first. Raises Empty if there is none."""
        waiting = self.course.waiting
        if waiting and self.course.in_hand is None:
            return waiting.popleft()
        return partial(self._inbox.commands.get(timeout=patience), self)

    def _patience(self) -> float | None:
        """How long there is nothing to do but wait for a command: None for ever."""
        if self.course.is_at_work:
            return self.course.patience()
        if self._is_to_compare:
            return 0.0
        if self._owed:
            return REST_SECONDS
        if not self.leisure.is_over:
            return 0.0
        return None if self.keeping is None else self.keeping.patience(self.session, self.time)

    @property
    def _is_to_compare(self) -> bool:
        return not self.course.is_at_work and self.beside.is_due(self.session)

    def _work(self) -> bool:
        """Do a piece of what is due; False if nothing is."""
        steps = self.course.is_stepping or self.course.in_hand is not None
        done = self.course.work(self.session)
        if done is Done.NOTHING:
            return False
        if not steps:
            self._cause = Cause.RAN
        if done is Done.ARRIVED:
            self._notice = self._notice if steps else None
            self._mark_stop()
            self._tell_of_trouble()
            self._owed = True
            self.publish()
            self._reported()
        return True

    def _wonder(self) -> None:
        """Do a piece of what nobody waits for."""
        done = self.leisure.work(self.session)
        if done is not None:
            question, job = done
            self._answers = {**self._answers, question: job}
            self.publish()
            self._reported()

    def _keep(self) -> None:
        """Have the run kept where it is time for that, and say what comes of it."""
        if self.keeping is None:
            return
        said = self.keeping.work(self.session, self.time, self.course.is_at_work)
        if said is not None:
            self._notice = said
            self.publish()
            self._reported()

    def _mark_stop(self) -> None:
        """On the time of the run, if a condition stopped it."""
        if self.course.stopped is not None and self.session.fired:
            words = " and ".join(each.words for each in self.session.fired)
            self._stopped_at(self.session.moment, words)

    def _ask_for_answers(self) -> None:
        """Now and then, but not where a person waits for a report of what they did."""
        began = perf_counter()
        if began >= self._next_answers and self.session.answer(self._inbox.is_wanted):
            now = perf_counter()
            self._next_answers = now + max(ANSWERS_SECONDS, (now - began) / REPORTING_SHARE)

    def publish(self) -> None:
        """Make the newest report."""
        began = perf_counter()
        self.time.note(self.session.recording, self.course.is_at_work)
        if self.session.evaluation_cost <= CHEAP_EVALUATION:
            self.session.evaluate()
        until, hand = self.course.until, self.course.in_hand
        stops = self._stops.get(self.session.recording, {})
        self.report = Report(
            number=self.report.number + 1,
            running=self.course.running,
            pace=self.course.pacing.pace,
            samples_per_second=self.course.pacing.speed.value if self.course.is_at_work else 0.0,
            snapshot=self._seen(),
            cause=self._cause,
            notice=self._notice,
            running_back=self.course.film is not None,
            kept=self.session.watched,
            stops=dict(stops),
            until=None if until is None else until.goal.words,
            stopped=self.course.stopped,
            at_work=None if hand is None else AtWork(hand.words, hand.job.share),
            answers=self._answers,
            memory=self.session.memory,
            seconds=self.time.of(self.session.recording),
        )
        now = perf_counter()
        self._next_report = now + max(1.0 / REPORTS_A_SECOND, (now - began) / REPORTING_SHARE)

    def _seen(self) -> Snapshot:
        session, focus = self.session, self._focus
        snapshot = session.snapshot(wait=False) if focus is None else session.look_at(focus)
        other = self.beside.seen(session)
        return snapshot if other is None else replace(snapshot, other=other)

    def _tell_of_trouble(self) -> None:
        """Of what the run got into, once; and of what another is in that is shown from now on."""
        met = self.session.met_trouble
        if met is not None and met is not self._told:
            self._told, self._is_other = met, False
            self._notice = trouble_words(met, self.session.epochs)
        elif self._is_other and self.course.in_hand is None:
            self._is_other, trouble = False, self.session.trouble
            if trouble is not None:
                self._notice = " ".join(filter(None, [self._notice, str(trouble)]))


def _words(error: Exception) -> str:
    if isinstance(error, LernmiError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There was not enough memory to go on; the run is paused at the last good moment."
    return told(error, "Training is paused at the last good moment")
