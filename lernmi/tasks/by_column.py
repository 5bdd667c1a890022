"""Inputs made of the columns of a table: numbers scaled, an input for each word, gaps filled."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.errors import LernmiError
from lernmi.wording import short

LARGE, HUGE = 1e5, 1e9  # numbers between these are written out
CUT = 3.0  # standard deviations
MOST_VALUES = 1 << 12  # words of a column, in a file
LONGEST_VALUE = 1 << 12


class WrongCell(LernmiError):
    """A number that can't be an input: in row ``row`` and column ``column``, both from 0 on."""

    def __init__(self, row: int, column: int, reason: str) -> None:
        super().__init__(reason)
        self.row, self.column = row, column


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A column of numbers: one input, (number - ``middle``) / ``half``; 0 where ``half`` is 0.

    With a ``fill`` a row may miss its number: it then counts as ``fill``, and one more input says
    1 where it was missing and 0 elsewhere. Without, each row has a number.
    """

    middle: float
    half: float
    fill: float | None = None

    @property
    def gaps(self) -> bool:
        """May a row miss its value?"""
        return self.fill is not None

    @property
    def count(self) -> int:
        """How many inputs it becomes."""
        return 1 + self.gaps

    def names(self, column: str) -> tuple[str, ...]:
        """What its inputs are called, where it is called ``column``."""
        return (column, f"{column} missing")[: self.count]

    def raw(self, inputs: Sequence[float]) -> tuple[str, ...]:
        """Each of its inputs as a person reads it: the number in their own units; no or yes."""
        if self.gaps:
            return (_number(inputs[0] * self.half + self.middle), _no_yes(inputs[1]))
        return (_number(inputs[0] * self.half + self.middle),)

    def cell(self, inputs: Sequence[float]) -> str:
        """The cell that its inputs say: the number in a person's units, "" where it is missing."""
        return "" if self.gaps and inputs[1] >= 0.5 else self.raw(inputs)[0]

    def is_right(self) -> bool:
        numbers = [self.middle, self.half, *([] if self.fill is None else [self.fill])]
        return all(map(math.isfinite, numbers)) and self.half >= 0.0


@dataclass(frozen=True, slots=True)
class WordsColumn:
    """A column of words: an input for each of ``values``, 1 where the row has it and else 0.

    With ``gaps`` a row may miss its word: all of these are 0 then, and one more input says 1.
    In a row of numbers a word is its place among the values, NaN where it is missing.
    """

    values: tuple[str, ...]
    gaps: bool = False

    @property
    def count(self) -> int:
        """How many inputs it becomes."""
        return len(self.values) + self.gaps

    def names(self, column: str) -> tuple[str, ...]:
        """What its inputs are called: ``species=Adelie``."""
        missing = (f"{column} missing",) if self.gaps else ()
        return (*(f"{column}={short(value)}" for value in self.values), *missing)

    def raw(self, inputs: Sequence[float]) -> tuple[str, ...]:
        """No or yes, for each of its inputs."""
        return tuple(map(_no_yes, inputs))

    def cell(self, inputs: Sequence[float]) -> str:
        """The word that its inputs say, "" where it is missing."""
        best = max(range(self.count), key=inputs.__getitem__)
        return self.values[best] if best < len(self.values) and inputs[best] > 0.0 else ""

    def is_right(self) -> bool:
        return 0 < len(set(self.values)) == len(self.values) <= MOST_VALUES


Column = NumberColumn | WordsColumn


