"""How a CSV file is laid out, found from its first rows: delimiter, header, label column."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lernmi.data.labelled_rows import number_in
from lernmi.errors import DataError
from lernmi.wording import counted, quoted, short

LABEL_NAMES = (
    "label",
    "labels",
    "class",
    "classes",
    "target",
    "species",
    "category",
    "digit",
    "variety",
    "diagnosis",
    "outcome",
)
"""A column with such a name, in any case, holds the label; the first of these that is there.

``y`` does too, unless there is an ``x`` beside it.
"""

ROW_NUMBER_NAMES = ("", "#", "id", "index", "no", "nr", "row", "unnamed: 0")
"""A first column with such a name that counts 1, 2, 3 ... holds no data."""

NOTHING = ",;|\t\r\n \ufeff"  # a line of nothing else is blank: spreadsheets write such lines
MAX_COLUMNS = 2**16
DELIMITERS = ",;\t|"
WHITESPACE = " "
LEAST_PIXELS = 64
MOST_LABELS = 64  # different values of a column of numbers that may be taken for a label unasked
SHORTEST_COUNT = 4  # fewer numbers 0, 1, 2 ... in a row are no header of column numbers
_MISSING = ("", "?", "-", "na", "n/a", "nan", "null", "none")
_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d*,\d+(e[+-]?\d+)?\s*", re.IGNORECASE)
_ROWS_FOR_DELIMITER, _CELLS_FOR_DELIMITER = 50, 1_000


@dataclass(frozen=True, slots=True)
class Layout:
    """``names`` has a name a column, "" where there is none; columns count from 0 in here.

    ``left_out`` is the column that only counts the rows, None if there is none. ``text_columns``
    hold no numbers; only the label may be one of them.
    """

    delimiter: str
    decimal_comma: bool
    has_header: bool
    names: tuple[str, ...]
    label: int
    left_out: int | None
    text_columns: frozenset[int]

    @property
    def inputs(self) -> list[int]:
        """The columns with the inputs."""
        return [
            index for index in range(len(self.names)) if index not in (self.label, self.left_out)
        ]

    @property
    def number(self) -> Callable[[str], float]:
        """What reads the number in a cell; raises ValueError."""
        return comma_float if self.decimal_comma else float

    def number_in(self, cell: str) -> float | None:
        """The finite number in a cell; None if there is none."""
        return _number(cell, self.decimal_comma)

    def split(self, line: str) -> list[str]:
        """The cells of a row. Raises ValueError if they can't be told apart."""
        return split_line(line, self.delimiter)

    def called(self, column: int) -> str:
        """``column 3 (petal_length)``, counted from 1."""
        name = self.names[column]
        return f"column {column + 1}" + (f" ({name})" if name else "")


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


def find_layout(lines: Sequence[str], label: str | int | None) -> Layout:
    """The layout of a file that starts with these lines, one or more, none of them blank.

    ``label`` is the name of the label column or its number: from 1 on, or from the right, -1 being
    the last; None finds it. Raises DataError if there is no such column or no sensible layout.
    """
    delimiter = _delimiter(lines[:_ROWS_FOR_DELIMITER])
    try:
        first = split_line(lines[0], delimiter)
    except ValueError as error:
        raise DataError(f"its first line: {error}; a row is one line") from None
    if len(first) < 2:
        raise DataError(
            "it has a single column; a row is numbers and a label, parted by commas, semicolons, "
            "tabs or |"
        )
    if len(first) > MAX_COLUMNS:
        raise DataError(f"it has {len(first):,} columns; at most {MAX_COLUMNS:,} can be used")
    if len(lines) < 2:
        if all(_number(cell, decimal_comma=True) is None for cell in first):
            raise DataError("it has a header and no row below it; a row is numbers and a label")
        raise DataError("it has a single row; there must be two classes or more")
    rows = [cells for line in lines[1:] if len(cells := _cells(line, delimiter)) == len(first)]
    if not rows:
        count = counted(len(first), "column")
        raise DataError(f"its first line has {count}, the next ones have not; all must agree")
    decimal_comma = delimiter == ";" and any(
        _DECIMAL_COMMA.fullmatch(cell) for cells in (first, *rows) for cell in cells
    )
    columns = [_Column.of(cells, decimal_comma) for cells in zip(*rows, strict=True)]
    has_header = _is_header(first, columns, decimal_comma)
    names = tuple(map(column_name, first)) if has_header else ("",) * len(first)
    index = _default_label(names, columns) if label is None else _label_called(label, names)
    return Layout(
        delimiter,
        decimal_comma,
        has_header,
        names,
        index,
        0 if has_header and index > 0 and _counts_rows(names, columns) else None,
        frozenset(index for index, column in enumerate(columns) if column.is_text),
    )


