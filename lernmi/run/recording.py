"""A recording: a run as it learns and is changed, exact at every moment.

State at a moment follows from recipe, events and that moment alone. How the run was cut into pieces
or who looked changes no bit of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.net import engines
from lernmi.net.batch import Batch
from lernmi.net.network import Network
from lernmi.net.watch import Watch
from lernmi.run.effects import carry_out, checked, checked_batch, new_rows
from lernmi.run.epochs import Epochs
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
from lernmi.run.keyframes import Keyframes
from lernmi.run.recipe import Recipe
from lernmi.run.sample_order import SampleOrder
from lernmi.run.state import GONE, RunState, StateCopy
from lernmi.run.training_set import TrainingSet
from lernmi.tasks.task import Task

ORDERS_AT_ONCE = 1 << 18  # sample numbers
CHEAP_TO_COPY = 1 << 17  # links: copying so many takes a hundredth of a piece of learning
CHEAP_TO_REPLAY = 1 << 14  # samples x links: learning them once more takes some 0.1 ms
FIRES_A_PIECE = 1_000  # some 15 ms
SAMPLES_A_COPY = 32  # of larger networks: copying costs as much as learning a sample or two


Position = tuple[int, int]  # (moment, events done)


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
class Reached:
    """The newest position of a recording, and how things stood there."""

    position: Position
    epochs: Epochs
    training_rate: float
    batch_size: int


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """What a sample left: ``weights`` (links,), and its batch as it stood then."""

    weights: Floats
    batch: Batch


class Recording:
    """``state`` learns and is changed; ``events`` says what was done, in order.

    It stands at ``position``. Up to ``newest`` it was learned: there it replays, events included.

    ``network`` is the state's. After learning, its outputs, sums and blames are those of the sample
    learned last. ``recipe`` has to be complete. Raises LernmiError if its batch doesn't fit.
    """

    def __init__(self, task: Task, recipe: Recipe) -> None:
        assert recipe.sizes is not None and recipe.activation is not None
        self.recipe = recipe
        self._task = task
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
        self._reached: Reached | None = None  # while it stands in the past
        self.newest = self.position  # where the last thing that succeeded led to
        self.keyframes = Keyframes(self.state.copy())
        self._way_back: StateCopy | None = None  # while it stands in the past

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
    def is_past(self) -> bool:
        """Does it stand before the newest position?"""
        return self.position != self.newest

    def learn(self, samples: int, watch: Watch | None = None) -> None:
        """Learn so many more samples, one at least, at the newest position.

        The last may stand inside a batch. Where a condition of ``watch`` fires it stops.
        """
        assert not self.is_past
        self._learn(samples, watch)
        self.keyframes.keep(self.state)
        self.newest = self.position

    # going through time

    @property
    def reached(self) -> Reached:
        """How things stand at the newest position."""
        return self._reached or self._here

    @property
    def _here(self) -> Reached:
        state = self.state
        return Reached(self.newest, state.epochs, self.network.training_rate, state.batch.size)

    def done_by(self, moment: int) -> int:
        """How many events there were up to ``moment``."""
        return bisect_right(self.events, moment, key=attrgetter("moment"))

    def start_for(self, to: Position) -> None:
        """Stand where a replay leads to ``to`` soonest: here, or at a state that was kept."""
        assert to <= self.newest
        start = self.keyframes.before(to)
        if not self.is_past:
            self._way_back, self._reached = self._met.copy(), self._here
        elif self._way_back is not None and start.position < self._way_back.position <= _met(to):
            start = self._way_back
        knows_last = self.last is not None or self.state.moment < max(to[0], 1)
        if not (start.position <= self.position <= to and knows_last):
            self.state.put_back(start)
            self.last = self._left = None
            self._met = self.state.copy(self._met)

    def replay(
        self,
        to: Position,
        most: int,
        watch: Watch | None = None,
        fires: list[Position] | None = None,
    ) -> bool:
        """Go on toward ``to``, by an event or by ``most`` samples; True while it is not there.

        Where a condition of ``watch`` fires at a sample it stops; with ``fires`` it goes on, and
        they note where that was, until there are many more of them.
        """
        moment, events_done = to
        state = self.state
        event = self.events[state.events_done] if state.events_done < events_done else None
        if event is not None and event.moment == state.moment:
            self._carry_out(event)
        elif self.position != to:
            end = moment if event is None else event.moment
            self._learn(min(end - state.moment, most), watch, fires)
        if not self.is_past:
            self._way_back = self._reached = None
        return self.position != to

    def twin(self) -> Recording:
        """Another recording of this run, at its start: replaying it disturbs nothing here."""
        other = Recording(self._task, self.recipe)
        other.training_set = self.training_set
        other.state.share_slots(self.state)
        other.events, other._brought = self.events[:], self._brought[:]
        other.keyframes, other.newest = self.keyframes, self.newest
        other._reached = self.reached
        other._met = other.state.copy()
        return other

    def branch(self) -> Recording:
        """A recording that begins as this one did, up to where it stands now, and stands there."""
        other = self.twin()
        done = self.state.events_done
        del other.events[done:], other._brought[done:]
        other.keyframes, other.newest = self.keyframes.until(self.position), self.position
        other._reached = None
        other.state.put_back(self._met)
        other._met = other.state.copy(other._met)
        while other.is_past:
            other.replay(other.newest, ORDERS_AT_ONCE)
        return other

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

    def do(self, change: Change) -> Event:
        """Do ``change`` now and write it down. Raises LernmiError, doing nothing, if it can't.

        At the newest position alone: what is changed before it begins a branch.
        """
        assert not self.is_past
        change = checked(change, self.state, self.training_set)
        event = Event(len(self.events), self.state.moment, change)
        self._brought.append(new_rows(change, self.state, self.training_set))
        self._carry_out(event)
        self.events.append(event)
        self.newest = self.position
        return event

    def recover(self) -> None:
        """After a failure: be where the last thing that succeeded led to; what failed never was.

        Where a state further on was kept meanwhile, or where that can't be done again, be as the
        state that was kept last. Then the sample learned last is not known until the next.
        """
        try:
            self._put_back_kept()
            if self.position < self.newest:
                self._replay(self.newest)
        except Exception:  # what failed fails again
            self._put_back_kept()
        del self.events[self.state.events_done :], self._brought[self.state.events_done :]
        self._way_back = self._reached = None
        self.newest = self.position

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
        return applies_batch or isinstance(change, WeightSet | LinkCut)

    def _replay(self, to: Position) -> None:
        """From where the state is on to a later position that was reached before."""
        while self.position != to:
            self.replay(to, to[0])

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


def _met(position: Position) -> Position:
    """At or before it stood what was met by the sample learned last at ``position``."""
    return position[0] - 1, position[1]
