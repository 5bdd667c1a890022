"""What a run's thread does when a person asks for something: a command is one of these methods."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError
from lernmi.run.job import InTurn, Job
from lernmi.wording import counted
from lernmi_tui.paint.numbers import signed
from lernmi_tui.workbench.behind import WorkingTime, is_much, run_words
from lernmi_tui.workbench.beside import Beside
from lernmi_tui.workbench.course import Course, never
from lernmi_tui.workbench.film import Film
from lernmi_tui.workbench.in_turn import behind_others, in_turn
from lernmi_tui.workbench.leisure import Leisure
from lernmi_tui.workbench.paces import next_pace, next_rate
from lernmi_tui.workbench.report import Cause, Stopped

if TYPE_CHECKING:
    from lernmi.net.refs import LinkRef
    from lernmi.run.conditions import Condition
    from lernmi.run.events import Change
    from lernmi.run.focus import Focus
    from lernmi.run.goals import Goal
    from lernmi.run.recording import Position
    from lernmi.run.searching import Which
    from lernmi.run.session import Session
    from lernmi.run.settings import Settings
    from lernmi.run.time_travel import By


MOST_BESIDE = 5  # runs


HOW = {"last": "", "first": "for the first time", "for good": "for good"}


class Obeying:
    """``session`` goes where ``course`` leads. A LernmiError is said to the person."""

    def __init__(self, session: Session, course: Course, time: WorkingTime) -> None:
        self.session = session
        self.course = course
        self.time = time
        self.beside = Beside()
        self._focus: Focus | None = None  # what is looked at instead of the sample learned last
        self._cause = Cause.LOADED
        self._notice: str | None = None
        self._judged = -1  # the evaluation that was looked at for trouble
        self._troubled = False
        self._answers: dict[str, object] = {}  # to questions that took some work
        self.leisure = Leisure()
        self._question: Job | None = None  # the last that a person waited for
        self._heading: Position | None = None  # where steps back lead to
        self._next_answers = perf_counter()
        self._stops: dict[int, dict[int, str]] = {}  # by recording and moment: what became true

    def toggle(self) -> None:
        """Run if paused, pause if running."""
        self.session.leave_step()
        self.course.waiting.clear()
        self._go_on(not self.course.is_at_work)

    def _go_on(self, running: bool) -> None:
        self.course.go_on(running)
        self._notice = None

    @behind_others
    def go_until(self, goal: Goal) -> None:
        """Run at full speed until ``goal``; or go back to a moment or an epoch that is past."""
        moment = self.session.moment_of(goal)
        if moment is not None and moment <= self.session.newest[0]:
            self.seek(moment)
        else:
            self._run_until(goal)

    @in_turn
    def _run_until(self, goal: Goal) -> None:
        self.session.leave_step()
        self.course.go_until(self.session, goal)
        self._notice = None

    @in_turn
    def run_back(self) -> None:
        """Go back through the run's time at the pace; once more pauses.

        It stops where a condition that is kept became true, where something was changed, and at
        the start.
        """
        session = self.session
        if self.course.film is not None:
            self._go_on(False)
            return
        if session.moment == 0 and session.change_here is None:
            raise LernmiError("this is the start of the run: nothing was learned before")
        if not session.watched:
            self._go_back(Film(None, None))
            return
        job = session.searching()

        def found() -> None:
            at_end = Stopped(" or ".join(each.became for each in job.conditions), "")
            self._go_back(Film(job.found, None if job.found is None else at_end))

        self.course.take_in_hand(job, "looking for conditions", found)

    def _go_back(self, film: Film) -> None:
        self.course.go_back(film)
        self._notice, self._cause = None, Cause.SOUGHT

    @in_turn
    def search(self, condition: Condition, which: Which) -> None:
        """Pause and go to where ``condition`` became true the last time, first or for good."""
        job = self.session.searching(condition, which)

        def found() -> None:
            if job.found is None:
                self._notice = f"{job.words}."
                return
            moment, stopped = job.found[0], Stopped(condition.became, HOW[which])
            self._stopped_at(moment, condition.words)
            self._go_and_say(self.session.going_to(job.found), moment, stopped)

        self.course.take_in_hand(job, f"looking for {condition.words}", found)
        self._notice, self._cause = None, Cause.SOUGHT

    def _go_and_say(self, job: Job, moment: int, stopped: Stopped) -> None:
        """Go to ``moment`` and say why it is shown."""

        def arrived() -> None:
            self.course.stopped = stopped

        self._travel(job, f"replaying to moment {moment:,}", arrived=arrived)

    @in_turn
    def go_to_furthest(self, link: LinkRef) -> None:
        """Pause and go to where a sample moved the weight of ``link`` furthest."""
        from lernmi.run.given_names import called

        session = self.session
        name = called(link, len(session.network.sizes), session.task.info)
        job = session.weight_tracing(link.layer, link.i, link.j)

        def found() -> None:
            step = job.result.furthest
            if step is None:
                self._notice = f"No sample has moved {name} yet."
                return
            moment = step.moment  # where that sample is the one learned last
            stopped = Stopped(f"{name} changed most, by {signed(step.change)}", "")
            self._go_and_say(session.seeking(moment), moment, stopped)

        self.course.take_in_hand(job, f"looking where {name} changed most", found)
        self._notice, self._cause = None, Cause.SOUGHT

    def keep(self, condition: Condition) -> None:
        """From now on stop every time ``condition`` becomes true."""
        self.session.watch(condition)
        self._notice = None

    def drop(self, condition: Condition) -> None:
        """Stop for it no longer."""
        self.session.unwatch(condition)

    def _stopped_at(self, moment: int, words: str) -> None:
        """Have the run's time marked there."""
        stops = self._stops.setdefault(self.session.recording, {})
        stops[moment] = words

    def change_pace(self, up: bool) -> None:
        """The next pace ``up``, or down."""
        self.course.set_pace(next_pace(self.course.pacing.pace, up))

    @in_turn
    def change_rate(self, up: bool) -> None:
        """The next training rate ``up``, or down."""
        self._notice, self._troubled = None, False
        rate = next_rate(self.session.network.training_rate, up)
        self.edit(lambda session: session.set_training_rate(rate))

    @in_turn
    def step(self, end_from: Callable[[int], int]) -> None:
        """Pause, then go to the moment that ``end_from`` makes of this one."""
        self.course.step(self.session, end_from)
        self._notice, self._cause = None, Cause.STEPPED

    @in_turn
    def step_by(self, by: By, back: bool) -> None:
        """Pause, then take a step; a sample that is begun already is finished first."""
        session, in_sample = self.session, by in ("link", "layer", "pass")
        if in_sample:
            self._focus = None  # what is stepped through is the sample to be learned
        elif not back and not session.is_past:
            end = session.epochs.end if by == "epoch" else lambda moment: moment + 1
            self.step(end)
            return
        job = session.stepping(by, back)
        self._travel(job, "replaying to the moment before" if back else "replaying on")
        self._cause = Cause.SOUGHT if back else Cause.STEPPED
        if in_sample and not job.step():  # as most often: nothing to wait for
            self.course.in_hand = None
            self.course.go_on(False)

    @in_turn
    def leave_step(self) -> None:
        """Be between two samples again, as they were before this one was stepped through."""
        self.course.go_on(False)
        self.session.leave_step()
        self._notice, self._cause = None, Cause.SOUGHT

    @behind_others
    def seek(
        self,
        moment: int | None = None,
        event: int | None = None,
        is_replaced: Callable[[], bool] = never,
    ) -> None:
        """Pause and go to ``moment``, to just before ``event``, or to the newest position.

        Not if it ``is_replaced`` by another seek that follows; then it is left as soon as that is.
        """
        if is_replaced():
            return
        self.session.leave_step()
        job = self.session.seeking(moment, event)
        to = "the newest moment" if moment is None else f"moment {moment:,}"
        self._travel(job, f"replaying to {to}", is_replaced)

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

    def leave_job(self) -> None:
        """Do no more of the work in hand; a run under way in its past goes back to its newest
        position, one that was only asked something stays."""
        hand = self.course.in_hand
        is_question = hand is not None and hand.job is self._question
        self.course.leave()
        if self.session.is_past and not is_question:
            self.seek()

    @in_turn
    def ask(self, question: str, words: str, make: Callable[[Session], Job]) -> None:
        """Pause and do the job that ``make`` makes: itself, done, is the answer to ``question``."""
        job = self._question = make(self.session)

        def answered() -> None:
            self._answers = {**self._answers, question: job}

        self.course.take_in_hand(job, words, answered)

    def look_at(self, focus: Focus | None) -> None:
        """From now on report ``focus``; None: the sample learned last."""
        if focus is not None:
            self.session.look_at(focus)  # refused before anything is shown
        self._focus, self._cause, self._notice = focus, Cause.LOOKED, None

    def ask_other(self, wanted: bool) -> None:
        """From now on report what weights another run had at this moment; or no more."""
        self.beside.wanted = wanted

    def ask_train(self, wanted: bool) -> None:
        """From now on report what is said to the train samples; or no more."""
        self.session.ask_train(wanted)
        self._next_answers = perf_counter()

    @in_turn
    def edit(self, change: Callable[[Session], object]) -> None:
        """Change something, now; what is in the past begins a branch, which is said."""
        session, letter = self.session, self.session.run_letter
        change(session)
        self._cause = Cause.EDITED
        if session.run_letter != letter:
            self._notice = (
                f"This is branch {session.run_letter}, begun at moment {session.moment:,}; "
                f"{letter} stays as it was: b shows it."
            )

    @in_turn
    def take_out(self, link: LinkRef) -> None:
        """Cut ``link``; if it is cut, put it back as it was when it was cut."""
        from lernmi.run.putting_back import cut_of

        session = self.session
        is_cut = cut_of(link, session.events[: session.state.events_done]) is not None
        place = link.layer, link.i, link.j
        self.edit(lambda run: run.put_back(*place) if is_cut else run.cut(*place))

    @in_turn
    def freeze(self, link: LinkRef) -> None:
        """Have ``link`` learn no longer, or again."""
        from lernmi.run.effects import flat_number
        from lernmi.run.events import LinkFrozen

        state = self.session.state
        frozen = flat_number(state, link) in state.frozen
        self.edit(lambda session: session.do(LinkFrozen(link, not frozen)))

    @in_turn
    def do_from_start(self, change: Change, words: str) -> None:
        """Pause and go on with a branch that has ``change`` at its start, at the same moment."""
        session, letter, jobs = self.session, self.session.run_letter, list[Job]()
        self.change_run(lambda: jobs.append(session.changing_from_start(change)))
        self._show_after(jobs, f"replaying {words}", f"{words} from the start", letter)

    @in_turn
    def begin_with(self, words: str, rate: float | None, batch: int | None) -> None:
        """Pause and show a run begun with another setting, learned to the same moment."""
        session, letter, moment = self.session, self.session.run_letter, self.session.moment
        self.change_run(lambda: session.beside(rate=rate, batch=batch))
        job = session.learning_to(moment)
        self._show_after([job], f"learning with {words}", f"{words} from the start", letter)

    def _show_after(self, jobs: list[Job], at_work: str, words: str, before: str) -> None:
        session = self.session

        def arrived() -> None:
            now = session.run_letter
            if now != before:
                self._notice = f"Run {now}: {words}; {before} stays as it was: b shows it."

        self._notice, self._cause = None, Cause.SOUGHT
        self.course.take_in_hand(jobs[0], at_work, arrived, is_change=True)

    @in_turn
    def learn_beside(self, settings: Settings) -> None:
        """Pause and learn a run of each of ``settings`` beside this one, to the same moment."""
        session = self.session
        recipes = [each for group in settings.recipes(session.recipe_now) for each in group]
        room = MOST_BESIDE - len(session.run_letters)
        if len(recipes) > room:
            raise LernmiError(
                f"these are {counted(len(recipes), 'run')}, and there is room for {room}: "
                "del forgets one in the list of runs"
            )
        jobs = [session.learning_beside(recipe) for recipe in recipes]
        self._notice, self._cause = None, Cause.EDITED
        words = f"learning {counted(len(recipes), 'run')} beside"
        self.course.take_in_hand(InTurn(jobs), words, lambda: None, is_change=True)

    @in_turn
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

    @in_turn
    def undo(self) -> None:
        """Pause and go on without the last change; or with the run before."""
        self._change_run_by(self.session.undoing, "replaying without the change")

    @in_turn
    def redo(self) -> None:
        """Pause and go on with what was undone."""
        self._change_run_by(self.session.redoing, "replaying with the change")

    def _change_run_by(self, change: Callable[[], Job | None], words: str) -> None:
        jobs: list[Job | None] = []
        self.change_run(lambda: jobs.append(change()))
        if jobs[0] is not None:
            self._travel(jobs[0], words, is_change=True)

    @in_turn
    def other_run(self, step: int) -> None:
        """Pause and show the run so many letters further."""
        letters = self.session.run_letters
        if len(letters) == 1:
            raise LernmiError("this is the only run; r, n or a change in the past begins another")
        place = letters.index(self.session.run_letter) + step
        self.show_run(letters[place % len(letters)])

    @in_turn
    def show_run(self, letter: str) -> None:
        """Pause and show the run of that letter, at this moment or as far as it got."""
        session, moment = self.session, self.session.moment
        self.change_run(lambda: session.show_run(letter))
        moment = min(moment, session.newest[0])
        if session.moment != moment:
            self.seek(moment)

    def change_run(self, change: Callable[[], object]) -> None:
        """Pause and go to another run, as ``change`` does."""
        self.time.note(self.session.recording, False)
        change()
        self._go_on(False)
        self._answers = {}
        self.leisure.drop()
        self._judged, self._troubled, self._cause = -1, False, Cause.REWOUND
