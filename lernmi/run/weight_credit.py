"""What made one weight: its change, added up by training sample."""

from __future__ import annotations

from dataclasses import dataclass

from lernmi.arrays import Floats, Integers
from lernmi.net.gauge import Gauge
from lernmi.net.refs import LinkRef
from lernmi.run.effects import flat_number
from lernmi.run.gauged_replay import GaugedReplay, by_sample, ended_words
from lernmi.run.recording import Recording


@dataclass(frozen=True, slots=True, eq=False)
class WeightCredit:
    """By how much each sample learned and each event moved one weight, after minus before.

    The arrays are those of ``lernmi.run.credit.Credit``; samples and events add up to ``now`` -
    ``first``.
    """

    samples: Floats
    times: Integers
    sample_of: Integers
    events: Floats
    first: float
    now: float
    ended_at: int | None

    @property
    def by_sample(self) -> Floats:
        """``samples`` added up over the versions of each sample: (samples,)."""
        return by_sample(self.samples, self.sample_of)

    @property
    def ended(self) -> str | None:
        """Why it does not go on to the end, in words; None if it does."""
        return ended_words("the weight", self.ended_at)


class WeightCrediting(GaugedReplay):
    """A job: what made the weight of ``link``. Raises LernmiError if there is no such link."""

    def __init__(self, run: Recording, link: LinkRef) -> None:
        number = flat_number(run.state, link)
        super().__init__(run, lambda network, rows: Gauge.of_weight(network, number, rows))

    @property
    def result(self) -> WeightCredit:
        """As far as the job got."""
        samples, times, sample_of, events = self._gains
        return WeightCredit(
            0.0 - samples, times, sample_of, 0.0 - events, self.first, self.now, self._ended_at
        )
