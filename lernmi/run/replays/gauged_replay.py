"""A replay in which one quantity is measured after every sample and every event."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.net import engines
from lernmi.net.batch import Batch
from lernmi.net.gauge import Gauge
from lernmi.net.network import Network
from lernmi.run.record.effects import NO_ROWS
from lernmi.run.record.events import Event, LinkCut, SampleTaught, WeightSet, WeightsSet
from lernmi.run.record.recording import Recording
from lernmi.run.record.state import GONE
from lernmi.run.replays.gains import NO_SAMPLE
from lernmi.run.replays.replay import Replay

_BY_HAND = (
    WeightSet | WeightsSet | LinkCut | SampleTaught
)  # what moves weights in the middle of a batch


class GaugedReplay(Replay):
    """``gauge_of`` makes the gauge for a network and a number of rows.

    What samples and events gain, before minus after, adds up to ``first`` - ``now``. It ends where
    the quantity is not finite for the first time.
    """

    def __init__(self, run: Recording, gauge_of: Callable[[Network, int], Gauge]) -> None:
        super().__init__(run)
        self._gauge = gauge_of(self._recording.network, self._rows)
        self._recording.state.measure(self._gauge)
        self._by_event = np.zeros(len(self._events))
        self._sample_of = np.full(self._rows, NO_SAMPLE)
        self._ended_at: int | None = None
        self._note_samples()
        self.first = self._read()
        self._gauge.set(self.first)
        self._end_if_not_finite(0)

    @property
    def now(self) -> float:
        """What is measured, as far as the replay got; if it ended, the last that was finite."""
        return self._gauge.value if np.isfinite(self.first) else self.first

    def _learn(self, samples: int) -> None:
        super()._learn(samples)
        self._end_if_not_finite(self._gauge.passed)

    def _change(self, event: Event) -> None:
        """A batch that an event ends is gained by its samples; a lesson is the event's own."""
        state, gauge = self._recording.state, self._gauge
        if isinstance(event.change, _BY_HAND):
            gauge.keep_met(state.network.weights, state.batch.count)
        state.measure(None if isinstance(event.change, SampleTaught) else gauge)
        super()._change(event)
        state.measure(gauge)
        self._by_event[event.number] = gauge.set(self._read())
        self._note_samples()
        self._end_if_not_finite(event.moment)

    def _read(self) -> float:
        """What is measured where the replay stands."""
        state, rows = self._recording.state, self._recording.training_set.rows
        engines.learn(state.network, rows, NO_ROWS, Batch.of(1, 0), False, state.watch)
        return self._gauge.read

    def _note_samples(self) -> None:
        """A relabelled sample has another row."""
        slots = self._recording.state.slots
        present = np.flatnonzero(slots != GONE)
        self._sample_of[slots[present]] = present

    def _end_if_not_finite(self, moment: int) -> None:
        if self._gauge.has_ended:
            self._ended_at, self._is_over = moment, True

    @property
    def _gains(self) -> tuple[Floats, Integers, Integers, Floats, int | None]:
        """What ``Gains`` begins with."""
        gains, times = self._gauge.table.gains.copy(), self._gauge.table.times.copy()
        return gains, times, self._sample_of.copy(), self._by_event.copy(), self._ended_at
