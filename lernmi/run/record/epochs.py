"""When the epochs of a run begin: all alike, unless the set of samples changed on the way."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats, Integers


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``moment`` on, where epoch ``epoch`` begins, every epoch has ``samples`` samples."""

    epoch: int
    moment: int
    samples: int


@dataclass(frozen=True, slots=True)
class Epochs:
    """The stretches of a run in order, the first from moment 0 and epoch 0."""

    stretches: tuple[Stretch, ...]

    @classmethod
    def of(cls, samples: int) -> Epochs:
        """Epochs of ``samples`` samples from moment 0 on."""
        return cls((Stretch(0, 0, samples),))

    def changed(self, moment: int, samples: int) -> Epochs:
        """The same up to ``moment``, where an epoch of ``samples`` samples begins.

        The epoch under way ends there, however many of its samples were learned.
        """
        epoch = self.epoch(moment) + (self.progress(moment) > 0)
        kept = tuple(stretch for stretch in self.stretches if stretch.moment < moment)
        return Epochs((*kept, Stretch(epoch, moment, samples)))

    def _at(self, moment: int) -> Stretch:
        return self.stretches[bisect_right(self.stretches, moment, key=lambda s: s.moment) - 1]

    def samples(self, moment: int) -> int:
        """How many samples the epoch under way at ``moment`` has."""
        return self._at(moment).samples

    def epoch(self, moment: int) -> int:
        """How many epochs are over at ``moment``."""
        stretch = self._at(moment)
        return stretch.epoch + (moment - stretch.moment) // stretch.samples

    def progress(self, moment: int) -> int:
        """How many samples of the epoch under way are learned."""
        stretch = self._at(moment)
        return (moment - stretch.moment) % stretch.samples

    def start(self, epoch: int, moment: int) -> int:
        """When ``epoch`` begins, seen from ``moment``: no later change is foreseen."""
        stretch = self._at(moment)
        return stretch.moment + (epoch - stretch.epoch) * stretch.samples

    def end(self, moment: int) -> int:
        """When the epoch under way at ``moment`` is over: no later change is foreseen."""
        return self.start(self.epoch(moment) + 1, moment)

    def last_borders(self, moment: int) -> tuple[int, int]:
        """Where the last epoch that is over at ``moment`` began and ended.

        Of the stretch that ``moment`` stands in: as long as none of its epochs is over, where the
        stretch begins, and something before that.
        """
        stretch = self._at(moment)
        last = moment - (moment - stretch.moment) % stretch.samples
        return last - stretch.samples, last

    def fractional(self, moments: Integers) -> Floats:
        """``moments`` (n,) in epochs and parts of epochs (n,)."""
        places = np.searchsorted([each.moment for each in self.stretches], moments, "right") - 1
        table = np.array([(s.epoch, s.moment, s.samples) for s in self.stretches])[places]
        epochs: Floats = table[:, 0] + (moments - table[:, 1]) / table[:, 2]
        return epochs

    def moment_of(self, epochs: float) -> float:
        """The moment at ``epochs`` epochs and parts of one, the first where there are two."""
        place = max(bisect_right(self.stretches, epochs, key=lambda s: float(s.epoch)) - 1, 0)
        stretch = self.stretches[place]
        moment = stretch.moment + (epochs - stretch.epoch) * stretch.samples
        if place + 1 < len(self.stretches):  # its last epoch may have been cut short
            moment = min(moment, float(self.stretches[place + 1].moment))
        return moment
