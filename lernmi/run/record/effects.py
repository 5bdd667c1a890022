"""What each change does to the state of a run, and which changes are refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Floats, Integers, locked_copy
from lernmi.data.samples import Samples
from lernmi.errors import DataError, LernmiError
from lernmi.net import engines
from lernmi.net.batch import Batch
from lernmi.net.checks import as_floats, checked_rate
from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import LinkRef
from lernmi.run.record.epoch_weights import EpochWeights
from lernmi.run.record.events import (
    BEGIN_AN_EPOCH,
    BatchSizeSet,
    Change,
    LinkCut,
    LinkFrozen,
    RateSet,
    SampleRelabelled,
    SampleRemoved,
    SamplesAdded,
    SampleTaught,
    WeightSet,
    WeightsSet,
)
from lernmi.run.record.state import GONE, RunState
from lernmi.run.record.training_set import TrainingSet
from lernmi.wording import counted

NO_ROWS: Integers = np.empty(0, dtype=np.int64)


def checked_batch(batch_size: int, samples: int) -> int:
    """``batch_size``. Raises LernmiError unless it is within 1 .. ``samples``."""
    if not isinstance(batch_size, int | np.integer) or not 1 <= batch_size <= samples:
        raise LernmiError(f"a batch has 1 to {samples:,} samples here, not {batch_size!r}")
    return int(batch_size)


def checked(change: Change, state: RunState, training_set: TrainingSet) -> Change:
    """``change`` with its numbers as they are kept. Raises LernmiError if it can't be done."""
    match change:
        case RateSet(rate):
            return RateSet(checked_rate(rate))
        case BatchSizeSet(size):
            return BatchSizeSet(checked_batch(size, len(state.present)))
        case WeightSet(link, weight):
            flat_number(state, link)
            if not isinstance(weight, int | float | np.number) or not np.isfinite(weight):
                raise LernmiError(f"a weight is a finite number, not {weight!r}")
            return replace(change, weight=float(weight))
        case WeightsSet(weights):
            return WeightsSet(_checked_weights(weights, state.network.weights.size))
        case LinkFrozen(link) | LinkCut(link):
            flat_number(state, link)
        case SampleTaught(inputs, expected):
            sample = training_set.alike(inputs, expected)
            return SampleTaught(sample.inputs_of(0), sample.targets[0])
        case SamplesAdded(samples):
            training_set.samples(state.slots[state.present][:1]).check_fit(samples)
        case SampleRemoved(sample):
            _row_of(state, sample)
            if len(state.present) == 1:
                raise DataError("the last sample can't be removed: nothing would be learned")
            checked_batch(state.batch.size, len(state.present) - 1)
        case SampleRelabelled(sample, expected):
            inputs = training_set.rows.inputs_of(_row_of(state, sample))
            return SampleRelabelled(sample, training_set.looked_at(inputs, expected).targets[0])
    return change


def new_rows(change: Change, state: RunState, training_set: TrainingSet) -> Integers:
    """The row numbers (n,) of what a ``change`` that was checked brings; it is kept from now on."""
    match change:
        case SampleTaught(inputs, expected):
            return training_set.append(training_set.alike(inputs, expected))
        case SamplesAdded(samples):
            return training_set.append(samples)
        case SampleRelabelled(sample, expected):
            old = training_set.samples(state.slots[[sample]])
            relabelled = Samples(old.stored, expected[None, :], old.scale, old.points)
            return training_set.append(relabelled)
    return NO_ROWS


def carry_out(change: Change, state: RunState, training_set: TrainingSet, rows: Integers) -> None:
    """Do what was checked; ``rows`` is what ``new_rows`` made of it."""
    network = state.network
    if isinstance(change, BEGIN_AN_EPOCH):  # a begun batch is applied as a smaller one
        engines.learn(network, training_set.rows, NO_ROWS, state.batch, True, state.watch)
    match change:
        case RateSet(rate):
            network.training_rate = rate
        case BatchSizeSet(size):
            state.batch = Batch.of(size, network.weights.size)
        case WeightSet(link, weight):
            network.weights[flat_number(state, link)] = weight
        case WeightsSet(weights):
            network.weights[...] = weights
            if state.moment == 0:
                state.epoch_weights = EpochWeights.of(network.weights)
        case LinkFrozen(link, frozen):
            state.freeze(flat_number(state, link), frozen)
        case LinkCut(link):
            network.weights[flat_number(state, link)] = 0.0
            state.freeze(flat_number(state, link), True)
        case SampleTaught():
            engines.learn(network, training_set.rows, rows, Batch.of(1, 0), False, state.watch)
        case SamplesAdded():
            state.slots = locked_copy(np.append(state.slots, rows))
        case SampleRemoved(sample):
            state.slots = _with(state.slots, sample, GONE)
        case SampleRelabelled(sample):
            state.slots = _with(state.slots, sample, int(rows[0]))
    if isinstance(change, BEGIN_AN_EPOCH):
        if state.epochs.progress(state.moment):  # else the one before has ended by itself
            state.end_epoch()
        state.epochs = state.epochs.changed(state.moment, len(state.present))
    state.events_done += 1
    state.forget_watch()


def flat_number(state: RunState, link: LinkRef) -> int:
    """Where ``link`` lies in the flat arrays. Raises LernmiError if there is none."""
    number = LinkIndex(state.network.sizes).flat_index(link)
    if number is None:
        raise LernmiError(f"there is no link {link.i} to {link.j} in link layer {link.layer}")
    return number


def _checked_weights(weights: ArrayLike, links: int) -> Floats:
    """``weights`` as nobody can change them. Raises LernmiError unless they are ``links``."""
    checked = as_floats(weights, "weights")
    if checked.shape != (links,):
        raise LernmiError(f"weights: {counted(links, 'number')}, one a link, not {checked.shape}")
    if not np.isfinite(checked).all():
        raise LernmiError("a weight is a finite number, and one of these is none")
    return locked_copy(checked)


def _row_of(state: RunState, sample: int) -> int:
    if not 0 <= sample < len(state.slots) or state.slots[sample] == GONE:
        raise DataError(f"there is no sample {sample} among those that are learned")
    return int(state.slots[sample])


def _with(slots: Integers, sample: int, row: int) -> Integers:
    changed = slots.copy()
    changed[sample] = row
    return locked_copy(changed)
