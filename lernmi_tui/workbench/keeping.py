"""Keeping a run while it goes on: when, by whom, and what a person is told if it can't be done.

The thread of the run says what is to be kept and goes on; another one writes it. So neither
training nor a key ever waits for a disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError
from lernmi_tui import garbage
from lernmi_tui.crash_log import told
from lernmi_tui.workbench.writer import Writer

if TYPE_CHECKING:
    from lernmi.run.kept.keeper import Keeper
    from lernmi.run.session import Session
    from lernmi_tui.workbench.behind import WorkingTime

AT_WORK, AT_REST = 30.0, 1.0  # seconds between two saves, at least
SHARE = 0.1  # of the time goes to saving at the most
AGAIN = 30.0  # seconds after which it is tried again
LOOK = 0.05  # seconds between looks whether all is written
WORTH = 1.0  # seconds of work: a run with less behind it, and unchanged, is not kept


@dataclass(eq=False)
class Farewell:
    """What the end of a run still waits for: ``thread``, which ``wake`` has look at ``wanted``.

    With ``is_fault`` it ends as one that crashed, to be recovered. ``is_kept`` says whether Home
    has it; ``said`` is why it could not be kept as it was at the end. While it ``is_loading``
    nothing is behind it: nobody waits, and ``drop`` leaves what it is loaded from as it was.
    """

    wake: Callable[[], object] = lambda: None
    thread: threading.Thread | None = None
    wanted: threading.Event = field(default_factory=threading.Event)
    is_fault: bool = False
    said: str | None = None
    is_kept: bool = False
    is_loading: bool = True
    drop: Callable[[], object] = lambda: None

    @property
    def is_over(self) -> bool:
        """Has it ended?"""
        thread = self.thread
        return thread is not None and thread.ident is not None and not thread.is_alive()

    def ask(self) -> None:
        """The run is to end."""
        self.wanted.set()
        self.wake()

    def comes(self, seconds: float) -> bool:
        """Wait so long at most; True once it has ended, or if it never began."""
        if self.thread is None or self.thread.ident is None or self.is_loading:
            return True
        self.thread.join(max(seconds, 0.0))
        return not self.thread.is_alive()


class Keeping:
    """Keeps a session, from when there is anything behind it. All is done in the run's own thread.

    ``notice`` is what a person should know when it is opened.
    """

    def __init__(self) -> None:
        self.notice: str | None = None
        self._keeper: Keeper | None = None  # once it was kept
        self._content_of: tuple[object, ...] | None = None  # what was handed on last
        self._changes_of: tuple[object, ...] = ()  # in what was handed on last
        self._writer = Writer()
        self._is_writing = False  # or it was not looked yet what came of it
        self._failure: Exception | None = None
        self._failed = False  # and a person was told so
        self._began = self._due = perf_counter()
        self._took = 0.0

    def opened(
        self, session: Session, keeper: Keeper | None = None, notice: str | None = None
    ) -> None:
        """``session`` is in a file as it is now: a kept one, if it has a ``keeper``.

        What differs here from where it was made is added to the ``notice``.
        """
        said = [notice] if notice else []
        if session.sealed is not None:
            said.append(session.sealed)
        elif session.differences:
            said.append(f"The run goes on exactly, though {'; '.join(session.differences)}.")
        self._keeper, self.notice = keeper, " ".join(said) or None
        self._content_of, self._changes_of = session.mark, _changes(session)

    def take(self, keeper: Keeper) -> None:
        """The session that is about to be opened is kept there."""
        self._keeper = keeper

    def resume(self) -> None:
        """The session goes on after all."""
        if self._keeper is not None:
            from lernmi.run.kept.kept_runs import KeptRuns

            try:
                self._keeper = KeptRuns().take_up(self._keeper.id)
            except LernmiError:  # another program has it by now: this one gets a place of its own
                self._keeper, self._content_of = None, None

    def abandon(self) -> None:
        """The session came to nothing: what was kept of it is as it was."""
        if self._keeper is not None:
            self._keeper.give_back()

    def is_worth_it(self, session: Session, time: WorkingTime) -> bool:
        """Is anything behind the run?"""
        return self._keeper is not None or session.is_changed or time.longest >= WORTH

    def is_due(self, session: Session, time: WorkingTime) -> bool:
        """Has anything changed since it was kept?"""
        return self._content_of != session.mark and self.is_worth_it(session, time)

    def patience(self, session: Session, time: WorkingTime) -> float | None:
        """How long there is nothing to do about a run at rest; None for ever."""
        if self._is_writing:
            return LOOK
        if not self.is_due(session, time):
            return None
        return max(0.0, self._began + self._gap(False) - perf_counter())

    def work(self, session: Session, time: WorkingTime, at_work: bool) -> str | None:
        """Have the run written if it is time for that; what a person should know, if anything."""
        said = self._look()
        lasts = at_work and self._changes_of == _changes(session)
        is_time = not self._is_writing and perf_counter() >= self._began + self._gap(lasts)
        if is_time and self.is_due(session, time):
            self._hand_on(session)
        return said

    def _gap(self, at_work: bool) -> float:
        if self._failed:
            return AGAIN
        return max(AT_WORK if at_work else AT_REST, self._took / SHARE)

    def _hand_on(self, session: Session) -> None:
        self._began = perf_counter()
        self._content_of, self._changes_of = session.mark, _changes(session)
        packed: Callable[[], bytes] | None = None
        try:
            packed = session.packing()
        except Exception as error:  # such as too little memory; the run itself is as it was
            self._failure = error
        self._is_writing = True
        self._writer.begin(partial(self._write, packed))

    def _write(self, packed: Callable[[], bytes] | None) -> None:
        """In the writer's thread."""
        try:
            if packed is not None:
                self._save(packed())
        except Exception as error:
            self._failure = error
        garbage.give_back()

    def _save(self, content: bytes) -> None:
        from lernmi.run.kept.kept_runs import KeptRuns

        if self._keeper is not None and not self._keeper.is_there:
            self._keeper.let_go()  # a person removed the folder, or the disk is another by now
            self._keeper = None
        if self._keeper is None:
            self._keeper = KeptRuns().begin()
        self._keeper.save(content)

    def _look(self) -> str | None:
        """What came of the writing, once it is over."""
        if not self._is_writing or self._writer.is_busy:
            return None
        self._is_writing = False
        self._took = perf_counter() - self._began
        failure, self._failure = self._failure, None
        had_failed, self._failed = self._failed, failure is not None
        if failure is None:
            return "The run is kept again." if had_failed else None
        self._content_of = None
        return None if had_failed else f"The run can't be kept for now: {_words(failure)}"

    # the end

    def finish(self, session: Session, time: WorkingTime, farewell: Farewell) -> None:
        """Have the run as it is now written, and wait for that."""
        try:
            self._finish(session, time, farewell)
        except Exception as error:
            farewell.said = f"The run could not be kept: {_words(error)}"
            if self._keeper is not None:
                self._keeper.let_go()  # what was kept before is offered

    def _finish(self, session: Session, time: WorkingTime, farewell: Farewell) -> None:
        if self._is_writing:
            self._writer.wait()
            self._look()
        self._writer.end()
        if self.is_due(session, time):
            farewell.is_kept = self._keeper is not None
            self._save(session.packed())
            self._content_of = session.mark
        farewell.is_kept = self._keeper is not None
        if self._keeper is not None:
            self._keeper.let_go() if farewell.is_fault else self._keeper.end()

    def part(self, session: Session, time: WorkingTime) -> None:
        """Keep the run as it is now for good: another begins. Raises LernmiError if it can't be."""
        farewell = Farewell()
        self._finish(session, time, farewell)
        self._keeper, self._content_of = None, None


def _changes(session: Session) -> tuple[object, ...]:
    """As long as it is equal, a person changed nothing."""
    return session.recording, len(session.events), session.run_letters


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, LernmiError) else told(error, "lernmi-tui kept nothing")
