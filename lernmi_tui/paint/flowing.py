"""Words that flow into the lines there are."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from lernmi_tui.paint.class_words import cut


def flowed(parts: Sequence[str], width: int, height: int) -> list[str]:
    """The parts in at most ``height`` lines of ``width`` cells, as many on a line as fit.

    A part that is too long goes on in the next line; one that has no room is left out with all
    that come after it. Of the first there is as much as can be.
    """
    return _flow(parts, width, height)[0]


def fitting(parts: Sequence[str], width: int, height: int) -> Sequence[str]:
    """Those of the parts that ``flowed`` has room for."""
    return parts[: _flow(parts, width, height)[1]]


def _flow(parts: Sequence[str], width: int, height: int) -> tuple[list[str], int]:
    lines: list[str] = []
    for number, part in enumerate(parts):
        joined = f"{lines[-1]} · {part}" if lines else part
        if lines and cell_len(joined) <= width:
            lines[-1] = joined
            continue
        more = wrapped(part, width)
        if len(lines) + len(more) > height:
            return lines or more[: max(height, 0)], number
        lines += more
    return lines, len(parts)


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of ``width`` cells, broken between words; a word that is too long is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [cut(line, width) for line in lines]
