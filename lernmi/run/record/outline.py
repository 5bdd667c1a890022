"""How a run stands at its positions, the numbers it learns aside.

All of that follows from recipe and events without learning a sample, so no file has to hold it and
none can hold it wrongly.
"""

from __future__ import annotations

import math

import numpy as np

from lernmi.arrays import Integers, locked_copy
from lernmi.errors import LernmiError
from lernmi.net.checks import checked_rate
from lernmi.net.flat import link_count
from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import LinkRef
from lernmi.run.record.effects import checked_batch
from lernmi.run.record.epoch_weights import EpochWeights
from lernmi.run.record.epochs import Epochs
from lernmi.run.record.events import (
    BatchSizeSet,
    Event,
    LinkCut,
    LinkFrozen,
    RateSet,
    SampleRelabelled,
    SampleRemoved,
    SamplesAdded,
    WeightSet,
    WeightsSet,
)
from lernmi.run.record.recipe import Recipe
from lernmi.run.record.saved_state import SavedRecording, SavedState
from lernmi.run.record.state import GONE, NO_SUMS, StateCopy


class Outline:
    """A run that begins with ``slots`` (n,), locked, as events are done one after the other.

    Raises LernmiError if the recipe's batch doesn't fit them.
    """

    def __init__(self, recipe: Recipe, slots: Integers) -> None:
        assert recipe.sizes is not None and recipe.rate is not None
        self.epochs = Epochs.of(len(slots))
        self.done = 0
        self._rate = recipe.rate
        self._batch = checked_batch(recipe.batch, len(slots))
        self._slots = slots
        self._present = len(slots)
        self._frozen: frozenset[int] = frozenset()
        self._index = LinkIndex(recipe.sizes)
        self._links = link_count(recipe.sizes)

    def do(self, event: Event, rows: Integers) -> None:
        """``event``, which brought ``rows``. Raises LernmiError where it can't have been done."""
        match event.change:
            case RateSet(rate):
                self._rate = checked_rate(rate)
            case BatchSizeSet(size):
                self._batch = checked_batch(size, self._present)
                self._begin_epoch(event.moment)
            case WeightSet(link, weight):
                self._number(link)
                if not np.isfinite(weight):
                    raise LernmiError("a weight that was set is no number")
            case WeightsSet(weights):
                if weights.shape != (self._links,) or not np.isfinite(weights).all():
                    raise LernmiError("weights that were set are not those of this network")
            case LinkFrozen(link, frozen):
                number = frozenset((self._number(link),))
                self._frozen = self._frozen | number if frozen else self._frozen - number
            case LinkCut(link):
                self._frozen = self._frozen | {self._number(link)}
            case SamplesAdded():
                self._slots = locked_copy(np.append(self._slots, rows))
                self._present += len(rows)
                self._begin_epoch(event.moment)
            case SampleRemoved(sample):
                checked_batch(self._batch, self._present - 1)
                self._put(sample, GONE)
                self._present -= 1
                self._begin_epoch(event.moment)
            case SampleRelabelled(sample):
                self._put(sample, int(rows[0]))
        self.done += 1

    def state(self, saved: SavedState) -> StateCopy:
        """All of a state that was ``saved`` here. Raises LernmiError if it was none of this run."""
        moment = saved.moment
        begun = self.epochs.progress(moment) % self._batch
        is_first_epoch = self.epochs.epoch(moment) == 0
        if (saved.sums is not None) != (begun > 0) or (saved.before is None) != is_first_epoch:
            raise LernmiError(f"its state at moment {moment:,} is none of this run")
        return StateCopy(
            {
                "weights": saved.weights,
                "batch_sums": NO_SUMS if saved.sums is None else saved.sums,
                "frozen": locked_copy(np.array(sorted(self._frozen), dtype=np.int64)),
                "slots": self._slots,
            },
            {
                "training_rate": self._rate,
                "batch_size": self._batch,
                "batch_count": begun,
                "moment": moment,
                "events_done": self.done,
            },
            self.epochs,
            EpochWeights(saved.began, saved.before),
        )

    def _begin_epoch(self, moment: int) -> None:
        self.epochs = self.epochs.changed(moment, self._present)

    def _number(self, link: LinkRef) -> int:
        number = self._index.flat_index(link)
        if number is None:
            raise LernmiError("a link was changed that is not there")
        return number

    def _put(self, sample: int, row: int) -> None:
        if not 0 <= sample < len(self._slots) or self._slots[sample] == GONE:
            raise LernmiError("a sample was changed that is not there")
        slots = self._slots.copy()
        slots[sample] = row
        self._slots = locked_copy(slots)


def states(saved: SavedRecording, slots: Integers) -> dict[SavedState, StateCopy]:
    """All of each state that was ``saved``, in the order of their positions.

    ``slots`` (n,), locked, are those that the run began with. Raises LernmiError where a state or
    an event can be none of that run.
    """
    outline = Outline(saved.recipe, slots)
    left = sorted(dict.fromkeys(saved.states), key=lambda state: state.position, reverse=True)
    whole: dict[SavedState, StateCopy] = {}
    earliest = 0

    def fill(latest: float) -> None:
        """Those between the event done last and the next one, at moment ``latest``."""
        while left and left[-1].position[1] == outline.done:
            state = left.pop()
            if not earliest <= state.moment <= latest:
                raise LernmiError("a state counts other events than there were by its moment")
            whole[state] = outline.state(state)

    for event, rows in zip(saved.events, saved.rows, strict=True):
        fill(event.moment)
        outline.do(event, rows)
        earliest = event.moment
    fill(math.inf)
    if left:
        raise LernmiError("a state counts other events than there were by its moment")
    return whole
