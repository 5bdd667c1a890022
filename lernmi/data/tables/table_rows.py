"""Rows to learn from, out of a table: what is asked for, what misses a value, what is predicted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Bytes, Floats, Integers
from lernmi.data.labelled_rows import MAX_NUMBERS_BYTES, LabelledRows, coded, number_in
from lernmi.data.tables.column_choice import (
    LABEL_NAMES,
    are_pixels,
    column_called,
    default_label,
    inputs_of,
    is_learnable,
)
from lernmi.data.tables.columns import ColumnFound
from lernmi.data.tables.table import Table
from lernmi.errors import DataError
from lernmi.wording import counted, quoted

MOST_LOST = 0.2
"""Where more of the rows miss a value, they are kept unless a person wants them left out."""

MOST_CLASSES_OF_NUMBERS, MOST_FRACTIONS = 20, 10
"""A column of more different numbers is predicted as a number; so many may have fractions."""

MOST_NAMED = 4
ROWS_A_NUMBER = 3
"""So many rows there must be of each such class, in the mean."""

SURE_CLASSES = 5
Mask = NDArray[np.bool_]
CLASS, NUMBER = "class", "number"
LEAVE_OUT, MEAN = "leave-out", "mean"


@dataclass(frozen=True, slots=True)
class TableChoice:
    """What a person chose of a table; None stands for what is found.

    ``label`` names the column to predict, ``columns`` those to learn from, ``drop`` those not to:
    each a name or a number from 1 on, -1 being the last. ``predict`` is "class" or "number",
    ``missing`` what becomes of rows that miss a value: "leave-out" or "mean".
    """

    label: str | int | None = None
    columns: tuple[str, ...] | None = None
    drop: tuple[str, ...] | None = None
    predict: str | None = None
    missing: str | None = None


def rows_of(table: Table, choice: TableChoice) -> LabelledRows:
    """The rows to learn from, as ``choice`` has it. Raises DataError where there are none."""
    names = [found.name for found in table.columns]
    label = (
        default_label(table)
        if choice.label is None
        else column_called(choice.label, names, "--label")
    )
    found = table.columns[label]
    _check_label(table, found)
    _check_wanted(found, names, choice)
    places, left_out = inputs_of(table, label, choice.columns, choice.drop, choice.missing == MEAN)
    inputs: Bytes | Floats = table.cells[:, places]
    kept, fill, notes = _kept(table, places, inputs, label, choice.missing)
    values = tuple(table.texts[place] for place in places)
    _check_room(int(kept.sum()), values, fill)
    column = table.cells[kept, label]
    target, told = _target(table, found, column, choice.predict)
    return LabelledRows(
        origin="CSV",
        inputs=inputs if kept.all() else inputs[kept],
        labels=target.labels,
        classes=target.classes,
        label_name=quoted(found.name) if found.name else found.called,
        input_names=tuple(
            names[place] or f"x{index}" for index, place in enumerate(places, start=1)
        ),
        notes=tuple([*_guess(table, found, choice), *told, *_left_out_words(left_out), *notes]),
        values=values if any(values) else (),
        fill=fill,
        numbers=target.numbers,
    )


# what is predicted


@dataclass(frozen=True, slots=True)
class _Target:
    """The class of each row, or its number."""

    labels: Integers
    classes: tuple[str, ...]
    numbers: Floats | None


def _the_label(found: ColumnFound) -> str:
    return f"the label, {found.called},"


def _check_label(table: Table, found: ColumnFound) -> None:
    """Raises DataError where a column can't be predicted, whatever the rows are."""
    if found.place in table.wrong:
        raise DataError(f"{table.wrong[found.place]}; mend it, or --label names another column")
    if found.kind == "empty":
        raise DataError(f"{_the_label(found)} is empty; --label names another column")
    if found.kind == "free text" and not table.texts[found.place]:
        raise DataError(
            f"{_the_label(found)} holds free text, so there are too many different texts for "
            "classes; --label names the column to predict"
        )


def _guess(table: Table, label: ColumnFound, choice: TableChoice) -> list[str]:
    """A sentence where neither a person nor the column's name says that it is the label."""
    if choice.label is not None or table.class_names or len(table.columns) <= 2:
        return []
    is_named = label.name.casefold() in (*LABEL_NAMES, "y")
    return [] if is_named else ["--label names another column to predict."]


def _check_wanted(label: ColumnFound, names: Sequence[str], choice: TableChoice) -> None:
    """Raises DataError where a person takes the label for one of the other columns."""
    for option, asked in (("--drop", choice.drop or ()), ("--columns", choice.columns or ())):
        places = {column_called(each, names, option) for each in asked}
        if label.place in places and (option == "--drop" or len(places) == 1):
            does = "be left out" if option == "--drop" else "be learned from"
            raise DataError(
                f"{label.called} is what is predicted, so it can't {does}; --label names another "
                "column to predict"
            )


def _target(
    table: Table, found: ColumnFound, column: Bytes | Floats, predict: str | None
) -> tuple[_Target, list[str]]:
    """What is to be predicted of rows whose label is ``column`` (n,), and a sentence on that."""
    texts = table.texts[found.place]
    if texts:
        if predict == NUMBER:
            raise DataError(
                f"{_the_label(found)} holds words such as {quoted(texts[0])}; --as number needs "
                "a column of numbers"
            )
        return _classes(table, found, texts, column.astype(np.int64), predict == CLASS), []
    different, codes, counts = np.unique(column, return_inverse=True, return_counts=True)
    is_number, told = _is_number(table, found.place, different, counts, predict)
    if not is_number:
        texts = tuple(f"{value:.15g}" for value in different.tolist())
        return _classes(table, found, texts, codes, predict == CLASS), told
    if len(different) < 2:
        raise DataError(
            f"{_the_label(found)} is always {different[0]:g}; --label names another column"
        )
    numbers = column.astype(np.float64)
    return _Target(np.zeros(len(numbers), dtype=np.int64), (), numbers), told


