"""What is looked after while a network learns: frozen links, conditions to stop at, a gauge."""

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
MOST_CONDITIONS = 64  # as well


class Quantity(IntEnum):
    """What a comparison looks at: a link or neuron by its flat number, or the sample learned."""

    WEIGHT = 0  # of a link, after the sample
    OUTPUT = 1  # of a neuron
    BLAME = 2  # of a learning neuron: its sensitivity sum
    SENSITIVITY = 3  # of a link
    ERROR = 4  # the sample's loss
    NOT_FINITE = 5  # 1 if the sample's loss or a neuron's blame is not a finite number, else 0
    WRONG = 6  # 1 if the sample is the row that was named and its answer is wrong, else 0
    TOLD = 7  # 1: whether a comparison of it holds is told from outside, by ``Watch.tell``


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
NEVER, ALWAYS = 0, 7
NO_ROW = -1


class Comparison(NamedTuple):
    """A ``quantity``, of link or neuron ``number``, against a ``threshold``.

    Of WRONG the ``number`` is 1 where every sample is of one class, else 0: see
    ``lernmi.net.verdicts``. Which row it is about is said by ``Watch.name_row``.
    """

    quantity: Quantity
    relation: Relation
    threshold: float
    number: int = 0
    absolute: bool = False


class Table(NamedTuple):
    """The arrays that engines read. A comparison is a row of ``comparisons``: quantity, the flat
    number of its link or neuron, that of the neuron behind its link or the row that is named,
    relation, absolute or not.
    """

    frozen: Integers  # (f,) flat link numbers
    kept: Floats  # (f,) their weights
    comparisons: Integers  # (c, 5)
    thresholds: Floats  # (c,)
    clauses: NDArray[np.uint64]  # (k,) a bit a comparison
    owners: NDArray[np.uint64]  # (k,) whose clause it is: the bit of its condition
    crossing: NDArray[np.uint64]  # (1,) a bit a comparison that CROSSES
    shows_inputs: bool  # True if a comparison looks at what an input neuron says
    seen: NDArray[np.uint64]  # (3,) bits: comparisons and conditions that held last; what fired
    gauge: GaugeTable


