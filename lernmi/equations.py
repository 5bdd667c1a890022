"""Equations whose printed numbers give the printed result.

Every number is its true value rounded to three digits that count, and to more only where the line,
recomputed from its own printed numbers, would miss its printed result by more than one unit of the
result's last digit. So ``0.9999 - 1`` keeps the digits that its difference is made of. Sums and
differences, which are added up at a glance, give it to the digit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal

from lernmi.numbers import SHORT, signed

DIGITS = 3
ALL_DIGITS = 17  # a float has no more
ABSURD = 12  # so many digits of a weight are not read by anybody
ROOM = 40
HALF = 0.5  # a unit: what rounds to the result
ROUNDING = 1e-6  # of a unit: floats aren't exact

Operand = float | str
"""A number to be rounded, or one that is written already, as a rate or an expected 1 is."""


def expected_operand(value: float) -> Operand:
    """What an output should say: as it is written if that is short, else rounded as others are."""
    written = f"{value:.12g}"
    return written if len(written) <= SHORT else float(value)


def product(*factors: Operand, result: float | None = None) -> list[str]:
    """The texts of ``factors``, then that of what they give: ``a × b = c``.

    ``result`` is the true one, where it isn't exactly the floats' product.
    """
    return equation(math.prod, factors, result)


def difference(a: Operand, b: Operand, result: float | None = None) -> list[str]:
    """The texts of ``a - b = c``."""
    return equation(_minus, (a, b), result, units=HALF)


def total(*terms: Operand, result: float | None = None) -> list[str]:
    """The texts of ``terms``, then that of their sum."""
    return equation(math.fsum, terms, result, units=HALF)


def applied(
    function: Callable[[float], float], x: Operand, result: float | None = None
) -> list[str]:
    """The texts of ``function(x) = y``."""
    return equation(lambda values: function(*values), (x,), result)


def moved(before: float, taken: float, after: float) -> list[str]:
    """The texts of ``before - (taken) = after``, before and after told apart if they differ.

    Where that would take an absurd number of digits they look the same.
    """
    first, last = _digits_apart(before, after)
    return equation(_minus, (before, taken), after, (first, DIGITS), last, HALF)


def negated(text: str) -> str:
    """``+0.5`` of ``-0.5``: the same digits with the other sign."""
    return {"+": "-", "-": "+"}.get(text[:1], text[:1]) + text[1:]


def told_apart(before: float, after: float) -> list[str]:
    """The texts of two numbers that look different if they are, but for an absurd difference."""
    pair = (before, after)
    return [_text(*each) for each in zip(pair, _digits_apart(*pair), strict=True)]


def equation(
    compute: Callable[[Sequence[float]], float],
    operands: Sequence[Operand],
    result: float | None = None,
    digits: Sequence[int] = (),
    result_digits: int = DIGITS,
    units: float = 1.0,
) -> list[str]:
    """The texts of ``operands``, then that of the result, to which ``compute`` leads from them.

    ``digits`` are those that the operands have at least; ``units`` of the result's last digit is
    what recomputing may miss it by. Numbers have their sign; take a plus away with
    ``removeprefix("+")`` where none is wanted.
    """
    values = [float(operand) for operand in operands]
    if result is None:
        result = _computed(compute, values)
    goal = signed(result, result_digits, ROOM)
    counts = list(digits) or [DIGITS] * len(operands)
    texts = [_text(operand, count) for operand, count in zip(operands, counts, strict=True)]
    if not all(map(math.isfinite, [*values, result])):
        return [*texts, goal]
    while not _comes_out(_computed(compute, [float(text) for text in texts]), goal, units):
        free = [
            place
            for place, operand in enumerate(operands)
            if not isinstance(operand, str) and counts[place] < ALL_DIGITS
        ]
        if not free:
            break  # the result is not what the floats give; nothing more can be shown
        place = max(free, key=lambda place: _harm(compute, values, texts, place))
        counts[place] += 1
        texts[place] = _text(operands[place], counts[place])
    return [*texts, goal]


def within_last_digit(value: float, text: str) -> bool:
    """Is ``value`` the number in ``text``, give or take one unit of its last digit?"""
    return _comes_out(value, text, 1.0)


def _comes_out(value: float, text: str, units: float) -> bool:
    written = Decimal(text)
    if not (math.isfinite(value) and written.is_finite()):
        return (math.isnan(value) and written.is_nan()) or float(text) == value
    unit = Decimal((0, (1,), int(written.as_tuple().exponent))) if written else Decimal(0)
    return abs(Decimal(value) - written) <= unit * Decimal(units + ROUNDING)


def _minus(values: Sequence[float]) -> float:
    return values[0] - values[1]


def _text(operand: Operand, digits: int) -> str:
    return operand if isinstance(operand, str) else signed(operand, digits, ROOM)


def _computed(compute: Callable[[Sequence[float]], float], values: Sequence[float]) -> float:
    try:
        return float(compute(values))
    except OverflowError:
        return math.inf


def _harm(
    compute: Callable[[Sequence[float]], float],
    values: list[float],
    texts: list[str],
    place: int,
) -> float:
    """By how much the result misses because one operand is rounded."""
    rounded = [*values[:place], float(texts[place]), *values[place + 1 :]]
    harm = abs(_computed(compute, rounded) - _computed(compute, values))
    return math.inf if math.isnan(harm) else harm


def _digits_apart(before: float, after: float) -> list[int]:
    """How many digits each needs, so that they end at the same place and look different."""
    pair = (before, after)
    if before == after or not all(map(math.isfinite, pair)):
        return [DIGITS, DIGITS]
    powers = [math.floor(math.log10(abs(value))) for value in pair if value]
    for digits in range(DIGITS, ABSURD + 1):
        last_place = max(powers) - digits + 1
        if len({round(Decimal(value), -last_place) for value in pair}) > 1:
            return [max(DIGITS, _power(value) - last_place + 1) for value in pair]
    return [DIGITS, DIGITS]


def _power(value: float) -> int:
    """The power of ten of a number's first digit; of 0 a very small one."""
    return math.floor(math.log10(abs(value))) if value else -400
