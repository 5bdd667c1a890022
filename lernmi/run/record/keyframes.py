"""Keyframes: states of a run that were kept, so that a moment is replayed from one near to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace

from lernmi.arrays import Floats
from lernmi.run.record.epoch_weights import EpochWeights
from lernmi.run.record.keyframe_room import KeyframeRoom
from lernmi.run.record.state import Position, RunState, StateCopy

MOST_ROWS = 4  # that one takes: weights, sums of a batch, weights at two borders


class Keyframes:
    """Those of the run whose ``state`` it is: in each gap of time the first that can be had.

    The gap is that of the ``room``, which all runs of a session share. The start is none of them:
    it is made from the recipe.
    """

    def __init__(self, state: RunState, room: KeyframeRoom) -> None:
        self.room = room
        self._state = state
        self._kept: list[StateCopy] = []
        self._borders: list[tuple[Floats, Floats]] = []  # weights at epochs' borders, their rows
        room.share_with(self)

    @property
    def next(self) -> int:
        """The next moment at which one can be kept."""
        state, gap = self._state, self.room.gap
        due = max((self._latest // gap + 1) * gap, state.moment + 1)
        return due if self._is_far(state) else _batch_end(state, due)

    @property
    def _latest(self) -> int:
        return self._kept[-1].position[0] if self._kept else 0

    def _is_far(self, state: RunState) -> bool:
        """Is the end of a batch too far to wait for?"""
        return state.batch.size > self.room.gap

    def keep(self) -> None:
        """Keep the state if one is due there."""
        state = self._state
        while self._is_due(state) and not self._is_kept(state):
            self.room.thin()

    def _is_due(self, state: RunState) -> bool:
        gap = self.room.gap
        whole = state.batch.count == 0 or self._is_far(state)
        return whole and state.moment // gap > self._latest // gap

    def _is_kept(self, state: RunState) -> bool:
        """Was there room to keep ``state``?"""
        borders = state.epoch_weights
        now = [each for each in (borders.began, borders.before) if each is not None]
        self._borders = [pair for pair in self._borders if any(pair[0] is each for each in now)]
        new = [each for each in now if not any(each is known for known, _ in self._borders)]
        if self.room.free < len(new) + 1 + (state.batch.count > 0):
            return False
        self._borders += [(each, self.room.row_of(each)) for each in new]
        rows = [row for each in now for known, row in self._borders if known is each]
        kept = state.copy_by(self.room.row_of)
        self._kept.append(replace(kept, epoch_weights=EpochWeights(*rows)))
        return True

    def thin(self, gap: int) -> None:
        """Keep those alone that come first in a ``gap``."""
        kept: list[StateCopy] = []
        for each in self._kept:
            if each.position[0] // gap > (kept[-1].position[0] // gap if kept else 0):
                kept.append(each)
        self._kept = kept

    # what was kept

    @property
    def kept(self) -> tuple[StateCopy, ...]:
        """All of them, the first first."""
        return tuple(self._kept)

    def restore(self, kept: Iterable[StateCopy]) -> None:
        """Have those that were kept elsewhere, in rows of this room, as long as it has some."""
        rows: dict[int, Floats] = {}

        def row_of(array: Floats) -> Floats:
            if id(array) not in rows:
                rows[id(array)] = self.room.row_of(array)
            return rows[id(array)]

        for each in kept:
            if self.room.free >= MOST_ROWS:
                self._kept.append(each.in_rows(row_of))

    def __len__(self) -> int:
        return len(self._kept)

    def before(self, moment: int) -> StateCopy | None:
        """The last one before ``moment``; None is the start."""
        place = bisect_left(self._kept, moment, key=_moment)
        return self._kept[place - 1] if place else None

    def moment_before(self, moment: int) -> int:
        """When that was."""
        kept = self.before(moment)
        return 0 if kept is None else kept.position[0]

    def after(self, moment: int) -> StateCopy | None:
        """The first one after ``moment``."""
        place = bisect_right(self._kept, moment, key=_moment)
        return self._kept[place] if place < len(self._kept) else None

    def until(self, position: Position, state: RunState) -> Keyframes:
        """Those up to ``position``, for a branch that begins there, with that ``state``."""
        others = Keyframes(state, self.room)
        others._kept = [kept for kept in self._kept if kept.position <= position]
        return others


def _moment(kept: StateCopy) -> int:
    return kept.position[0]


def _batch_end(state: RunState, moment: int) -> int:
    """The first moment from ``moment`` on at which no batch is begun."""
    epochs, size = state.epochs, state.batch.size
    progress = epochs.progress(moment)
    left = epochs.samples(moment) - progress if progress else 0
    return moment + min(-progress % size, left)
