"""Round numbers along an axis, with their labels."""

from __future__ import annotations

import math

from lernmi.numbers import plain

LABEL_WIDTH = 7  # cells for a label
_LARGEST, _SMALLEST = 5, -4  # powers of ten that are written out


def tick_step(least: float) -> float:
    """The next of 1, 2, 5, 10 ... times a power of ten from ``least`` on."""
    power = 10.0 ** math.floor(math.log10(least))
    return next((each * power for each in (1.0, 2.0, 5.0) if each * power >= least), 10.0 * power)


def ticks(low: float, high: float, room: int) -> tuple[tuple[float, str], ...]:
    """(number, label) of the round numbers from ``low`` to ``high``, about ``room`` at most.

    Labels have LABEL_WIDTH cells at most, and no two are the same; ``low`` is below ``high``.
    """
    if not math.isfinite(high - low):
        return ()
    step = tick_step((high - low) / max(room, 1))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    power = math.floor(math.log10(step) + 1e-9)
    reach = max(abs(first), abs(last), 1) * step
    is_plain = power >= _SMALLEST and reach < 10.0**_LARGEST * 10
    found: dict[str, float] = {}
    for each in range(first, last + 1):
        value = each * step
        label = f"{value:.{max(-power, 0)}f}" if is_plain else plain(value, 2, LABEL_WIDTH)
        found.setdefault("0" if each == 0 else label, value)
    return tuple((value, label) for label, value in found.items())