@dataclass(frozen=True)
class ByColumn:
    """Each column becomes inputs in its own way; what lies beyond ±``cut`` is cut off there.

    A row has an entry a column: its number as it is, the place of its word among the values, NaN
    where it is missing. ``column_of`` says of each network input which column it is made of.
    """

    kind: ClassVar[str] = "by column"
    columns: tuple[Column, ...]
    cut: float = 1.0

    @classmethod
    def of(
        cls,
        rows: Floats,
        values: Sequence[tuple[str, ...]] = (),
        gaps: Sequence[bool] = (),
        plane: bool = False,
    ) -> ByColumn:
        """The scaling of rows (n, columns) that are learned from.

        ``values`` are the words of each column, none of a column of numbers. ``gaps`` says which
        columns may miss a value: the mean of those that are there stands for them.

        The mean of a column of numbers becomes 0, its standard deviation 1, or less, so that
        nothing is further than CUT away. On a ``plane`` its ends become -1 and 1.
        """
        columns: list[Column] = []
        for place, numbers in enumerate(rows.T):
            words = values[place] if values else ()
            may_miss = bool(gaps) and gaps[place]
            columns.append(
                WordsColumn(words, may_miss) if words else _number_column(numbers, may_miss, plane)
            )
        return cls(tuple(columns), 1.0 if plane else CUT)

    @cached_property
    def column_of(self) -> tuple[int, ...]:
        """Of each input the column it is made of, from 0 on."""
        return tuple(place for place, each in enumerate(self.columns) for _ in range(each.count))

    @cached_property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The values of each column of words, an empty tuple for one of numbers."""
        return tuple(each.values if isinstance(each, WordsColumn) else () for each in self.columns)

    @cached_property
    def gaps(self) -> tuple[bool, ...]:
        """Of each column: may a row miss its value?"""
        return tuple(each.gaps for each in self.columns)

    @cached_property
    def is_numbers(self) -> bool:
        """True if each column is a number, and one input."""
        return not any(self.gaps) and not any(self.words)

    def names(self, columns: Sequence[str]) -> tuple[str, ...]:
        """What the inputs are called, where the columns are called ``columns``."""
        named = zip(self.columns, columns, strict=True)
        return tuple(name for each, column in named for name in each.names(column))

    def raw(self, inputs: Sequence[float]) -> list[str]:
        """Each network input (n_in,) as a person reads it; see the columns' own ``raw``."""
        return [word for each, part in self._parts(inputs) for word in each.raw(part)]

    def cells(self, inputs: Sequence[float]) -> list[str]:
        """The cells of the row that network inputs (n_in,) were made of."""
        return [each.cell(part) for each, part in self._parts(inputs)]

    def _parts(self, inputs: Sequence[float]) -> list[tuple[Column, Sequence[float]]]:
        parts, start = [], 0
        for each in self.columns:
            parts.append((each, inputs[start : start + each.count]))
            start += each.count
        return parts

    def inputs_of(self, rows: Floats) -> Floats:
        """The inputs (n, n_in). Raises WrongCell where a value is missing that must be there."""
        missing = np.isnan(rows)
        wrong = missing & ~np.array(self.gaps)
        if wrong.any():
            row, column = divmod(int(wrong.argmax()), rows.shape[1])
            raise WrongCell(row, column, "a value is missing, which no row learned from misses")
        inputs = np.zeros((len(rows), self.count(len(self.columns))))
        starts = np.cumsum([0, *(each.count for each in self.columns)])[:-1]
        numbers = [
            place for place, each in enumerate(self.columns) if isinstance(each, NumberColumn)
        ]
        if numbers:
            inputs[:, starts[numbers]] = self._scaled(rows[:, numbers], numbers)
        for place, each in enumerate(self.columns):
            start = int(starts[place])
            if isinstance(each, WordsColumn):
                there = np.flatnonzero(~missing[:, place])
                inputs[there, start + _places(rows, there, place, each)] = 1.0
            if each.gaps:
                inputs[:, start + each.count - 1] = missing[:, place]
        return inputs

    def _scaled(self, rows: Floats, places: Sequence[int]) -> Floats:
        """The columns of numbers at these ``places``, scaled in their place."""
        columns = [each for each in self.columns if isinstance(each, NumberColumn)]
        half = np.array([each.half for each in columns])
        for index, each in enumerate(columns):
            if each.fill is not None:
                rows[np.isnan(rows[:, index]), index] = each.fill
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            rows -= np.array([each.middle for each in columns])
            rows /= half
        rows[:, half == 0.0] = 0.0
        return np.clip(rows, -self.cut, self.cut, out=rows)

    def count(self, columns: int) -> int:
        """How many inputs a row becomes."""
        return sum(each.count for each in self.columns)

    def check(self, columns: int) -> None:
        right = all(each.is_right() for each in self.columns)
        if len(self.columns) != columns or not right or not 0.0 < self.cut < math.inf:
            raise LernmiError("its columns are scaled by no such numbers or words")


