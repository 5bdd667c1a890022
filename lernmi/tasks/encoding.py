"""How a row as a person has it becomes a network's inputs, and what the outputs then say.

A small value that fits into JSON: with it a network answers rows of a person's own, in their own
units, where the data it learned from is not at hand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

import numpy as np

from lernmi.arrays import Bytes, Floats
from lernmi.errors import LernmiError
from lernmi.tasks import column_values
from lernmi.tasks.by_column import ByColumn, WrongCell
from lernmi.tasks.features import FEATURES, features_of

EACH_COLUMN = "each column"  # in files of older versions: columns of numbers alone
MOST_COLUMNS = 1 << 24
LONGEST_NAME = 1 << 12


@dataclass(frozen=True, slots=True)
class AsTheyAre:
    """The numbers are the inputs."""

    kind: ClassVar[str] = "as they are"

    def inputs_of(self, rows: Floats) -> Floats:
        return rows

    def raw(self, inputs: Sequence[float]) -> list[str]:
        return [f"{value:.5g}" for value in inputs]

    def count(self, columns: int) -> int:
        return columns

    def check(self, columns: int) -> None:
        """Every number of columns is right."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """Pixels from 0 to ``largest`` become 0 .. 1, ink being 1: ``turned`` if paper was the 1."""

    kind: ClassVar[str] = "pixels"
    largest: int
    turned: bool = False

    def ink(self, pixels: Bytes) -> Bytes:
        """The pixels (bytes, as the largest) with ink as the larger ones."""
        return np.asarray(self.largest - pixels, dtype=np.uint8) if self.turned else pixels

    def inputs_of(self, rows: Floats) -> Floats:
        wrong = (rows < 0.0) | (rows > self.largest)
        if wrong.any():
            row, column = divmod(int(wrong.argmax()), rows.shape[1])
            raise WrongCell(
                row, column, f"{rows[row, column]:g} is no pixel of 0 .. {self.largest}"
            )
        inputs: Floats = (self.largest - rows if self.turned else rows) * (1.0 / self.largest)
        return inputs

    def raw(self, inputs: Sequence[float]) -> list[str]:
        pixels = [value * self.largest for value in inputs]
        return [f"{self.largest - value if self.turned else value:.5g}" for value in pixels]

    def count(self, columns: int) -> int:
        return columns

    def check(self, columns: int) -> None:
        if not 1 <= self.largest <= 255:
            raise LernmiError(f"pixels of 0 .. {self.largest} are not known")


@dataclass(frozen=True, slots=True)
class OfAPoint:
    """The inputs are ``features`` of a point (x1, x2) of the plane."""

    kind: ClassVar[str] = "of a point"
    features: tuple[str, ...]

    def inputs_of(self, rows: Floats) -> Floats:
        return features_of(rows, self.features)

    def raw(self, inputs: Sequence[float]) -> list[str]:
        return [f"{value:.5g}" for value in inputs]

    def count(self, columns: int) -> int:
        return len(self.features)

    def check(self, columns: int) -> None:
        if columns != 2 or not self.features or not set(self.features) <= set(FEATURES):
            raise LernmiError("its features are none of a point of the plane")


Scaling = AsTheyAre | ByColumn | Pixels | OfAPoint
_KINDS: dict[str, type[Scaling]] = {
    each.kind: each for each in (AsTheyAre, ByColumn, Pixels, OfAPoint)
}


def default_columns(count: int) -> tuple[str, ...]:
    """x1, x2, ...: what columns are called that have no names."""
    return tuple(f"x{index}" for index in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class Number:
    """What an output of a regression is called, and how what it says becomes a person's number.

    That is ``middle`` + ``scale`` x output.
    """

    name: str
    middle: float = 0.0
    scale: float = 1.0

    def of(self, outputs: Floats) -> Floats:
        """What is meant by ``outputs``, (n,) or a single one, in the person's units."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self.middle + self.scale * outputs

    def output_for(self, numbers: Floats) -> Floats:
        """The outputs that mean ``numbers``."""
        with np.errstate(over="ignore"):
            return (numbers - self.middle) / self.scale

    def typically_off(self, loss: float) -> float:
        """By how much answers of such a mean ``loss`` of one output are off, in the person's units.

        That is the root of the mean squared distance.
        """
        return self.scale * math.sqrt(2.0 * loss) if loss >= 0.0 else math.nan


