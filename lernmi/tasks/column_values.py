"""Columns as values of JSON, as a run file has them, become columns again. Nothing is trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lernmi.tasks.by_column import MOST_VALUES, Column, NumberColumn, WordsColumn

LONGEST_VALUE = 1 << 12


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
