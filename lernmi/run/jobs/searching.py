"""When something became true in a run: found by replaying it aside.

Between two keyframes a run is replayed forward at full speed; going back, the segments are taken
from the last to the first. A segment begins one sample behind its keyframe, where a sample was just
learned: so nothing has to be handed over from one to the next.
"""

from __future__ import annotations

from typing import Literal

from lernmi.errors import LernmiError
from lernmi.run.goals.conditions import Condition
from lernmi.run.goals.lookout import Lookout
from lernmi.run.measured_run import MeasuredRun
from lernmi.run.measures.evaluation import LINKS_A_PIECE
from lernmi.run.record.recording import Position

Which = Literal["last", "first", "for good"]
WHICH: tuple[Which, ...] = ("last", "first", "for good")


class Searching:
    """The job of finding when any of ``conditions`` fired in ``run``.

    ``which``: the "last" time before where the run stands, the "first" time in it, or since when
    "for good". ``found`` is that position once nothing is left to do, None if there is none.
    Raises LernmiError for what is never so for good.
    """

    def __init__(self, run: MeasuredRun, conditions: tuple[Condition, ...], which: Which) -> None:
        if which not in WHICH:
            raise LernmiError(f"{which!r} is no such time; there are {', '.join(WHICH)}")
        crossing = next((each for each in conditions if each.crosses), None)
        if which == "for good" and crossing is not None:
            raise LernmiError(f"{crossing.words} is so for a moment only, never for good")
        self.conditions = conditions
        self.which = which
        self.found: Position | None = None
        self.replayed = 0  # samples
        self._run = run
        self._twin = run.recording.twin()
        self._lookout = Lookout(conditions, self._twin)
        recording = run.recording
        self._until = recording.position if which == "last" else recording.newest
        self._most = max(LINKS_A_PIECE // run.links, 1)  # samples a piece
        self._segment: tuple[Position, Position] | None = None
        self._fires: list[Position] = []
        self._begun = False

    @property
    def words(self) -> str:
        """What came of it."""
        what = " or ".join(each.words for each in self.conditions)
        if self.found is None:
            never = {
                "last": f"{what}: not before moment {self._until[0]:,}",
                "first": f"{what}: never up to moment {self._until[0]:,}",
                "for good": f"{what}: not so at moment {self._until[0]:,}, so not for good",
            }
            return never[self.which]
        if self.found == (0, 0):
            return f"{what}: so from the start"
        became = " or ".join(each.became for each in self.conditions)
        ending = ", for good" if self.which == "for good" else ""
        return f"{became} at moment {self.found[0]:,}{ending}"

    @property
    def share(self) -> float:
        """How much of the run is looked through, 0 .. 1."""
        if self._segment is None:
            return 0.0
        here, all_ = self._twin.position[0], max(self._until[0], 1)
        if self.which == "first":
            return min(here / all_, 1.0)
        start, end = self._segment[0][0], self._segment[1][0]
        return (self._until[0] - end + max(here - start, 0)) / all_

    def step(self) -> bool:
        """Look through a piece; True while something is left."""
        if self._run.measuring.is_due:  # of where the run stands: it belongs to the curve
            self._run.measuring.step()
            return True
        if all(each.is_measured for each in self.conditions):
            return self._look_along_the_curve()
        if self._segment is None:
            start = (0, 0) if self.which == "first" else self._start_before(self._until)
            return self._take_up((start, self._until))
        if not self._begun:
            return self._begin()
        before = self._twin.position[0]
        fires = None if self.which == "first" else self._fires
        more = self._lookout.replay(self._segment[1], self._most, self._run.measuring.whole, fires)
        self.replayed += self._twin.position[0] - before
        if self.which == "first" and self._lookout.fired:
            self.found = self._twin.position
            return False
        return more or self._next_segment()

    def _look_along_the_curve(self) -> bool:
        """The curve holds all there is to know, so that nothing is replayed."""
        fires = self._lookout.along(self._run.measuring.whole, self._until)
        if self.which == "last":
            fires = [each for each in fires if each < self._until]
        if fires and (self.which != "for good" or self._lookout.holding):
            self.found = fires[0] if self.which == "first" else fires[-1]
        return False

    def _start_before(self, end: Position) -> Position:
        """Where the segment begins that ends at ``end``: behind its keyframe, or at the start."""
        twin = self._twin
        moment = twin.keyframes.moment_before(max(end[0], 1))
        while moment and (moment + 1, twin.done_by(moment)) >= end:
            moment = twin.keyframes.moment_before(moment)
        return (moment + 1, twin.done_by(moment)) if moment else (0, 0)

    def _take_up(self, segment: tuple[Position, Position]) -> bool:
        self._segment, self._begun, self._fires = segment, False, []
        self._twin.start_for(segment[0])
        return True

    def _begin(self) -> bool:
        """Go to where the segment begins, and judge there."""
        assert self._segment is not None
        start, end = self._segment
        if self._twin.position != start:
            self._twin.replay(start, self._most)
            return True
        self._begun = True
        self._lookout.begin(self._run.measuring.whole)
        if self._lookout.fired and (start < end or self.which != "last"):
            if self.which == "first":
                self.found = start
                return False
            self._fires.append(start)
        return True

    def _next_segment(self) -> bool:
        """A segment is looked through; True if another has to be."""
        assert self._segment is not None
        start, end = self._segment
        if self.which == "for good" and end == self._until and not self._lookout.holding:
            return False
        fires = [each for each in self._fires if self.which != "last" or each < self._until]
        if fires:
            self.found = fires[-1]
            return False
        if self.which == "first" or start == (0, 0):
            return False
        return self._take_up((self._start_before(start), start))
