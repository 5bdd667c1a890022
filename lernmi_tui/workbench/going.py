"""What a run's thread does when a person goes somewhere: on, back, by a step, to a moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lernmi_tui.workbench.course import never
from lernmi_tui.workbench.in_turn import behind_others, in_turn
from lernmi_tui.workbench.obeying import Obeying
from lernmi_tui.workbench.paces import next_pace
from lernmi_tui.workbench.report import Cause

if TYPE_CHECKING:
    from lernmi.run.faces.time_travel import By
    from lernmi.run.goals.goals import Goal


class Going(Obeying):
    """Ways through the time of a run."""

    def toggle(self) -> None:
        """Run if paused, pause if running."""
        self.session.leave_step()
        self.course.waiting.clear()
        self._go_on(not self.course.is_at_work)

    def change_pace(self, up: bool) -> None:
        """The next pace ``up``, or down."""
        self.course.set_pace(next_pace(self.course.pacing.pace, up))

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

    def leave_job(self) -> None:
        """Do no more of the work in hand; a run under way in its past goes back to its newest
        position, one that was only asked something stays."""
        hand = self.course.in_hand
        is_question = hand is not None and hand.job is self._question
        self.course.leave()
        if self.session.is_past and not is_question:
            self.seek()
