"""A recording: a run as it learns and is changed, exact at every moment.

State at a moment follows from recipe, events and that moment alone. How the run was cut into pieces
or who looked changes no bit of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.net import engines
from lernmi.net.batch import Batch
from lernmi.net.network import Network
from lernmi.run.effects import carry_out, checked, checked_batch, new_rows
from lernmi.run.events import (
    BEGIN_AN_EPOCH,
    Change,
    Event,
    LinkCut,
    SampleRelabelled,
    SampleRemoved,
    SamplesAdded,
    SampleTaught,
    WeightSet,
)
from lernmi.run.recipe import Recipe
from lernmi.run.sample_order import SampleOrder
from lernmi.run.state import GONE, RunState
from lernmi.run.training_set import TrainingSet
from lernmi.tasks.task import Task

ORDERS_AT_ONCE = 1 << 18  # sample numbers
CHEAP_TO_COPY = 1 << 17  # links: copying so many takes a hundredth of a piece of learning
CHEAP_TO_REPLAY = 1 << 14  # samples x links: learning them once more takes some 0.1 ms
SAMPLES_A_COPY = 32  # of larger networks: copying costs as much as learning a sample or two


@dataclass(frozen=True, slots=True, eq=False)
class Last:
    """What was learned last, at ``rate``: row ``row`` of the training set.

    ``position`` (moment, events done) is that of the state it met. ``batch`` (n,) holds the numbers
    of the samples of its batch up to itself; it is empty for a lesson.
    """

    position: tuple[int, int]
    row: int
    rate: float
    batch: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """What a sample left: ``weights`` (links,), and its batch as it stood then."""

    weights: Floats
    batch: Batch


class Recording:
    """``state`` learns and is changed; ``events`` says what was done, in order.

    ``network`` is the state's. After learning, its outputs, sums and blames are those of the sample
    learned last. ``recipe`` has to be complete. Raises LernmiError if its batch doesn't fit.
    """

    def __init__(self, task: Task, recipe: Recipe) -> None:
        assert recipe.sizes is not None and recipe.activation is not None
        self.recipe = recipe
        self.network = Network(
            recipe.sizes, recipe.rate, recipe.seed, recipe.activation, recipe.classic
        )
        samples = self._first_samples = len(task.train)
        self.state = RunState(self.network, checked_batch(recipe.batch, samples), samples)
        self.training_set = TrainingSet(task.train)
        self.events: list[Event] = []
        self.last: Last | None = None
        self._brought: list[Integers] = []  # the rows that each event brought
        self._left: Left | None = None  # what the last sample left, if changed since
        self._met = self.state.copy()  # a state at or before the one the last sample met
        self._reached = self._position  # where the last thing that succeeded led to

    @property
    def order(self) -> SampleOrder:
        """Which sample is learned when, as things are now."""
        state, recipe = self.state, self.recipe
        return SampleOrder(recipe.seed, recipe.classic, state.epochs, state.slots)

    def learn(self, samples: int) -> None:
        """Learn so many more samples, one at least. The last may stand inside a batch."""
        self._learn(samples)
        self._reached = self._position

    def _learn(self, samples: int) -> None:
        state, rate = self.state, self.network.training_rate
        end = state.moment + samples
        borders = [each for each in state.epochs.last_borders(end) if each > state.moment]
        inside = [border for border in borders if border < end]
        kept = inside[-1] if inside else end - 1
        if (end - kept) * self.network.weights.size > CHEAP_TO_REPLAY:
            kept = end - 1
        self._learn_to(kept, borders)
        self._keep()
        begun = (state.batch.count + end - 1 - kept) % state.batch.size  # all in one epoch
        batch = self.order.samples(end - 1 - begun, end)
        self._learn_to(end, borders)
        position = end - 1, state.events_done
        self.last = Last(position, int(state.slots[batch[-1]]), rate, batch)
        self._left = None

    def do(self, change: Change) -> Event:
        """Do ``change`` now and write it down. Raises LernmiError, doing nothing, if it can't."""
        change = checked(change, self.state, self.training_set)
        event = Event(len(self.events), self.state.moment, change)
        self._brought.append(new_rows(change, self.state, self.training_set))
        self._carry_out(event)
        self.events.append(event)
        self._reached = self._position
        return event

    def recover(self) -> None:
        """After a failure: be where the last thing that succeeded led to; what failed never was.

        Where a state further on was kept meanwhile, or where that can't be done again, be as the
        state that was kept last. Then the sample learned last is not known until the next.
        """
        try:
            self._put_back_kept()
            if self._position < self._reached:
                self._replay(self._reached)
        except Exception:  # what failed fails again
            self._put_back_kept()
        del self.events[self.state.events_done :], self._brought[self.state.events_done :]
        self._reached = self._position

    def _put_back_kept(self) -> None:
        self.state.put_back(self._met)
        self.last = self._left = None

    def changes_of_samples(self) -> list[Change]:
        """What makes of the task's samples those that are learned now."""
        state, rows = self.state, self.training_set.rows
        first = self._first_samples
        changes: list[Change] = []
        for sample, row in enumerate(state.slots[:first].tolist()):
            if row not in (sample, GONE):
                changes.append(SampleRelabelled(sample, rows.targets[row].copy()))
        added = state.slots[first:]
        if (added != GONE).any():
            changes.append(SamplesAdded(self.training_set.samples(added[added != GONE])))
        gone = np.flatnonzero(state.slots[:first] == GONE)
        return [*changes, *map(SampleRemoved, gone.tolist())]

    @property
    def weights_met(self) -> Floats:
        """The weights (links,) that the last sample met: a copy that changes with the next one."""
        assert self.last is not None
        if self._met.position != self.last.position:
            now = self._position
            self.state.put_back(self._met)
            self._replay(self.last.position)
            self._met = self.state.copy(self._met)
            self._replay(now)
        return self._met.arrays["weights"]

    @property
    def left(self) -> Left:
        """What the last sample left: the arrays of now unless they were changed since."""
        return self._left or Left(self.network.weights, self.state.batch)

    @property
    def _position(self) -> tuple[int, int]:
        return self.state.moment, self.state.events_done

    def _keep(self) -> None:
        """Keep the state the next sample meets; of a large network only now and then."""
        gone = self.state.moment - self._met.position[0]
        if self.network.weights.size <= CHEAP_TO_COPY or gone >= SAMPLES_A_COPY:
            self._met = self.state.copy(self._met)

    def _carry_out(self, event: Event) -> None:
        change, rows = event.change, self._brought[event.number]
        if isinstance(change, SampleTaught):
            self._met = self.state.copy(self._met)
            rate = self.network.training_rate
            self.last = Last(self._position, int(rows[0]), rate, np.empty(0, np.int64))
            self._left = None
        elif self.last is not None and self._left is None and self._moves_weights(change):
            self._left = Left(self.network.weights.copy(), self.state.batch.copy())
        carry_out(change, self.state, self.training_set, rows)

    def _moves_weights(self, change: Change) -> bool:
        applies_batch = isinstance(change, BEGIN_AN_EPOCH) and self.state.batch.count > 0
        return applies_batch or isinstance(change, WeightSet | LinkCut)

    def _replay(self, to: tuple[int, int]) -> None:
        """From where the state is on to a later position that was reached before."""
        moment, events_done = to
        while self._position != to:
            done = self.state.events_done
            event = self.events[done] if done < events_done else None
            if event is not None and event.moment == self.state.moment:
                self._carry_out(event)
            else:
                end = moment if event is None else event.moment
                self._learn(end - self.state.moment)

    def _learn_to(self, end: int, borders: Sequence[int]) -> None:
        """The weights at ``borders`` of epochs are kept: those at others are never asked for."""
        state = self.state
        samples = state.epochs.samples(state.moment)
        while state.moment < end:
            stop = min(end, state.moment + max(ORDERS_AT_ONCE // samples, 1) * samples)
            if state.batch.size > 1 and samples % state.batch.size:
                # batches cross the ends of epochs: there a smaller one ends an epoch
                stop = min(stop, state.epochs.end(state.moment))
            for border in borders:
                if state.moment < border < stop:
                    stop = border
            order = self.order.samples(state.moment, stop)
            rows = order if state.slots_are_rows else state.slots[order]
            closes = state.epochs.progress(stop) == 0
            engines.learn(
                self.network, self.training_set.rows, rows, state.batch, closes, state.watch
            )
            state.moment = stop
            if stop in borders:
                state.end_epoch()
