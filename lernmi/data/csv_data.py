"""Reads a CSV file: columns of numbers and a label column. Nothing is trusted, nothing is scaled.

Text is UTF-8, with or without a byte order mark; a name that is not is read as Windows' cp1252. A
row is one line. Cells are told apart by the standard library's ``csv``.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from itertools import chain, islice
from typing import Any, BinaryIO, TextIO

import numpy as np

from lernmi.arrays import Bytes, Floats
from lernmi.data.csv_layout import NOTHING, Layout, find_layout, readable, with_point
from lernmi.data.labelled_rows import (
    MAX_CLASSES,
    MAX_NUMBERS_BYTES,
    LabelledRows,
    coded,
    too_many_classes,
)
from lernmi.errors import DataError
from lernmi.wording import counted, printable, quoted

MAX_FILE_BYTES = 2**30
MAX_LINES = 2**20
MAX_LINE = 2**20
"""The most characters of a line."""

HEAD_LINES, HEAD_CHARACTERS = 200, 2**18
"""The layout is found from so much of a file."""

_PIECE_BYTES = 2**20
_BLOCK_NUMBERS = 2**17
_NO_LABELS = ("", "?", "nan")

Lines = Iterator[tuple[int, str]]


class _WrongLine(DataError):
    """What is wrong with one line; the message begins with the line's number."""


def read_csv(path: str | os.PathLike[str], label: str | int | None = None) -> LabelledRows:
    """Read the rows of a CSV file; inputs are bytes if all are whole numbers within 0 .. 255.

    ``label`` is the name of the label column or its number, see ``find_layout``.

    Raises DataError, with line and column where there is one, for what can't be used.
    """
    try:
        with open(path, "rb") as contents:
            _check_size(contents)
            text = TextIOWrapper(contents, encoding="utf-8-sig", errors="surrogateescape")
            return _read(text, label)
    except DataError as error:
        separator = ", " if isinstance(error, _WrongLine) else ": "
        raise DataError(f"{printable(path)}{separator}{error}") from None
    except OSError as error:
        reason = f"it cannot be read ({error.strerror}); give the path of a readable file"
        raise DataError(f"{printable(path)}: {reason}") from None


def _check_size(file: BinaryIO) -> None:
    """Raises DataError for too many bytes or lines, before any is looked at."""
    if os.fstat(file.fileno()).st_size > MAX_FILE_BYTES:
        raise DataError(f"it has more than {MAX_FILE_BYTES:,} bytes, the most that are read")
    lines = 0
    while piece := file.read(_PIECE_BYTES):
        lines += piece.count(b"\n")
        if lines > MAX_LINES:
            raise DataError(f"it has more than {MAX_LINES:,} lines, the most that are read")
    file.seek(0)


def _read(file: TextIO, label: str | int | None) -> LabelledRows:
    lines = _lines(file)
    head = _head(lines)
    if not head:
        raise DataError("it is empty; give a file with rows of numbers and a label")
    layout = find_layout([text for _, text in head], label)
    rows = chain(head[1:] if layout.has_header else head, lines)
    return _Rows(layout).read(rows)


def _lines(file: TextIO) -> Lines:
    """The lines that are not blank, with their numbers from 1 on."""
    number = 0
    while text := file.readline(MAX_LINE + 1):
        number += 1
        if len(text) > MAX_LINE:
            raise _WrongLine(f"line {number:,} is longer than {MAX_LINE:,} characters, the most")
        if "\0" in text:
            raise _WrongLine(f"line {number:,} holds a zero byte; a CSV file is plain text, UTF-8")
        if text.strip(NOTHING):
            yield number, text.rstrip("\r\n")


def _head(lines: Lines) -> list[tuple[int, str]]:
    """The first lines: HEAD_LINES or HEAD_CHARACTERS of them, but three where there are."""
    head: list[tuple[int, str]] = []
    characters = 0
    for number, text in islice(lines, HEAD_LINES):
        head.append((number, readable(text) if not head else text))
        characters += len(text)
        if characters > HEAD_CHARACTERS and len(head) > 2:
            break
    return head


def _label_name(layout: Layout) -> str:
    """``"species"``, or ``column 5`` where it has no name."""
    name = layout.names[layout.label]
    return quoted(name) if name else layout.called(layout.label)