class Watch:
    """``frozen``: flat link numbers and the weights they keep. ``Watch()`` looks after nothing.

    A condition is an or of ``clauses``, each an and of ``comparisons`` by their places in the list;
    ``owners`` says which condition each clause belongs to, all of them to condition 0 unless given.
    Conditions are judged after every sample. One *fires* where it holds and did not at the position
    before; a clause in which something crosses fires wherever it holds. What held at the position
    before is remembered between calls: ``holds`` can be handed to another Watch of the same
    conditions. ``fired`` is true if one fired at the position judged last, ``which`` says which.

    ``gauge`` measures something after every sample, if given.

    ``sizes`` are the network's. Raises LernmiError for links, neurons and comparisons that don't
    exist, for more than 64 comparisons or conditions, and for the blame of inputs, which nobody is
    told while learning.
    """

    def __init__(
        self,
        sizes: Sequence[int] = (),
        frozen: Mapping[int, float] | None = None,
        comparisons: Sequence[Comparison] = (),
        clauses: Sequence[Sequence[int]] = (),
        owners: Sequence[int] | None = None,
        gauge: Gauge | None = None,
    ) -> None:
        self.gauge = gauge
        frozen = frozen or {}
        owners = [0] * len(clauses) if owners is None else owners
        _check_numbers("link", frozen, link_count(sizes))
        if len(comparisons) > MOST_COMPARISONS:
            raise LernmiError(f"a condition has {MOST_COMPARISONS} comparisons at most")
        for clause in clauses:
            _check_numbers("comparison", clause, len(comparisons))
        _check_numbers("condition", owners, MOST_CONDITIONS)
        rows = [_row(comparison, sizes) for comparison in comparisons]
        crossing = [n for n, each in enumerate(comparisons) if each.relation & CROSSING]
        self.table = Table(
            np.array([*frozen], np.int64),
            np.array([*frozen.values()], np.float64),
            np.array(rows, np.int64).reshape(-1, 5),
            np.array([each.threshold for each in comparisons], np.float64),
            np.array([_bits(clause) for clause in clauses], np.uint64),
            np.array([1 << owner for owner in owners], np.uint64),
            np.array([_bits(crossing)], np.uint64),
            any(_looks_at_inputs(row, sizes) for row in rows),
            np.zeros(3, np.uint64),
            (gauge or NO_GAUGE).table,
        )

    def keeping(self, other: Watch) -> Watch:
        """The conditions of this one, which also remembers for it; all else of ``other``."""
        both = Watch(gauge=other.gauge)
        both.table = self.table._replace(
            frozen=other.table.frozen, kept=other.table.kept, gauge=other.table.gauge
        )
        return both

    def tell(self, comparison: int, is_so: bool) -> None:
        """Whether a comparison of TOLD holds from the next position on."""
        self.table.comparisons[comparison, 3] = ALWAYS if is_so else NEVER

    def name_row(self, comparison: int, row: int) -> None:
        """Which row a comparison of WRONG is about; NO_ROW for none. At first it is none."""
        self.table.comparisons[comparison, 2] = row

    @property
    def has_condition(self) -> bool:
        return self.table.clauses.size > 0

    @property
    def names_rows(self) -> bool:
        """True if a comparison is about a row by its number."""
        return bool((self.table.comparisons[:, 0] == Quantity.WRONG).any())

    @property
    def fired(self) -> bool:
        """True if a condition fired at the position judged last."""
        return bool(self.table.seen[2])

    @property
    def which(self) -> list[int]:
        """The conditions that fired at the position judged last."""
        return _places(int(self.table.seen[2]))

    @property
    def holding(self) -> list[int]:
        """The conditions that hold at the position judged last, those of crossings aside."""
        return _places(int(self.table.seen[1]))

    @property
    def holds(self) -> tuple[int, int]:
        """Which comparisons and which conditions held at the position before, as bits."""
        comparisons, conditions = self.table.seen[:2].tolist()
        return comparisons, conditions

    @holds.setter
    def holds(self, held: tuple[int, int]) -> None:
        self.table.seen[:2] = held

    def judge(self, holding: int) -> bool:
        """Go to the next position, where the comparisons ``holding`` (bits) hold: true if one
        fires.

        What the compiled engine does by itself.
        """
        before, held = self.holds
        crossing = int(self.table.crossing[0])
        true = holding & ~crossing | (holding ^ before) & crossing
        holds = instant = 0
        clauses, owners = self.table.clauses.tolist(), self.table.owners.tolist()
        for clause, owner in zip(clauses, owners, strict=True):
            if true & clause == clause:
                if clause & crossing:
                    instant |= owner
                else:
                    holds |= owner
        fires = instant | holds & ~held
        self.table.seen[...] = holding, holds, fires
        return fires != 0


def _bits(numbers: Sequence[int]) -> int:
    return sum(1 << number for number in set(numbers))


def _places(bits: int) -> list[int]:
    return [place for place in range(bits.bit_length()) if bits >> place & 1]


def _row(comparison: Comparison, sizes: Sequence[int]) -> tuple[int, ...]:
    quantity, relation, _, number, absolute = comparison
    behind = NO_ROW if quantity == Quantity.WRONG else 0
    if quantity in (Quantity.WEIGHT, Quantity.SENSITIVITY):
        _check_numbers("link", [number], link_count(sizes))
    if quantity == Quantity.SENSITIVITY:
        behind, number = link_ends(number, sizes)
    if quantity in (Quantity.OUTPUT, Quantity.BLAME):
        _check_numbers("neuron", [number], neuron_count(sizes))
    if quantity == Quantity.BLAME and number <= sizes[0]:
        raise LernmiError("the blame of an input is not known while learning")
    held = NEVER if quantity == Quantity.TOLD else relation & ~CROSSING
    return quantity, number, behind, held, absolute


def _looks_at_inputs(row: tuple[int, ...], sizes: Sequence[int]) -> bool:
    quantity, number, behind, *_ = row
    if quantity == Quantity.OUTPUT:
        return number <= sizes[0]
    return quantity == Quantity.SENSITIVITY and behind <= sizes[0]


def _check_numbers(what: str, numbers: Sequence[int] | Mapping[int, float], count: int) -> None:
    for number in numbers:
        if not 0 <= number < count:
            raise LernmiError(f"there is no {what} {number} among {count}")
