"""A recording: a run as it learns and is changed, exact at every moment.

State at a moment follows from recipe, events and that moment alone. How the run was cut into pieces
or who looked changes no bit of it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from lernmi.errors import LernmiError
from lernmi.net.watch import Watch
from lernmi.run.record.effects import checked, flat_number, new_rows
from lernmi.run.record.epochs import Epochs
from lernmi.run.record.events import (
    Change,
    Event,
    LinkCut,
    RateSet,
    SampleRelabelled,
    SampleRemoved,
    SamplesAdded,
    WeightSet,
    WeightsSet,
)
from lernmi.run.record.keyframe_room import KeyframeRoom
from lernmi.run.record.keyframes import Keyframes
from lernmi.run.record.outline import states
from lernmi.run.record.player import CHEAP_TO_REPLAY, SAMPLES_A_COPY, Player
from lernmi.run.record.player import Last as Last
from lernmi.run.record.recipe import Recipe
from lernmi.run.record.saved_state import Arrival, SavedRecording, SavedState
from lernmi.run.record.state import GONE, StateCopy
from lernmi.run.record.state import Position as Position
from lernmi.run.record.trail import Trail
from lernmi.tasks.task import Task


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """The newest position of a recording, and how things stood there."""

    position: Position
    epochs: Epochs
    training_rate: float
    batch_size: int


class Recording(Player):
    """It stands at ``position``. Up to ``newest`` it was learned: there it replays.

    Its keyframes are in ``room``, in one of its own if None. Raises as ``Player`` does.
    """

    sealed: str | None = None
    """Why nothing can be learned or replayed, for people; None where it can."""

    def __init__(self, task: Task, recipe: Recipe, room: KeyframeRoom | None = None) -> None:
        super().__init__(task, recipe)
        self._task = task
        self._reached: Reached | None = None  # while it stands in the past
        self.newest = self.position  # where the last thing that succeeded led to
        room = room or KeyframeRoom(self.network.weights.size)
        self.keyframes = Keyframes(self.state, room)
        self._trail = Trail(self.network.weights.size)
        self._way_back: StateCopy | None = None  # to the newest position, from the past

    @property
    def links(self) -> int:
        """How many links its network has."""
        return self.network.weights.size

    @property
    def following_row(self) -> int:
        """The row of the sample that is learned next."""
        moment = self.state.moment
        (following,) = self.order.samples(moment, moment + 1)
        return int(self.state.slots[following])

    @property
    def is_past(self) -> bool:
        """Does it stand before the newest position?"""
        return self.position != self.newest

    def learn(
        self, samples: int, watch: Watch | None = None, is_guarded: bool = False
    ) -> int | None:
        """Learn so many more samples, one at least, at the newest position.

        The last may stand inside a batch. Where a condition of ``watch`` fires it stops.

        If it ``is_guarded`` the very sample after which a number is not finite is the last: what
        was learned beyond never was. Gives how many samples that were, None if all is well, or
        nothing was well before. A piece has ``most_guarded`` samples at the most then.
        """
        assert not self.is_past
        self._trail.clear()
        start, before = self.position, self._known_before(samples) if is_guarded else None
        self._learn(samples, watch)
        beyond = None
        if before is not None and not self.state.is_finite and before.is_finite:
            beyond = self._go_back_to_finite(start, before)
        self.keyframes.keep()
        self.newest = self.position
        return beyond

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
        """Stand where a replay leads to ``to`` soonest: here, or at a state that was kept.

        It is one before the sample learned last at ``to``, so that this sample is known there.
        """
        assert to <= self.newest
        before = max(to[0], 1)
        stays = self.position <= to and (self.last is not None or self.state.moment < before)
        if stays and self.position == to:
            return
        if not self.is_past:
            self._way_back, self._reached = self._met.copy(), self._here
        kept = [self.keyframes.before(before), self._trail.before(before)]
        if to == self.newest:
            kept.append(self._way_back)
        start = max((each for each in kept if each is not None), key=_position, default=None)
        if not (stays and (start is None or start.position <= self.position)):
            self._put_back(start)
        self._trail.lead(self.state.moment, to[0])

    def replay(
        self,
        to: Position,
        most: int,
        watch: Watch | None = None,
        fires: list[Position] | None = None,
    ) -> bool:
        """Go on toward ``to``, by an event or by ``most`` samples; True while it is not there.

        Where a condition of ``watch`` fires at a sample it stops; with ``fires`` it goes on, and
        they note where that was, until there are many more of them. Raises LernmiError where a
        state that was kept turns out to have been another one.
        """
        moment = self.state.moment
        kept, wanted = self.keyframes.after(moment), self._trail.next
        for stop in (moment if kept is None else kept.position[0], wanted or moment):
            if stop > moment:
                most = min(most, stop - moment)
        self._go_on(to, most, watch, fires)
        self._trail.keep(self.state)
        if kept is not None and kept.position == self.position:
            self._compare(kept)
        if not self.is_past:
            self._way_back = self._reached = None
        return self.position != to

    def _compare(self, kept: StateCopy) -> None:
        if not self.state.has_weights_of(kept):
            self._put_back(kept)
            raise LernmiError(
                f"replaying the run led to other weights at moment {kept.position[0]:,} than it "
                "had there, so it can't be shown exactly before; from here on it is as it was"
            )

    # to a file and back

    def saved(self) -> SavedRecording:
        """All there is to it, in arrays that the next thing done here may change."""
        here = newest = self._arrival
        if self.is_past:
            assert self._way_back is not None
            other = self.twin()
            other.state.put_back(self._way_back)
            other._met = self._way_back
            other._replay(self.newest)
            newest = other._arrival
        return SavedRecording(
            self.recipe,
            len(self._task.train),
            tuple(self.events),
            self.training_set.brought,
            tuple(self._brought),
            newest,
            here,
            tuple(map(SavedState.of, self.keyframes.kept)),
            self.keyframes.room.gap,
        )

    @property
    def _arrival(self) -> Arrival:
        state = self.state
        sums = state.batch.sums if state.batch.count else None
        at = SavedState.at(self.position, self.network.weights, sums, state.epoch_weights)
        return Arrival(SavedState.of(self._met), at, self._task_row)

    @property
    def _task_row(self) -> int:
        """The row of the sample learned last; of the first there is if it is none of the task's."""
        slots = self.state.slots
        present = slots[(slots != GONE) & (slots < len(self._task.train))]
        if self.last is not None and self.last.row in present:
            return self.last.row
        return int(present[0]) if len(present) else 0

    def restore(self, saved: SavedRecording, proof: int = 0) -> bool:
        """Be what was ``saved``; a recording that just began does so, of the same recipe.

        False if that leads to other numbers here than it had; then it is nothing any more. Up to
        ``proof`` samples are replayed for nothing but that. Raises LernmiError for what can't have
        been saved.
        """
        whole = self._wholly(saved)
        newest = whole[saved.newest.at]
        if proof:
            early = [each for each in saved.keyframes if newest.position[0] - each.moment <= proof]
            if early or newest.position[0] <= proof:
                begun = newest.position[0] <= proof
                self._put_back(None if begun else whole[early[0]])
                self._replay(newest.position)
                if not self.state.is_as(newest):
                    return False
        self._put_back(whole[saved.newest.met])
        self._replay(newest.position)
        self.newest = self.position
        is_same = self.state.is_as(newest)
        self.keyframes.restore(whole[each] for each in saved.keyframes)
        self.keyframes.room.grow_gap(min(saved.gap, self.newest[0]))
        if saved.here.at.position != self.position:
            self._way_back, self._reached = self._met.copy(), self._here
            self._put_back(whole[saved.here.met])
            self._replay(saved.here.at.position)
            is_same &= self.state.is_as(whole[saved.here.at])
        return is_same

    def _wholly(self, saved: SavedRecording) -> dict[SavedState, StateCopy]:
        """Its states, with the events and the samples of it taken over."""
        if saved.samples != len(self._task.train):
            raise LernmiError(f"{len(self._task.train)} samples are learned, not {saved.samples}")
        most = max(CHEAP_TO_REPLAY // self.links, SAMPLES_A_COPY)
        for arrival in (saved.newest, saved.here):
            between = arrival.at.position[0] - arrival.met.position[0]
            if arrival.met.position > arrival.at.position or between > most:
                raise LernmiError("the states before its ends are none that were kept")
        if max(each.position for each in saved.states) > saved.newest.at.position:
            raise LernmiError("a state lies beyond its end")
        for samples in saved.brought:
            self.training_set.append(samples)
        self.events, self._brought = list(saved.events), list(saved.rows)
        return states(saved, self.state.slots)

    def twin(self) -> Recording:
        """Another recording of this run, at its start: replaying it disturbs nothing here."""
        other = Recording(self._task, self.recipe, self.keyframes.room)
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
        other.state.put_back(self._met)
        other._met = other.state.copy(other._met)
        other._replay(self.position)
        other.end_here()
        return other

    def end_here(self) -> None:
        """What comes after this position never was: a twin becomes a run of its own."""
        done = self.state.events_done
        del self.events[done:], self._brought[done:]
        self.newest, self._way_back, self._reached = self.position, None, None
        self.keyframes = self.keyframes.until(self.newest, self.state)
        self._trail.clear()

    def do(self, change: Change) -> Event:
        """Do ``change`` now and write it down. Raises LernmiError, doing nothing, if it can't.

        At the newest position alone: what is changed before it begins a branch.
        """
        assert not self.is_past
        change = checked(change, self.state, self.training_set)
        event = Event(len(self.events), self.state.moment, change, self._was(change))
        self._brought.append(new_rows(change, self.state, self.training_set))
        self._carry_out(event)
        self.events.append(event)
        self.newest = self.position
        return event

    def _was(self, change: Change) -> float | None:
        """The weight or the rate that ``change`` is about."""
        if isinstance(change, RateSet):
            return self.network.training_rate
        if isinstance(change, WeightSet | LinkCut):
            return float(self.network.weights[flat_number(self.state, change.link)])
        return None

    def recover(self) -> None:
        """After a failure: be where the last thing that succeeded led to; what failed never was.

        Where a state further on was kept meanwhile, or where that can't be done again, be as the
        state that was kept last. Then the sample learned last is not known until the next.
        """
        kept = self._way_back or self._met
        try:
            self._put_back(kept)
            self._replay(max(self.newest, self.position))
        except Exception:  # what failed fails again
            self._put_back(kept)
        self.end_here()

    @property
    def weights_brought(self) -> WeightsSet | None:
        """The weights that it began with instead of those of its seed."""
        changes = [event.change for event in self.events[: self.done_by(0)]]
        brought = [change for change in changes if isinstance(change, WeightsSet)]
        return brought[-1] if brought else None

    def changes_of_samples(self) -> list[Change]:
        """What makes of the task's samples those that are learned now."""
        state, rows = self.state, self.training_set.rows
        first = len(self._task.train)
        changes: list[Change] = []
        for sample, row in enumerate(state.slots[:first].tolist()):
            if row not in (sample, GONE):
                changes.append(SampleRelabelled(sample, rows.targets[row].copy()))
        added = state.slots[first:]
        if (added != GONE).any():
            changes.append(SamplesAdded(self.training_set.samples(added[added != GONE])))
        gone = np.flatnonzero(state.slots[:first] == GONE)
        return [*changes, *map(SampleRemoved, gone.tolist())]


def _position(kept: StateCopy) -> Position:
    return kept.position