class _Rows:
    """Collects the numbers and the labels of rows."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._number = layout.number
        inputs = set(layout.inputs)
        self._others = [index for index in range(len(layout.names)) if index not in inputs][::-1]
        self._width = len(inputs)
        self._codes: dict[str, int] = {}
        self._labels: list[int] = []

    def read(self, lines: Lines) -> LabelledRows:
        layout = self._layout
        inputs = self._inputs(lines)
        try:
            labels, classes = coded(self._texts(), np.array(self._labels, dtype=np.int64))
        except DataError as error:
            raise DataError(f"{self._label_called} {error}") from None
        names = [layout.names[column] for column in layout.inputs]
        notes = []
        if layout.left_out is not None:
            notes = [f"Without {layout.called(layout.left_out)}: it only counts the rows."]
        return LabelledRows(
            origin="CSV",
            inputs=inputs,
            labels=labels,
            classes=classes,
            label_name=_label_name(layout),
            input_names=tuple(name or f"x{index}" for index, name in enumerate(names, start=1)),
            notes=tuple(notes),
        )

    @property
    def _label_called(self) -> str:
        return f"the label, {self._layout.called(self._layout.label)},"

    def _texts(self) -> list[str]:
        """The different labels, as they are to be understood."""
        texts = [readable(text) for text in self._codes]
        if self._layout.decimal_comma:
            return [
                text if self._layout.number_in(text) is None else with_point(text) for text in texts
            ]
        return texts

    def _inputs(self, lines: Lines) -> Bytes | Floats:
        """All numbers (n, n_in), read a block at a time: as bytes as long as they are bytes."""
        height = max(1, _BLOCK_NUMBERS // self._width)
        blocks: list[Bytes | Floats] = []
        size, are_bytes = 0, True
        while rows := list(islice(lines, height)):
            block = self._block(rows)
            are_bytes = are_bytes and block.dtype == np.uint8
            size += block.size
            if size * (1 if are_bytes else 8) > MAX_NUMBERS_BYTES:
                raise DataError(
                    f"its numbers take more than {MAX_NUMBERS_BYTES:,} bytes of memory, the most; "
                    "give fewer rows or columns"
                )
            blocks.append(block)
        inputs: Any = np.concatenate(blocks)
        return inputs  # type: ignore[no-any-return]

    def _block(self, rows: Sequence[tuple[int, str]]) -> Bytes | Floats:
        block: Floats = np.empty((len(rows), self._width))
        for index, (line, text) in enumerate(rows):
            block[index] = self._row(line, text)
        finite = np.isfinite(block).all(axis=1)
        if not finite.all():
            raise self._refusal(*rows[int(np.argmin(finite))])
        if block.min() >= 0.0 and block.max() <= 255.0:
            small = block.astype(np.uint8)
            if np.array_equal(small, block):
                return small
        return block

    def _row(self, line: int, text: str) -> Floats:
        """The numbers of a row; its label is noted."""
        layout = self._layout
        try:
            cells = layout.split(text)
        except ValueError as error:
            raise _WrongLine(f"line {line:,}: {error}; a row is one line") from None
        if len(cells) != len(layout.names):
            raise _WrongLine(
                f"line {line:,} has {counted(len(cells), 'column')}; it must have "
                f"{len(layout.names):,}, as the first line has"
            )
        self._labels.append(self._code(line, cells[layout.label].strip()))
        for column in self._others:
            del cells[column]
        try:
            if "_" in text and any("_" in cell for cell in cells):
                raise ValueError
            return np.fromiter(map(self._number, cells), np.float64, self._width)
        except ValueError:
            raise self._refusal(line, text) from None

    def _code(self, line: int, label: str) -> int:
        if label.casefold() in _NO_LABELS:
            where = f"line {line:,}, {self._layout.called(self._layout.label)}"
            raise _WrongLine(f"{where}: {quoted(label)} is no label; give one or remove the row")
        if label not in self._codes and len(self._codes) == MAX_CLASSES:
            error = too_many_classes(f"more than {MAX_CLASSES} different values", f"{line:,} lines")
            raise DataError(f"{self._label_called} {error}")
        return self._codes.setdefault(label, len(self._codes))

    def _refusal(self, line: int, text: str) -> _WrongLine:
        """Says which cell of a row is no number."""
        layout = self._layout
        cells = layout.split(text)
        column = next(index for index in layout.inputs if layout.number_in(cells[index]) is None)
        advice = "give a number or remove the row"
        if column in layout.text_columns:
            advice = "only the label may be text: remove the column or put numbers in it"
        where = f"line {line:,}, {layout.called(column)}"
        return _WrongLine(f"{where}: {self._what_is_wrong(cells[column])}; {advice}")

    def _what_is_wrong(self, cell: str) -> str:
        if not cell.strip():
            return "an empty cell is no number"
        try:
            infinite = math.isinf(self._number(cell))
        except ValueError:
            infinite = False
        return f"{quoted(readable(cell))} is {'not finite' if infinite else 'no number'}"
