"""Playing a run: learning its samples and doing its events, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.net import engines
from lernmi.net.batch import Batch
from lernmi.net.network import Network
from lernmi.net.watch import Watch
from lernmi.run.record.effects import carry_out, checked_batch
from lernmi.run.record.events import (
    BEGIN_AN_EPOCH,
    Change,
    Event,
    LinkCut,
    SampleTaught,
    WeightSet,
    WeightsSet,
)
from lernmi.run.record.recipe import Recipe
from lernmi.run.record.sample_order import SampleOrder
from lernmi.run.record.state import Position, RunState, StateCopy
from lernmi.run.record.training_set import TrainingSet
from lernmi.tasks.task import Task

ORDERS_AT_ONCE = 1 << 18  # sample numbers
CHEAP_TO_COPY = 1 << 17  # links: copying so many takes a hundredth of a piece of learning
CHEAP_TO_REPLAY = 1 << 14  # samples x links: learning them once more takes some 0.1 ms
FIRES_A_PIECE = 1_000  # some 15 ms
SAMPLES_A_COPY = 32  # of larger networks: copying costs as much as learning a sample or two


@dataclass(frozen=True, slots=True, eq=False)
class Last:
    """What was learned last, at ``rate``: row ``row`` of the training set.

    ``position`` (moment, events done) is that of the state it met. ``batch`` (n,) holds the numbers
    of the samples of its batch up to itself; it is empty for a lesson.
    """

    position: Position
    row: int
    rate: float
    batch: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """What a sample left: ``weights`` (links,), and its batch as it stood then."""

    weights: Floats
    batch: Batch


class Player:
    """``state`` learns and is changed; ``events`` says what was done, in order.

    ``network`` is the state's. After learning, its outputs, sums and blames are those of the sample
    learned ``last``. ``recipe`` has to be complete. Raises LernmiError if its batch doesn't fit.
    """

    def __init__(self, task: Task, recipe: Recipe) -> None:
        assert recipe.sizes is not None and recipe.activation is not None
        self.recipe = recipe
        self.network = Network(
            recipe.sizes, recipe.rate, recipe.seed, recipe.activation, recipe.classic
        )
        samples = len(task.train)
        self.state = RunState(self.network, checked_batch(recipe.batch, samples), samples)
        self.training_set = TrainingSet(task.train)
        self.events: list[Event] = []
        self.last: Last | None = None
        self._brought: list[Integers] = []  # the rows that each event brought
        self._left: Left | None = None  # what the last sample left, if changed since
        self._met = self.state.copy()  # a state at or before the one the last sample met
        self._before: StateCopy | None = None  # room for one from before a piece

    @property
    def order(self) -> SampleOrder:
        """Which sample is learned when, as things are now."""
        state, recipe = self.state, self.recipe
        return SampleOrder(recipe.seed, recipe.classic, state.epochs, state.slots)

    @property
    def position(self) -> Position:
        """The moment, and how many events were done."""
        return self.state.moment, self.state.events_done

    @property
    def weights_met(self) -> Floats:
        """The weights (links,) that the last sample met: a copy that changes with the next one."""
        assert self.last is not None
        if self._met.position != self.last.position:
            now = self.position
            self.state.put_back(self._met)
            self._replay(self.last.position)
            self._met = self.state.copy(self._met)
            self._replay(now)
        return self._met.arrays["weights"]

    @property
    def left(self) -> Left:
        """What the last sample left: the arrays of now unless they were changed since."""
        return self._left or Left(self.network.weights, self.state.batch)

    def _keep(self) -> None:
        """Keep the state the next sample meets; of a large network only now and then."""
        gone = self.state.moment - self._met.position[0]
        if self.network.weights.size <= CHEAP_TO_COPY or gone >= SAMPLES_A_COPY:
            self._met = self.state.copy(self._met)

    @property
    def most_guarded(self) -> int:
        """How many samples a piece has at the most whose start has to be known."""
        return ORDERS_AT_ONCE if self.network.weights.size <= CHEAP_TO_COPY else SAMPLES_A_COPY

    def _known_before(self, samples: int) -> StateCopy:
        """A state at or before this one, which learning so many ``samples`` does not write into."""
        assert samples <= self.most_guarded
        if self.network.weights.size <= CHEAP_TO_COPY:
            self._before = self.state.copy(self._before)
            return self._before
        if self.state.moment + samples - self._met.position[0] > SAMPLES_A_COPY:
            self._met = self.state.copy(self._met)
        return self._met

    def _go_back_to_finite(self, start: Position, before: StateCopy) -> int | None:
        """Stand at the first position after ``start`` at which a number is not finite.

        Such numbers stay so, so it is found by halves, from ``before``: a state at or before
        ``start``. Gives how many samples it goes back; None if it was so at ``start`` already.
        """
        reached = self.position
        self._put_back(before)
        self._replay(start)
        if not self.state.is_finite:
            self._replay(reached)
            return None
        good, (last, done) = self.state.copy(), start
        bad = reached[0]
        while bad - last > 1:
            middle = (last + bad) // 2
            self._replay((middle, done))
            if self.state.is_finite:
                good, last = self.state.copy(good), middle
            else:
                bad = middle
                self._put_back(good)
        self._replay((bad, done))
        return reached[0] - bad

    # going on

    def _go_on(
        self,
        to: Position,
        most: int,
        watch: Watch | None = None,
        fires: list[Position] | None = None,
    ) -> None:
        """Toward ``to``, by an event or by ``most`` samples; to where a condition fires, if any."""
        moment, done = self.position
        event = self.events[done] if done < to[1] else None
        if event is not None and event.moment == moment:
            self._carry_out(event)
        elif self.position != to:
            end = to[0] if event is None else event.moment
            self._learn(min(end - moment, most), watch, fires)

    def _replay(self, to: Position) -> None:
        """From where the state is on to a later position that was reached before."""
        while self.position != to:
            self._go_on(to, to[0])

    def _put_back(self, kept: StateCopy | None) -> None:
        """Be as ``kept`` is; None is the start."""
        if kept is None:
            self.state.begin_again()
        else:
            self.state.put_back(kept)
        self.last = self._left = None
        self._met = self.state.copy(self._met)

    def _learn(
        self, samples: int, watch: Watch | None = None, fires: list[Position] | None = None
    ) -> None:
        state, rate = self.state, self.network.training_rate
        end = state.moment + samples
        borders = [each for each in state.epochs.last_borders(end) if each > state.moment]
        inside = [border for border in borders if border < end]
        kept = inside[-1] if inside else end - 1
        if watch is not None or (end - kept) * self.network.weights.size > CHEAP_TO_REPLAY:
            kept = end - 1
        if self._learn_to(kept, borders, watch, fires):
            self._learn_again()
            return
        self._keep()
        begun = (state.batch.count + end - 1 - kept) % state.batch.size  # all in one epoch
        batch = self.order.samples(end - 1 - begun, end)
        self._learn_to(end, borders, watch, fires)
        position = end - 1, state.events_done
        self.last = Last(position, int(state.slots[batch[-1]]), rate, batch)
        self._left = None

    def _learn_again(self) -> None:
        """A condition ended a piece: what was kept for its end is to be kept for here."""
        here = self.position
        self.state.put_back(self._met)
        self._replay(here)

    def _learn_to(
        self,
        end: int,
        borders: Sequence[int],
        watch: Watch | None,
        fires: list[Position] | None,
    ) -> bool:
        """The weights at ``borders`` of epochs are kept: those at others are never asked for.

        True where conditions stopped it.
        """
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
            both = state.watch if watch is None else watch.keeping(state.watch)
            while state.moment < stop:
                left = rows[state.moment - stop :]
                state.moment += engines.learn(
                    self.network, self.training_set.rows, left, state.batch, closes, both
                )
                if state.moment in borders:
                    state.end_epoch()
                if both.fired:
                    if fires is None:
                        return True
                    fires.append(self.position)
                    if len(fires) % FIRES_A_PIECE == 0:
                        return True
        return False

    def _carry_out(self, event: Event) -> None:
        change, rows = event.change, self._brought[event.number]
        if isinstance(change, SampleTaught):
            self._met = self.state.copy(self._met)
            rate = self.network.training_rate
            self.last = Last(self.position, int(rows[0]), rate, np.empty(0, np.int64))
            self._left = None
        elif self.last is not None and self._left is None and self._moves_weights(change):
            self._left = Left(self.network.weights.copy(), self.state.batch.copy())
        carry_out(change, self.state, self.training_set, rows)

    def _moves_weights(self, change: Change) -> bool:
        applies_batch = isinstance(change, BEGIN_AN_EPOCH) and self.state.batch.count > 0
        return applies_batch or isinstance(change, WeightSet | WeightsSet | LinkCut)
