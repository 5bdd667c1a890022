"""A recording that can be looked at, and no more: what it learned from or with is not here."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

import numpy as np

from lernmi.arrays import Integers, locked_copy
from lernmi.errors import LernmiError
from lernmi.net.watch import Watch
from lernmi.run.record.events import Change, Event
from lernmi.run.record.keyframe_room import KeyframeRoom
from lernmi.run.record.outline import states
from lernmi.run.record.recording import Recording
from lernmi.run.record.sample_order import SampleOrder
from lernmi.run.record.saved_state import Arrival, SavedRecording
from lernmi.run.record.state import GONE, Position, StateCopy
from lernmi.tasks.task import Task

MOST_SAMPLES = 1 << 22  # that are not here: their numbers take 32 MB


class SealedRecording(Recording):
    """It stands at one of the states that were ``saved``, and nowhere between.

    ``sealed`` says why. ``known`` (n,) are the rows of those of the task's samples that ``task``
    has, None for all. Raises LernmiError for what can't have been saved.
    """

    def __init__(
        self,
        task: Task,
        saved: SavedRecording,
        room: KeyframeRoom,
        sealed: str,
        known: Integers | None = None,
    ) -> None:
        super().__init__(task, replace(saved.recipe, batch=1), room)  # the batch of more samples
        self.recipe, self.sealed = saved.recipe, sealed
        if known is not None and saved.samples > MOST_SAMPLES:
            raise LernmiError("it learned from too many samples to be opened without them")
        if known is None and saved.samples != len(task.train):
            raise LernmiError(f"{len(task.train)} samples are learned, not {saved.samples}")
        for samples in saved.brought:
            self.training_set.append(samples)
        self.events, self._brought = list(saved.events), list(saved.rows)
        self._saved = saved
        rows = _rows_here(saved, known)
        self._looked_at = int(rows[saved.here.sample])
        whole = states(saved, locked_copy(np.arange(saved.samples, dtype=np.int64)))
        here, newest = whole[saved.here.at], whole[saved.newest.at]
        self._kept = {state.position: _with_rows(state, rows) for state in whole.values()}
        self._put_back(self._kept[newest.position])
        self.newest = self.position
        self._reached = self._here
        self._put_back(self._kept[here.position])

    def _refuse(self) -> NoReturn:
        raise LernmiError(str(self.sealed))

    @property
    def kept_moments(self) -> list[int]:
        """The moments that it can stand at, in order."""
        return sorted({moment for moment, _ in self._kept})

    @property
    def order(self) -> SampleOrder:
        """None is known here: raises LernmiError."""
        self._refuse()

    @property
    def following_row(self) -> int:
        """The row of a sample to look at: that learned last, if it is still learned."""
        slots = self.state.slots
        present = slots[slots != GONE]
        return self._looked_at if self._looked_at in present else int(present[0])

    def saved(self) -> SavedRecording:
        """What it was made of; it may stand elsewhere."""
        saved = self._saved
        if self.position == saved.here.at.position:
            return saved
        at = next(each for each in saved.states if each.position == self.position)
        return replace(saved, here=Arrival(at, at, saved.here.sample))

    def learn(
        self, samples: int, watch: Watch | None = None, is_guarded: bool = False
    ) -> int | None:
        self._refuse()

    def do(self, change: Change) -> Event:
        self._refuse()

    def twin(self) -> Recording:
        self._refuse()

    def recover(self) -> None:
        """Nothing was begun that could have failed halfway."""

    def start_for(self, to: Position) -> None:
        """Stand at ``to``. Raises LernmiError, naming moments nearby, if it was not kept."""
        if to not in self._kept:
            moments = self.kept_moments
            place = int(np.searchsorted(moments, to[0]))
            near = " and ".join(f"{each:,}" for each in moments[max(place - 1, 0) : place + 1])
            raise LernmiError(
                f"moment {to[0]:,} is not in its file, moment {near} is. {self.sealed}"
            )
        self._put_back(self._kept[to])

    def replay(
        self,
        to: Position,
        most: int,
        watch: Watch | None = None,
        fires: list[Position] | None = None,
    ) -> bool:
        """There is nothing to replay: False at ``to``, else raises LernmiError."""
        if self.position != to:
            self._refuse()
        return False


def _rows_here(saved: SavedRecording, known: Integers | None) -> Integers:
    """For each row that the run knew the row that it is here, GONE where it is not."""
    if known is None:
        known = np.arange(saved.samples, dtype=np.int64)
    brought = sum(len(samples) for samples in saved.brought)
    rows = np.full(saved.samples + brought, GONE, dtype=np.int64)
    rows[known] = np.arange(len(known))
    rows[saved.samples :] = len(known) + np.arange(brought)
    return rows


def _with_rows(state: StateCopy, rows: Integers) -> StateCopy:
    slots = state.arrays["slots"]
    here = locked_copy(np.where(slots == GONE, GONE, rows[slots]))
    return replace(state, arrays={**state.arrays, "slots": here})
