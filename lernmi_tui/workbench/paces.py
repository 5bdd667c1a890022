"""How fast a run goes for the eye, and how large its rate is: the steps that keys take."""

from __future__ import annotations

import math

from lernmi.run.record.recipe import Recipe
from lernmi.tasks.table import TASKS
from lernmi.tasks.task import TaskInfo

PACES: tuple[float | None, ...] = (0.2, 1, 2, 5, 10, 30, 100, 1_000, 10_000, None)
"""Samples a second, slow to full speed (None)."""

_FIRST_PACE = {"Gates": 1_000}


def first_pace(info: TaskInfo) -> float | None:
    """The pace at which a newcomer sees the task learned: not too fast, not too slow."""
    return None if info.picture else _FIRST_PACE.get(info.group, 10_000)


def opened_pace(recipe: Recipe) -> float | None:
    """The pace of a run that was opened, whose data may not be here: full speed for own data."""
    return first_pace(TASKS[recipe.task]) if recipe.task in TASKS else None


def pace_as_set(chosen: float | None, otherwise: float | None) -> float | None:
    """``chosen`` samples a second, infinity being full speed; ``otherwise`` if that is None."""
    if chosen is None:
        return otherwise
    return None if math.isinf(chosen) else chosen


def next_pace(pace: float | None, up: bool) -> float | None:
    """The next faster or slower of PACES; the same at either end."""
    if pace is None:
        return None if up else PACES[-2]
    numbers = [step for step in PACES if step is not None]
    if up:
        return next((step for step in numbers if step > pace), None)
    return next((step for step in reversed(numbers) if step < pace), numbers[0])


def next_rate(rate: float, up: bool) -> float:
    """The next larger or smaller of ..., 0.1, 0.2, 0.5, 1, 2, 5, ...; within 1e-9 .. 1e9."""
    ladder = [float(f"{digit}e{power}") for power in range(-9, 10) for digit in (1, 2, 5)]
    if up:
        return next((step for step in ladder if step > rate * 1.0001), rate)
    return next((step for step in reversed(ladder) if step < rate * 0.9999), rate)
