"""A link's life: its weight over the whole run, and when it changed most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.net.gauge import Gauge
from lernmi.net.refs import LinkRef
from lernmi.run.record.effects import flat_number
from lernmi.run.record.events import Event
from lernmi.run.record.recording import Recording
from lernmi.run.replays.gauged_replay import GaugedReplay

EVEN_POINTS = 121
MOST_EVENTS = 40  # two points each


@dataclass(frozen=True, slots=True)
class FurthestStep:
    """The sample learned as moment ``moment`` began to be moved the weight by ``change``.

    ``sample`` is its number. With batches it is the last one of a batch, and ``change`` is what all
    of the batch did.
    """

    moment: int
    sample: int
    change: float


@dataclass(frozen=True, slots=True, eq=False)
class WeightHistory:
    """``weights`` (n,) at ``moments`` (n,), some 200 at the most, the first and the last included.

    An event that changed it has two points at its moment: before and after. ``furthest`` is None if
    no sample moved the weight. ``ended_at`` is the moment at which it was not finite; None if it
    never was so.
    """

    moments: Integers
    weights: Floats
    furthest: FurthestStep | None
    ended_at: int | None


class WeightTracing(GaugedReplay):
    """A job: the life of ``link``. Raises LernmiError if there is no such link."""

    def __init__(self, run: Recording, link: LinkRef) -> None:
        number = flat_number(run.state, link)
        super().__init__(run, lambda network, rows: Gauge.of_weight(network, number, rows))
        self._points = [(0, self.first)]
        changed = np.array([event.moment for event in self._events], np.int64)
        some = np.linspace(0, len(changed) - 1, min(len(changed), MOST_EVENTS)).astype(int)
        self._told = set(some.tolist())
        even = np.linspace(0, self._end, EVEN_POINTS).astype(np.int64)
        self._stops = np.union1d(even, changed[some]).tolist()

    def _learn(self, samples: int) -> None:
        moment = self._recording.state.moment
        stop = self._stops[np.searchsorted(self._stops, moment, "right")]
        super()._learn(min(samples, stop - moment))
        if self._recording.state.moment == stop:
            self._point(stop)

    def _change(self, event: Event) -> None:
        super()._change(event)
        if event.number in self._told:
            self._point(event.moment)

    def _point(self, moment: int) -> None:
        if self._ended_at is None and self._points[-1] != (moment, self.now):
            self._points.append((moment, self.now))

    @property
    def result(self) -> WeightHistory:
        """As far as the job got."""
        moments, weights = zip(*self._points, strict=True)
        moment, row, change = self._gauge.furthest
        furthest = FurthestStep(moment, int(self._sample_of[row]), change) if moment else None
        return WeightHistory(np.array(moments), np.array(weights), furthest, self._ended_at)
