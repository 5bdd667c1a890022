"""The columns of a table, from the first lines of its file: quick, for a person is typing."""

from __future__ import annotations

import csv
import os

from lernmi.data.tables.sources import opened
from lernmi.errors import DataError
from lernmi.wording import short

HEAD = 2**18  # bytes that are looked at
DELIMITERS = ",;\t|"


def columns_in(path: str) -> list[tuple[str, str]]:
    """Of each column its name, or its number, from 1 on, where it has none; and its first cell.

    There are none in what can't be read, or is no table.
    """
    try:
        head, *rows = _rows(os.path.expanduser(path))
    except (OSError, ValueError, csv.Error, DataError):
        return []
    if len(head) < 2 or not rows:
        return []
    first = rows[0]
    if any(map(_is_number, head)):
        head, first = [], head
    names = [short(cell.strip().removeprefix("# ")) for cell in head]
    names += [""] * (len(first) - len(names))
    return [
        (name or str(number), f"begins with {short(cell)}")
        for number, (name, cell) in enumerate(zip(names, first, strict=False), start=1)
    ]


def _rows(path: str) -> list[list[str]]:
    """The cells of the first two lines that are not blank."""
    if not os.path.isfile(path):  # a pipe would be emptied, or waited for
        return [[]]
    with opened(path) as file:
        head = file.read(HEAD)
    lines = head.decode("utf-8-sig", "replace").splitlines()
    lines = [line for line in lines if line.strip()][:2]
    if not lines or "\0" in lines[0]:
        return [[]]
    delimiter = max(DELIMITERS, key=lines[0].count)
    return [*csv.reader(lines, delimiter=delimiter, skipinitialspace=True)]


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
