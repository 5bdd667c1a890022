"""A quantity measured after every sample that is learned: the loss of one sample, or one weight.

What it was before a sample minus what it is after is the sample's *gain*. In a batch the samples
count as applied one after another, in order, from the sensitivities they had at fixed weights; what
is left by rounding goes to the last. So gains add up to the change of the quantity.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy import uintp
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers
from lernmi.net.flat import link_count, neuron_count
from lernmi.net.forward import input_outputs

if TYPE_CHECKING:
    from lernmi.net.memory import Memory


class Gauged(IntEnum):
    """What is measured."""

    NOTHING = 0
    LOSS = 1
    WEIGHT = 2


class Value(IntEnum):
    """Places in ``GaugeTable.values``."""

    NOW = 0
    BEFORE = 1  # when the weights changed last
    FURTHEST = 2  # the largest change that one sample, or one batch, made
    READ = 3  # where the network stood when it was asked


class Count(IntEnum):
    """Places in ``GaugeTable.counts``."""

    PASSED = 0  # samples learned until it ended
    ENDED = 1  # 1 from the first value on that is not finite: nothing is measured any more
    FURTHEST_AT = 2  # samples learned when the furthest change was made
    FURTHEST_ROW = 3
    MET = 4  # how many rows of ``met`` count


class Room(NamedTuple):
    """Numbers of neurons while a sample goes through, aside from the network's own: (neurons,)."""

    input_sums: Floats
    outputs: Floats
    blames: Floats
    felt: Floats
    rows: NDArray[np.uintp]


class GaugeTable(NamedTuple):
    """The arrays that engines read and write."""

    kind: int
    link: int  # flat number
    targets: Floats  # (n_out,) of the focus sample
    listed: int  # where its inputs that are not zero end in ``focus``
    focus: Room
    gains: Floats  # (n,) by row
    times: Integers  # (n,) how often each row was learned
    values: Floats  # see Value
    counts: Integers  # see Count
    batch: Integers  # (n,) the rows of the batch under way
    met: Floats  # (m, links) weights that the first of them met, if an event moved them since
    met_by: Integers  # (m,) how many rows met these or earlier ones
    again: Room  # for the samples of a batch, once more
    fixed: Floats  # (links,) the weights that they met
    trial: Floats  # (links,) the weights as if they were applied one after another


class Gauge:
    """Measures while a network of ``sizes`` learns ``rows`` rows, in batches of at most as many.

    What it is at first is read and ``set``.

    ``of_loss``: 1/2 sum (output - expected)^2 of a focus sample, which need not be among the rows.
    ``of_weight``: that of the link of flat number ``link``.
    """

    def __init__(self, sizes: Sequence[int], kind: Gauged, rows: int, link: int = 0) -> None:
        links = link_count(sizes)
        self.table = GaugeTable(
            int(kind),
            link,
            np.zeros(sizes[-1]),
            1,
            _room(sizes),
            np.zeros(rows),
            np.zeros(rows, np.int64),
            np.zeros(len(Value)),
            np.zeros(len(Count), np.int64),
            np.empty(rows, np.int64),
            np.empty((0, links)),
            np.empty(0, np.int64),
            _room(sizes),
            np.empty(links),
            np.empty(links),
        )

    @classmethod
    def of_loss(cls, memory: Memory, inputs: Floats, expected: Floats, rows: int) -> Gauge:
        """``inputs`` (n_in,), ``expected`` (n_out,)."""
        gauge = cls(memory.sizes, Gauged.LOSS, rows)
        said = input_outputs(inputs[None, :], memory.layer_activations[0])[0]
        active = np.flatnonzero(said)
        listed = slice(1, 1 + len(active))
        focus = gauge.table.focus
        focus.outputs[listed] = said[active]
        focus.rows[listed] = (active + 1) * memory.sizes[1]
        gauge.table.targets[...] = expected
        gauge.table = gauge.table._replace(listed=listed.stop)
        return gauge

    @classmethod
    def of_weight(cls, memory: Memory, link: int, rows: int) -> Gauge:
        return cls(memory.sizes, Gauged.WEIGHT, rows, link)

    @property
    def value(self) -> float:
        """What it is now; the last finite one once it has ended."""
        return float(self.table.values[Value.NOW])

    @property
    def read(self) -> float:
        """What was read when an engine was given nothing to learn."""
        return float(self.table.values[Value.READ])

    @property
    def has_ended(self) -> bool:
        """True if it is or was not a finite number: what comes after is not measured."""
        return bool(self.table.counts[Count.ENDED])

    @property
    def passed(self) -> int:
        """How many samples were learned, up to the first that it was not finite after."""
        return int(self.table.counts[Count.PASSED])

    @property
    def furthest(self) -> tuple[int, int, float]:
        """At which sample, counted from 1, which row, and by how much it changed most at once.

        With batches that is the last sample of one, and what all of it did. (0, 0, 0.0) for none.
        """
        counts = self.table.counts
        change = float(self.table.values[Value.FURTHEST])
        return int(counts[Count.FURTHEST_AT]), int(counts[Count.FURTHEST_ROW]), change

    def set(self, value: float) -> float:
        """It changed to ``value``, but by no sample: returns before minus after, 0 if it ended."""
        if self.has_ended:
            return 0.0
        if not np.isfinite(value):
            self.table.counts[Count.ENDED] = 1
            return 0.0
        gain = self.value - value
        self.table.values[[Value.NOW, Value.BEFORE]] = value
        return gain

    def keep_met(self, weights: Floats, count: int) -> None:
        """``weights`` change by hand: the ``count`` samples of the batch under way met these."""
        table, met = self.table, int(self.table.counts[Count.MET])
        if not count or (met and table.met_by[met - 1] == count):
            return
        self.table = table._replace(
            met=np.concatenate([table.met[:met], weights[None, :]]),
            met_by=np.append(table.met_by[:met], count),
        )
        table.counts[Count.MET] = met + 1

    # what an engine does after each sample, in words of Python

    def passes(self, row: int, count: int) -> None:
        """``row`` was learned, after ``count`` others of its batch."""
        self.table.batch[count] = row
        if not self.has_ended:
            self.table.counts[Count.PASSED] += 1
            self.table.times[row] += 1

    def gain(self, row: int, value: float) -> None:
        """It is ``value`` now, by ``row``."""
        if self.has_ended:
            return
        if not np.isfinite(value):
            self.table.counts[Count.ENDED] = 1
            return
        self.table.gains[row] += self.value - value
        self.table.values[Value.NOW] = value

    def settle(self, row: int) -> None:
        """The weights changed, by ``row`` and those of its batch."""
        values, counts = self.table.values, self.table.counts
        change = values[Value.NOW] - values[Value.BEFORE]
        if abs(change) > abs(values[Value.FURTHEST]):
            values[Value.FURTHEST] = change
            counts[Count.FURTHEST_AT], counts[Count.FURTHEST_ROW] = counts[Count.PASSED], row
        values[Value.BEFORE] = values[Value.NOW]


def _room(sizes: Sequence[int]) -> Room:
    """Room with all rows but those of the inputs in place."""
    neurons = neuron_count(sizes)
    rows = np.zeros(neurons, uintp)
    first, behind = 0, 0
    for n_in, n_out in pairwise(sizes):
        rows[behind : behind + n_in + 1] = first + n_out * np.arange(n_in + 1)
        first, behind = first + (n_in + 1) * n_out, behind + n_in + 1
    return Room(np.zeros(neurons), np.ones(neurons), np.zeros(neurons), np.zeros(neurons), rows)


NO_GAUGE = Gauge((1, 1), Gauged.NOTHING, 0)
