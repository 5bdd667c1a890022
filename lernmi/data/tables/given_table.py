"""A table of arrays that are in Python already: each column as a CSV file's would be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Bytes, Floats
from lernmi.data.tables.column_cells import ColumnCells, Room, Words
from lernmi.data.tables.columns import MOST_EXAMPLES
from lernmi.data.tables.table import Table, table_of
from lernmi.errors import DataError
from lernmi.wording import short

NUMBERS = "biuf"  # numpy's kinds of numbers
NO_CELLS = "cV"
LARGEST_BYTE = 255
LARGEST_ITEM = 8  # bytes of a number that is no more precise than float64

Column = tuple[NDArray[Any], Words | None]


def array_of(values: Any, what: str) -> NDArray[Any]:
    """``values`` as an array of numbers, or of cells of any kind. Raises DataError for others.

    What is masked is missing.
    """
    if isinstance(values, np.ma.MaskedArray):
        masked, values = np.ma.getmaskarray(values), values.data.astype(object)
        values[masked] = None
    try:
        array = np.asarray(values)
    except (TypeError, ValueError):
        raise DataError(f"{what} has rows of different lengths; all have to agree") from None
    if array.dtype.kind in NO_CELLS:
        raise DataError(f"{what} holds {array.dtype}; numbers or words are needed")
    if array.dtype.kind == "f" and array.itemsize > LARGEST_ITEM:
        with np.errstate(over="ignore"):
            array = array.astype(np.float64)
    if array.dtype.kind == "f" and np.isinf(array).any():
        place = ", ".join(map(str, np.argwhere(np.isinf(array))[0].tolist()))
        raise DataError(f"{what}[{place}] is infinite; replace it or leave the row out")
    return array


def as_bytes(numbers: NDArray[Any]) -> Bytes | Floats:
    """As bytes if all are whole numbers of 0 .. 255, else as float64."""
    if numbers.dtype.kind == "b":
        return numbers.astype(np.uint8)
    if numbers.min() >= 0 and numbers.max() <= LARGEST_BYTE and not (numbers % 1).any():
        return numbers.astype(np.uint8)
    return numbers.astype(np.float64)


def given_table(
    X: NDArray[Any], y: NDArray[Any] | None, names: Sequence[str], choosy: bool
) -> Table:
    """The table of ``X`` (n, columns), and ``y`` (n,), if given, as its last column.

    ``names`` has one a column, "" where there is none. Where it is not ``choosy``, a column that
    numbers the rows, or has one number alone, is one to learn from, too.
    """
    room, columns = Room(), X.shape[1]
    blocks: list[NDArray[Any]] = []
    words: list[Words | None] = [None] * columns
    if X.dtype.kind in NUMBERS:
        blocks = [as_bytes(X)]
    else:
        for place in range(columns):
            numbers, words[place] = _column(X[:, place], names[place], place, room)
            blocks.append(numbers[:, None])
    if y is not None:
        numbers, held = _column(y, names[-1], columns, room)
        blocks.append(numbers[:, None])
        words.append(held)
    are_bytes = all(block.dtype == np.uint8 for block in blocks)
    cells: Any = np.concatenate(blocks, axis=1, dtype=np.uint8 if are_bytes else np.float64)
    first = [X[:MOST_EXAMPLES, place] for place in range(columns)] + ([] if y is None else [y])
    examples = [[str(cell) for cell in column[:MOST_EXAMPLES]] for column in first]
    table = table_of([short(name) for name in names], cells, words, examples)
    return table if choosy else replace(table, columns=tuple(map(_used, table.columns)))


def _used(found: Any) -> Any:
    numbers = found.kind in ("row numbers", "constant") and found.least is not None
    return replace(found, left_out="") if numbers else found


def _column(values: NDArray[Any], name: str, place: int, room: Room) -> Column:
    """A column's numbers, NaN where one is missing; or the places of its words, with those."""
    if values.dtype.kind in "iuf":
        return as_bytes(values), None
    called = f"column {place + 1}" + (f" ({short(name)})" if name else "")
    if values.dtype.kind == "O" and all(map(_is_number, values)):
        try:
            return as_bytes(_floats(values)), None
        except OverflowError:
            raise DataError(f"{called}: a number is too large; no more than 1.8e308") from None
    column = ColumnCells(called, float, room)
    cells = ["" if each is None else str(each) for each in values.tolist()]
    numbers = column.read(cells, range(len(cells)), 0)
    held = column.words_of(numbers)
    if held is None:
        return as_bytes(numbers), None
    return np.zeros(len(cells), np.uint8), held  # the table puts the places of words there


def _floats(values: NDArray[Any]) -> Floats:
    return np.array([np.nan if each is None else each for each in values], np.float64)


def _is_number(cell: object) -> bool:
    return cell is None or (isinstance(cell, Real) and not isinstance(cell, bool | np.bool_))
