"""Words within the width there is."""

from __future__ import annotations

from collections.abc import Sequence

SEPARATOR = " · "


def how_many_fit(parts: Sequence[str], width: int) -> int:
    """How many of ``parts``, from the first on, ``joined`` tells whole in ``width``."""
    end, fitting = -len(SEPARATOR), 0
    for part in parts:
        end += len(SEPARATOR) + len(part)
        fitting += end <= width
    return fitting


def rows_of(parts: Sequence[str], width: int) -> int:
    """How many lines of ``width`` tell all of ``parts``."""
    rows = 0
    while parts:
        parts = parts[max(how_many_fit(parts, width), 1) :]
        rows += 1
    return rows


def first_that_fits(texts: Sequence[str], width: int) -> str:
    """The first of ``texts`` that is no longer than ``width``; the last one if none is."""
    return next((text for text in texts if len(text) <= width), texts[-1])


def joined(parts: Sequence[str], width: int) -> str:
    """As many of ``parts`` as fit in ``width``, the first at least, cut if need be."""
    text = SEPARATOR.join(parts[: max(how_many_fit(parts, width), 1)])
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"[: max(width, 0)]
