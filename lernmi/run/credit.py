"""Credit: which training samples taught a network what it says to one sample.

The loss of that sample before minus after each training step of the run, added up by training
sample, in a replay: exact, not estimated. G. Pruthi, F. Liu, S. Kale, M. Sundararajan: Estimating
training data influence by tracing gradient descent, NeurIPS 2020, section 3.1, call it the ideal.
"""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from lernmi.arrays import Floats, Integers
from lernmi.net.gauge import Gauge
from lernmi.net.network import Network
from lernmi.run.gauged_replay import GaugedReplay, by_sample, ended_words
from lernmi.run.recording import Recording


@dataclass(frozen=True, slots=True, eq=False)
class Credit:
    """By how much the loss of one sample became less, by each sample learned and each event.

    ``samples`` (rows,): an entry a row of the run's training set, so one for every version of a
    sample; ``times`` (rows,): how often each was learned; ``sample_of`` (rows,): the number of the
    sample that it is a version of, -1 for a lesson. ``events`` (n,): an entry an event. Samples and
    events add up to ``first_loss`` - ``loss``.

    ``ended_at`` is the moment at which the loss was not finite for the first time: all of it is
    then up to just before; None if it never was so.
    """

    samples: Floats
    times: Integers
    sample_of: Integers
    events: Floats
    first_loss: float
    loss: float
    ended_at: int | None

    @property
    def by_sample(self) -> Floats:
        """``samples`` added up over the versions of each sample: (samples,)."""
        return by_sample(self.samples, self.sample_of)

    @property
    def ended(self) -> str | None:
        """Why it does not go on to the end, in words; None if it does."""
        return ended_words("the loss", self.ended_at)


class Crediting(GaugedReplay):
    """A job: the credit for a sample of ``inputs`` (n_in,) and ``expected`` (n_out,).

    The sample need be none that is learned; where those are bytes, its inputs are rounded as
    theirs. Raises DataError for what makes no sample of the task.
    """

    def __init__(self, run: Recording, inputs: ArrayLike, expected: ArrayLike) -> None:
        focus = run.training_set.looked_at(inputs, expected)

        def gauge_of(network: Network, rows: int) -> Gauge:
            return Gauge.of_loss(network, focus.inputs_of(0), focus.targets[0], rows)

        super().__init__(run, gauge_of)

    @property
    def result(self) -> Credit:
        """As far as the job got."""
        samples, times, sample_of, events = self._gains
        return Credit(samples, times, sample_of, events, self.first, self.now, self._ended_at)
