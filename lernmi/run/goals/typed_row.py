"""A row of a table as a person types it: ``look Adelie Dream 39.1 ?``, a cell a column."""

from __future__ import annotations

import math
import re

from lernmi.data.labelled_rows import number_in
from lernmi.data.tables.columns import MISSING_NUMBERS
from lernmi.run.goals.goal_tokens import GoalError
from lernmi.tasks.encoding import Encoding
from lernmi.tasks.task import Task
from lernmi.wording import counted, quoted, short

MOST_SHOWN = 4  # cells of an example, words of a column
GAP = "?"  # how a missing value is typed
_LOOK = re.compile(r"\s*look(?![\w(])", re.IGNORECASE)
_APART = re.compile(r"[\s,]*")
_CELL = re.compile(r"[^\s,]+?(?=->|→|[\s,]|$)")
_EXPECTED = ("->", "→")


def cells_in(line: str, task: Task) -> tuple[tuple[float, ...], int] | None:
    """The row that a line asks to look at, and where in the line its cells end.

    A word is its place among those of its column, a gap NaN. None where the line asks for something
    else, or where all that a person types for ``task`` is numbers. Raises GoalError.
    """
    encoding, begun = task.encoding, _LOOK.match(line)
    if begun is None or encoding is None or encoding.is_numbers:
        return None
    place, row = _next(line, begun.end()), list[float]()
    while len(row) < len(encoding.columns):
        if _is_over(line, place):
            cells = counted(len(encoding.columns), "cell")
            raise GoalError(f"{cells} here, not {len(row)}: {_example(task)}", place, place)
        value, place = _cell(line, place, encoding, len(row))
        row.append(value)
        place = _next(line, place)
    if not _is_over(line, place):
        end = _end(line, place)
        many = counted(len(row), "cell")
        raise GoalError(f"{quoted(line[place:end])} is too much: {many} here", place, end)
    return tuple(row), place


def typical_row(task: Task) -> list[str]:
    """The cells of the first row that is learned from, as they are typed."""
    assert task.encoding is not None
    cells = task.encoding.cells(task.train.inputs_of(0).tolist())
    return [_typed(cell) if cell else GAP for cell in cells]


def cell_words(encoding: Encoding, column: int, value: float) -> str:
    """``Adelie``, ``39.1``, ``missing``: what ``value`` stands for in a row of numbers."""
    if math.isnan(value):
        return "missing"
    words = encoding.words[column]
    return words[int(value)] if words else f"{value:.6g}"


def _example(task: Task) -> str:
    typical = typical_row(task)
    return " ".join(
        ["look", *typical[:MOST_SHOWN], *(["..."] if len(typical) > MOST_SHOWN else ())]
    )


def _typed(cell: str) -> str:
    found = _CELL.match(cell)
    return cell if found is not None and found.end() == len(cell) else f'"{cell}"'


def _next(line: str, place: int) -> int:
    found = _APART.match(line, place)
    return place if found is None else found.end()


def _end(line: str, place: int) -> int:
    found = _CELL.match(line, place)
    return len(line) if found is None else found.end()


def _is_over(line: str, place: int) -> bool:
    return place >= len(line) or line.startswith(_EXPECTED, place)


def _cell(line: str, place: int, encoding: Encoding, column: int) -> tuple[float, int]:
    """What stands for the cell that begins at ``place``, and where it ends. Raises GoalError."""
    words, name = encoding.words[column], short(encoding.columns[column])
    text, end = _text(line, place, words)
    if encoding.gaps[column] and text.casefold() in MISSING_NUMBERS:
        return math.nan, end
    number = number_in(text)
    if not words:
        if number is None:
            raise GoalError(f"{quoted(text)} is no number, as {name} is", place, end)
        return number, end
    same = [at for at, word in enumerate(words) if word == text]
    same = same or [at for at, word in enumerate(words) if word.casefold() == text.casefold()]
    if not same:
        known = ", ".join(map(short, words[:MOST_SHOWN]))
        more = ", …" if len(words) > MOST_SHOWN else ""
        raise GoalError(f"{quoted(text)} is no {name}; those are {known}{more}", place, end)
    return float(same[0]), end


def _text(line: str, place: int, words: tuple[str, ...]) -> tuple[str, int]:
    """A cell in quotes, or the longest of ``words`` that stands there, or what goes on to a gap."""
    if line[place] == '"':
        end = line.find('"', place + 1)
        if end < 0:
            raise GoalError("this quote is not closed", place, len(line))
        return line[place + 1 : end], end + 1
    for word in sorted(words, key=len, reverse=True):
        end = place + len(word)
        apart = end >= len(line) or line[end] in ", \t" or line.startswith(_EXPECTED, end)
        if apart and line[place:end].casefold() == word.casefold():
            return line[place:end], end
    end = _end(line, place)
    return line[place:end], end
