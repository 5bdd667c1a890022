"""What was read from a person's file: rows of numbers, each with its class. Nothing is scaled."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Bytes, Floats, Integers
from lernmi.errors import DataError
from lernmi.wording import counted

MAX_CLASSES = 256
"""The most classes: each is an output neuron."""

MAX_NUMBERS_BYTES = 2**28
"""The most memory the inputs, or the targets, may take: 256 MiB."""

FEW = 20
"""So many different numbers are classes in any case; more must have ROWS_A_CLASS rows each."""

FEW_WORDS = 100
ROWS_A_CLASS = 10
_DIGITS = re.compile("([0-9]+)")


@dataclass(frozen=True, slots=True)
class LabelledRows:
    """``inputs`` (n, n_in), bytes or float64, and ``labels`` (n,): indices into ``classes``.

    ``origin`` is a word for the file ("CSV"), ``label_name`` what a sentence calls the label, ""
    if nothing. ``input_names`` has a name an input, or none at all. ``picture`` is (rows, columns)
    where the inputs are known to be pixels. ``notes`` are sentences on what was found.

    ``values`` are the words of each column, none of one of numbers, or nothing where all are
    numbers: ``inputs`` then holds the place of a word among them. NaN is a missing value, which
    only ``fill`` allows. ``numbers`` (n,) are what is to be predicted instead of classes.
    """

    origin: str
    inputs: Bytes | Floats
    labels: Integers
    classes: tuple[str, ...]
    label_name: str = ""
    input_names: tuple[str, ...] = ()
    picture: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()
    values: tuple[tuple[str, ...], ...] = ()
    fill: bool = False
    numbers: Floats | None = None

    def check(self) -> None:
        """Raises DataError unless there are numbers, or two classes or more with room for them."""
        if self.numbers is not None:
            return
        if len(self.classes) < 2:
            raise DataError(
                f"all {counted(len(self.labels), 'row')} are of one class "
                f"({', '.join(self.classes)}); there must be two classes or more"
            )
        if len(self.classes) > MAX_CLASSES:
            raise DataError(
                f"it has {len(self.classes):,} classes; at most {MAX_CLASSES} can be used"
            )
        if len(self.labels) * len(self.classes) * 8 > MAX_NUMBERS_BYTES:
            raise DataError(
                f"{len(self.labels):,} rows x {len(self.classes)} classes are too many; "
                f"rows x classes may be {MAX_NUMBERS_BYTES // 8:,}"
            )


def number_in(text: str) -> float | None:
    """The finite number a text is; None if it is none. ``1_000`` is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in text else None


def in_order(names: Iterable[str]) -> list[str]:
    """Names as people sort them: numbers by value, and ``a2`` before ``a10``."""
    names = list(names)
    if all(number_in(name) is not None for name in names):
        return sorted(names, key=float)
    return sorted(names, key=_natural)


def _natural(name: str) -> tuple[list[tuple[int, str]], str]:
    """Digits count by their value: first by how many there are."""
    parts = [
        (len(part.lstrip("0")), part.lstrip("0")) if index % 2 else (0, part)
        for index, part in enumerate(_DIGITS.split(name.casefold()))
    ]
    return parts, name


def coded(
    texts: Sequence[str], codes: Integers, asked: bool = False
) -> tuple[Integers, tuple[str, ...]]:
    """Classes in order, and the class of each row, from ``codes`` (n,) into different ``texts``.

    Texts that are the same number are one class: 1, 1.0, 01. Raises DataError if there are so many
    that they are no classes, unless a person ``asked`` for classes.
    """
    values = [number_in(text) for text in texts]
    are_numbers = None not in values
    names = [f"{value:.15g}" for value in values] if are_numbers else list(texts)
    classes = in_order(set(names))
    if not asked:
        _check_are_classes(classes, len(codes), are_numbers)
    index_of = {name: index for index, name in enumerate(classes)}
    return np.array([index_of[name] for name in names], dtype=np.int64)[codes], tuple(classes)


def _check_are_classes(classes: Sequence[str], rows: int, are_numbers: bool) -> None:
    different = len(classes)
    if different <= (FEW if are_numbers else FEW_WORDS):
        return
    fractions = are_numbers and any(float(name) % 1.0 for name in classes)
    if fractions or rows < ROWS_A_CLASS * different:
        raise too_many_classes(counted(different, "different value"), counted(rows, "row"))


def too_many_classes(values: str, rows: str) -> DataError:
    return DataError(
        f"has {values} in {rows}: too many for classes, a few values that come again and again; "
        "--label names the column to predict"
    )
