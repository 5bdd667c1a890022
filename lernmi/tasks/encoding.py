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
from lernmi.tasks.features import FEATURES, features_of

MOST_COLUMNS = 1 << 24
LONGEST_NAME = 1 << 12


class WrongCell(LernmiError):
    """A number that can't be an input: in row ``row`` and column ``column``, both from 0 on."""

    def __init__(self, row: int, column: int, reason: str) -> None:
        super().__init__(reason)
        self.row, self.column = row, column


@dataclass(frozen=True, slots=True)
class AsTheyAre:
    """The numbers are the inputs."""

    kind: ClassVar[str] = "as they are"

    def inputs_of(self, rows: Floats) -> Floats:
        return rows

    def count(self, columns: int) -> int:
        return columns

    def check(self, columns: int) -> None:
        """Every number of columns is right."""


@dataclass(frozen=True, slots=True)
class EachColumn:
    """Each column is scaled to -1 .. 1: ``middle`` becomes 0, ``half`` away from it is the end.

    What lies beyond is cut off; a column with a ``half`` of 0 becomes 0.
    """

    kind: ClassVar[str] = "each column"
    middle: tuple[float, ...]
    half: tuple[float, ...]

    @classmethod
    def of(cls, rows: Floats) -> EachColumn:
        """The scaling that puts the least of each column of ``rows`` at -1, the largest at 1."""
        low, high = rows.min(axis=0), rows.max(axis=0)
        middle, half = low / 2 + high / 2, high / 2 - low / 2  # high - low may be infinite
        return cls(tuple(middle.tolist()), tuple(half.tolist()))

    def scale(self, rows: Floats) -> Floats:
        """``rows`` (n, columns), scaled in their place."""
        half = np.array(self.half)
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            rows -= np.array(self.middle)
            rows /= half
        rows[:, half == 0.0] = 0.0
        return np.clip(rows, -1.0, 1.0, out=rows)

    def inputs_of(self, rows: Floats) -> Floats:
        return self.scale(rows.copy())

    def count(self, columns: int) -> int:
        return columns

    def check(self, columns: int) -> None:
        numbers = np.array([self.middle, self.half])
        if numbers.shape != (2, columns) or not np.isfinite(numbers).all() or numbers[1].min() < 0:
            raise LernmiError("its columns are scaled by no such numbers")


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

    def count(self, columns: int) -> int:
        return len(self.features)

    def check(self, columns: int) -> None:
        if columns != 2 or not self.features or not set(self.features) <= set(FEATURES):
            raise LernmiError("its features are none of a point of the plane")


Scaling = AsTheyAre | EachColumn | Pixels | OfAPoint
_KINDS: dict[str, type[Scaling]] = {
    each.kind: each for each in (AsTheyAre, EachColumn, Pixels, OfAPoint)
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
        return (numbers - self.middle) / self.scale


@dataclass(frozen=True, slots=True)
class Encoding:
    """``columns`` are the names of the numbers of a row, ``scaling`` makes inputs of them.

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

    def inputs_of(self, rows: Floats) -> Floats:
        """The inputs (n, n_in) for ``rows`` (n, columns), finite numbers in a person's own units.

        Raises WrongCell for a number that can't be one.
        """
        return self.scaling.inputs_of(rows)

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
            scaling = dict(given["scaling"])
            kind = _KINDS[scaling.pop("kind")]
            parts = _fields(scaling, [field.name for field in fields(kind)])
            encoding = cls(
                _texts(given["columns"]),
                () if numbers else _texts(given["classes"]),
                kind(**{name: _READERS[name](value) for name, value in parts.items()}),
                _flag(given["each"]),
                numbers,
            )
            encoding.scaling.check(len(encoding.columns))
        except (TypeError, ValueError, KeyError, OverflowError):
            raise LernmiError("it doesn't say how a row becomes inputs") from None
        return encoding


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


def _numbers(values: object) -> tuple[float, ...]:
    if not isinstance(values, list | tuple):
        raise ValueError
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values):
        raise ValueError
    return tuple(map(float, values))


def _number(values: object) -> Number:
    given = _fields(values, [field.name for field in fields(Number)])
    (name,) = _texts([given["name"]])
    middle, scale = _numbers([given["middle"], given["scale"]])
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
    "middle": _numbers,
    "half": _numbers,
    "largest": _whole,
    "turned": _flag,
    "features": _texts,
}
