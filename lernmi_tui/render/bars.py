"""Bars of eighths of a cell, and numbers that keep to their column."""

import math
import re

EIGHTHS = " ▏▎▍▌▋▊▉"


def bar(part: float, width: int) -> str:
    """A bar that fills ``part`` (0 .. 1, clipped) of ``width`` cells, always ``width`` long.

    A part above 0 shows at least an eighth of a cell; a NaN shows nothing.
    """
    part = min(max(part, 0.0), 1.0) if part == part else 0.0
    eighths = round(part * width * 8)
    if part > 0.0 and width > 0:
        eighths = max(eighths, 1)
    whole, rest = divmod(eighths, 8)
    text = "█" * whole + (EIGHTHS[rest] if rest else "")
    return text.ljust(max(width, 0))


def output_text(value: float, width: int = 5) -> str:
    """An output in ``width`` cells, right-aligned: `` 0.94``, ``-0.94``, ``12346``."""
    return _first_that_fits(_fixed(value, "", 2), width)


def signed_text(value: float, width: int, digits: int = 4) -> str:
    """A number with its sign in ``width`` cells, right-aligned: ``+0.0123``, ``-1e-9``.

    What is not zero doesn't look like zero, if ``width`` is 7 or more.
    """
    choices = _fixed(value, "+", digits)
    telling = [text for text in choices if value == 0.0 or _says_more_than_zero(text)]
    return _first_that_fits([*telling, *choices], width)


def _says_more_than_zero(text: str) -> bool:
    return any(char not in "+-0." for char in text)


def _fixed(value: float, sign: str, digits: int) -> list[str]:
    """``value`` in ever shorter ways."""
    if not math.isfinite(value):
        return [f"{value:+}" if sign and value == value else f"{value}"]
    value = value or 0.0  # no -0
    fixed = [f"{value:{sign}.{places}f}" for places in range(digits, -1, -1)]
    powers = [f"{value:{sign}.{places}e}" for places in (1, 0)]
    return fixed + [re.sub(r"e\+?(-?)0?", r"e\1", power) for power in powers]


def _first_that_fits(choices: list[str], width: int) -> str:
    for text in choices:
        if len(text) <= width:
            return text.rjust(width)
    return "#" * width
