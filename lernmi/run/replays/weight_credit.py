"""What made one weight: its change, added up by training sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lernmi.net.gauge import Gauge
from lernmi.net.refs import LinkRef
from lernmi.run.record.effects import flat_number
from lernmi.run.record.recording import Recording
from lernmi.run.replays.gains import Gains
from lernmi.run.replays.gauged_replay import GaugedReplay


@dataclass(frozen=True, slots=True, eq=False)
class WeightCredit(Gains):
    """By how much each sample learned and each event moved one weight, after minus before.

    Samples and events add up to ``now`` - ``first``.
    """

    quantity: ClassVar[str] = "the weight"
    first: float
    now: float


class WeightCrediting(GaugedReplay):
    """A job: what made the weight of ``link``. Raises LernmiError if there is no such link."""

    def __init__(self, run: Recording, link: LinkRef) -> None:
        number = flat_number(run.state, link)
        super().__init__(run, lambda network, rows: Gauge.of_weight(network, number, rows))

    @property
    def result(self) -> WeightCredit:
        """As far as the job got."""
        samples, times, sample_of, events, ended_at = self._gains
        moved, by_event = 0.0 - samples, 0.0 - events
        return WeightCredit(moved, times, sample_of, by_event, ended_at, self.first, self.now)
