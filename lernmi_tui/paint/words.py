"""Words within the width there is."""

from __future__ import annotations

from collections.abc import Sequence


def first_that_fits(texts: Sequence[str], width: int) -> str:
    """The first of ``texts`` that is no longer than ``width``; the last one if none is."""
    return next((text for text in texts if len(text) <= width), texts[-1])


def joined(parts: Sequence[str], width: int) -> str:
    """As many of ``parts`` as fit in ``width``, the first at least, cut if need be."""
    text = parts[0] if parts else ""
    for part in parts[1:]:
        if len(text) + 3 + len(part) > width:
            break
        text += " · " + part
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"[: max(width, 0)]
