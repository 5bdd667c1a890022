"""What a person typed into a field, as a number, and the other way round."""

from __future__ import annotations

import math

from lernmi.errors import LernmiError
from lernmi.tasks.options import HELD_OUT_RANGE


def whole(text: str, field: str) -> int:
    """Raises LernmiError if it is no whole number."""
    try:
        return int(text)
    except ValueError:
        raise LernmiError(f"{field}: a whole number is needed, not {text!r}") from None


def shape(text: str, example: str) -> tuple[int, ...]:
    """``2-3-1`` or ``2,3,1``. Raises LernmiError with the ``example`` if it is none."""
    try:
        return tuple(map(int, text.replace(",", "-").split("-")))
    except ValueError:
        message = f"shape: whole numbers like {example} are needed, not {text!r}"
        raise LernmiError(message) from None


def number(text: str, field: str) -> float:
    """Raises LernmiError if it is no number."""
    try:
        return float(text)
    except ValueError:
        raise LernmiError(f"{field}: a number like 0.5 is needed, not {text!r}") from None


def share(text: str, field: str, least: float) -> float:
    """``50 %``, ``50`` and ``0.5`` are one half.

    Raises LernmiError if it is no share from ``least`` to the most that may be held out.
    """
    try:
        value = float(text.removesuffix("%"))
    except ValueError:
        value = math.nan
    if text.endswith("%") or value >= 1.0:
        value /= 100.0
    if not least <= value <= HELD_OUT_RANGE[1]:
        ends = f"{100 * least:.0f} to {share_text(HELD_OUT_RANGE[1])}"
        raise LernmiError(f"{field}: {ends} is needed, not {text!r}")
    return value


def share_text(value: float) -> str:
    """``50 %``."""
    return f"{100.0 * value:.4g} %"
