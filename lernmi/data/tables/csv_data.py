"""Reads a CSV file: every column, numbers or words. Nothing is trusted, nothing is scaled.

Text is UTF-8, with or without a byte order mark; a name that is not is read as Windows' cp1252.
Cells are told apart by the standard library's ``csv``; a quoted one may go over lines.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain
from operator import methodcaller
from typing import Any, BinaryIO, TextIO

import numpy as np

from lernmi.arrays import Bytes, Floats
from lernmi.data.labelled_rows import MAX_NUMBERS_BYTES
from lernmi.data.tables import sources
from lernmi.data.tables.column_cells import ColumnCells, Room, has_underscore
from lernmi.data.tables.csv_layout import WHITESPACE, Layout, find_layout, readable
from lernmi.data.tables.csv_lines import Lines, WrongLine, pieces
from lernmi.data.tables.table import Table, table_of
from lernmi.errors import DataError
from lernmi.wording import counted, printable

MAX_FILE_BYTES = sources.MAX_BYTES
MAX_LINES = 2**20
MAX_LINE = 2**20
"""The most characters of a line."""

HEAD_LINES, HEAD_CHARACTERS = 200, 2**18
"""The layout is found from so much of a file."""

_PIECE_BYTES = 2**20
_MOST_BYTES = 4  # of a character
_EXAMPLE_ROWS = 8


def in_file(path: str | os.PathLike[str], error: DataError) -> DataError:
    """``error`` with the name of the file before it."""
    name = "standard input" if path == sources.STDIN else printable(path)
    separator = ", " if str(error).startswith("line ") else ": "
    return DataError(f"{name}{separator}{error}")


def read_table(path: str | os.PathLike[str]) -> Table:
    """All columns of a CSV file, of a packed one, or of what comes through a pipe.

    Cells are bytes if all are whole numbers within 0 .. 255. Raises DataError, with line and column
    where there is one, for what can't be used.
    """
    try:
        with sources.opened(path) as contents:
            _check_size(contents)
            text = TextIOWrapper(contents, encoding="utf-8-sig", errors="surrogateescape")
            try:
                return _read(text)
            finally:
                text.detach()
    except DataError as error:
        raise in_file(path, error) from None
    except OSError as error:
        reason = f"it cannot be read ({error.strerror}); give the path of a readable file"
        raise in_file(path, DataError(reason)) from None


def _check_size(file: BinaryIO) -> None:
    """Raises DataError for too many bytes or lines, before any is looked at.

    It goes no further than a line that will be refused: what is packed may be long for its size.
    """
    size = lines = line = 0
    while piece := file.read(_PIECE_BYTES):
        size += len(piece)
        lines += piece.count(b"\n")
        if size > MAX_FILE_BYTES:
            raise DataError(f"it has more than {MAX_FILE_BYTES:,} bytes, the most that are read")
        if lines > MAX_LINES:
            raise DataError(f"it has more than {MAX_LINES:,} lines, the most that are read")
        end = piece.rfind(b"\n")
        line = line + len(piece) if end < 0 else len(piece) - end
        if b"\0" in piece or line > _MOST_BYTES * MAX_LINE:
            break
    file.seek(0)


def _read(file: TextIO) -> Table:
    head, lines = _head(pieces(file, MAX_LINE))
    if not head:
        raise DataError("it is empty; give a file with rows of numbers and a label")
    layout = find_layout([readable(head[0]), *head[1:]])
    if layout.has_header:
        lines = _below_the_first(lines)
    return _Rows(layout).read(lines)


def _head(lines: Iterator[Lines]) -> tuple[list[str], Iterator[Lines]]:
    """The first lines, and all of them again.

    That is HEAD_LINES or HEAD_CHARACTERS of them, but three where there are.
    """
    head: list[str] = []
    taken: list[Lines] = []
    characters = 0
    for piece in lines:
        taken.append(piece)
        for text in piece.texts:
            head.append(text)
            characters += len(text)
            if len(head) == HEAD_LINES or (characters > HEAD_CHARACTERS and len(head) > 2):
                return head, chain(taken, lines)
    return head, iter(taken)


def _below_the_first(lines: Iterator[Lines]) -> Iterator[Lines]:
    rest = next(lines).without_first()
    return chain([rest], lines) if rest.texts else lines


class _OneByOne:
    """The lines of ``piece``, and those of ``following`` pieces where its last row goes on.

    ``begun`` is the number of the first since it was set to 0.
    """

    def __init__(self, piece: Lines, following: Iterator[Lines]) -> None:
        self._piece, self._following = piece, following
        self._place = self.begun = 0

    @property
    def at_end(self) -> bool:
        """True behind the last line of a piece."""
        return self._place == len(self._piece.texts)

    def __iter__(self) -> _OneByOne:
        return self

    def __next__(self) -> str:
        if self.at_end:
            self._piece, self._place = next(self._following), 0
        self.begun = self.begun or self._piece.numbers[self._place]
        self._place += 1
        return self._piece.texts[self._place - 1]


@dataclass(frozen=True, slots=True)
class _Block:
    """The cells of rows, one row after the other, and the lines in which these begin."""

    cells: Sequence[str]
    lines: Sequence[int]


class _Rows:
    """Collects the cells of rows."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._width = len(layout.names)
        room = Room()
        self._columns = [
            ColumnCells(f"column {place + 1}" + (f" ({name})" if name else ""), layout.number, room)
            for place, name in enumerate(layout.names)
        ]
        self._examples: list[Sequence[str]] = []
        self._count = 0
        self._only_numbers = True

    def read(self, lines: Iterator[Lines]) -> Table:
        cells = self._cells(lines)
        words = [
            column.words_of(cells[:, place].astype(np.float64))
            if column.codes is not None
            else None
            for place, column in enumerate(self._columns)
        ]
        examples = list(zip(*self._examples, strict=True))
        names = self._layout.names
        return table_of(names, cells, words, examples, self._layout.class_names)

    def _cells(self, lines: Iterator[Lines]) -> Bytes | Floats:
        """All cells (n, columns), read a piece at a time: as bytes as long as they are bytes."""
        blocks: list[Bytes | Floats] = []
        size, are_bytes = 0, True
        for piece in lines:
            block = self._numbers_of(self._at_once(piece) or self._row_by_row(piece, lines))
            are_bytes = are_bytes and block.dtype == np.uint8
            size += block.size
            if size * (1 if are_bytes else 8) > MAX_NUMBERS_BYTES:
                raise DataError(
                    f"its numbers take more than {MAX_NUMBERS_BYTES:,} bytes of memory, the most; "
                    "give fewer rows or columns"
                )
            blocks.append(block)
        cells: Any = np.concatenate(blocks)
        return cells  # type: ignore[no-any-return]

    def _split(self, texts: Iterable[str]) -> Iterator[list[str]]:
        delimiter = self._layout.delimiter
        if delimiter == WHITESPACE:
            return (text.split() for text in texts)
        return csv.reader(texts, delimiter=delimiter, skipinitialspace=True, strict=True)

    def _at_once(self, piece: Lines) -> _Block | None:
        """The rows of a piece where each line is one, as wide as it must be; None elsewhere."""
        cells = self._without_quotes(piece.texts)
        if cells is None:
            try:
                rows = list(self._split(piece.texts))
            except csv.Error:
                return None
            if len(rows) != len(piece.texts) or set(map(len, rows)) != {self._width}:
                return None
            cells = list(chain.from_iterable(rows))
        return _Block(cells, piece.numbers)

    def _without_quotes(self, texts: Sequence[str]) -> list[str] | None:
        """What ``csv`` would say of lines without quotes and spaces in front, in half the time."""
        text, delimiter = "".join(texts), self._layout.delimiter
        if (
            delimiter == WHITESPACE
            or any(each in text for each in ('"', f"{delimiter} ", "\n "))
            or text.startswith(" ")
            or max(map(len, texts)) > csv.field_size_limit()
            or set(map(methodcaller("count", delimiter), texts)) != {self._width - 1}
        ):
            return None
        return text.removesuffix("\n").replace("\n", delimiter).split(delimiter)

    def _row_by_row(self, piece: Lines, following: Iterator[Lines]) -> _Block:
        """The same where rows go over lines, or are wrong: then it raises WrongLine."""
        lines = _OneByOne(piece, following)
        rows: list[str] = []
        numbers = []
        split = self._split(lines)
        while not lines.at_end:
            lines.begun = 0
            try:
                cells = next(split)
            except csv.Error:
                raise WrongLine(
                    f"line {lines.begun:,}: a quote is not closed, or not the end of its cell, or "
                    f"a cell has over {csv.field_size_limit():,} characters"
                ) from None
            if len(cells) != self._width:
                raise WrongLine(
                    f"line {lines.begun:,} has {counted(len(cells), 'column')}; it must have "
                    f"{self._width:,}, as the first line has"
                )
            rows += cells
            numbers.append(lines.begun)
        return _Block(rows, numbers)

    def _numbers_of(self, read: _Block) -> Bytes | Floats:
        """The numbers of its cells (n, columns), and codes of words."""
        width, count = self._width, len(read.lines)
        block = self._only_numbers_of(read.cells) if self._only_numbers else None
        if block is None:
            block = np.empty((count, width))
            for place, column in enumerate(self._columns):
                block[:, place] = column.read(read.cells[place::width], read.lines, self._count)
            self._only_numbers = all(column.codes is None for column in self._columns)
        for row in range(min(count, _EXAMPLE_ROWS - len(self._examples))):
            self._examples.append(read.cells[row * width : (row + 1) * width])
        self._count += count
        if block.min() >= 0.0 and block.max() <= 255.0:
            small = block.astype(np.uint8)
            if np.array_equal(small, block):
                return small
        return block

    def _only_numbers_of(self, cells: Sequence[str]) -> Floats | None:
        """The quick way, where every cell is a finite number; None where one is not."""
        try:
            block = np.fromiter(map(self._layout.number, cells), np.float64, len(cells))
        except ValueError:
            return None
        if not np.isfinite(block).all() or has_underscore(cells):
            return None
        for column in self._columns:
            column.has_numbers = True
        return block.reshape(-1, self._width)
