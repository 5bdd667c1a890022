"""Numbers as people read them: three digits that count, within the width there is, with units."""

import math
from collections.abc import Iterator

FROZEN = "▪"  # before the weight of a link that learns no longer
SMALLEST = -3  # 0.00123 is written out, 1.23e-4 is not: powers of ten
LARGEST = 6  # 1234567 is, 1.23e7 is not
SHORT = 5  # characters of an expected number that needs no rounding


def signed(value: float, digits: int = 3, width: int = 8) -> str:
    """``-0.756``, ``+12.3``, ``-1.25e-5``: with its sign, in ``width`` cells at most.

    ``digits`` of it count, fewer only where ``width`` has no room for them; those before the
    decimal point are all there: ``+1234``. Zero is ``0``. What is not zero never looks like it:
    where it has no room at all it is ``~0``, and what is too large ``###``.
    """
    return _written(value, "+", digits, width)


def plain(value: float, digits: int = 3, width: int = 8) -> str:
    """``0.123``: like ``signed``, without a plus."""
    return _written(value, "", digits, width)


def expected_text(value: float, width: int = 8) -> str:
    """What an output should say: ``1``, ``0.25``, ``-0.134``; what is written in short as it is."""
    written = f"{value:g}"
    return written if len(written) <= SHORT else plain(value, width=width)


def output_text(value: float, width: int = 5) -> str:
    """An output in a column of ``width`` cells, right-aligned: ``0.941``, `` 1.00``, `` 0.00``."""
    text = "0.00"[:width] if value == 0.0 else _written(value, "", 3, width)
    return text.rjust(width)


def _written(value: float, sign: str, digits: int, width: int) -> str:
    """``sign`` is "+" or, where only a minus is said, empty."""
    if not math.isfinite(value):
        texts = iter([f"{value:+}" if sign and value == value else f"{value}"])
    elif value == 0.0:
        texts = iter(["0"])
    else:
        for text in _ways(value, sign, digits):  # mostly one of these, and tables have hundreds
            if len(text) <= width:
                return text
        texts = (text for fewer in range(digits - 1, 0, -1) for text in _ways(value, sign, fewer))
    fitting = (text for text in texts if len(text) <= width)
    return next(fitting, "~0" if abs(value) < 1.0 and width > 1 else "#" * width)


def _ways(value: float, sign: str, digits: int) -> Iterator[str]:
    """``value`` rounded to ``digits`` digits: written out, then with an exponent."""
    mantissa, _, power = f"{value:{sign}.{digits - 1}e}".partition("e")
    exponent = int(power)  # of the rounded value: 0.9996 is 1.00
    if SMALLEST <= exponent <= LARGEST:
        yield f"{value:{sign}.{max(digits - 1 - exponent, 0)}f}"
    yield f"{mantissa}e{exponent}"


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


def exact_loss(value: float) -> str:
    """``0.006294``: a loss with six decimals, one of a million and more as ``plain`` has it."""
    return f"{value:.6f}" if value < 1e6 else plain(value)


def score(value: float, regression: bool) -> str:
    """A share of right answers, ``93.4 %``; of a regression R², ``0.934``."""
    if not regression:
        return percent(value)
    return f"{value:.3f}" if abs(value) < 10.0 else plain(value)


def score_words(value: float, regression: bool) -> str:
    """``93.4 % right``, ``R² 0.934``."""
    said = score(value, regression)
    return f"R² {said}" if regression else f"{said} right"


def percent(share: float) -> str:
    """``93.4 %``."""
    return f"{100.0 * share:.1f} %"
