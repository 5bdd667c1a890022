"""What would be, had something been otherwise: another weight, another start, another setting."""

from __future__ import annotations

from dataclasses import replace

from lernmi.errors import LernmiError
from lernmi.net.refs import LinkRef
from lernmi.net.rows import Rows
from lernmi.run.faces.side_by_side import SideBySide
from lernmi.run.jobs.job import InTurn, Job, whole
from lernmi.run.jobs.putting_back import put_back
from lernmi.run.jobs.travel import Advancing, Traveling
from lernmi.run.jobs.trying import Trying
from lernmi.run.record.effects import checked, checked_batch
from lernmi.run.record.events import Change, LinkCut, WeightSet
from lernmi.run.record.recipe import Recipe
from lernmi.run.runs import CHEAP_TO_MEASURE
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.looks import FIRST

MOST_ASKED = 16  # samples, where the trained ones stand for all


class WhatIf(SideBySide):
    """A run as far as it is compared with what it is not."""

    def trying(self, link: LinkRef, weight: float, focus: Focus | None = None) -> Trying:
        """The job of asking what the network would say with ``weight`` for ``link``.

        The sample in ``focus`` is asked, else the trained ones, the first 16. Nothing changes.
        Raises LernmiError for what ``do`` would refuse.
        """
        recording, measuring = self._run.recording, self._run.measuring
        state, training_set = recording.state, recording.training_set
        change = checked(WeightSet(link, weight), state, training_set)
        assert isinstance(change, WeightSet)
        rows: Rows = training_set.rows
        order = state.slots[state.present[:MOST_ASKED]]
        if focus is not None:
            expected = training_set.rows.targets[0] if focus.expected is None else focus.expected
            rows, order = training_set.looked_at(focus.inputs, expected), FIRST
        return Trying(recording.network, link, change.weight, rows, order, measuring.evaluation)

    def cut(self, layer: int, i: int, j: int) -> None:
        """Have a link's weight be 0 and stay so."""
        self.do(LinkCut(LinkRef(layer, i, j)))

    def put_back(self, layer: int, i: int, j: int) -> None:
        """Undo the cut of a link, now: it has the weight that it had, and learns again if it did.

        Raises LernmiError if it is not cut.
        """
        done = self._run.recording.state.events_done
        for change in put_back(LinkRef(layer, i, j), self.events[:done]):
            self.do(change)

    def changing_from_start(self, change: Change) -> Job:
        """Go on as a branch that begins with ``change``, at the same moment: the job of going
        there.

        The run so far stays, where it stands. The branch has none of its later changes, and ends
        after the sample that leaves a number that is not finite. Raises LernmiError, and stays, if
        it can't be done at the start.
        """
        run, position = self._run, self._run.recording.position
        if position[0] == 0:
            self.do(change)
            return InTurn([])
        back = Traveling(run, position)
        self.seek(0)
        try:
            self.do(change)
        except LernmiError:
            whole(back)
            raise
        return InTurn([back, Advancing(self._run, position[0], is_guarded=True)])

    @property
    def recipe_now(self) -> Recipe:
        """What a run begun now is made of: the rate and the batch size are those of now."""
        return replace(self.recipe, rate=self.network.training_rate, batch=self.batch_size)

    @property
    def letter_beside(self) -> str | None:
        """That of the run of the same shape that was left last; None if there is none."""
        shown = self._run.recording.recipe.sizes
        beside = (run for run in self._runs.others if run.recording.recipe.sizes == shown)
        return next((run.letter for run in beside), None)

    def learning_beside(self, recipe: Recipe, moment: int | None = None) -> Job:
        """Begin a run of ``recipe`` beside this one, which stays shown: the job of learning it up
        to ``moment``, that of this one unless given.

        It learns the samples that this run learns now. Raises LernmiError if ``recipe`` makes no
        run or there is no room.
        """
        run = self._begun_again(recipe, checked_batch(recipe.batch, len(self.train)))
        self._runs.add(run)
        return _LearningBeside(run, self.moment if moment is None else moment)

    def learning_to(self, moment: int) -> Job:
        """The job of learning, or replaying, up to ``moment``, not before this one; but not beyond
        the sample after which a number is not finite."""
        return Advancing(self._run, moment, is_guarded=True)


class _LearningBeside(Advancing):
    """The same; at its end the run is measured, as one that is left is."""

    def step(self) -> bool:
        more = super().step()
        if not more and self._run.measuring.cost <= CHEAP_TO_MEASURE:
            self._run.measuring.evaluate()
        return more
