"""The cells of one column of a file as they are read: numbers, or words that are counted."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.data.tables.columns import MISSING, MISSING_NUMBERS, is_date
from lernmi.data.tables.csv_layout import readable
from lernmi.wording import quoted

MOST_WORDS = 2**12
"""The most different words of a column that are told apart; more are free text."""

LONGEST_WORD = 200
MOST_CHARACTERS = 2**23  # of the words of all columns together
_DATES = 100  # cells that are looked at where there are too many
_WORDS_TOO = ("-", "--", "none")  # missing among numbers, but words may be so


@dataclass(slots=True)
class Room:
    """How many characters of words may still be kept, of all columns together."""

    characters: int = MOST_CHARACTERS


@dataclass(slots=True)
class Words:
    """What a column holds in which cells were no numbers: its different ``texts``.

    ``places`` (n,) says which of them each row has, NaN where it has none. ``words`` and
    ``numbers`` count the cells. ``wrong`` says where the first word stands, and which it is.
    Where there are too many, ``is_many``, texts and places are none; they may be all ``are_dates``.
    """

    texts: tuple[str, ...]
    places: Floats
    numbers: int
    words: int
    wrong: str
    is_many: bool
    are_dates: bool = False


@dataclass(slots=True)
class ColumnCells:
    """Reads the cells of a column; ``number`` raises ValueError for what is none."""

    called: str
    number: Callable[[str], float]
    room: Room
    codes: dict[str, int] | None = None  # of the different cells, once one was no number
    begin: int = 0  # the row from which on there are codes
    rows: int = 0
    has_numbers: bool = False
    is_many: bool = False
    wrong: str = ""
    are_dates: bool = False
    counts: list[int] = field(default_factory=lambda: [0, 0])  # numbers, words where it was so

    def read(self, cells: Sequence[str], lines: Sequence[int], first: int) -> Floats:
        """Numbers, NaN where one is missing; codes once a cell was no number.

        The cells are of the rows from ``first`` on, and stand in these ``lines``.
        """
        if self.codes is None:
            numbers = self._numbers(cells)
            if numbers is not None:
                self.has_numbers = self.has_numbers or not bool(np.isnan(numbers).all())
                return numbers
            self.codes, self.begin = {}, first
            self._note_wrong(cells, lines)
        if self.is_many or not self._learn(cells):
            return np.full(len(cells), np.nan)
        return np.fromiter(map(self.codes.__getitem__, cells), np.float64, len(cells))

    def _numbers(self, cells: Sequence[str]) -> Floats | None:
        """The numbers, None where a cell is neither a finite number nor missing."""
        try:
            numbers = np.fromiter(map(self.number, cells), np.float64, len(cells))
        except ValueError:
            filled = ["nan" if is_missing(cell) else cell for cell in cells]
            try:
                numbers = np.fromiter(map(self.number, filled), np.float64, len(cells))
            except ValueError:
                return None
            if not self.has_numbers and np.isnan(numbers).all() and any(map(_may_be_word, cells)):
                return None
        if np.isinf(numbers).any() or has_underscore(cells):
            return None
        return numbers

    def _learn(self, cells: Sequence[str]) -> bool:
        """Give each new cell a code. False once there are too many."""
        assert self.codes is not None
        for cell in dict.fromkeys(cells):
            if cell in self.codes:
                continue
            self.room.characters -= len(cell)
            self.is_many = (
                len(self.codes) == MOST_WORDS
                or len(cell) > LONGEST_WORD
                or self.room.characters < 0
            )
            if self.is_many:
                told = [self.number_in(each) is not None for each in cells]
                self.counts = [self.begin + sum(told), len(told) - sum(told)]
                self.are_dates = all(map(is_date, cells[:_DATES]))
                self.codes.clear()
                return False
            self.codes[cell] = len(self.codes)
        return True

    def _note_wrong(self, cells: Sequence[str], lines: Sequence[int]) -> None:
        for cell, line in zip(cells, lines, strict=True):
            if not is_missing(cell) and self.number_in(cell) is None:
                what = "not finite" if self._is_infinite(cell) else "no number"
                self.wrong = f"line {line:,}, {self.called}: {quoted(readable(cell))} is {what}"
                return

    def _is_infinite(self, cell: str) -> bool:
        try:
            return math.isinf(self.number(cell))
        except ValueError:
            return False

    def number_in(self, cell: str) -> float | None:
        """The finite number of a cell, None if it is none."""
        try:
            number = self.number(cell)
        except ValueError:
            return None
        return number if math.isfinite(number) and "_" not in cell else None

    def words_of(self, values: Floats) -> Words | None:
        """What the column holds, with the ``values`` (n,) that were read; None for numbers."""
        if self.codes is None:
            return None
        if self.is_many:
            numbers, words = self.counts
            return Words((), values, numbers, words, self.wrong, True, self.are_dates)
        texts: dict[str, int] = {}
        numbers, words = 0, 0
        counts = np.bincount(_whole(values[self.begin :]), minlength=len(self.codes))
        place_of = np.full(len(self.codes), np.nan)
        for cell, code in self.codes.items():
            text = readable(cell).strip()
            if text.casefold() in MISSING:
                continue
            number = self.number_in(cell)
            numbers += int(counts[code]) if number is not None else 0
            words += int(counts[code]) if number is None else 0
            text = text if number is None else f"{number:.15g}"
            place_of[code] = texts.setdefault(text, len(texts))
        places = np.full(len(values), np.nan)
        places[self.begin :] = place_of[_whole(values[self.begin :])]
        for row in np.flatnonzero(~np.isnan(values[: self.begin])):
            text = f"{values[row]:.15g}"
            if len(texts) == MOST_WORDS and text not in texts:
                return Words((), values, numbers + self.begin, words, self.wrong, True)
            places[row] = texts.setdefault(text, len(texts))
            numbers += 1
        return Words(tuple(texts), places, numbers, words, self.wrong, False)


def _whole(codes: Floats) -> Integers:
    return codes.astype(np.int64)


def has_underscore(cells: Sequence[str]) -> bool:
    """True if one has: Python's numbers may hold them, a table's not."""
    return "_" in "".join(cells)


def is_missing(cell: str) -> bool:
    """True for a cell among numbers that holds none."""
    return cell.strip().casefold() in MISSING_NUMBERS


def _may_be_word(cell: str) -> bool:
    return cell.strip().casefold() in _WORDS_TOO