def _places(rows: Floats, there: Integers, column: int, of: WordsColumn) -> Integers:
    """The words of the rows ``there`` as places among the values. Raises WrongCell for others."""
    places = np.zeros(len(there), dtype=np.int64)
    told = rows[there, column]
    wrong = (told < 0.0) | (told >= len(of.values)) | (told != np.floor(told))
    if wrong.any():
        row = int(there[int(wrong.argmax())])
        raise WrongCell(row, column, f"{rows[row, column]:g} is the place of none of its words")
    places[:] = told
    return places


def _number_column(numbers: Floats, gaps: bool, plane: bool) -> NumberColumn:
    """How ``numbers`` (n,) are scaled; NaNs among them count for nothing."""
    there = numbers[~np.isnan(numbers)]
    if not len(there):
        return NumberColumn(0.0, 0.0, 0.0 if gaps else None)
    low, high = float(there.min()), float(there.max())
    largest = max(abs(low), abs(high)) or 1.0  # sums of the largest numbers would overflow
    mean = min(max(float((there / largest).mean()) * largest, low), high)
    fill = mean if gaps else None
    if plane:
        return NumberColumn(low / 2 + high / 2, high / 2 - low / 2, fill)
    spread = float((there / largest).std()) * largest
    furthest = max(high / CUT - mean / CUT, mean / CUT - low / CUT)
    return NumberColumn(mean, max(spread, furthest) if low < high else 0.0, fill)


def _number(value: float) -> str:
    """With five digits, but whole before the point: 123456."""
    return f"{value + 0.0:.5g}" if not LARGE <= abs(value) < HUGE else f"{value:.0f}"


def _no_yes(value: float) -> str:
    return "yes" if value >= 0.5 else "no"


# as a value of JSON


def columns_in(values: object) -> tuple[Column, ...]:
    """The columns that ``dataclasses.asdict`` made of ``ByColumn.columns``. Raises ValueError."""
    if not isinstance(values, list | tuple) or not all(isinstance(each, dict) for each in values):
        raise ValueError
    return tuple(map(_column_in, values))


def _column_in(values: Mapping[str, Any]) -> Column:
    if set(values) == {"middle", "half", "fill"}:
        fill = values["fill"]
        return NumberColumn(
            _float(values["middle"]), _float(values["half"]), None if fill is None else _float(fill)
        )
    if set(values) != {"values", "gaps"} or not isinstance(values["gaps"], bool):
        raise ValueError
    words = values["values"]
    if not isinstance(words, list | tuple) or len(words) > MOST_VALUES:
        raise ValueError
    if not all(isinstance(word, str) and len(word) <= LONGEST_VALUE for word in words):
        raise ValueError
    return WordsColumn(tuple(words), values["gaps"])


def numbers_in(values: object) -> tuple[float, ...]:
    """A list of numbers. Raises ValueError for others."""
    if not isinstance(values, list | tuple):
        raise ValueError
    return tuple(map(_float, values))


def _float(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError
    return float(value)


def each_column(middle: object, half: object) -> tuple[Column, ...]:
    """The columns of older files: numbers alone, ``middle`` and ``half`` a list each."""
    pairs = zip(numbers_in(middle), numbers_in(half), strict=True)
    return tuple(NumberColumn(*pair) for pair in pairs)


READERS: Mapping[str, Callable[[object], Any]] = {"columns": columns_in, "cut": _float}
