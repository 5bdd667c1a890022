"""What a run's thread does when a person turns to another run: one beside, or one begun now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError
from lernmi.run.jobs.job import InTurn, Job
from lernmi.wording import counted
from lernmi_tui.workbench.behind import is_much, run_words
from lernmi_tui.workbench.going import Going
from lernmi_tui.workbench.in_turn import in_turn
from lernmi_tui.workbench.obeying import MOST_BESIDE
from lernmi_tui.workbench.report import Cause

if TYPE_CHECKING:
    from lernmi.run.record.events import Change
    from lernmi.run.record.settings import Settings


class Turning(Going):
    """From the run that is shown to another of its session."""

    def change_run(self, change: Callable[[], object]) -> None:
        """Pause and go to another run, as ``change`` does."""
        self.time.note(self.session.recording, False)
        change()
        self._go_on(False)
        self._answers = {}
        self.leisure.drop()
        self._is_other, self._cause = True, Cause.REWOUND

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

    @in_turn
    def rewind(self, seeds: int) -> None:
        """Pause and go back to the initial weights, those of the seed so many after this one."""
        from lernmi.run.runs import is_kept

        session = self.session
        ended, words = session.recording, run_words(session, title=False)
        stays = is_kept(session.network.weights.size)
        if not stays and self.keeping is not None:
            self.keeping.part(session, self.time)
        self.change_run(lambda: session.rewind(session.recipe.seed + seeds))
        self._notice = self._fate_of_older
        if is_much(self.time.of(ended)):
            where = "u goes back to" if stays else "Home has among the recent ones"
            words = f"{where} the run before: {words}."
            self._notice = " ".join(filter(None, [words, self._fate_of_older]))
        if not stays:
            self.time.forget(ended)

    @in_turn
    def begin_from_here(self) -> None:
        """Pause and begin a run with the weights of this moment; this one stays."""
        self.change_run(self.session.begin_from_here)

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
        letter = self.session.run_letter
        self.change_run(lambda: jobs.append(change()))

        def arrived() -> None:
            stays = letter in self.session.run_letters
            self._notice = self._fate_of_older if stays else self._fate(letter)

        if jobs[0] is not None:
            self._travel(jobs[0], words, arrived=arrived, is_change=True)

    # others are learned first

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
                self._notice = f"Run {now}: {words}; {self._fate(before)}"

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
