"""What a person changes in a run: each is one event, and goes through one door."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Floats
from lernmi.data.samples import Samples
from lernmi.errors import DataError
from lernmi.net.refs import LinkRef
from lernmi.run.faces.shown_run import ShownRun
from lernmi.run.record.events import (
    Change,
    Event,
    LinkFrozen,
    RateSet,
    SampleRelabelled,
    SampleRemoved,
    SamplesAdded,
    SampleTaught,
    WeightSet,
    WeightsSet,
)


class Changing(ShownRun):
    """A run as far as it can be changed. The others are short for a ``do`` of an event each."""

    def do(self, change: Change) -> Event:
        """Do ``change`` at this moment; everything that a person changes comes through here.

        Raises LernmiError, and does nothing, if it can't be done.
        """
        return self._run.do(change)

    def set_training_rate(self, rate: float) -> None:
        """Change the training rate from now on. Raises LernmiError for no finite number above 0."""
        if rate != self._run.recording.network.training_rate:
            self.do(RateSet(rate))

    def set_weight(self, layer: int, i: int, j: int, weight: float) -> None:
        """Set the weight of a link: from neuron ``i`` (0 = bias) to learning neuron ``j``."""
        self.do(WeightSet(LinkRef(layer, i, j), weight))

    def set_weights(self, weights: ArrayLike) -> None:
        """Set all weights (links,), such as ``network.weights`` of another network of this shape.

        At moment 0 the run begins with them, and begins with them again when it is rewound, unless
        with another seed. Raises LernmiError for other numbers of them, or none.
        """
        self.do(WeightsSet(np.asarray(weights)))

    def freeze(self, layer: int, i: int, j: int, frozen: bool = True) -> None:
        """Have a link learn no longer, or again."""
        self.do(LinkFrozen(LinkRef(layer, i, j), frozen))

    def teach(self, inputs: ArrayLike, expected: ArrayLike, every_epoch: bool = False) -> None:
        """Learn one sample of a person's own now; with ``every_epoch`` in each epoch as well.

        ``inputs``: (n_in,), ``expected``: (n_out,). If it is learned in every epoch already, it is
        so with another label. Raises DataError for what makes no sample of this task.
        """
        sample = self._run.recording.training_set.alike(inputs, expected)
        if every_epoch:
            number = self.brought(inputs)
            if number is None:
                self.do(SamplesAdded(sample))
            elif (self._expected_of(number) != sample.targets[0]).any():
                self.do(SampleRelabelled(number, sample.targets[0]))
        self.do(SampleTaught(sample.inputs_of(0), sample.targets[0]))

    def brought(self, inputs: ArrayLike) -> int | None:
        """The number of the learned sample with these ``inputs`` (n_in,) that a person added."""
        return self._run.recording.training_set.find(self._run.recording.state.slots, inputs)

    def _expected_of(self, number: int) -> Floats:
        expected: Floats = self._run.recording.training_set.rows.targets[
            self._run.recording.state.slots[number]
        ]
        return expected

    def add_samples(self, samples: Samples) -> None:
        """From now on learn ``samples`` as well. Raises DataError if they don't fit the task's."""
        self.do(SamplesAdded(samples))

    def relabel(self, sample: int, expected: ArrayLike) -> None:
        """Expect ``expected`` (n_out,) for the sample with that number from now on."""
        self.do(SampleRelabelled(sample, np.asarray(expected)))

    def remove_sample(self, sample: int) -> None:
        """Learn the sample with that number no longer. Raises DataError if there is none."""
        self.do(SampleRemoved(sample))

    def forget(self, inputs: ArrayLike | None = None) -> None:
        """Learn the sample that a person added with these ``inputs`` (n_in,) no longer.

        None stands for the one that was added last. Raises DataError if there is none.
        """
        first, state = len(self.task.train), self._run.recording.state
        number = int(state.present[-1]) if inputs is None else self.brought(inputs)
        if number is None or number < first:
            raise DataError("no sample like that was added, so none is taken back")
        self.do(SampleRemoved(number))
