"""A run's thread and what a person asks of it: a command is a method of what builds on this."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from lernmi.wording import printable
from lernmi_tui.workbench.behind import WorkingTime
from lernmi_tui.workbench.beside import Beside
from lernmi_tui.workbench.course import Course, never
from lernmi_tui.workbench.in_turn import in_turn
from lernmi_tui.workbench.leisure import Leisure
from lernmi_tui.workbench.report import Cause

if TYPE_CHECKING:
    from pathlib import Path

    from lernmi.run.jobs.job import Job
    from lernmi.run.measures.trouble import Trouble
    from lernmi.run.session import Session
    from lernmi.run.snapshots.focus import Focus
    from lernmi_tui.workbench.keeping import Keeping

MOST_BESIDE = 5  # runs


class Obeying:
    """``session`` goes where ``course`` leads. A LernmiError is said to the person."""

    def __init__(
        self, session: Session, course: Course, time: WorkingTime, keeping: Keeping | None
    ) -> None:
        self.session = session
        self.keeping = keeping
        self.course = course
        self.time = time
        self.beside = Beside()
        self._focus: Focus | None = None  # what is looked at instead of the sample learned last
        self._cause = Cause.LOADED
        self._notice: str | None = None
        self._told: Trouble | None = None  # the last that was said
        self._is_other = False  # was another run shown just now?
        self._answers: dict[str, object] = {}  # to questions that took some work
        self.leisure = Leisure()
        self._question: Job | None = None  # the last that a person waited for
        self._next_answers = perf_counter()
        self._stops: dict[int, dict[int, str]] = {}  # by recording and moment: what became true

    def _go_on(self, running: bool) -> None:
        self.course.go_on(running)
        self._notice = None

    def _travel(
        self,
        job: Job,
        words: str,
        is_replaced: Callable[[], bool] = never,
        arrived: Callable[[], object] = lambda: None,
        is_change: bool = False,
    ) -> None:
        self.course.take_in_hand(job, words, arrived, is_replaced, is_change)
        self._notice, self._cause = None, Cause.SOUGHT

    def _fate(self, letter: str) -> str:
        """What became of the run of that letter, which was left, and of those before it."""
        words = f"{letter} stays as it was: b shows it."
        if letter not in self.session.run_letters:
            words = f"{letter} is gone: there is no room for two networks as large as this one."
        return " ".join(filter(None, [words, self._fate_of_older]))

    @property
    def _fate_of_older(self) -> str | None:
        """Which had to go for the run that began last, and why."""
        letters = self.session.dropped_letters
        if not letters:
            return None
        which = " and ".join(letters)
        older = f"The older run {which} is" if len(letters) == 1 else f"The older {which} are"
        if len(self.session.run_letters) == MOST_BESIDE:
            return f"{older} gone: {MOST_BESIDE} stand side by side at the most."
        return f"{older} gone: there is no room for one more network as large as this one."

    @in_turn
    def save(self, path: Path) -> None:
        """Write a run file to ``path`` and say so."""
        self.session.save(path)
        self._notice = f"The run is saved: {printable(path)}"

    # what is looked at, and asked

    def look_at(self, focus: Focus | None) -> None:
        """From now on report ``focus``; None: the sample learned last."""
        if focus is not None:
            self.session.look_at(focus)  # refused before anything is shown
        self._focus, self._cause, self._notice = focus, Cause.LOOKED, None

    @in_turn
    def ask(self, question: str, words: str, make: Callable[[Session], Job]) -> None:
        """Pause and do the job that ``make`` makes: itself, done, is the answer to ``question``."""
        job = self._question = make(self.session)

        def answered() -> None:
            self._answers = {**self._answers, question: job}

        self.course.take_in_hand(job, words, answered)

    def ask_other(self, wanted: bool) -> None:
        """From now on report what weights another run had at this moment; or no more."""
        self.beside.wanted = wanted

    def ask_train(self, wanted: bool) -> None:
        """From now on report what is said to the train samples; or no more."""
        self.session.ask_train(wanted)
        self._next_answers = perf_counter()
