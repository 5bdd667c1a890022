"""What a run's thread does when a person asks for something: a command is one of these methods."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError
from lernmi_tui.workbench.behind import WorkingTime, is_much, run_words
from lernmi_tui.workbench.course import Course
from lernmi_tui.workbench.leisure import Leisure
from lernmi_tui.workbench.paces import next_pace, next_rate
from lernmi_tui.workbench.report import Cause

if TYPE_CHECKING:
    from lernmi.run.focus import Focus
    from lernmi.run.goals import Goal
    from lernmi.run.job import Job
    from lernmi.run.recording import Position
    from lernmi.run.session import Session
    from lernmi.run.time_travel import By


class Obeying:
    """``session`` goes where ``course`` leads. A LernmiError is said to the person."""

    def __init__(self, session: Session, course: Course, time: WorkingTime) -> None:
        self.session = session
        self.course = course
        self.time = time
        self._focus: Focus | None = None  # what is looked at instead of the sample learned last
        self._cause = Cause.LOADED
        self._notice: str | None = None
        self._judged = -1  # the evaluation that was looked at for trouble
        self._troubled = False
        self._answers: dict[str, object] = {}  # to questions that took some work
        self.leisure = Leisure()
        self._heading: Position | None = None  # where steps back lead to
        self._next_answers = perf_counter()

    def toggle(self) -> None:
        """Run if paused, pause if running."""
        self._go_on(not self.course.is_at_work)

    def _go_on(self, running: bool) -> None:
        self.course.go_on(running)
        self._notice = None

    def go_until(self, goal: Goal) -> None:
        """Run at full speed until ``goal``; or go back to a moment or an epoch that is past."""
        moment = self.session.moment_of(goal)
        if moment is not None and moment <= self.session.newest[0]:
            self.seek(moment)
            return
        self.course.go_until(self.session, goal)
        self._notice = None

    def change_pace(self, up: bool) -> None:
        """The next pace ``up``, or down."""
        self.course.set_pace(next_pace(self.course.pacing.pace, up))

    def change_rate(self, up: bool) -> None:
        """The next training rate ``up``, or down."""
        self.session.set_training_rate(next_rate(self.session.network.training_rate, up))
        self._notice, self._troubled = None, False
        self._cause = Cause.EDITED

    def step(self, end_from: Callable[[int], int]) -> None:
        """Pause, then go to the moment that ``end_from`` makes of this one."""
        self.course.step(self.session, end_from)
        self._notice, self._cause = None, Cause.STEPPED

    def step_by(self, by: By, back: bool) -> None:
        """Pause, then take a step; a sample that is begun already is finished first."""
        session = self.session
        if not back and not session.is_past and self.course.in_hand is None:
            end = session.epochs.end if by == "epoch" else lambda moment: moment + 1
            self.step(end)
            return
        self._travel(session.stepping(by, back), "going back" if back else "going on")
        self._cause = Cause.SOUGHT if back else Cause.STEPPED

    def seek(self, moment: int | None = None, event: int | None = None) -> None:
        """Pause and go to ``moment``, to just before ``event``, or to the newest position."""
        job = self.session.seeking(moment, event)
        to = "the newest moment" if moment is None else f"moment {moment:,}"
        self._travel(job, f"going to {to}")

    def _travel(self, job: Job, words: str) -> None:
        self.course.take_in_hand(job, words, lambda: None)
        self._notice, self._cause = None, Cause.SOUGHT

    def leave_job(self) -> None:
        """Do no more of the work in hand; the run goes back to its newest position."""
        self.course.go_on(False)
        if self.session.is_past:
            self.seek()

    def ask(self, question: str, words: str, make: Callable[[Session], Job]) -> None:
        """Pause and do the job that ``make`` makes: itself, done, is the answer to ``question``."""
        job = make(self.session)

        def answered() -> None:
            self._answers = {**self._answers, question: job}

        self.course.take_in_hand(job, words, answered)

    def look_at(self, focus: Focus | None) -> None:
        """From now on report ``focus``; None: the sample learned last."""
        if focus is not None:
            self.session.look_at(focus)  # refused before anything is shown
        self._focus, self._cause, self._notice = focus, Cause.LOOKED, None

    def ask_train(self, wanted: bool) -> None:
        """From now on report what is said to the train samples; or no more."""
        self.session.ask_train(wanted)
        self._next_answers = perf_counter()

    def edit(self, change: Callable[[Session], object]) -> None:
        """Change something, now."""
        change(self.session)
        self._cause = Cause.EDITED

    def rewind(self, seeds: int) -> None:
        """Pause and go back to the initial weights, those of the seed so many after this one."""
        from lernmi.run.runs import is_kept

        session = self.session
        ended, words = session.recording, run_words(session, title=False)
        self.change_run(lambda: session.rewind(session.recipe.seed + seeds))
        if not is_much(self.time.of(ended)):
            return
        if is_kept(session.network.weights.size):
            self._notice = f"u goes back to the run before: {words}."
        else:
            self.time.forget(ended)

    def undo(self) -> None:
        """Pause and go on without the last change; or with the run before."""
        jobs: list[Job | None] = []
        self.change_run(lambda: jobs.append(self.session.undoing()))
        if jobs[0] is not None:
            self._travel(jobs[0], "replaying without the change")

    def other_run(self, step: int) -> None:
        """Pause and show the run so many letters further."""
        letters = self.session.run_letters
        if len(letters) == 1:
            raise LernmiError("this is the only run; r, n or a change in the past begins another")
        place = letters.index(self.session.run_letter) + step
        self.change_run(lambda: self.session.show_run(letters[place % len(letters)]))

    def change_run(self, change: Callable[[], object]) -> None:
        """Pause and go to another run, as ``change`` does."""
        self.time.note(self.session.recording, False)
        change()
        self._go_on(False)
        self._answers = {}
        self.leisure.drop()
        self._judged, self._troubled, self._cause = -1, False, Cause.REWOUND
