"""The job of comparing two runs at one moment: what weights the other one had there."""

from __future__ import annotations

from lernmi.arrays import Floats, locked_copy
from lernmi.errors import LernmiError
from lernmi.run.jobs.travel import Journey
from lernmi.run.measured_run import MeasuredRun


class Comparing:
    """``weights`` (links,), once it is done, are those of run ``letter`` at ``moment``.

    That run stands where it stood. Raises LernmiError if it did not get so far.
    """

    def __init__(self, run: MeasuredRun, moment: int) -> None:
        newest = run.recording.newest[0]
        if moment > newest:
            raise LernmiError(
                f"run {run.letter} only got to moment {newest:,}: up to there it can be compared"
            )
        self.letter, self.moment = run.letter, moment
        self.weights: Floats | None = None
        self._journey = Journey(run.recording.twin(), (moment, run.recording.done_by(moment)))

    @property
    def share(self) -> float:
        """How much of the way is gone."""
        return self._journey.share

    def step(self) -> bool:
        """Go a piece of the way; True while there is more."""
        more = self._journey.step()
        if not more:
            self.weights = locked_copy(self._journey.recording.network.weights)
        return more
