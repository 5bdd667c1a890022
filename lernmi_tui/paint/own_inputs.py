"""What the network inputs of a person's own row are in their units, and how they were scaled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lernmi.numbers import plain
from lernmi.tasks.by_column import ByColumn, NumberColumn
from lernmi.tasks.task import Task

CellsOf = Callable[[Sequence[float]], list[str]]
YES, NO, HALF = "yes", "no", 0.5
MISSING = "·"  # a cell without a value


def row_of(task: Task) -> tuple[tuple[str, ...], CellsOf | None]:
    """The names of the columns of a person's table, and its cells of network inputs (n_in,).

    Of other tasks the names of the inputs, which are read as they are.
    """
    encoding = task.encoding
    if encoding is None or not isinstance(encoding.scaling, ByColumn):
        names = task.info.input_names
        return names or tuple(f"x{place}" for place in range(1, task.sizes[0] + 1)), None
    return encoding.columns, lambda inputs: [cell or MISSING for cell in encoding.cells(inputs)]


def own_input(task: Task, place: int, inputs: Sequence[float]) -> str:
    """``bill 39.1``, ``sex=male: no``: what input ``place``, from 0, is of network ``inputs``.

    Empty where a person knows the network's number.
    """
    cell = own_cell(task, place, inputs)
    names = task.info.input_names
    name = names[place] if place < len(names) else f"x{place + 1}"
    return f"{name}{':' if cell in (YES, NO) else ''} {cell}" if cell else ""


def own_cell(task: Task, place: int, inputs: Sequence[float]) -> str:
    """``39.1``, ``no``, ``missing``: the same without a name."""
    found = _column(task, place)
    if found is None:
        return ""
    column, first, _ = found
    if not isinstance(column, NumberColumn) or place > first:
        return YES if inputs[place] >= HALF else NO
    if column.gaps and inputs[first + 1] >= HALF:
        return "missing"
    return _number(column, inputs[place])


def scaled(task: Task, place: int, inputs: Sequence[float]) -> str:
    """``39.1 is -0.27: (39.1 - 45.9) / 13.7``, or what else made an input; empty if nothing did."""
    found = _column(task, place)
    if found is None:
        return ""
    column, first, cut = found
    value = inputs[place]
    says = plain(value)
    if not isinstance(column, NumberColumn) or place > first:
        return f"{own_cell(task, place, inputs)} is {says}"
    if column.gaps and inputs[first + 1] >= HALF:
        return f"it is missing; the mean, {_number(column, value)}, stands for it"
    own = _number(column, value)
    if column.half == 0.0:
        return f"all that was learned from is {own}, which is 0"
    middle, half = _own(column.middle), _own(column.half)
    minus = f"+ {middle[1:]}" if middle.startswith("-") else f"- {middle}"
    if abs(value) >= cut:
        return f"{own} or beyond is {says}: ({own} {minus}) / {half}"
    return f"{own} is {says}: ({own} {minus}) / {half}"


def _column(task: Task, place: int) -> tuple[object, int, float] | None:
    """The column that input ``place`` is made of, its first input, and where it is cut off."""
    scaling = None if task.encoding is None else task.encoding.scaling
    if not isinstance(scaling, ByColumn) or not 0 <= place < len(scaling.column_of):
        return None
    at = scaling.column_of[place]
    return scaling.columns[at], scaling.column_of.index(at), scaling.cut


def _number(column: NumberColumn, value: float) -> str:
    """What the input ``value`` is in a person's units."""
    return _own(column.middle + column.half * value)


def _own(value: float) -> str:
    return f"{value + 0.0:.5g}"
