"""The lines of the inspector: words and numbers, and where each of them leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from lernmi.net.refs import Selection
from lernmi.numbers import signed
from lernmi.run.names.quantities import Quantity
from lernmi_tui.paint.palette import Palette

ROOM = 11  # characters of a number at most


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a label, what it says, and what enter does there.

    ``target`` is what its number comes from, ``moment`` where it leads in time; one that ``asks``
    has something found out. Without all of that ``about`` is explained in a sentence.
    """

    label: str
    text: Text
    target: Selection = None
    about: Quantity | str = ""
    moment: int | None = None
    asks: bool = False


class Number(str):
    """A number as it is printed: with a sign it has that sign's colour."""

    __slots__ = ()


def number(value: float) -> Number:
    """One with its sign, outside of an equation."""
    return Number(signed(value, width=ROOM))


def bare(text: str) -> Number:
    """Without its plus."""
    return Number(text.removeprefix("+"))


def bracketed(text: str) -> list[str]:
    """``(-0.5)``, but ``0.5``: after a minus or before a ²."""
    return ["(", Number(text), ")"] if text.startswith("-") else [bare(text)]


def added(texts: Sequence[str]) -> list[str]:
    """``-0.25 + 0.5 - 0.1`` of ``-0.25``, ``+0.5`` and ``-0.1``."""
    parts: list[str] = []
    for text in texts:
        if parts:
            parts += [" - " if text.startswith("-") else " + ", Number(text.lstrip("+-"))]
        else:
            parts.append(Number(text))
    return parts


class Writer:
    """Puts words and numbers together."""

    def __init__(self, palette: Palette) -> None:
        self._colours = palette

    def __call__(self, *parts: str) -> Text:
        text = Text()
        for part in parts:
            sign = part[0] if isinstance(part, Number) and part[0] in "+-" else ""
            if sign:
                text.append(str(part), f"bold {self._colours.sign(1.0 if sign == '+' else -1.0)}")
            else:
                text.append(str(part))
        return text