def _is_number(
    table: Table,
    label: int,
    different: NDArray[Any],
    counts: Integers,
    predict: str | None,
) -> tuple[bool, list[str]]:
    """Is a column of numbers to be predicted as such, or does it name classes?

    Classes come again and again: a few whole numbers, fewer others.
    """
    if predict is not None:
        return predict == NUMBER, []
    are_whole = bool((different == np.floor(different)).all())
    few = len(different) <= (MOST_CLASSES_OF_NUMBERS if are_whole else MOST_FRACTIONS)
    come_again = len(different) <= 2 or (
        int(counts.sum()) >= ROWS_A_NUMBER * len(different)
        and 2 * int((counts > 1).sum()) >= len(different)
    )
    if are_whole and are_pixels(table, label):
        return False, []
    if few and come_again:
        could_be = len(different) > SURE_CLASSES and not table.class_names
        return False, ["--as number predicts the label as a number."] if could_be else []
    return True, ["It is predicted as a number; --as class makes classes of it."]


def _classes(
    table: Table, found: ColumnFound, texts: Sequence[str], codes: Integers, asked: bool
) -> _Target:
    try:
        there, codes = np.unique(codes, return_inverse=True)
        labels, classes = coded([texts[place] for place in there], codes, asked)
    except DataError as error:
        raise DataError(f"{_the_label(found)} {error}") from None
    single = int((np.bincount(labels) == 1).sum())
    if len(classes) > 2 and 2 * single > len(classes):
        advice = "--label names the column to predict"
        if all(number_in(name) is not None for name in classes):
            advice += ", --as number predicts numbers"
        raise DataError(
            f"{_the_label(found)} has {len(classes):,} different values in "
            f"{counted(len(labels), 'row')}, most of them only once, so they are no classes; "
            f"{advice}"
        )
    if table.class_names:
        classes = tuple(_named(name, table.class_names) for name in classes)
    return _Target(labels, classes, None)


def _named(name: str, class_names: Sequence[str]) -> str:
    return class_names[int(name)] if name.isdecimal() and int(name) < len(class_names) else name


# which rows are kept


def _kept(
    table: Table, places: Sequence[int], inputs: Bytes | Floats, label: int, missing: str | None
) -> tuple[Mask, bool, list[str]]:
    """Which rows (n,) are learned from, whether means stand for what is missing, and sentences."""
    if table.cells.dtype == np.uint8:
        return np.ones(len(inputs), dtype=np.bool_), False, []
    labelled = ~np.isnan(table.cells[:, label])
    gaps = np.isnan(inputs) & labelled[:, None]
    lacking = gaps.any(axis=1)
    lost, notes = int(lacking.sum()), []
    if unlabelled := int((~labelled).sum()):
        notes = [f"{counted(unlabelled, 'row')} without a label {_are(unlabelled)} left out."]
    fill = bool(lost) and (
        missing == MEAN or (missing is None and lost > MOST_LOST * int(labelled.sum()))
    )
    kept = labelled if fill else labelled & ~lacking
    if lost:
        counts = gaps.sum(axis=0).tolist()
        most = sorted(zip(counts, places, strict=True), reverse=True)
        named = [
            f"{_short_name(table.columns[place])}: {count:,}" for count, place in most if count
        ]
        where = ", ".join(named[:MOST_NAMED]) + (", …" if len(named) > MOST_NAMED else "")
        rows = f"{counted(lost, 'row')} with missing values ({where}) {_are(lost)}"
        if fill:
            notes.append(f"{rows} kept; --missing leave-out leaves them out.")
        else:
            notes.append(f"{rows} left out; --missing mean keeps them.")
        if not kept.any():
            raise DataError(
                f"every row misses a value ({where}); --missing mean keeps them, --drop leaves a "
                "column out"
            )
    if not kept.any():
        raise DataError(f"{_the_label(table.columns[label])} is empty; --label names another")
    return kept, fill, notes


def _check_room(rows: int, values: Sequence[tuple[str, ...]], fill: bool) -> None:
    inputs = sum(max(len(each), 1) + fill for each in values)
    if rows * inputs * 8 > MAX_NUMBERS_BYTES and any(values):
        raise DataError(
            f"{rows:,} rows x {inputs:,} inputs are too many; rows x inputs may be "
            f"{MAX_NUMBERS_BYTES // 8:,}: --drop leaves columns out"
        )


def _left_out_words(left_out: Sequence[ColumnFound]) -> list[str]:
    """``Without column 1 (id): it numbers the rows.``"""
    if not left_out:
        return []
    told = [f"{found.called}: {found.left_out}" for found in left_out[:MOST_NAMED]]
    more = len(left_out) - len(told)
    way = " (see --columns)" if any(map(is_learnable, left_out)) else ""
    return [f"Without {'; '.join(told)}{f'; and {more:,} more' if more else ''}{way}."]


def _short_name(found: ColumnFound) -> str:
    return found.name or f"column {found.place + 1}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
