"""The weights of all links at a few moments of a run: their lives at a glance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.run.record.events import Event
from lernmi.run.record.recording import Recording
from lernmi.run.replays.replay import Replay

POINTS = 33


@dataclass(frozen=True, slots=True, eq=False)
class WeightsHistory:
    """``weights`` (n, links) at ``moments`` (n,), evenly spaced: from the first to the last.

    They are those after all that was changed at a moment.
    """

    moments: Integers
    weights: Floats


class WeightsTracing(Replay):
    """A job: the weights at ``points`` moments at the most."""

    def __init__(self, run: Recording, points: int = POINTS) -> None:
        super().__init__(run)
        self._stops = np.unique(np.linspace(0, self._end, points).astype(np.int64))
        self._kept = [(0, self._weights.copy())]

    @property
    def _weights(self) -> Floats:
        return self._recording.network.weights

    def _learn(self, samples: int) -> None:
        moment = self._recording.state.moment
        stop = int(self._stops[np.searchsorted(self._stops, moment, "right")])
        super()._learn(min(samples, stop - moment))
        if self._recording.state.moment == stop:
            self._kept.append((stop, self._weights.copy()))

    def _change(self, event: Event) -> None:
        super()._change(event)
        if self._kept[-1][0] == event.moment:
            self._kept[-1] = event.moment, self._weights.copy()

    @property
    def result(self) -> WeightsHistory:
        """As far as the job got."""
        moments, weights = zip(*self._kept, strict=True)
        return WeightsHistory(np.array(moments), np.array(weights))
