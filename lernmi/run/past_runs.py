"""The runs that a session ended: it can go on with each of them, and their curves stay."""

from __future__ import annotations

from collections.abc import Iterable

from lernmi.errors import LernmiError
from lernmi.run.measured_run import MeasuredRun
from lernmi.run.run_curve import RunCurve

MOST_RUNS = 3  # to go back to; and as many ghosts
MOST_LINKS = 1 << 20  # of the networks kept: some 50 MB with what belongs to them
CHEAP_TO_MEASURE = 200_000_000  # samples x links: some hundredths of a second


def is_kept(links: int) -> bool:
    """Can a run be gone back to if its network has so many ``links``?"""
    return links <= MOST_LINKS


class PastRuns:
    """Runs in the order in which they are gone back to, and the curves of all that were left.

    Nothing is lost by going back and beginning something else there: what was gone back from
    becomes one of the earlier runs.
    """

    def __init__(self) -> None:
        self._earlier: list[MeasuredRun] = []  # the last is the first to go back to
        self._later: list[MeasuredRun] = []  # the last is the first to go forward to
        self._curves: dict[int, RunCurve] = {}  # by number, the one left last comes last

    def remember(self, ghosts: Iterable[RunCurve]) -> None:
        """Have curves of other sessions among the ghosts, the newest first."""
        for number, curve in enumerate(reversed(tuple(ghosts))):
            self._curves[number - MOST_RUNS] = curve  # below every number of a run

    def ghosts(self, number: int) -> tuple[RunCurve, ...]:
        """The curves of the runs besides ``number``, the one left last first."""
        others = (curve for each, curve in self._curves.items() if each != number)
        return tuple(others)[: -MOST_RUNS - 1 : -1]

    def ended(self, run: MeasuredRun) -> None:
        """A new run has begun instead of ``run``."""
        self._left(run)
        left = [] if run.is_fresh else [run]
        self._earlier += [*reversed(self._later), *left]
        self._later = []
        while len(self._earlier) > MOST_RUNS or not is_kept(sum(e.links for e in self._earlier)):
            del self._earlier[0]

    def back(self, run: MeasuredRun) -> MeasuredRun:
        """The run before ``run``, which is left. Raises LernmiError if there is none."""
        return self._change(run, self._earlier, self._later, "before")

    def forward(self, run: MeasuredRun) -> MeasuredRun:
        """The run that was gone back from. Raises LernmiError if there is none."""
        return self._change(run, self._later, self._earlier, "after")

    def _change(
        self, run: MeasuredRun, there: list[MeasuredRun], here: list[MeasuredRun], side: str
    ) -> MeasuredRun:
        if not there:
            raise LernmiError(f"there is no run {side} this one to go to")
        self._left(run)
        here.append(run)
        return there.pop()

    def _left(self, run: MeasuredRun) -> None:
        self._curves.pop(run.number, None)
        if run.moment > 0 and run.measuring.cost <= CHEAP_TO_MEASURE:
            run.measuring.evaluate()  # so that its curve ends where it was left
        if run.measuring.evaluated_at > 0:  # less is no curve
            self._curves[run.number] = run.run_curve
        while len(self._curves) > MOST_RUNS + 1:  # one may be of the run that goes on
            del self._curves[next(iter(self._curves))]
