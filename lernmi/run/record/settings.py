"""Lists of settings, as a person types them: the recipes that are to be compared."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeVar

from lernmi.errors import LernmiError
from lernmi.run.record.recipe import Recipe

LONGEST_RANGE = 10_000

Value = TypeVar("Value")


def rates_of(text: str) -> tuple[float, ...]:
    """``0.05,0.2,0.5``. Raises LernmiError for what is no list of finite numbers above 0."""

    def rate(part: str) -> list[float]:
        number = float(part)
        if not 0.0 < number < math.inf:
            raise ValueError
        return [number]

    return _list(text, rate, "no list of rates like 0.05,0.2,0.5")


def whole_of(text: str) -> tuple[int, ...]:
    """``0..4,7`` is 0, 1, 2, 3, 4, 7. Raises LernmiError for others, and for what is below 0."""

    def numbers(part: str) -> Sequence[int]:
        first, dots, last = part.partition("..")
        numbers = range(_whole(first), _whole(last if dots else first) + 1)
        if not 0 < len(numbers) <= LONGEST_RANGE:
            raise ValueError
        return numbers

    return _list(text, numbers, "no list of whole numbers like 0..4 or 0,3,7")


def shapes_of(text: str) -> tuple[tuple[int, ...], ...]:
    """``2-3-1,2-8-1``, or hidden layers alone: ``3,8,4-4``. Raises LernmiError for others."""
    return _list(
        text,
        lambda part: [tuple(_whole(size) for size in part.split("-"))],
        "no list of shapes like 2-3-1,2-8-1, with a dash between layers",
    )


def _whole(text: str) -> int:
    if not text.strip().isdecimal():
        raise ValueError
    return int(text)


def _list(text: str, read: Callable[[str], Sequence[Value]], wrong: str) -> tuple[Value, ...]:
    """The values of all parts of ``text``, in order, none twice."""
    try:
        values = [value for part in text.split(",") for value in read(part)]
    except ValueError:
        raise LernmiError(f"{text!r} is {wrong}") from None
    return tuple(dict.fromkeys(values))


@dataclass(frozen=True, slots=True)
class Settings:
    """What is varied: every rate with every shape, every batch size and every seed."""

    rates: tuple[float, ...] = ()
    seeds: tuple[int, ...] = ()
    batches: tuple[int, ...] = ()
    shapes: tuple[tuple[int, ...], ...] = ()

    def recipes(self, recipe: Recipe) -> list[list[Recipe]]:
        """A list of recipes a setting: they differ by their seeds alone.

        What is not varied is that of ``recipe``.
        """
        return [
            [
                replace(recipe, sizes=sizes, batch=batch, rate=rate, seed=seed)
                for seed in self.seeds or (recipe.seed,)
            ]
            for sizes, batch, rate in product(
                self.shapes or (recipe.sizes,),
                self.batches or (recipe.batch,),
                self.rates or (recipe.rate,),
            )
        ]
