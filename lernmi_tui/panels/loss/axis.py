"""The axes of a plot: round limits that stand still while a curve grows, and labelled ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Floats
from lernmi_tui.paint.ticks import tick_step, ticks

TINIEST = 1e-12  # a logarithmic axis shows smaller values, and zero, as this
HUGEST = 1e100
HOPELESS = 0.1  # so large a share of the values of R² may be below its axis
_DIGITS = ((1, 0.0), (2, math.log10(2.0)), (5, math.log10(5.0)))
_UNITS = ((1e5, 1e3, " k"), (1e6, 1e6, " M"), (1e9, 1e9, " G"))  # from, of, called
_ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """``low`` .. ``high`` in the plot's coordinate; ``ticks`` are (coordinate, label) pairs."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]


def linear_axis(highest: float, room: int) -> Axis:
    """From 0 to a round number from ``highest`` on, with about ``room`` ticks at most, 0 aside."""
    high = round_up(highest)
    if room < 2:
        return Axis(0.0, high, ((0.0, "0"), (high, round_words(high))))
    step = tick_step(high / max(room, 1))
    count = math.floor(high / step + 1e-9)
    positions = [index * step for index in range(count + 1)]
    decimals = max(-math.floor(math.log10(step) + 1e-9), 0)
    labels = [_label(position, decimals) for position in positions]
    ticks = zip(positions, labels, strict=True)
    return Axis(0.0, high, tuple((at, label) for at, label in ticks if _is_whole(label, at)))


def log_axis(lowest: float, highest: float, room: int) -> Axis:
    """Around ``lowest`` .. ``highest``, with about ``room`` ticks; coordinates are log10 of values.

    The limits are 1, 2 or 5 times a power of ten; so are the ticks if there is room, else powers.
    """
    low, high = _log10(lowest), _log10(highest)
    powers = range(math.floor(low) - 1, math.ceil(high) + 2)
    positions = [(power + part, power, digit) for power in powers for digit, part in _DIGITS]
    bottom = max(index for index, position in enumerate(positions) if position[0] <= low + 1e-9)
    top = min(index for index, position in enumerate(positions) if position[0] >= high - 1e-9)
    top = max(top, bottom + 1)
    inside = positions[bottom : top + 1]
    if len(inside) > max(room, 2):
        inside = [position for position in inside if position[2] == 1] or inside
        inside = inside[:: -(-len(inside) // max(room, 1))]
    ticks = tuple((position, round_words(digit * 10.0**power)) for position, power, digit in inside)
    return Axis(positions[bottom][0], positions[top][0], ticks)


def share_axis(room: int) -> Axis:
    """0 .. 1, labelled in per cent."""
    step = next(step for step in (20, 25, 50, 100) if step == 100 or 100 / step <= room)
    return Axis(0.0, 1.0, tuple((each / 100, f"{each} %") for each in range(0, 101, step)))


def r2_axis(values: Floats, room: int) -> Axis:
    """Up to 1, for ``values`` (n,) of R²: from 0, or lower where some stay below it.

    The first values of a run may be far below 0; they are no reason to press the others flat.
    """
    finite = values[np.isfinite(values)]
    usual = float(np.quantile(finite, HOPELESS)) if len(finite) else 0.0
    low = 0.0 if usual >= 0.0 else -round_up(-usual)
    return Axis(low, 1.0, ticks(low, 1.0, room))


def log_values(values: ArrayLike) -> Floats:
    """log10 of ``values``, those below TINIEST (zero too) as TINIEST; a NaN stays one."""
    return np.log10(np.clip(np.asarray(values, dtype=np.float64), TINIEST, HUGEST))


def round_up(value: float) -> float:
    """The next of 1, 1.2, 1.5, 2 ... times a power of ten; 1 for what is not above 0."""
    if not value > 0.0:
        return 1.0
    value = min(max(value, TINIEST), HUGEST)
    power = 10.0 ** math.floor(math.log10(value))
    return next((each * power for each in _ROUND if each * power >= value * (1 - 1e-9)), 10 * power)


def _log10(value: float) -> float:
    return math.log10(min(max(value, TINIEST), HUGEST))


def _label(value: float, decimals: int) -> str:
    """``0.25``, ``1,200``, ``15 M``, ``2e-7``: at most six characters for what a person reads."""
    if value and (decimals > 4 or value >= _UNITS[0][0]):
        return round_words(value)
    return f"{value:,.{decimals}f}" if value else "0"


def _is_whole(label: str, value: float) -> bool:
    """Is nothing of ``value`` rounded away? Two digits before an exponent are few."""
    return "e" not in label or math.isclose(float(label), value, rel_tol=1e-9)


def round_words(value: float) -> str:
    """A round number: ``0.05``, ``1,000``, ``500 k``, ``15 M``, ``2e-7``."""
    for least, divisor, unit in reversed(_UNITS):
        if least <= value < 1e12:
            return f"{value / divisor:.3g}{unit}"
    if 1e-4 <= value < 1e12:
        return f"{value:,.10g}"
    digits, _, exponent = f"{value:.2g}".partition("e")
    return f"{digits}e{int(exponent)}" if exponent else digits
