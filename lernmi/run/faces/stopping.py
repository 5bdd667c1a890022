"""What a session stops at: conditions that are watched, and when they were so."""

from __future__ import annotations

from lernmi.errors import LernmiError
from lernmi.run.faces.time_travel import TimeTravel
from lernmi.run.goals.conditions import Condition, measured
from lernmi.run.goals.goal_line import Asked, parse, parse_condition
from lernmi.run.goals.goals import EpochGoal, MetricGoal, MomentGoal
from lernmi.run.goals.lookout import Lookout
from lernmi.run.jobs.job import Job, whole
from lernmi.run.jobs.searching import Searching, Which
from lernmi.run.jobs.travel import Traveling
from lernmi.run.record.recording import Position

Until = Condition | MetricGoal | EpochGoal | MomentGoal


class Stopping(TimeTravel):
    """Conditions are lines like ``w(x1→h2) crosses 0 or nan``: see docs/conditions.md."""

    _watched: tuple[Condition, ...] = ()

    def read(self, line: str) -> Asked:
        """What ``line`` asks of this run. Raises GoalError for what can't be read."""
        return parse(line, self.task, self.recipe.sizes, len(self.state.slots))

    def asked(self, until: Until | str) -> Condition | EpochGoal | MomentGoal:
        """Until when to go on; ``until`` may be a line. Raises GoalError as ``condition`` does."""
        asked = self.read(until) if isinstance(until, str) else until
        if isinstance(asked, MetricGoal):
            return measured(asked)
        if isinstance(asked, Condition | EpochGoal | MomentGoal):
            return asked
        assert isinstance(until, str)
        return self.condition(until)

    def condition(self, line: str) -> Condition:
        """What ``line`` says must hold. Raises GoalError, which says where it can't be read."""
        return parse_condition(line, self.task, self.recipe.sizes, len(self.state.slots))

    @property
    def watched(self) -> tuple[Condition, ...]:
        """The conditions that stop every run."""
        return self._watched

    def watch(self, condition: Condition | str) -> Condition:
        """From now on stop every time ``condition`` becomes true, until ``unwatch``.

        Raises LernmiError if there are too many, and GoalError for a line that can't be read.
        """
        kept = self.condition(condition) if isinstance(condition, str) else condition
        if kept not in self._watched:
            Lookout((*self._watched, kept), self._run.recording)
            self._watched = (*self._watched, kept)
        return kept

    def unwatch(self, condition: Condition | str) -> None:
        """Stop for it no longer."""
        gone = self.condition(condition) if isinstance(condition, str) else condition
        self._watched = tuple(each for each in self._watched if each != gone)

    @property
    def fired(self) -> tuple[Condition, ...]:
        """The conditions that became true where the latest piece of ``advance`` ended."""
        return self._run.fired

    def holds(self, condition: Condition | str) -> bool:
        """Is it so where the run stands? What crosses a bound is never so for any time."""
        asked = self.condition(condition) if isinstance(condition, str) else condition
        self._run.measuring.metrics  # noqa: B018  what is due
        lookout = Lookout((asked,), self._run.recording)
        lookout.begin(self._run.measuring.whole)
        return bool(lookout.holding)

    def searching(self, until: Condition | str | None = None, which: Which = "last") -> Searching:
        """The job of finding when ``until`` became true, any of the ``watched`` unless given.

        The "last" time before here, the "first" in this run, or since when "for good". Raises
        LernmiError where there is nothing to look for.
        """
        asked = self.condition(until) if isinstance(until, str) else until
        conditions = self._watched if asked is None else (asked,)
        if not conditions:
            raise LernmiError("which condition? None is watched, so one has to be said")
        return Searching(self._run, conditions, which)

    def search(
        self, until: Condition | str | None = None, which: Which = "last"
    ) -> Position | None:
        """The position found, None if there is none."""
        job = self.searching(until, which)
        whole(job)
        return job.found

    def run_back(self, until: Condition | str | None = None) -> str | None:
        """Go back to where ``until`` became true last, any of the ``watched`` unless given.

        Returns that in words; None if it never did before, and then goes nowhere.
        """
        job = self.searching(until)
        whole(job)
        if job.found is None:
            return None
        whole(self.going_to(job.found))
        return job.words

    def going_to(self, position: Position) -> Job:
        """The job of going to a position that was found."""
        return Traveling(self._run, position)