def column_name(cell: str) -> str:
    """A cell of the header as a name. ``numpy.savetxt`` puts a # before the first."""
    return short(cell.strip().removeprefix("# "))


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


def _score(lines: Sequence[str], delimiter: str) -> tuple[float, bool]:
    """The share of lines that agree x that of numbers in them; without any: is it there at all?"""
    rows = [_cells(line, delimiter) for line in lines]
    usual = Counter(map(len, rows)).most_common(1)[0][0]
    if usual < 2:
        return 0.0, False
    cells = [cell for cells in rows if len(cells) == usual for cell in cells[:_CELLS_FOR_DELIMITER]]
    numbers = sum(_number(cell, delimiter == ";") is not None for cell in cells)
    return numbers / min(usual, _CELLS_FOR_DELIMITER) / len(rows), delimiter != WHITESPACE


@dataclass(frozen=True, slots=True)
class _Column:
    """The first cells of a column, without the header: the numbers among them, and is it text?"""

    numbers: tuple[float, ...]
    is_text: bool

    @classmethod
    def of(cls, cells: Sequence[str], decimal_comma: bool) -> _Column:
        numbers = tuple(
            number for cell in cells if (number := _number(cell, decimal_comma)) is not None
        )
        missing = sum(_is_missing(cell) for cell in cells)
        return cls(numbers, 2 * len(numbers) < len(cells) - missing)

    @property
    def is_like_labels(self) -> bool:
        """True if these are a few whole numbers that come again."""
        different = set(self.numbers)
        return (
            2 <= len(different) <= min(MOST_LABELS, len(self.numbers) // 2)
            and not self.is_text
            and all(number.is_integer() for number in different)
        )

    @property
    def is_like_pixels(self) -> bool:
        return not self.is_text and all(
            number.is_integer() and 0.0 <= number <= 255.0 for number in self.numbers
        )


def _number(cell: str, decimal_comma: bool) -> float | None:
    return number_in(with_point(cell) if decimal_comma else cell)


def _is_missing(cell: str) -> bool:
    return cell.strip().casefold() in _MISSING


def _is_header(first: Sequence[str], columns: Sequence[_Column], decimal_comma: bool) -> bool:
    """True if words stand above numbers, or if the columns are named 0, 1, 2 ..."""
    words = any(
        column.numbers
        and not column.is_text
        and not _is_missing(cell)
        and _number(cell, decimal_comma) is None
        for cell, column in zip(first, columns, strict=True)
    )
    count = [str(index) for index in range(len(first))]
    return words or (len(first) >= SHORTEST_COUNT and [cell.strip() for cell in first] == count)


def _counts_rows(names: Sequence[str], columns: Sequence[_Column]) -> bool:
    """True if the first of three or more columns holds no data but the numbers of the rows."""
    numbers = columns[0].numbers
    steps = {after - before for before, after in pairwise(numbers)}
    return len(names) > 2 and names[0].casefold() in ROW_NUMBER_NAMES and steps == {1.0}


def _label_called(label: str | int, names: Sequence[str]) -> int:
    """The column of that name, in any case if none has just this; else of that number."""
    wanted = str(label).strip()
    found = [index for index, name in enumerate(names) if name and name == wanted]
    if not found:
        folded = wanted.casefold()
        found = [index for index, name in enumerate(names) if name and name.casefold() == folded]
    if len(found) > 1:
        numbers = ", ".join(str(index + 1) for index in found)
        raise DataError(f"{len(found)} columns are called {quoted(wanted)}; give one of {numbers}")
    return found[0] if found else _column_number(wanted, names)


def _column_number(wanted: str, names: Sequence[str]) -> int:
    try:
        number = int(wanted)
    except ValueError:
        known = ", ".join(name for name in names[:8] if name) or "without names"
        more = ", …" if len(names) > 8 else ""
        raise DataError(
            f"no column is called {quoted(wanted)}; its columns are {known}{more}; "
            f"or give a number, 1 to {len(names)}"
        ) from None
    if not 1 <= abs(number) <= len(names):
        raise DataError(
            f"it has no column {number}; its columns are 1 to {len(names)}, or -1 for the last"
        )
    return number - 1 if number > 0 else len(names) + number


def _default_label(names: Sequence[str], columns: Sequence[_Column]) -> int:
    """By name; else the last column of text; else the first or the last, as numbers look."""
    folded = [name.casefold() for name in names]
    for name in (*LABEL_NAMES, *(() if "x" in folded else ("y",))):
        if name in folded:
            return folded.index(name)
    text = [index for index, column in enumerate(columns) if column.is_text]
    if text:
        return text[-1]
    last = len(columns) - 1
    pixels = math.isqrt(last) ** 2 == last >= LEAST_PIXELS and all(
        column.is_like_pixels for column in columns
    )
    if columns[0].is_like_labels and (pixels or not columns[-1].is_like_labels):
        return 0
    return last
