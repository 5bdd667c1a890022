"""What the answer of a regression means in a person's own units."""

from __future__ import annotations

import numpy as np

from lernmi.numbers import plain
from lernmi.tasks.by_column import ByColumn, NumberColumn
from lernmi.tasks.encoding import Number
from lernmi.tasks.task import Task
from lernmi_tui.paint.heat_scale import SAYS, Scale

DIGITS = 4  # of a number that a person knows from the data
WIDTH, END_WIDTH = 9, 6  # cells; of an end of a scale
UNIT = (0.8, 1.25)  # numbers that reach so far, noise included, are measured by -1 to 1


def output_number(task: Task, output: int) -> Number:
    """How what ``output``, from 0, says becomes a person's number; of classes it is that number."""
    known = () if task.encoding is None else task.encoding.numbers
    return known[output] if known else Number(task.info.output_names[output])


def input_number(task: Task, place: int) -> Number:
    """How the network input ``place``, from 0, becomes the number that a person knows.

    One that stands for a word, or for a gap, is as it is.
    """
    names = task.info.input_names
    name = names[place] if place < len(names) else f"x{place + 1}"
    scaling = None if task.encoding is None else task.encoding.scaling
    if isinstance(scaling, ByColumn):
        at = scaling.column_of[place]
        column = scaling.columns[at]
        if isinstance(column, NumberColumn) and scaling.column_of.index(at) == place:
            return Number(name, column.middle, column.half or 1.0)
    return Number(name)


def is_scaled(number: Number) -> bool:
    """Is a person's number another than the network's?"""
    return (number.middle, number.scale) != (0.0, 1.0)


def own_value(value: float, number: Number) -> float:
    """What the network calls ``value``, in a person's units."""
    return number.middle + number.scale * value


def network_value(value: float, number: Number) -> float:
    """What the network calls a person's ``value``."""
    return (value - number.middle) / number.scale


def own(value: float, number: Number, width: int = WIDTH) -> str:
    """``22.71`` for what the network calls ``value``."""
    return plain(own_value(value, number), DIGITS, width)


def meaning(task: Task, output: int, says: float, expected: float | None) -> str:
    """``that is medv 22.7, and should be 24.1``; empty where a person knows the network's number.

    ``says`` and ``expected`` are the network's.
    """
    if not task.info.regression:
        return ""
    number = output_number(task, output)
    if not is_scaled(number):
        return ""
    should = "" if expected is None else f", and should be {own(expected, number)}"
    return f"that is {number.name} {own(says, number)}{should}"


def beside(value: float, number: Number) -> str:
    """`` = 22.71``, to stand beside the network's ``value``; empty where both are the same."""
    return f" = {own(value, number)}" if is_scaled(number) else ""


def output_scale(task: Task, output: int) -> Scale:
    """What the colours of a map stand for that shows what ``output``, from 0, says.

    Numbers are orange below the middle of those that are learned, blue above it.
    """
    if not task.info.regression:
        return SAYS
    number = output_number(task, output)
    reach = float(np.abs(task.train.targets[:, output]).max())
    reach = 1.0 if UNIT[0] <= reach <= UNIT[1] else reach or 1.0
    ends = (own_value(each, number) for each in (-reach, reach))
    called = tuple(plain(each, width=END_WIDTH) for each in ends) if is_scaled(number) else None
    return Scale(-reach, 0.0, reach, called)
