"""What a run's thread does when a person asks where something became so, and stops there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lernmi.errors import LernmiError
from lernmi.numbers import signed
from lernmi_tui.workbench.film import Film
from lernmi_tui.workbench.going import Going
from lernmi_tui.workbench.in_turn import in_turn
from lernmi_tui.workbench.report import Cause, Stopped

if TYPE_CHECKING:
    from lernmi.net.refs import LinkRef
    from lernmi.run.goals.conditions import Condition
    from lernmi.run.jobs.job import Job
    from lernmi.run.jobs.searching import Which

HOW = {"last": "", "first": "for the first time", "for good": "for good"}


class Finding(Going):
    """Conditions, and the moments at which they became true."""

    def keep(self, condition: Condition) -> None:
        """From now on stop every time ``condition`` becomes true."""
        self.session.watch(condition)
        self._notice = None

    def drop(self, condition: Condition) -> None:
        """Stop for it no longer."""
        self.session.unwatch(condition)

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

    @in_turn
    def go_to_furthest(self, link: LinkRef) -> None:
        """Pause and go to where a sample moved the weight of ``link`` furthest."""
        from lernmi.run.names.given_names import called

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

    def _go_and_say(self, job: Job, moment: int, stopped: Stopped) -> None:
        """Go to ``moment`` and say why it is shown."""

        def arrived() -> None:
            self.course.stopped = stopped

        self._travel(job, f"replaying to moment {moment:,}", arrived=arrived)

    def _stopped_at(self, moment: int, words: str) -> None:
        """Have the run's time marked there."""
        stops = self._stops.setdefault(self.session.recording, {})
        stops[moment] = words
