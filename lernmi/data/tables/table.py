"""A table as it was read: every column, whatever is made of it. Nothing is left out, nor scaled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lernmi.arrays import Bytes, Floats
from lernmi.data.labelled_rows import in_order
from lernmi.data.tables.column_cells import MOST_WORDS, Words
from lernmi.data.tables.columns import (
    MOST_EXAMPLES,
    MOST_VALUES,
    ColumnFound,
    are_yes_no,
    is_date,
)
from lernmi.data.tables.csv_layout import readable
from lernmi.wording import short

INDEX_NAMES = ("", "#", "id", "index", "no", "nr", "row", "rownames", "row_names", "obs", "idx")
"""A first column with such a name whose numbers are whole and all differ numbers the rows."""

_NUMBERED = re.compile(r"unnamed: \d+|.*[_ .-](id|index|idx)|.*[a-z]I[dD]")
"""So does any column whose name is like this: ``Unnamed: 0``, ``customer_id``, ``PassengerId``."""

COUNTED_ROWS = 10  # so many rows counted 1, 2, 3 ... by a first column that has no name
WORDS_SHARE = 0.05  # fewer words than that among numbers are mistakes
DATES_SHARE = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """``cells`` (n, columns): numbers as they are, a word as its place among ``texts`` of its
    column, NaN where a value is missing.

    ``texts`` are empty for a column of numbers. ``wrong`` says of columns of numbers (by place)
    where the first cell stands that is none. ``class_names`` are what the last column's numbers
    stand for, where the file says that on top.
    """

    columns: tuple[ColumnFound, ...]
    cells: Bytes | Floats
    texts: tuple[tuple[str, ...], ...]
    wrong: Mapping[int, str] = field(default_factory=dict)
    class_names: tuple[str, ...] = ()


def table_of(
    names: Sequence[str],
    cells: Bytes | Floats,
    words: Sequence[Words | None],
    examples: Sequence[Sequence[str]],
    class_names: tuple[str, ...] = (),
) -> Table:
    """The table of ``cells`` (n, columns) as they were read: numbers, or what ``words`` says.

    ``examples`` are the first cells of each column. ``cells`` may be changed.
    """
    columns: list[ColumnFound] = []
    texts: list[tuple[str, ...]] = []
    wrong = {}
    has_header, few = any(names), len(names) < 3
    for place, name in enumerate(names):
        held = words[place]
        if held is None:
            found = _numbers(place, name, cells[:, place], has_header, few)
            its: tuple[str, ...] = ()
        else:
            found, its, values = _words(place, name, held)
            if cells.dtype == np.uint8 and (np.isnan(values).any() or len(its) > 256):
                cells = cells.astype(np.float64)
            cells[:, place] = values
            if found.kind == "number":
                wrong[place] = held.wrong
        columns.append(_with_examples(found, examples[place]))
        texts.append(its)
    return Table(tuple(columns), cells, tuple(texts), wrong, class_names)


def _with_examples(found: ColumnFound, cells: Sequence[str]) -> ColumnFound:
    first = tuple(dict.fromkeys(short(readable(cell)) for cell in cells if cell.strip()))
    return replace(found, examples=first[:MOST_EXAMPLES])


def _numbers(
    place: int, name: str, values: Bytes | Floats, has_header: bool, few: bool
) -> ColumnFound:
    """What is found of a column of numbers, NaN where one is missing, one of ``few`` or more."""
    if values.dtype == np.uint8:
        different = np.flatnonzero(np.bincount(values, minlength=256)).astype(np.float64)
        missing = 0
    else:
        there = values[~np.isnan(values)]
        different, missing = np.unique(there), len(values) - len(there)
    if not len(different):
        return ColumnFound(place, name, "empty", None, None, 0, missing, left_out="it is empty")
    least, most = float(different[0]), float(different[-1])
    kind, why = "number", ""
    if len(different) == 1:
        kind, why = "constant", f"all its numbers are {least:g}"
    elif (
        len(different) == len(values) and not few and _numbers_rows(place, name, values, has_header)
    ):
        kind, why = "row numbers", "it numbers the rows"
    return ColumnFound(place, name, kind, least, most, len(different), missing, left_out=why)


def _numbers_rows(place: int, name: str, values: Bytes | Floats, has_header: bool) -> bool:
    """Is a column of three or more no data, but says which row it is? Its values all differ."""
    if not bool((values == np.floor(values)).all()):
        return False
    if has_header:
        known = place == 0 and name.casefold() in INDEX_NAMES
        return known or _NUMBERED.fullmatch(name) is not None or name.startswith("Unnamed: ")
    counts = values[0] in (0, 1) and bool((np.diff(values.astype(np.float64)) == 1.0).all())
    return place == 0 and len(values) >= COUNTED_ROWS and bool(counts)


def _words(place: int, name: str, held: Words) -> tuple[ColumnFound, tuple[str, ...], Floats]:
    """The same of a column that holds words, with its texts in order and the places of them."""
    texts, rows = held.texts, len(held.places)
    if held.is_many:
        kind = "number" if held.numbers > held.words else "free text"
        kind = "date" if held.are_dates else kind
        why = {"number": "", "date": "dates"}.get(kind, kind)
        found = ColumnFound(place, name, kind, None, None, MOST_WORDS, 0, left_out=why)
        return found, (), held.places
    there = np.bincount(held.places[~np.isnan(held.places)].astype(np.int64), minlength=len(texts))
    missing = rows - int(there.sum())
    share = held.words / max(held.words + held.numbers, 1)
    come_again = 2 * len(texts) <= held.numbers + held.words and len(texts) <= MOST_VALUES
    are_words = share > WORDS_SHARE and come_again and not any("." in text for text in texts)
    if held.numbers >= held.words and not are_words:
        found = ColumnFound(place, name, "number", None, None, len(texts), missing)
        return found, (), np.zeros(rows)
    order = in_order(texts)
    new_place = {text: place for place, text in enumerate(order)}
    place_of = np.array([new_place[text] for text in texts] or [0], dtype=np.float64)
    places = held.places.copy()
    known = ~np.isnan(places)
    places[known] = place_of[places[known].astype(np.int64)]
    kind, why = _kind_of_words(order, int(there.sum()))
    values = tuple(order) if kind in ("words", "yes/no") else ()
    found = ColumnFound(place, name, kind, None, None, len(texts), missing, values, left_out=why)
    return found, tuple(order), places


def _kind_of_words(texts: Sequence[str], count: int) -> tuple[str, str]:
    """The kind of a column with these ``texts`` in ``count`` cells, and why it is left out."""
    if not texts:
        return "empty", "it is empty"
    if len(texts) == 1:
        return "constant", f"it is always {short(texts[0])}"
    if sum(map(is_date, texts)) >= DATES_SHARE * len(texts):
        return "date", "dates"
    if are_yes_no(set(texts)):
        return "yes/no", ""
    if len(texts) > MOST_VALUES:
        return "free text", f"{len(texts):,} different texts"
    if 2 * len(texts) > max(count, 4):
        return "free text", "hardly a text comes again"
    return "words", ""
