"""Names of classes within the width there is, and in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

_PLURALS = dict(
    zip(
        "0123456789",
        ("zeros", "ones", "twos", "threes", "fours", "fives", "sixes", "sevens", "eights", "nines"),
        strict=True,
    )
)
_VOWELS = "aeio8"  # what a name starts with after "an"; a "u" may be either


def cut(text: str, width: int, kept: int = 0) -> str:
    """``text`` in ``width`` cells at most, with an ellipsis for what is left out.

    Its last ``kept`` cells stay.
    """
    if cell_len(text) <= width:
        return text
    if width < 1:
        return ""
    start = set_cell_size(text, width - 1 - kept)
    return start + "…" + _end(text, kept)


def _end(text: str, width: int) -> str:
    """As much of the end of ``text`` as goes into ``width`` cells."""
    end = ""
    for char in reversed(text):
        if cell_len(char + end) > width:
            break
        end = char + end
    return end


def abbreviated(names: Sequence[str], width: int) -> list[str]:
    """Each of ``names`` in ``width`` cells at most, so that they differ if that can be.

    Those that begin alike keep their ends.
    """
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(cut(name, width), []).append(name)
    short: dict[str, str] = {}
    for start, group in alike.items():
        ends = (width - 1) // 2, width - 1
        ways = [
            [start] * len(group),
            *([cut(each, width, kept) for each in group] for kept in ends),
        ]
        best = max(ways, key=lambda way: len(set(way)))
        short.update(zip(group, best, strict=True))
    return [short[name] for name in names]


def to_left(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells, at the left."""
    short = cut(text, width)
    return short + " " * (width - cell_len(short))


def to_right(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells, at the right."""
    short = cut(text, width)
    return " " * (width - cell_len(short)) + short


def longest(names: Sequence[str]) -> int:
    """How many cells the longest of ``names`` takes."""
    return max(map(cell_len, names), default=0)


def one(name: str, width: int = 16) -> str:
    """``a 4``, ``an 8``, ``an apple``: one of that class, its name in ``width`` cells at most."""
    vowel = name[:1].lower() in tuple(_VOWELS) or name in ("11", "18")
    return f"{'an' if vowel else 'a'} {cut(name, width)}"


def many(name: str, width: int = 16) -> str:
    """``fours``: several of that class; a name that is no digit stays as it is."""
    return _PLURALS.get(name) or cut(name, width)
