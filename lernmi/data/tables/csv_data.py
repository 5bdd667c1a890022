"""Reads a CSV file: every column, numbers or words. Nothing is trusted, nothing is scaled.

Text is UTF-8, with or without a byte order mark; a name that is not is read as Windows' cp1252.
Cells are told apart by the standard library's ``csv``; a quoted one may go over lines.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from itertools import chain, islice
from typing import Any, BinaryIO, TextIO

import numpy as np

from lernmi.arrays import Bytes, Floats
from lernmi.data.labelled_rows import MAX_NUMBERS_BYTES
from lernmi.data.tables import sources
from lernmi.data.tables.column_cells import ColumnCells, Room
from lernmi.data.tables.csv_layout import NOTHING, WHITESPACE, Layout, find_layout, readable
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
_BLOCK_NUMBERS = 2**17
_EXAMPLE_ROWS = 8


class WrongLine(DataError):
    """What is wrong with one line; the message begins with the line's number."""


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
    lines = _Lines(file)
    head = _head(lines)
    if not head:
        raise DataError("it is empty; give a file with rows of numbers and a label")
    layout = find_layout([text for _, text in head])
    lines.again(head[1:] if layout.has_header else head)
    return _Rows(layout).read(lines)


class _Lines:
    """The lines that are not blank, with their ends; ``number`` is that of the last, from 1 on.

    ``begun`` is the number of the first since it was set to 0; ``underscores`` says that there was
    one: Python's numbers may hold them, a table's not.
    """

    def __init__(self, file: TextIO) -> None:
        self._lines = self._numbered(file)
        self.number = self.begun = 0
        self.underscores = False

    def again(self, lines: Sequence[tuple[int, str]]) -> None:
        """Give these lines before all others."""
        self._lines = chain(lines, self._lines)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.number, text = next(self._lines)
        self.begun = self.begun or self.number
        self.underscores = self.underscores or "_" in text
        return text

    def numbered(self) -> Iterator[tuple[int, str]]:
        """The lines with their numbers."""
        return ((self.number, text) for text in self)

    @staticmethod
    def _numbered(file: TextIO) -> Iterator[tuple[int, str]]:
        number = 0
        while text := file.readline(MAX_LINE + 1):
            number += 1
            if len(text) > MAX_LINE:
                raise WrongLine(f"line {number:,} is longer than {MAX_LINE:,} characters, the most")
            if "\0" in text:
                raise WrongLine(
                    f"line {number:,} holds a zero byte; a CSV file is plain text, UTF-8"
                )
            if text.strip(NOTHING):
                yield number, text


def _head(lines: _Lines) -> list[tuple[int, str]]:
    """The first lines: HEAD_LINES or HEAD_CHARACTERS of them, but three where there are."""
    head: list[tuple[int, str]] = []
    characters = 0
    for number, text in islice(lines.numbered(), HEAD_LINES):
        head.append((number, readable(text) if not head else text))
        characters += len(text)
        if characters > HEAD_CHARACTERS and len(head) > 2:
            break
    return head


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
        self._examples: list[list[str]] = []
        self._count = 0
        self._only_numbers = True

    def read(self, lines: _Lines) -> Table:
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

    def _cells(self, lines: _Lines) -> Bytes | Floats:
        """All cells (n, columns), read a block at a time: as bytes as long as they are bytes."""
        height = max(1, _BLOCK_NUMBERS // self._width)
        blocks: list[Bytes | Floats] = []
        size, are_bytes = 0, True
        all_rows = self._rows(lines)
        while numbered := list(islice(all_rows, height)):
            rows = [row for _, row in numbered]
            block = self._block(rows, [line for line, _ in numbered], lines.underscores)
            lines.underscores = False
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

    def _rows(self, lines: _Lines) -> Iterator[tuple[int, list[str]]]:
        """The cells of each row, and the line in which it begins."""
        delimiter = self._layout.delimiter
        rows: Iterator[list[str]]
        if delimiter == WHITESPACE:
            rows = (line.split() for line in lines)
        else:
            rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
        while True:
            lines.begun = 0
            try:
                cells = next(rows, None)
            except csv.Error:
                raise self._not_told(lines) from None
            if cells is None:
                return
            if len(cells) != self._width:
                raise WrongLine(
                    f"line {lines.begun:,} has {counted(len(cells), 'column')}; it must have "
                    f"{self._width:,}, as the first line has"
                )
            yield lines.begun, cells

    def _not_told(self, lines: _Lines) -> WrongLine:
        return WrongLine(
            f"line {lines.begun:,}: a quote is not closed, or not the end of its cell, or a cell "
            f"has over {csv.field_size_limit():,} characters"
        )

    def _block(
        self, rows: Sequence[list[str]], lines: Sequence[int], underscores: bool
    ) -> Bytes | Floats:
        block = self._numbers(rows) if self._only_numbers and not underscores else None
        if block is None:
            block = np.empty((len(rows), self._width))
            for place, cells in enumerate(zip(*rows, strict=True)):
                block[:, place] = self._columns[place].read(cells, lines, self._count)
            self._only_numbers = all(column.codes is None for column in self._columns)
        if len(self._examples) < _EXAMPLE_ROWS:
            self._examples += rows[:_EXAMPLE_ROWS]
        self._count += len(rows)
        if block.min() >= 0.0 and block.max() <= 255.0:
            small = block.astype(np.uint8)
            if np.array_equal(small, block):
                return small
        return block

    def _numbers(self, rows: Sequence[list[str]]) -> Floats | None:
        """The quick way, where every cell is a finite number; None where one is not."""
        count = len(rows) * self._width
        cells = chain.from_iterable(rows)
        try:
            block = np.fromiter(map(self._layout.number, cells), np.float64, count)
        except ValueError:
            return None
        if not np.isfinite(block).all():
            return None
        for column in self._columns:
            column.has_numbers = True
        return block.reshape(len(rows), self._width)
