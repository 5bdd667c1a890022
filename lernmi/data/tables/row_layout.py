"""How rows of numbers are laid out, where it is known which columns are wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lernmi.data.labelled_rows import number_in
from lernmi.data.tables.column_choice import LABEL_NAMES
from lernmi.data.tables.csv_layout import (
    DELIMITERS,
    WHITESPACE,
    column_name,
    comma_float,
    readable,
    split_line,
)
from lernmi.data.tables.row_cells import RowCells
from lernmi.errors import DataError
from lernmi.wording import counted, quoted, short

MOST_NAMED = 8  # columns in a message


@dataclass(frozen=True, slots=True)
class RowLayout:
    """The numbers of a row are the cells ``picks`` of the ``width`` that each line has.

    ``names`` are those of the header, empty without one; ``cells`` says what the picks may hold.
    """

    cells: RowCells
    delimiter: str
    names: tuple[str, ...]
    width: int
    picks: tuple[int, ...]

    @property
    def decimal_comma(self) -> bool:
        """May numbers have a comma for a point?"""
        return self.delimiter == ";"

    @property
    def number(self) -> Callable[[str], float]:
        """What reads the number in a cell; raises ValueError."""
        return comma_float if self.decimal_comma else float

    def called(self, column: int) -> str:
        """``column 3 (petal_length)``, counted from 1."""
        return f"column {column + 1}" + (f" ({self.names[column]})" if self.names else "")


def find_row_layout(line: str, wanted: RowCells, without: Sequence[str] = ()) -> RowLayout:
    """The layout of rows whose first line this is, in which the ``wanted`` columns are.

    They are found by their names, in any order, where the line holds all of those. Else they are
    all columns there are, but for those ``without`` (names, or numbers from 1 on) and, under a
    header, a label; that is refused where a person named them and the line is a header.

    Raises DataError where they can't be found.
    """
    columns = wanted.columns
    line = readable(line).removeprefix("# ")  # numpy.savetxt puts that before names
    by_delimiter = [(each, _cells(line, each)) for each in (*DELIMITERS, WHITESPACE)]
    for delimiter, cells in by_delimiter:
        names = tuple(map(column_name, cells))
        picks = [_place(name, names) for name in columns]
        if None not in picks:
            return RowLayout(
                wanted, delimiter, names, len(names), tuple(p for p in picks if p is not None)
            )
    delimiter, cells = max(by_delimiter, key=lambda each: _fit(each[1], columns))
    decimal_comma = delimiter == ";"
    is_header = not any(
        _is_number(cell, decimal_comma) or cell.strip() in wanted.every_word for cell in cells
    )
    names = tuple(map(column_name, cells)) if is_header else ()
    if is_header and wanted.named:
        missing = next(name for name in columns if _place(name, names) is None)
        raise DataError(f"no column is called {quoted(missing)}; its columns are {_some(names)}")
    left_out = {_left_out(each, names, len(cells)) for each in without}
    if is_header and not left_out and len(cells) > len(columns):
        left_out = {place for place, name in enumerate(names) if name.casefold() in LABEL_NAMES}
    picks = [place for place in range(len(cells)) if place not in left_out]
    if len(picks) != len(columns):
        raise DataError(
            f"its first line has {counted(len(picks), 'column')}; {len(columns):,} "
            f"{'is' if len(columns) == 1 else 'are'} wanted: {_some(columns)}"
            + ("; --without leaves one out" if len(picks) > len(columns) else "")
        )
    return RowLayout(wanted, delimiter, names, len(cells), tuple(p for p in picks if p is not None))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return split_line(line, delimiter)
    except ValueError:
        return []


def _fit(cells: Sequence[str], columns: Sequence[str]) -> tuple[int, bool, int]:
    """Names that are wanted are best, then as many cells as are; else the more the better."""
    names = {column_name(cell).casefold() for cell in cells}
    found = sum(name.casefold() in names for name in columns)
    return found, len(cells) == len(columns), len(cells)


def _is_number(cell: str, decimal_comma: bool) -> bool:
    return number_in(cell.replace(",", ".") if decimal_comma else cell) is not None


def _place(name: str, names: Sequence[str]) -> int | None:
    """Where ``name`` stands, in any case if none is just this."""
    if name in names:
        return names.index(name)
    folded = [each.casefold() for each in names]
    return folded.index(name.casefold()) if name.casefold() in folded else None


def _left_out(wanted: str, names: Sequence[str], count: int) -> int:
    place = _place(wanted, names)
    if place is not None:
        return place
    try:
        number = int(wanted)
    except ValueError:
        raise DataError(f"no column is called {quoted(wanted)}, so none is left out") from None
    if not 1 <= abs(number) <= count:
        raise DataError(f"there is no column {number} to leave out; there are 1 to {count:,}")
    return number - 1 if number > 0 else count + number


def _some(names: Sequence[str]) -> str:
    return ", ".join(map(short, names[:MOST_NAMED])) + (", …" if len(names) > MOST_NAMED else "")
