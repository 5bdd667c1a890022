"""What a person asks of a whole run: whose doing it is, how a link lived, which labels are odd.

Each question is a job in pieces, and a method that does all of it.
"""

from __future__ import annotations

from numpy.typing import ArrayLike

from lernmi.net.refs import LinkRef
from lernmi.run.jobs.job import whole
from lernmi.run.measured_run import MeasuredRun
from lernmi.run.measures.suspects import Suspecting, Suspects
from lernmi.run.replays.credit import Credit, Crediting
from lernmi.run.replays.weight_credit import WeightCredit, WeightCrediting
from lernmi.run.replays.weight_history import WeightHistory, WeightTracing
from lernmi.run.replays.weights_history import WeightsTracing


class Asking:
    """A run as far as it can be asked. Nothing of it changes by that.

    A link is named as ``LinkRef``'s fields: ``layer``, from neuron ``i`` (0 = bias) to learning
    neuron ``j`` (from 0). Raises LernmiError where there is none.
    """

    @property
    def _run(self) -> MeasuredRun:
        raise NotImplementedError

    def credit(self, inputs: ArrayLike, expected: ArrayLike) -> Credit:
        """Which training samples and events changed the loss of a sample, and by how much.

        ``inputs`` (n_in,), ``expected`` (n_out,). Takes about twice as long as the run took.
        Raises DataError for what makes no sample of the task.
        """
        job = self.crediting(inputs, expected)
        whole(job)
        return job.result

    def crediting(self, inputs: ArrayLike, expected: ArrayLike) -> Crediting:
        """The same as a job."""
        return Crediting(self._run.recording, inputs, expected)

    def weight_credit(self, layer: int, i: int, j: int) -> WeightCredit:
        """Which training samples and events made the weight of a link, and by how much."""
        job = self.weight_crediting(layer, i, j)
        whole(job)
        return job.result

    def weight_crediting(self, layer: int, i: int, j: int) -> WeightCrediting:
        """The same as a job."""
        return WeightCrediting(self._run.recording, LinkRef(layer, i, j))

    def weight_history(self, layer: int, i: int, j: int) -> WeightHistory:
        """The weight of a link over the whole run, and the sample that moved it furthest."""
        job = self.weight_tracing(layer, i, j)
        whole(job)
        return job.result

    def weight_tracing(self, layer: int, i: int, j: int) -> WeightTracing:
        """The same as a job."""
        return WeightTracing(self._run.recording, LinkRef(layer, i, j))

    def weights_tracing(self) -> WeightsTracing:
        """A job: the weights of all links at a few moments of the run."""
        return WeightsTracing(self._run.recording)

    def suspects(self) -> Suspects:
        """The training samples by their loss now, the most surprising first."""
        job = self.suspecting()
        whole(job)
        return job.result

    def suspecting(self) -> Suspecting:
        """The same as a job."""
        return Suspecting(self._run.recording)