@dataclass(frozen=True, slots=True)
class Encoding:
    """``columns`` are the names of the cells of a row, ``scaling`` makes inputs of them.

    ``column_of``, ``raw`` and ``cells`` go the way back: from network inputs to what a person
    reads.

    There is a class an output, and the largest output tells which it is; or each output answers
    for itself: then ``classes`` are two, what an output below 0.5 says, and one from there on. Or
    the outputs are numbers, an entry of ``numbers`` each: then there are no classes.
    """

    columns: tuple[str, ...]
    classes: tuple[str, ...]
    scaling: Scaling = AsTheyAre()
    each: bool = False
    numbers: tuple[Number, ...] = ()

    @property
    def inputs(self) -> int:
        """How many inputs a row becomes."""
        return self.scaling.count(len(self.columns))

    @property
    def named(self) -> bool:
        """Did a person name the columns, each differently?"""
        count = len(self.columns)
        return len(set(self.columns)) == count and self.columns != default_columns(count)

    @property
    def names(self) -> tuple[str, ...]:
        """What the network's inputs are called."""
        if isinstance(self.scaling, ByColumn):
            return self.scaling.names(self.columns)
        return self.scaling.features if isinstance(self.scaling, OfAPoint) else self.columns

    @property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The words that a column may hold, an empty tuple for a column of numbers."""
        return (
            self.scaling.words if isinstance(self.scaling, ByColumn) else ((),) * len(self.columns)
        )

    @property
    def gaps(self) -> tuple[bool, ...]:
        """Of each column: may a row miss its value?"""
        if isinstance(self.scaling, ByColumn):
            return self.scaling.gaps
        return (False,) * len(self.columns)

    @property
    def is_numbers(self) -> bool:
        """True if each cell of a row is a number, and never missing."""
        return not isinstance(self.scaling, ByColumn) or self.scaling.is_numbers

    def inputs_of(self, rows: Floats) -> Floats:
        """The inputs (n, n_in) for ``rows`` (n, columns), numbers in a person's own units.

        A word is its place among ``words`` of its column, a missing value is NaN. Raises WrongCell
        for a number that can't be an input.
        """
        return self.scaling.inputs_of(rows)

    @property
    def column_of(self) -> tuple[int, ...]:
        """Of each network input the column it is made of, from 0 on; empty for features."""
        if isinstance(self.scaling, ByColumn):
            return self.scaling.column_of
        return () if isinstance(self.scaling, OfAPoint) else tuple(range(len(self.columns)))

    def raw(self, inputs: Sequence[float]) -> list[str]:
        """Each network input (n_in,) in a person's units: ``39.1``; of a word ``yes`` or ``no``."""
        return self.scaling.raw(inputs)

    def cells(self, inputs: Sequence[float]) -> list[str]:
        """The row that network inputs (n_in,) were made of, a cell a column: ``Adelie``, ``39.1``.

        A missing value is "". Of features there is no way back: they are said as they are.
        """
        if isinstance(self.scaling, ByColumn):
            return self.scaling.cells(inputs)
        return self.scaling.raw(inputs)

    def check(self, inputs: int, outputs: int) -> None:
        """Raises LernmiError unless it fits a network of so many inputs and outputs."""
        self.scaling.check(len(self.columns))
        classes = 0 if self.numbers else 2 if self.each else outputs
        if (self.inputs, len(self.classes)) != (inputs, classes) or (
            self.numbers and len(self.numbers) != outputs
        ):
            raise LernmiError("its columns or classes are not as many as its inputs or outputs")

    # as a value of JSON

    def as_dict(self) -> dict[str, Any]:
        """Every field, ready for JSON."""
        scaling = {"kind": self.scaling.kind, **asdict(self.scaling)}
        return {**asdict(self), "scaling": scaling}

    @classmethod
    def from_dict(cls, values: object) -> Encoding:
        """The encoding that ``as_dict`` wrote, through JSON. Raises LernmiError for others."""
        try:
            if isinstance(values, dict):
                values = {"numbers": (), **values}  # older files know no numbers
            given = _fields(values, [field.name for field in fields(cls)])
            numbers = tuple(map(_number, given["numbers"]))
            encoding = cls(
                _texts(given["columns"]),
                () if numbers else _texts(given["classes"]),
                _scaling(given["scaling"]),
                _flag(given["each"]),
                numbers,
            )
            encoding.scaling.check(len(encoding.columns))
        except (TypeError, ValueError, KeyError, OverflowError):
            raise LernmiError("it doesn't say how a row becomes inputs") from None
        return encoding


def _scaling(values: object) -> Scaling:
    if not isinstance(values, dict):
        raise ValueError
    kind, given = values["kind"], {name: values[name] for name in values if name != "kind"}
    if kind == EACH_COLUMN:
        _fields(given, ("middle", "half"))
        return ByColumn(column_values.each_column(**given))
    of = _KINDS[kind]
    parts = _fields(given, [field.name for field in fields(of)])
    return of(**{name: _READERS[name](value) for name, value in parts.items()})


def _fields(values: object, names: Sequence[str]) -> Mapping[str, Any]:
    if not isinstance(values, dict) or set(values) != set(names):
        raise ValueError
    return values


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list | tuple) or not 0 < len(values) <= MOST_COLUMNS:
        raise ValueError
    if not all(isinstance(value, str) and len(value) <= LONGEST_NAME for value in values):
        raise ValueError
    return tuple(values)


def _number(values: object) -> Number:
    given = _fields(values, [field.name for field in fields(Number)])
    (name,) = _texts([given["name"]])
    middle, scale = column_values.numbers_in([given["middle"], given["scale"]])
    if not (math.isfinite(middle) and 0.0 < scale < math.inf):
        raise ValueError
    return Number(name, middle, scale)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


_READERS: dict[str, Callable[[object], Any]] = {
    **column_values.READERS,
    "largest": _whole,
    "turned": _flag,
    "features": _texts,
}
