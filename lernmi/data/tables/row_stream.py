"""Rows of numbers out of a stream, a piece at a time: as they come, and never all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import BinaryIO

import numpy as np

from lernmi.arrays import Floats
from lernmi.data.tables.csv_layout import NOTHING, readable, split_line
from lernmi.data.tables.row_cells import RowCells
from lernmi.data.tables.row_layout import RowLayout, find_row_layout
from lernmi.errors import DataError
from lernmi.wording import counted, quoted

PIECE_BYTES = 1 << 18
LONGEST_LINE = 1 << 24  # bytes

Line = tuple[int, str]  # its number, from 1 on


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """``numbers`` (n, columns) out of the lines with these numbers, as ``RowCells.value`` says."""

    numbers: Floats
    lines: Sequence[int]
    layout: RowLayout

    def place(self, row: int, column: int | None = None) -> str:
        """Where a number stands: ``line 7, column 3 (petal_length)``."""
        where = f"line {self.lines[row]:,}"
        return where if column is None else f"{where}, {self._called(column)}"

    def _called(self, column: int) -> str:
        return self.layout.called(self.layout.picks[column])


def read_rows(stream: BinaryIO, wanted: RowCells, without: Sequence[str] = ()) -> Iterator[Rows]:
    """The rows of a CSV ``stream``, as soon as they come; see ``find_row_layout``.

    Raises DataError, with line and column, for a cell that is none of those ``wanted``.
    """
    layout: RowLayout | None = None
    for piece in _pieces(stream):
        if layout is None:
            layout = find_row_layout(piece[0][1], wanted, without)
            piece = piece[1:] if layout.names else piece
        if piece:
            yield Rows(_numbers(piece, layout), [number for number, _ in piece], layout)
    if layout is None:
        raise DataError("it is empty; give rows of numbers")


def _pieces(stream: BinaryIO) -> Iterator[list[Line]]:
    """The lines that are not blank, as many as have come."""
    number, rest, start = 0, b"", True
    read = getattr(stream, "read1", stream.read)
    while True:
        more = read(PIECE_BYTES)
        rest += more
        whole, end, rest = rest.rpartition(b"\n") if more else (rest, b"", b"")
        if len(rest) > LONGEST_LINE:
            raise DataError(f"line {number + 1:,} is longer than {LONGEST_LINE:,} bytes, the most")
        if start:
            whole = whole.removeprefix(b"\xef\xbb\xbf")
        text = (whole + end).decode("utf-8", "surrogateescape").replace("\r\n", "\n")
        texts = text.replace("\r", "\n").split("\n")[: None if not more else -1]
        numbered = list(enumerate(texts, start=number + 1))
        start, number = start and not texts, number + len(texts)
        lines = [line for line in numbered if line[1].strip(NOTHING)]
        for line, words in lines:
            if "\0" in words:
                raise DataError(f"line {line:,} holds a zero byte; give plain text, UTF-8")
        if lines:
            yield lines
        if not more:
            return


def _numbers(lines: Sequence[Line], layout: RowLayout) -> Floats:
    numbers = np.empty((len(lines), len(layout.picks)))
    picked = None if layout.picks == tuple(range(layout.width)) else itemgetter(*layout.picks)
    for row, (line, text) in enumerate(lines):
        try:
            cells: Sequence[str] = split_line(text, layout.delimiter)
        except ValueError as error:
            raise DataError(f"line {line:,}: {error}; a row is one line") from None
        if len(cells) != layout.width:
            raise DataError(
                f"line {line:,} has {counted(len(cells), 'column')}; it must have "
                f"{layout.width:,}, as the first line has"
            )
        if picked is not None:
            cells = picked(cells) if len(layout.picks) > 1 else (picked(cells),)
        if not layout.cells.are_numbers:
            numbers[row] = _values(line, cells, layout)
            continue
        try:
            if "_" in text and any("_" in cell for cell in cells):
                raise ValueError
            numbers[row] = np.fromiter(map(layout.number, cells), np.float64, len(cells))
        except ValueError:
            raise _refusal(line, cells, layout) from None
    if not layout.cells.are_numbers:
        return numbers
    finite = np.isfinite(numbers).all(axis=1)
    if not finite.all():
        line, text = lines[int(finite.argmin())]
        cells = split_line(text, layout.delimiter)
        raise _refusal(line, [cells[place] for place in layout.picks], layout)
    return numbers


def _values(line: int, cells: Sequence[str], layout: RowLayout) -> list[float]:
    values = []
    for column, cell in enumerate(cells):
        try:
            values.append(layout.cells.value(column, readable(cell), layout.decimal_comma))
        except ValueError as error:
            where = f"line {line:,}, {layout.called(layout.picks[column])}"
            raise DataError(f"{where}: {error}") from None
    return values


def _refusal(line: int, cells: Sequence[str], layout: RowLayout) -> DataError:
    """Says which cell of a row is no finite number."""
    for place, cell in zip(layout.picks, cells, strict=True):
        try:
            wrong = "_" in cell or not np.isfinite(layout.number(cell))
        except ValueError:
            wrong = True
        if wrong:
            what = quoted(readable(cell)) if cell.strip() else "an empty cell"
            where = f"line {line:,}, {layout.called(place)}"
            return DataError(f"{where}: {what} is no finite number; give one or remove the row")
    raise AssertionError("every cell is a finite number")
