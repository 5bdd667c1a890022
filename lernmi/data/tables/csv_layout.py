"""How a CSV file is laid out, found from its first rows: delimiter, header, names of columns."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lernmi.data.labelled_rows import number_in
from lernmi.data.tables.columns import MISSING_NUMBERS, is_date
from lernmi.errors import DataError
from lernmi.wording import counted, short

NOTHING = ",;|\t\r\n \ufeff"  # a line of nothing else is blank: spreadsheets write such lines
MAX_COLUMNS = 2**16
DELIMITERS = ",;\t|"
WHITESPACE = " "
SURE_ROWS = 5  # so many of a column are all alike, and another word above is its name
SHORTEST_COUNT = 4  # fewer numbers 0, 1, 2 ... in a row are no header of column numbers
_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d*,\d+(e[+-]?\d+)?\s*", re.IGNORECASE)
_ROWS_FOR_DELIMITER, _CELLS_FOR_DELIMITER = 50, 1_000


@dataclass(frozen=True, slots=True)
class Layout:
    """``names`` has a name a column, "" where there is none.

    ``class_names`` are those that scikit-learn writes on top, behind how many rows and columns
    there are: the last column has their places. ``has_header`` is so for such a line, too.
    """

    delimiter: str
    decimal_comma: bool
    has_header: bool
    names: tuple[str, ...]
    class_names: tuple[str, ...] = ()

    @property
    def number(self) -> Callable[[str], float]:
        """What reads the number in a cell; raises ValueError."""
        return comma_float if self.decimal_comma else float


def split_line(line: str, delimiter: str) -> list[str]:
    """The cells of a line. Raises ValueError if they can't be told apart."""
    if delimiter == WHITESPACE:
        return line.split()
    try:
        return next(csv.reader((line,), delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error:
        if '"' in line:
            raise ValueError("a quote is not closed, or not the end of its cell") from None
        raise ValueError(f"a cell has over {csv.field_size_limit():,} characters") from None


def comma_float(text: str) -> float:
    """A number with a decimal comma or point."""
    return float(with_point(text))


def with_point(text: str) -> str:
    """A text with its decimal comma made a point."""
    return text.replace(",", ".")


def find_layout(lines: Sequence[str]) -> Layout:
    """The layout of a file that starts with these lines, one or more, none of them blank.

    Raises DataError if there is no sensible layout.
    """
    delimiter = _delimiter(lines[:_ROWS_FOR_DELIMITER])
    try:
        first = split_line(lines[0], delimiter)
    except ValueError as error:
        raise DataError(f"its first line: {error}") from None
    rows = [_cells(line, delimiter) for line in lines[1:]]
    class_names = _class_names(first, rows)
    width = len(rows[0]) if class_names else len(first)
    if width < 2:
        raise DataError(
            "it has a single column; a row is numbers and a label, parted by commas, semicolons, "
            "tabs or |"
        )
    if width > MAX_COLUMNS:
        raise DataError(f"it has {width:,} columns; at most {MAX_COLUMNS:,} can be used")
    if len(lines) < 2:
        if all(_number(cell, decimal_comma=True) is None for cell in first):
            raise DataError("it has a header and no row below it; a row is numbers and a label")
        raise DataError("it has a single row; there must be more to learn from")
    rows = [cells for cells in rows if len(cells) == width]
    if not rows:
        count = counted(len(first), "column")
        raise DataError(f"its first line has {count}, the next ones have not; all must agree")
    decimal_comma = delimiter == ";" and any(
        _DECIMAL_COMMA.fullmatch(cell) for cells in (first, *rows) for cell in cells
    )
    if class_names:
        return Layout(delimiter, decimal_comma, True, ("",) * width, class_names)
    columns = [_Column.of(cells, decimal_comma) for cells in zip(*rows, strict=True)]
    has_header = _is_header(first, columns, decimal_comma)
    names = tuple(map(column_name, first)) if has_header else ("",) * width
    return Layout(delimiter, decimal_comma, has_header, names)


def _class_names(first: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """``150,4,setosa,versicolor``: two or more classes of rows with 4 columns and a number."""
    counts, names = first[:2], tuple(map(column_name, first[2:]))
    if len(set(names)) < max(2, len(names)) or not all(cell.strip().isdecimal() for cell in counts):
        return ()
    if any(number_in(name) is not None for name in names) or not rows:
        return ()
    width = int(counts[1]) + 1 if len(counts[1]) < 9 else 0
    places = {str(place) for place in range(len(names))}
    agree = all(len(cells) == width and cells[-1].strip() in places for cells in rows)
    return names if agree else ()


def column_name(cell: str) -> str:
    """A cell of the header as a name. ``numpy.savetxt`` puts a # before the first."""
    name = cell.strip().removeprefix("# ")
    if len(name) > 2 and name[0] == name[-1] == "'":
        name = name[1:-1]
    return short(name)


def readable(text: str) -> str:
    """Text whose bytes were no UTF-8, read as cp1252."""
    if text.isascii() or not any("\udc80" <= char <= "\udcff" for char in text):
        return text
    return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line; none if they can't be told, which is said when the row is read."""
    try:
        return split_line(line, delimiter)
    except ValueError:
        return []


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter that gives as many cells in most lines, and most of them numbers."""
    candidates: list[str] = [*DELIMITERS, WHITESPACE]
    return max(candidates, key=lambda delimiter: _score(lines, delimiter))


def _score(lines: Sequence[str], delimiter: str) -> tuple[float, float]:
    """The share of lines that agree x that of numbers in them; without any: do they agree?

    Spaces count half: they part words, too.
    """
    rows = [_cells(line, delimiter) for line in lines]
    usual, agree = Counter(map(len, rows)).most_common(1)[0]
    if usual < 2:
        return 0.0, 0.0
    cells = [cell for cells in rows if len(cells) == usual for cell in cells[:_CELLS_FOR_DELIMITER]]
    numbers = sum(_number(cell, delimiter == ";") is not None for cell in cells)
    share = numbers / min(usual, _CELLS_FOR_DELIMITER) / len(rows)
    return (share / 2, 0.0) if delimiter == WHITESPACE else (share, agree / len(rows))


@dataclass(frozen=True, slots=True)
class _Column:
    """The first cells of a column, without the header: the words among them, and are they most?"""

    words: frozenset[str]
    has_numbers: bool
    is_text: bool
    is_filled: bool
    comes_again: bool
    is_dates: bool
    is_always: bool

    @classmethod
    def of(cls, cells: Sequence[str], decimal_comma: bool) -> _Column:
        there = [cell.strip() for cell in cells if not _is_missing(cell)]
        words = [cell for cell in there if _number(cell, decimal_comma) is None]
        numbers = len(there) - len(words)
        return cls(
            frozenset(words),
            numbers > 0,
            numbers < len(words),
            bool(there),
            len(set(there)) < len(there),
            bool(there) and all(map(is_date, there)),
            len(set(there)) == 1 and len(there) >= SURE_ROWS,
        )


def _number(cell: str, decimal_comma: bool) -> float | None:
    return number_in(with_point(cell) if decimal_comma else cell)


def _is_missing(cell: str) -> bool:
    return cell.strip().casefold() in MISSING_NUMBERS


def _is_header(first: Sequence[str], columns: Sequence[_Column], decimal_comma: bool) -> bool:
    """True if words stand above numbers, dates or a word that is always the same, or the columns
    are named 0, 1, 2 ...

    Where all are words: if those on top differ, and none of them stands below.
    """
    pairs = list(zip(first, columns, strict=True))
    above = any(
        _number(cell, decimal_comma) is None
        if column.has_numbers and not column.is_text
        else (column.is_dates and not is_date(cell))
        or (column.is_always and cell.strip() not in column.words)
        for cell, column in pairs
        if not _is_missing(cell)
    )
    names = [cell.strip() for cell in first]
    count = [str(index) for index in range(len(first))]
    return (
        above
        or (len(first) >= SHORTEST_COUNT and names == count)
        or (
            all(column.is_text or not column.is_filled for column in columns)
            and any(column.comes_again for column in columns)
            and len(set(names)) == len(names)
            and not any(name in column.words for name, column in zip(names, columns, strict=True))
        )
    )
