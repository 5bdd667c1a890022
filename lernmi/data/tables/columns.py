"""What is found of each column of a table, from all its rows, before anything is trained."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lernmi.wording import short

KINDS = (
    "number",
    "words",
    "yes/no",
    "date",
    "free text",
    "row numbers",
    "constant",
    "empty",
)
"""Of a column. Numbers, words and yes/no become inputs, others only where they are asked for."""

MOST_VALUES = 30
"""The most different words of a column that becomes inputs: each is an input."""

MOST_EXAMPLES = 3

MISSING = ("", "?", "nan", "na", "n/a", "null", ".", "nil", "<na>", "#n/a", "nat")
"""Cells that hold no value, in any case."""

MISSING_NUMBERS = (*MISSING, "-", "--", "none")
"""The same among numbers; a column of words may mean something by these."""

_NO_YES = (("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"))

_DAY = r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2}(\d{2})?|\d{4}\d{2}\d{2}"
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NAMED = (
    rf"{_MONTH}[- ]+\d{{1,2}}(st|nd|rd|th)?,?[- ]+\d{{2,4}}|\d{{1,2}}[- ]+{_MONTH},?[- ]+\d{{2,4}}"
    rf"|{_MONTH}[- ]+\d{{4}}|\d{{4}}[- ]+{_MONTH}([- ]+\d{{1,2}})?"
)
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]m)?( ?(z|utc|gmt|[+-]\d{2}:?\d{2}))?"
_DATE = re.compile(rf"(({_DAY}|{_NAMED})([t ,]+({_CLOCK}))?|{_CLOCK})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColumnFound:
    """A column: ``place`` from 0 on, ``name`` ("" where the file has none), one of ``KINDS``.

    ``least`` and ``most`` are of its numbers, None where it has none. ``distinct`` values are
    different, ``missing`` cells hold none. ``values`` are the words of a column of words or of
    yes/no, in order: each is an input. ``examples`` are a few of the first cells, as they stand
    there. ``left_out`` says why the column is not used unless it is asked for, "" if it is.
    """

    place: int
    name: str
    kind: str
    least: float | None
    most: float | None
    distinct: int
    missing: int
    values: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    left_out: str = ""

    @property
    def called(self) -> str:
        """``column 3 (petal_length)``, counted from 1."""
        return f"column {self.place + 1}" + (f" ({self.name})" if self.name else "")

    @property
    def asked(self) -> str:
        """What to write after ``--columns`` or ``--drop`` for it: its name, else its number."""
        return self.name or str(self.place + 1)

    @property
    def words(self) -> str:
        """``number, 4.3 to 7.9, 35 different, 2 missing``."""
        parts = [self.kind]
        if self.kind in ("number", "row numbers") and self.least is not None:
            parts.append(f"{self.least:g} to {self.most:g}")
        if self.values:
            parts.append(", ".join(map(short, self.values[:MOST_EXAMPLES])))
            parts[-1] += ", …" if len(self.values) > MOST_EXAMPLES else ""
        if self.kind not in ("constant", "empty"):
            parts.append(f"{self.distinct:,} different")
        if self.missing:
            parts.append(f"{self.missing:,} missing")
        return ", ".join(parts)


def are_yes_no(values: set[str]) -> bool:
    """True for two words that say no and yes, in whatever case."""
    folded = {value.casefold() for value in values}
    return len(values) == 2 and any(folded == set(pair) for pair in _NO_YES)


def is_date(text: str) -> bool:
    """True if a cell looks like a day, a month of a year or a time of day."""
    return _DATE.fullmatch(text.strip()) is not None
