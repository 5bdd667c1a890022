"""What the cells of a row may hold where a network is asked: numbers, known words, gaps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from lernmi.data.labelled_rows import number_in
from lernmi.data.tables.columns import MISSING, MISSING_NUMBERS
from lernmi.wording import quoted, short

MOST_TOLD = 8  # words in a message


@dataclass(frozen=True)
class RowCells:
    """The ``columns`` of a row by name, which a person gave them if they are ``named``.

    ``words`` are those that a column may hold, none of a column of numbers; ``gaps`` says whether
    a row may miss the value of a column.
    """

    columns: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    gaps: tuple[bool, ...]
    named: bool

    @classmethod
    def of_numbers(cls, columns: tuple[str, ...], named: bool) -> RowCells:
        """A number in each column."""
        return cls(columns, ((),) * len(columns), (False,) * len(columns), named)

    @cached_property
    def are_numbers(self) -> bool:
        """True if every cell is a number."""
        return not any(self.words) and not any(self.gaps)

    @cached_property
    def every_word(self) -> frozenset[str]:
        """The words of all columns."""
        return frozenset(word for words in self.words for word in words)

    def value(self, column: int, cell: str, decimal_comma: bool) -> float:
        """What stands for a cell in a row of numbers: of a word its place, of a gap NaN.

        Raises ValueError, with what is wrong, for a cell that may not be there.
        """
        cell, words = cell.strip(), self.words[column]
        if self.gaps[column] and cell.casefold() in (MISSING if words else MISSING_NUMBERS):
            return math.nan
        number = number_in(cell.replace(",", ".") if decimal_comma else cell)
        if words:
            text = cell if cell in words or number is None else f"{number:.15g}"
            if text in words:
                return float(words.index(text))
            raise ValueError(f"{_said(cell)} is none of the words learned from: {_some(words)}")
        if number is None:
            raise ValueError(f"{_said(cell)} is no finite number; give one or remove the row")
        return number


def _said(cell: str) -> str:
    return quoted(cell) if cell else "an empty cell"


def _some(words: tuple[str, ...]) -> str:
    return ", ".join(map(short, words[:MOST_TOLD])) + (", …" if len(words) > MOST_TOLD else "")
