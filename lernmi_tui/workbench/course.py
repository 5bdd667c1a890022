"""Where a run goes and how fast: on at a pace, a step, or until something holds."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from lernmi_tui.workbench.film import Film
from lernmi_tui.workbench.pacing import Pacing
from lernmi_tui.workbench.report import Stopped
from lernmi_tui.workbench.until import Until, stopped_at

if TYPE_CHECKING:
    from lernmi.run.goals.goals import Goal
    from lernmi.run.jobs.job import Job
    from lernmi.run.session import Session

LINKS_A_JOB_PIECE = 1 << 24  # as much as a piece of a job is taken for
STEP_LINKS = 60_000_000  # samples x links of a step that no later command can cut short


def never() -> bool:
    """Nothing takes its place."""
    return False


class Done(Enum):
    """What came of a piece of work."""

    NOTHING = auto()  # was due
    SOME = auto()
    ARRIVED = auto()  # where the run was going; it is paused


@dataclass(frozen=True, slots=True)
class InHand:
    """A ``job`` that is under way, in ``words`` for the person; ``finish`` what follows it.

    It is dropped as soon as ``is_replaced`` says that another takes its place. ``is_change``: the
    run is another by it, which is to be so whatever comes next.
    """

    job: Job
    words: str
    finish: Callable[[], object]
    is_replaced: Callable[[], bool]
    is_change: bool


class Course:
    """``running`` is whether it goes on for good, at the pace of ``pacing`` (a step is at full
    speed), ``film`` takes it back through its time. ``until`` is the goal it runs until, if any,
    and ``stopped`` at what it stopped. A job ``in_hand`` comes before all of that. The commands
    ``waiting`` are meant of where it leads, and are obeyed then, one after the other.
    """

    def __init__(self, running: bool, pace: float | None) -> None:
        self.running = running
        self.pacing = Pacing(pace)
        self.chosen: float | None = None  # the pace that a person chose here; infinity: full speed
        self.until: Until | None = None
        self.stopped: Stopped | None = None
        self.film: Film | None = None
        self.in_hand: InHand | None = None
        self.waiting: deque[Callable[[], None]] = deque()
        self._step_end: int | None = None  # the moment that a step leads to
        self._uninterrupted = 0  # samples x links of the step that are still to come

    @property
    def is_at_work(self) -> bool:
        moves = self.running or self.film is not None
        return moves or self.is_stepping or self.in_hand is not None

    @property
    def changes(self) -> bool:
        """Is a change under way?"""
        return self.in_hand is not None and self.in_hand.is_change

    @property
    def is_stepping(self) -> bool:
        return self._step_end is not None

    @property
    def can_be_interrupted(self) -> bool:
        """May a command be obeyed now? A step that was asked for is taken, unless it is long."""
        between = self.film is not None and self.film.is_between
        idle = not (self.is_stepping or between) and self.in_hand is None
        return idle or self._uninterrupted <= 0

    @property
    def pace_afterwards(self) -> float | None:
        """The pace to go on with; on its way to a goal a run is at full speed."""
        return self.pacing.pace if self.until is None else self.until.pace

    def patience(self) -> float:
        """How many seconds there are until something is due."""
        if self.is_stepping or self.in_hand is not None:
            return 0.0
        pacing = self.pacing
        return pacing.patience() if self.film is None else self.film.patience(pacing.pace)

    def leave(self) -> None:
        """Pause; what is in hand, and all that waits for it, is dropped."""
        self.waiting.clear()
        self.go_on(False)

    def go_on(self, running: bool) -> None:
        """Run, or pause; whatever it was going to is dropped."""
        self.pacing.set(self.pace_afterwards)
        self.running, self._step_end, self.until, self.stopped = running, None, None, None
        self.film, self.in_hand = None, None
        self.pacing.go()

    def set_pace(self, pace: float | None) -> None:
        """From now on, this pace; on the way to a goal, too, and afterwards."""
        self.chosen = math.inf if pace is None else pace
        self.pacing.set(pace)
        if self.until is not None:
            self.until = replace(self.until, pace=pace)

    def step(self, session: Session, end_from: Callable[[int], int]) -> None:
        """Pause, then go to the moment that ``end_from`` makes of this one.

        A step that is under way is taken first.
        """
        end = end_from(session.moment if self._step_end is None else self._step_end)
        self.go_on(False)
        self._step_end, self._uninterrupted = end, STEP_LINKS

    def take_in_hand(
        self,
        job: Job,
        words: str,
        finish: Callable[[], object],
        is_replaced: Callable[[], bool] = never,
        is_change: bool = False,
    ) -> None:
        """Pause, then do ``job`` and what follows it; ``is_replaced`` is asked on the way."""
        self.go_on(False)
        self.in_hand = InHand(job, words, finish, is_replaced, is_change)
        self._uninterrupted = STEP_LINKS

    def go_back(self, film: Film) -> None:
        """Pause, then go back through the run's time at the pace, as ``film`` does."""
        self.go_on(False)
        self.film = film

    def go_until(self, session: Session, goal: Goal) -> None:
        """Run at full speed until ``goal``, which is not past; pause if it is so."""
        from lernmi.run.goals.conditions import ConditionGoal

        condition = goal.condition if isinstance(goal, ConditionGoal) else None
        if condition is not None or not goal.is_reached(session):
            self.go_on(True)
            self.until = Until(goal, self.pacing.pace, condition)
            self.pacing.set(None)
        else:
            self._stop_at(session, goal)

    def _stop_at(self, session: Session, goal: Goal) -> None:
        self.go_on(False)
        self.stopped = stopped_at(goal, session)

    def work(self, session: Session) -> Done:
        """Do a piece of what is due."""
        began, before = perf_counter(), session.moment
        if self.in_hand is not None:
            return self._go_on_with(self.in_hand)
        if self.film is not None:
            return self._go_further_back(self.film, session)
        end = self._end(session)
        if end is None:
            return Done.NOTHING
        condition = None if self.until is None else self.until.condition
        more = session.advance(end, self.pacing.piece, condition, is_guarded=True)
        learned = session.moment - before
        if learned:
            self._uninterrupted -= learned * session.network.weights.size
            self.pacing.learned(learned, began, session.engine)
        else:
            self._uninterrupted -= session.evaluation_piece
        if session.engine == "layers":
            sleep(0)  # lets the screen have the GIL
        if session.fired:
            self.go_on(False)
            self.stopped = Stopped(" and ".join(each.became for each in session.fired), "")
            return Done.ARRIVED
        if session.met_trouble is not None:
            self.go_on(False)
            return Done.ARRIVED
        if self.is_stepping and not more:
            self._step_end = None
            return Done.ARRIVED
        if self.until is not None and self.until.goal.is_reached(session):
            self._stop_at(session, self.until.goal)
            return Done.ARRIVED
        return Done.SOME

    def _go_further_back(self, film: Film, session: Session) -> Done:
        self._uninterrupted -= LINKS_A_JOB_PIECE
        if not film.work(session, self.pacing.pace):
            if not film.is_between:
                self._uninterrupted = STEP_LINKS  # of the stride to come
            return Done.NOTHING
        stopped = film.stopped(session)
        if stopped is None:
            return Done.SOME
        self.go_on(False)
        self.stopped = stopped
        return Done.ARRIVED

    def _go_on_with(self, in_hand: InHand) -> Done:
        self._uninterrupted -= LINKS_A_JOB_PIECE
        if in_hand.is_replaced():
            self.in_hand = None
            return Done.SOME
        if in_hand.job.step():
            return Done.SOME
        self.in_hand = None
        in_hand.finish()
        return Done.ARRIVED

    def _end(self, session: Session) -> int | None:
        """The moment that a piece of work may lead to, None if nothing is due."""
        if self._step_end is not None:
            return self._step_end
        due = self.pacing.due()
        if not due:
            return None
        end = session.moment + due
        return end if self.until is None else self.until.goal.end(session, end)
