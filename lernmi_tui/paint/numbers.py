"""Numbers as people read them: signed, within the width there is, with units."""

import math
from collections.abc import Iterator


def signed(value: float, digits: int = 4, width: int = 8) -> str:
    """``+0.0123``, ``-1e-9``: with its sign, ``digits`` decimals or fewer, within ``width`` cells.

    What is not zero doesn't look like zero, if ``width`` is 7 or more.
    """
    tiny = 0.0 < abs(value) < 0.5 * 10.0**-digits and width >= 7  # no decimals would show it
    zero = ""
    for text in _exponents(value, "+") if tiny else _choices(value, "+", digits):
        if len(text) <= width:
            if value == 0.0 or text.strip("+-0."):
                return text
            zero = zero or text
    return zero or "#" * width


def plain(value: float, digits: int = 4, width: int = 8) -> str:
    """``0.1234``: like ``signed``, without a sign for what is never negative, such as a loss."""
    return signed(value, digits, width + 1).removeprefix("+")


def output_text(value: float, width: int = 5) -> str:
    """An output in ``width`` cells, right-aligned: `` 0.94``, ``-0.94``, ``12346``."""
    fitting = (text for text in _choices(value, "", 2) if len(text) <= width)
    return next(fitting, "#" * width).rjust(width)


def _choices(value: float, sign: str, digits: int) -> Iterator[str]:
    """``value`` in ever shorter ways; ``sign`` is "+" or, where only a minus is said, empty."""
    if not math.isfinite(value):
        yield f"{value:+}" if sign and value == value else f"{value}"
        return
    value = value or 0.0  # no -0
    for decimals in range(digits, -1, -1):
        yield f"{value:{sign}.{decimals}f}"
    yield from _exponents(value, sign)


def _exponents(value: float, sign: str) -> Iterator[str]:
    for decimals in (1, 0):
        digits, _, exponent = f"{value:{sign}.{decimals}e}".partition("e")
        yield f"{digits}e{int(exponent)}"


def rate(value: float) -> str:
    """A training rate: ``0.5``, ``0.05``, ``1e+06``."""
    return f"{value:g}"


def count(value: int) -> str:
    """``11,935``."""
    return f"{value:,}"


def per_second(value: float) -> str:
    """``4.1 M``, ``820 k``, ``12``: a speed in three digits at most."""
    for limit, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        scaled = value / limit
        if scaled >= 0.9995:  # less is 999 of the next smaller unit
            return f"{scaled:.1f}{unit}" if scaled < 9.95 else f"{scaled:.0f}{unit}"
    return f"{value:.1f}" if 0 < value < 9.95 and value != int(value) else f"{value:.0f}"


def percent(share: float) -> str:
    """``93.4 %``."""
    return f"{100.0 * share:.1f} %"
