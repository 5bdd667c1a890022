"""Credit: which training samples taught a network what it says to one sample.

The loss of that sample before minus after each training step of the run, added up by training
sample, in a replay: exact, not estimated. G. Pruthi, F. Liu, S. Kale, M. Sundararajan: Estimating
training data influence by tracing gradient descent, NeurIPS 2020, section 3.1, call it the ideal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from numpy.typing import ArrayLike

from lernmi.net.gauge import Gauge
from lernmi.net.network import Network
from lernmi.run.record.recording import Recording
from lernmi.run.replays.gains import Gains
from lernmi.run.replays.gauged_replay import GaugedReplay


@dataclass(frozen=True, slots=True, eq=False)
class Credit(Gains):
    """By how much the loss of one sample became less, by each sample learned and each event.

    Samples and events add up to ``first_loss`` - ``loss``.
    """

    quantity: ClassVar[str] = "the loss"
    first_loss: float
    loss: float


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
        return Credit(*self._gains, self.first, self.now)
