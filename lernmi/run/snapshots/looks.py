"""Looks: what a network of one moment does with one sample, without learning it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Floats, Integers, locked_copy
from lernmi.net import engines
from lernmi.net.batch import Batch
from lernmi.net.network import Network
from lernmi.run.record.recording import Last, Recording
from lernmi.run.record.sample_order import SampleOrder
from lernmi.run.record.state import GONE

MEAN_OVER = 200  # samples at most, fewer in huge networks
MEAN_OVER_LEAST = 10
MEAN_LINKS = 5_000_000  # as much work as the mean sensitivities may take: samples x links
FIRST = np.zeros(1, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A sample that went through a network, there and back: all arrays are locked copies.

    Weights and ``batch_sums`` are (links,), the others (neurons,). ``expected`` (n_out,) is None
    where nothing is expected; then there is no blame. ``batch_sums`` and ``batch_count`` are those
    of the batch that the sample left behind.
    """

    expected: Floats | None
    batch_sums: Floats
    batch_count: int
    weights_before: Floats
    weights_after: Floats
    input_sums: Floats
    outputs: Floats
    sensitivity_sums: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """A finished ``look`` at the sample that is learned next, and ``what`` will be learned then."""

    look: Look
    what: Last


def look_at_last(recording: Recording, weights: Floats) -> Look:
    """The sample learned last, as it was learned; ``weights`` are the locked ones of now."""
    last, network = recording.last, recording.network
    assert last is not None
    left = recording.left
    return Look(
        recording.training_set.rows.targets[last.row].copy(),
        locked_copy(left.batch.sums),
        left.batch.count,
        locked_copy(recording.weights_met),
        weights if left.weights is network.weights else locked_copy(left.weights),
        *_numbers(network),
    )


class Looker:
    """Looks at samples with a recording's weights of now; nothing of the recording changes."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._scratch: Network | None = None
        self._fixed: tuple[Integers, Integers] | None = None  # slots, rows for the mean

    def look(self, inputs: ArrayLike, expected: ArrayLike | None, weights: Floats) -> Look:
        """``inputs`` (n_in,), ``expected`` (n_out,); ``weights`` are the locked ones of now.

        Where the run's samples are bytes, the inputs are rounded as theirs. The same compiled
        function looks that learns. Raises DataError for what makes no sample.
        """
        recording = self._recording
        outputs = recording.network.sizes[-1]
        wanted = np.zeros(outputs) if expected is None else expected
        sample = recording.training_set.looked_at(inputs, wanted)
        network = self._network()
        engines.learn(network, sample, FIRST, Batch.of(1, 0), False, recording.state.watch)
        if expected is None:
            network.sensitivity_sums[...] = 0.0
        after = weights if expected is None else locked_copy(network.weights)
        known = None if expected is None else sample.targets[0].copy()
        batch = recording.state.batch
        sums = locked_copy(batch.sums)
        return Look(known, sums, batch.count, weights, after, *_numbers(network))

    def look_ahead(self) -> Ahead:
        """The sample to be learned next from here, learned as it will be, in its batch."""
        recording, state = self._recording, self._recording.state
        moment, batch = state.moment, state.batch.copy()
        numbers = recording.order.samples(moment - batch.count, moment + 1)
        row = state.slots[numbers[-1:]]
        weights, network = locked_copy(recording.network.weights), self._network()
        closes = state.epochs.progress(moment + 1) == 0
        rows = recording.training_set.rows
        engines.learn(network, rows, row, batch, closes, state.watch)
        look = Look(
            rows.targets[int(row[0])].copy(),
            locked_copy(batch.sums),
            batch.count,
            weights,
            locked_copy(network.weights),
            *_numbers(network),
        )
        return Ahead(look, Last(recording.position, int(row[0]), network.training_rate, numbers))

    def mean_sensitivities(self) -> Floats:
        """The mean |link sensitivity| (links,) over the same samples at every moment."""
        recording = self._recording
        means = engines.mean_sensitivities(
            recording.network, recording.training_set.rows, self._fixed_rows()
        )
        means.flags.writeable = False
        return means

    def _network(self) -> Network:
        """A network with the weights and the rate of now, to be used up."""
        mine = self._recording.network
        if self._scratch is None:
            self._scratch = copy(mine)
        self._scratch.weights[...] = mine.weights
        self._scratch.training_rate = mine.training_rate
        return self._scratch

    def _fixed_rows(self) -> Integers:
        """The first samples of epoch 0's order, of those that are learned now."""
        recording, slots = self._recording, self._recording.state.slots
        if self._fixed is None or self._fixed[0] is not slots:
            recipe = recording.recipe
            affordable = MEAN_LINKS // recording.network.weights.size
            count = max(MEAN_OVER_LEAST, min(MEAN_OVER, affordable))
            present = int(np.count_nonzero(slots != GONE))
            order = SampleOrder.of(recipe.seed, recipe.classic, slots)
            self._fixed = slots, slots[order.samples(0, min(count, present))]
        return self._fixed[1]


def _numbers(network: Network) -> tuple[Floats, Floats, Floats]:
    return (
        locked_copy(network.input_sums),
        locked_copy(network.neuron_outputs),
        locked_copy(network.sensitivity_sums),
    )
