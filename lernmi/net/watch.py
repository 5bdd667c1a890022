"""What is looked after while a network learns: frozen links, a condition to stop at, a gauge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers
from lernmi.errors import LernmiError
from lernmi.net.flat import link_count, link_ends, neuron_count
from lernmi.net.gauge import NO_GAUGE, Gauge, GaugeTable

MOST_COMPARISONS = 64  # one bit each


class Quantity(IntEnum):
    """What a comparison looks at: a link or neuron by its flat number, or the sample learned."""

    WEIGHT = 0  # of a link, after the sample
    OUTPUT = 1  # of a neuron
    BLAME = 2  # of a learning neuron: its sensitivity sum
    SENSITIVITY = 3  # of a link
    ERROR = 4  # the sample's loss
    NOT_FINITE = 5  # 1 if the sample's loss or a neuron's blame is not a finite number, else 0


class Relation(IntEnum):
    """Bits: below, equal, above. None holds for what is not a number."""

    BELOW = 1
    EQUAL = 2
    AT_MOST = 3
    ABOVE = 4
    UNEQUAL = 5
    AT_LEAST = 6
    CROSSES = 12  # ABOVE is true now and was not at the position before, or the other way round


CROSSING = 8  # the bit that tells CROSSES from ABOVE


class Comparison(NamedTuple):
    """A ``quantity``, of link or neuron ``number``, against a ``threshold``."""

    quantity: Quantity
    relation: Relation
    threshold: float
    number: int = 0
    absolute: bool = False


class Table(NamedTuple):
    """The arrays that engines read. A comparison is a row of ``comparisons``: quantity, the flat
    number of its link or neuron, that of the neuron behind its link, relation, absolute or not.
    """

    frozen: Integers  # (f,) flat link numbers
    kept: Floats  # (f,) their weights
    comparisons: Integers  # (c, 5)
    thresholds: Floats  # (c,)
    clauses: NDArray[np.uint64]  # (k,) a bit a comparison
    crossing: NDArray[np.uint64]  # (1,) a bit a comparison that CROSSES
    shows_inputs: bool  # True if a comparison looks at what an input neuron says
    seen: NDArray[np.uint64]  # (3,) the comparisons that held last, as bits; the condition; fired
    gauge: GaugeTable


class Watch:
    """``frozen``: flat link numbers and the weights they keep. ``Watch()`` looks after nothing.

    The condition is an or of ``clauses``, each an and of ``comparisons`` by their places in the
    list. It is judged after every sample and *fires* where it holds and did not at the position
    before; a clause in which something crosses fires wherever it holds. What held at the position
    before is remembered between calls: ``holds`` can be handed to another Watch of the same
    condition. ``fired`` is true if it fired at the position judged last.

    ``gauge`` measures something after every sample, if given.

    ``sizes`` are the network's. Raises LernmiError for links, neurons and comparisons that don't
    exist, for more than 64 comparisons, and for the blame of inputs, which nobody is told while
    learning.
    """

    def __init__(
        self,
        sizes: Sequence[int] = (),
        frozen: Mapping[int, float] | None = None,
        comparisons: Sequence[Comparison] = (),
        clauses: Sequence[Sequence[int]] = (),
        gauge: Gauge | None = None,
    ) -> None:
        self.gauge = gauge
        frozen = frozen or {}
        _check_numbers("link", frozen, link_count(sizes))
        if len(comparisons) > MOST_COMPARISONS:
            raise LernmiError(f"a condition has {MOST_COMPARISONS} comparisons at most")
        for clause in clauses:
            _check_numbers("comparison", clause, len(comparisons))
        rows = [_row(comparison, sizes) for comparison in comparisons]
        crossing = [n for n, each in enumerate(comparisons) if each.relation & CROSSING]
        self.table = Table(
            np.array([*frozen], np.int64),
            np.array([*frozen.values()], np.float64),
            np.array(rows, np.int64).reshape(-1, 5),
            np.array([each.threshold for each in comparisons], np.float64),
            np.array([_bits(clause) for clause in clauses], np.uint64),
            np.array([_bits(crossing)], np.uint64),
            any(_looks_at_inputs(row, sizes) for row in rows),
            np.zeros(3, np.uint64),
            (gauge or NO_GAUGE).table,
        )

    @property
    def has_condition(self) -> bool:
        return self.table.clauses.size > 0

    @property
    def fired(self) -> bool:
        """True if the condition fired at the position judged last."""
        return bool(self.table.seen[2])

    @property
    def holds(self) -> tuple[int, bool]:
        """Which comparisons (as bits) and whether the condition held at the position before."""
        comparisons, condition = self.table.seen[:2].tolist()
        return comparisons, bool(condition)

    @holds.setter
    def holds(self, held: tuple[int, bool]) -> None:
        self.table.seen[:2] = held

    def judge(self, holding: int) -> bool:
        """Go to the next position, where the comparisons ``holding`` (bits) hold: true if it fires.

        What the compiled engine does by itself.
        """
        before, held = self.holds
        crossing = int(self.table.crossing[0])
        true = holding & ~crossing | (holding ^ before) & crossing
        holds = fires = False
        for clause in self.table.clauses.tolist():
            if true & clause == clause:
                holds = holds or not clause & crossing
                fires = fires or bool(clause & crossing)
        fires = fires or (holds and not held)
        self.table.seen[...] = holding, holds, fires
        return fires


def _bits(numbers: Sequence[int]) -> int:
    return sum(1 << number for number in set(numbers))


def _row(comparison: Comparison, sizes: Sequence[int]) -> tuple[int, ...]:
    quantity, relation, _, number, absolute = comparison
    behind = 0
    if quantity in (Quantity.WEIGHT, Quantity.SENSITIVITY):
        _check_numbers("link", [number], link_count(sizes))
    if quantity == Quantity.SENSITIVITY:
        behind, number = link_ends(number, sizes)
    if quantity in (Quantity.OUTPUT, Quantity.BLAME):
        _check_numbers("neuron", [number], neuron_count(sizes))
    if quantity == Quantity.BLAME and number <= sizes[0]:
        raise LernmiError("the blame of an input is not known while learning")
    return quantity, number, behind, relation & ~CROSSING, absolute


def _looks_at_inputs(row: tuple[int, ...], sizes: Sequence[int]) -> bool:
    quantity, number, behind, *_ = row
    if quantity == Quantity.OUTPUT:
        return number <= sizes[0]
    return quantity == Quantity.SENSITIVITY and behind <= sizes[0]


def _check_numbers(what: str, numbers: Sequence[int] | Mapping[int, float], count: int) -> None:
    for number in numbers:
        if not 0 <= number < count:
            raise LernmiError(f"there is no {what} {number} among {count}")
