"""Which columns of a table are learned from, and which holds what is to be predicted."""

from __future__ import annotations

import math
import shlex
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lernmi.data.labelled_rows import MAX_CLASSES
from lernmi.data.tables.columns import ColumnFound
from lernmi.data.tables.table import Table
from lernmi.errors import DataError
from lernmi.wording import quoted, short

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

LEAST_PIXELS = 64
MOST_LABELS = 64  # different values of a column of numbers that may be taken for a label unasked
ROWS_A_TEXT = 3  # in the mean, where texts may be labels
MOST_NAMED = 8


def column_called(wanted: str | int, names: Sequence[str], option: str) -> int:
    """The column of that name, in any case if none has just this; else of that number.

    ``option`` is what asks for it. Raises DataError if there is none, or more than one.
    """
    text = str(wanted).strip()
    found = [index for index, name in enumerate(names) if name and name == text]
    if not found:
        folded = text.casefold()
        found = [index for index, name in enumerate(names) if name and name.casefold() == folded]
    if len(found) > 1:
        numbers = ", ".join(str(index + 1) for index in found)
        raise DataError(
            f"{len(found)} columns are called {quoted(text)}; give {option} one of {numbers}"
        )
    return found[0] if found else _column_number(text, names, option)


def _column_number(wanted: str, names: Sequence[str], option: str) -> int:
    try:
        number = int(wanted)
    except ValueError:
        known = ", ".join(name for name in names[:MOST_NAMED] if name) or "without names"
        more = ", …" if len(names) > MOST_NAMED else ""
        raise DataError(
            f"no column is called {quoted(wanted)}; its columns are {known}{more}; "
            f"or give {option} a number, 1 to {len(names)}"
        ) from None
    if not 1 <= abs(number) <= len(names):
        raise DataError(
            f"it has no column {number}; its columns are 1 to {len(names)}, or -1 for the last"
        )
    return number - 1 if number > 0 else len(names) + number


def default_label(table: Table) -> int:
    """By name; else the last column if it is like labels, else the first, as far as they are; else
    the last one of words, else the last that can be used.
    """
    columns = table.columns
    if table.class_names:
        return len(columns) - 1
    folded = [found.name.casefold() for found in columns]
    for name in (*LABEL_NAMES, *(() if "x" in folded else ("y",))):
        if name in folded:
            return folded.index(name)
    last = len(columns) - 1
    ends = [is_like_labels(columns[place], table) for place in (0, last)]
    if ends[0] and (not ends[1] or (_is_square(last) and _are_bytes(table))):
        return 0
    if ends[1]:
        return last
    words = [
        found.place
        for found in columns
        if table.texts[found.place] and is_like_labels(found, table)
    ]
    usable = [found.place for found in columns if not found.left_out]
    return words[-1] if words else usable[-1] if usable else last


def is_like_labels(found: ColumnFound, table: Table) -> bool:
    """True for words, and for a few whole numbers that come again."""
    there = len(table.cells) - found.missing
    if table.texts[found.place] and found.kind != "date":
        places = table.cells[:, found.place]
        counts = np.bincount(places[~np.isnan(places)].astype(np.int64))
        few = found.kind != "free text" or found.distinct <= min(MAX_CLASSES, there // ROWS_A_TEXT)
        return few and len(counts) > 1 and 2 * int((counts > 1).sum()) >= len(counts)
    if found.kind != "number" or found.place in table.wrong:
        return False
    numbers = table.cells[:, found.place]
    whole = numbers.dtype == np.uint8 or bool(
        (np.isnan(numbers) | (numbers == np.floor(numbers))).all()
    )
    return whole and 2 <= found.distinct <= min(MOST_LABELS, there // 2)


def _is_square(count: int) -> bool:
    return math.isqrt(count) ** 2 == count >= LEAST_PIXELS


def _are_bytes(table: Table) -> bool:
    return table.cells.dtype == np.uint8 and not any(table.texts)


def are_pixels(table: Table, label: int) -> bool:
    """True if all columns but the label are those of a square picture."""
    others = [place for place in range(len(table.columns)) if place != label]
    if not _is_square(len(others)) or any(table.texts[place] for place in others):
        return False
    if table.cells.dtype == np.uint8:
        return True
    pixels = table.cells[:, others]
    return bool(((pixels >= 0) & (pixels <= 255) & (pixels == np.floor(pixels))).all())


def _without_gaps(found: ColumnFound, rows: int) -> ColumnFound:
    """Left out, where it has a value in less than half of the rows."""
    if found.left_out or 2 * found.missing <= rows:
        return found
    return replace(found, left_out=f"{found.missing:,} of {rows:,} values are missing")


def wanted_inputs(
    table: Table,
    label: int,
    columns: Sequence[str] | None,
    drop: Sequence[str] | None,
    with_gaps: bool,
) -> tuple[list[int], list[ColumnFound]]:
    """The columns to learn from, and those that nobody asked to leave out but hold no data.

    ``columns`` alone are learned from, where given, and never those to ``drop``. Columns that
    mostly miss their values are left out unless they are wanted ``with_gaps``. Raises DataError for
    one that there is not.
    """
    names = [found.name for found in table.columns]
    dropped = {column_called(each, names, "--drop") for each in drop or ()}
    if columns is not None:
        wanted = [column_called(each, names, "--columns") for each in columns]
        return sorted({*wanted} - {label, *dropped}), []
    others = [place for place in range(len(names)) if place not in {label, *dropped}]
    pixels = not dropped and are_pixels(table, label)
    found_of = [table.columns[place] for place in others]
    if not with_gaps:
        found_of = [_without_gaps(found, len(table.cells)) for found in found_of]
    left_out = [found for found in found_of if found.left_out and not pixels]
    unused = {found.place for found in left_out}
    return [place for place in others if place not in unused], left_out


def inputs_of(
    table: Table,
    label: int,
    columns: Sequence[str] | None,
    drop: Sequence[str] | None,
    with_gaps: bool,
) -> tuple[list[int], list[ColumnFound]]:
    """``wanted_inputs``, all of which can be learned from.

    Raises DataError for one that there is not, or can't be learned from, and where none remains.
    """
    chosen, left_out = wanted_inputs(table, label, columns, drop, with_gaps)
    for place in chosen:
        found = table.columns[place]
        if not is_learnable(found):
            raise DataError(
                f"{found.called} can't be learned from ({found.left_out}); leave it out of "
                "--columns"
            )
        if place in table.wrong:
            dropped = shlex.quote(short(found.asked))
            raise DataError(f"{table.wrong[place]}; mend it, or --drop {dropped}")
    if not chosen:
        why = "; ".join(f"{found.called}: {found.left_out}" for found in left_out[:MOST_NAMED])
        raise DataError(
            f"no column is left to learn from{f' ({why})' if why else ''}; beside the label a row "
            "needs numbers, or words that come again"
        )
    return chosen, left_out


def is_learnable(found: ColumnFound) -> bool:
    """Can a column become inputs, if a person asks for it?"""
    return found.kind not in ("date", "free text", "empty")
