"""A snapshot: everything a screen needs to show one moment, in arrays that nobody can write to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.data.samples import Samples
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.flat import link_views, neuron_views
from lernmi.run.epochs import Epochs
from lernmi.run.metrics import Metrics
from lernmi.tasks.task import Task


@dataclass(frozen=True, slots=True)
class RateChange:
    """An event of the run: from ``moment`` on, the training rate is ``new``."""

    moment: int
    old: float
    new: float


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """An event of the run: at ``moment`` one sample of a person's own was learned, once.

    ``inputs`` (n_in,), ``expected`` (n_out,). The run's clock does not count it.
    """

    moment: int
    inputs: Floats
    expected: Floats


@dataclass(frozen=True, slots=True, eq=False)
class SamplesChanged:
    """An event of the run: at ``moment`` ``added`` joined the train samples, or one left.

    ``removed`` is the row of that one, -1 for the last. An epoch begins there.
    """

    moment: int
    added: Samples | None
    removed: int | None


Event = RateChange | Taught | SamplesChanged


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One moment of a run, as copies.

    ``weights``, ``weights_before`` (before the last sample or batch changed them) and
    ``mean_sensitivities`` (mean |link sensitivity| over the last 200 samples at most) are flat, one
    entry a link; ``input_sums``, ``outputs`` and ``sensitivity_sums`` are flat, one entry a neuron,
    and belong to the last sample learned. ``layer_...`` gives them layer by layer.

    ``expected`` (n_out,) is what was expected for the last sample, None before the first.
    ``sample`` is its row in the task's train samples, None if it is none of them: then it was
    taught. ``batch`` holds the rows of the last batch, the last sample's row being the last.
    ``answers`` (n, n_out) is what the network of ``answers_moment`` says to the test samples.
    """

    task: Task
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    classic: bool
    seed: int
    training_rate: float
    last_rate: float
    batch_size: int
    engine: str
    moment: int
    epochs: Epochs
    sample: int | None
    batch: tuple[int, ...]
    expected: Floats | None
    weights: Floats
    weights_before: Floats
    mean_sensitivities: Floats
    input_sums: Floats
    outputs: Floats
    sensitivity_sums: Floats
    metrics: Metrics
    events: tuple[Event, ...]
    answers: Floats
    answers_moment: int

    @property
    def epoch(self) -> int:
        """How many epochs are over."""
        return self.epochs.epoch(self.moment)

    @property
    def place(self) -> int:
        """How many samples of the epoch under way are learned."""
        return self.epochs.place(self.moment)

    @property
    def samples_per_epoch(self) -> int:
        """How many samples the epoch under way has."""
        return self.epochs.samples(self.moment)

    @property
    def layer_weights(self) -> list[Floats]:
        """(n_in + 1, n_out) a link layer, row 0 = bias."""
        return link_views(self.weights, self.sizes)

    @property
    def layer_weights_before(self) -> list[Floats]:
        return link_views(self.weights_before, self.sizes)

    @property
    def layer_mean_sensitivities(self) -> list[Floats]:
        return link_views(self.mean_sensitivities, self.sizes)

    @property
    def layer_outputs(self) -> list[Floats]:
        """(n + 1,) a neuron layer, entry 0 = bias."""
        return neuron_views(self.outputs, self.sizes)

    @property
    def layer_input_sums(self) -> list[Floats]:
        return neuron_views(self.input_sums, self.sizes)

    @property
    def layer_sensitivity_sums(self) -> list[Floats]:
        return neuron_views(self.sensitivity_sums, self.sizes)

    @property
    def layer_output_sensitivities(self) -> list[Floats]:
        """dE/d(input_sum) of each learning neuron, (n_out,) a link layer."""
        return [
            blame[1:] * ACTIVATIONS[name].slope(said[1:])
            for blame, said, name in zip(
                self.layer_sensitivity_sums[1:],
                self.layer_outputs[1:],
                self.activations,
                strict=True,
            )
        ]

    @property
    def layer_sensitivities(self) -> list[Floats]:
        """dE/d(weight) of each link for the last sample, (n_in + 1, n_out) a link layer."""
        return [
            np.outer(said, back)
            for said, back in zip(
                self.layer_outputs[:-1], self.layer_output_sensitivities, strict=True
            )
        ]
