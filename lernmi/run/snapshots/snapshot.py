"""A snapshot: everything a screen needs to show one moment, in arrays that nobody can write to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.data.samples import Samples
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.flat import link_views, neuron_views
from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.measures.metrics import Metrics, is_evaluated
from lernmi.run.measures.run_curve import RunCurve
from lernmi.run.names.given_names import ref_called
from lernmi.run.record.epoch_weights import EpochWeights
from lernmi.run.record.epochs import Epochs
from lernmi.run.record.events import Event
from lernmi.run.record.recipe import Recipe
from lernmi.run.record.state import GONE
from lernmi.run.record.training_set import TrainingSet
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.open_step import OpenStep
from lernmi.tasks.task import Task


@dataclass(frozen=True, slots=True, eq=False)
class OtherRun:
    """Another run, by its ``letter``, and its ``weights`` (links,) at the moment of a snapshot.

    None while they are not known, and where it did not get so far.
    """

    letter: str
    weights: Floats | None


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One moment of a run looking at one sample: a function of a state and that sample.

    ``weights`` are those of the moment. The sample was ``learned`` last, or only looked at. It met
    ``weights_before`` and left ``weights_after``: for a sample that was only looked at, that is the
    change it *would* make. Inside a batch the change is 0 until the batch is over; ``batch_sums``
    adds up the link sensitivities of its ``batch_count`` samples up to this one.
    ``mean_sensitivities`` is the mean |link sensitivity| at ``weights``, over the same samples at
    every moment. All of these are flat, one entry a link; ``epoch_weights`` too, those at the
    borders of the last epochs.

    ``input_sums``, ``outputs`` and ``sensitivity_sums`` (the blame) are flat, one entry a neuron,
    and belong to the sample. ``layer_...`` gives all of them layer by layer.

    ``recording`` counts the recordings of a session: each rewind begins one. ``expected`` (n_out,)
    is what was expected for the sample, None before the first one and where nothing is expected.
    ``sample`` is its number among the train samples, None if it is none of them: then it was taught
    or looked at. ``batch`` holds the numbers of the batch it was learned in, up to itself;
    ``last_rate`` is the rate at which it was learned. ``answers`` (n, n_out) is what the network of
    ``answers_moment`` says to the ``test`` samples; ``train_answers`` to the first rows of
    ``train``, None unless somebody asked for that. ``focus`` is the sample that somebody looks at;
    None where this is the one learned last, or before the first the one that is learned next.
    ``other`` is a run that this one is compared with, if somebody asked for that.
    ``frozen`` (int64, ascending) are the flat numbers of the links that learn no longer.
    ``run_curve`` is the whole curve of its run, up to the ``newest`` moment; ``metrics`` and
    ``events`` end at this one, and ``all_events`` do not. ``is_past`` if the run was further
    already. ``ghosts`` are the curves of the runs beside it, the one left last first.

    While somebody steps through the sample that is learned next, ``step`` says how far they are.
    Then the numbers are those of that sample's finished look, of which only those count that
    ``step`` knows; ``learned`` is false.
    """

    recording: int
    recipe: Recipe
    task: Task
    training_set: TrainingSet
    slots: Integers
    frozen: Integers
    training_rate: float
    last_rate: float
    batch_size: int
    engine: str
    moment: int
    epochs: Epochs
    learned: bool
    sample: int | None
    batch: tuple[int, ...]
    expected: Floats | None
    weights: Floats
    weights_before: Floats
    weights_after: Floats
    batch_sums: Floats
    batch_count: int
    mean_sensitivities: Floats
    epoch_weights: EpochWeights
    input_sums: Floats
    outputs: Floats
    sensitivity_sums: Floats
    metrics: Metrics
    events: tuple[Event, ...]
    all_events: tuple[Event, ...]
    newest: int
    is_past: bool
    run_curve: RunCurve
    answers: Floats
    answers_moment: int
    train_answers: Floats | None
    focus: Focus | None
    ghosts: tuple[RunCurve, ...]
    step: OpenStep | None = None
    other: OtherRun | None = None

    def __repr__(self) -> str:
        from lernmi.run.snapshots.snapshot_page import snapshot_words  # screens do without

        return f"Snapshot({snapshot_words(self)})"

    def _repr_html_(self) -> str:
        """For notebooks: what is measured, the network with what it says, and the curves."""
        from lernmi.run.snapshots.snapshot_page import snapshot_page

        return snapshot_page(self, repr(self))

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many learning neurons each layer has."""
        assert self.recipe.sizes is not None
        return self.recipe.sizes

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation's name of each layer after the inputs."""
        assert isinstance(self.recipe.activation, tuple)
        return self.recipe.activation

    @property
    def layer_activations(self) -> tuple[str, ...]:
        """The activation's name of each layer, the inputs' first."""
        return ("sigmoid" if self.classic else "identity", *self.activations)

    @property
    def classic(self) -> bool:
        """Does the network behave as the ancestor did?"""
        return self.recipe.classic

    @property
    def seed(self) -> int:
        """That of the initial weights and of the order of samples."""
        return self.recipe.seed

    @property
    def present(self) -> Integers:
        """The numbers of the train samples, (n,) ascending: row by row of ``train``."""
        return np.flatnonzero(self.slots != GONE)

    @property
    def train(self) -> Samples:
        """The samples that are learned."""
        return self.training_set.samples(self.slots[self.slots != GONE])

    @property
    def test(self) -> Samples:
        """The samples held out; the train samples where none are."""
        return self.task.test if self.task.holds_out else self.train

    @property
    def added(self) -> int:
        """How many samples a person added that are learned now."""
        return int(np.count_nonzero(self.slots[len(self.task.train) :] != GONE))

    def label_of_added(self, inputs: Floats) -> int | None:
        """As which class the added sample with these ``inputs`` (n_in,) is learned; None if not."""
        number = self.training_set.find(self.slots, inputs)
        if number is None:
            return None
        return int(self.training_set.rows.targets[self.slots[number]].argmax())

    @property
    def row(self) -> int | None:
        """Which row of ``train`` the sample is, None if it is none of them any more."""
        if self.sample is None or self.slots[self.sample] == GONE:
            return None
        return int(np.count_nonzero(self.slots[: self.sample] != GONE))

    @property
    def batch_is_open(self) -> bool:
        """True if the sample's batch is not over: no weight has changed yet."""
        return 0 < len(self.batch) == self.batch_count

    @property
    def batch_left(self) -> int:
        """How many samples of its batch are still to come, 0 if it is over."""
        if not self.batch_is_open:
            return 0
        learned = self.progress + (self.step is not None)
        return min(self.batch_size - self.batch_count, self.samples_per_epoch - learned)

    @property
    def epoch(self) -> int:
        """How many epochs are over."""
        return self.epochs.epoch(self.moment)

    @property
    def progress(self) -> int:
        """How many samples of the epoch under way are learned."""
        return self.epochs.progress(self.moment)

    def is_frozen(self, link: LinkRef) -> bool:
        """Does ``link`` learn no longer?"""
        return bool(len(self.frozen)) and LinkIndex(self.sizes).flat_index(link) in self.frozen

    def ref(self, name: str) -> NeuronRef | LinkRef:
        """The neuron or link called ``h3→6``, ``h3->y7``, ``6`` or ``x3``.

        Raises LernmiError if there is none.
        """
        return ref_called(name, self.sizes, self.task.info)

    @property
    def epoch_change(self) -> Floats:
        """What the last epoch that is over did to each weight, (links,): its last minus its first.

        In the first epoch: what was done since the start. It counts whatever moved the weight:
        samples, lessons, changes by hand. An epoch that was ended early is one, too.
        """
        began, ended = self.epoch_weights.last_epoch(self.weights)
        with np.errstate(all="ignore"):  # a diverged network's
            change: Floats = ended - began
        return change

    @property
    def samples_per_epoch(self) -> int:
        """How many samples the epoch under way has."""
        return self.epochs.samples(self.moment)

    @property
    def curve(self) -> Metrics:
        """``metrics`` without what was measured of this very moment alone, for the eye.

        At its points goals are reached. It is empty before the first.
        """
        metrics, events = self.metrics, self.events
        last = int(metrics.moments[-1])
        changed = any(event.moment == last for event in events[-1:])
        return metrics if is_evaluated(last, self.epochs, changed) else metrics.before(last)

    @property
    def layer_weights(self) -> list[Floats]:
        """(n_in + 1, n_out) a link layer, row 0 = bias."""
        return link_views(self.weights, self.sizes)

    @property
    def layer_weights_before(self) -> list[Floats]:
        """The weights that the sample met, shaped as ``layer_weights``."""
        return link_views(self.weights_before, self.sizes)

    @property
    def layer_weights_after(self) -> list[Floats]:
        """The weights that it left, or would leave, shaped as ``layer_weights``."""
        return link_views(self.weights_after, self.sizes)

    @property
    def layer_outputs(self) -> list[Floats]:
        """(n + 1,) a neuron layer, entry 0 = bias."""
        return neuron_views(self.outputs, self.sizes)

    @property
    def layer_input_sums(self) -> list[Floats]:
        """(n + 1,) a neuron layer, entry 0 = bias."""
        return neuron_views(self.input_sums, self.sizes)

    @property
    def layer_sensitivity_sums(self) -> list[Floats]:
        """The blame of each neuron, dE/d(output): (n + 1,) a neuron layer, entry 0 = bias."""
        return neuron_views(self.sensitivity_sums, self.sizes)

    @property
    def layer_output_sensitivities(self) -> list[Floats]:
        """dE/d(input_sum) of each learning neuron, (n_out,) a link layer."""
        with np.errstate(all="ignore"):  # a diverged network's
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
        with np.errstate(all="ignore"):
            return [
                np.outer(said, back)
                for said, back in zip(
                    self.layer_outputs[:-1], self.layer_output_sensitivities, strict=True
                )
            ]
