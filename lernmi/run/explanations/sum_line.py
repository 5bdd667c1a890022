"""A line of arithmetic, which can be shown with blanks for what is worked out in it."""

from __future__ import annotations

from dataclasses import dataclass

from lernmi.run.names.quantities import Quantity

BLANK = "______"


class Given(str):
    """A number that is known before anything is worked out."""

    __slots__ = ()


class Worked(str):
    """A number that is worked out."""

    __slots__ = ()


class Told(str):
    """What gives a number away that is worked out: its sign, its brackets, an arrow."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """A line: what it is about, and ``parts`` of words and numbers."""

    label: str
    parts: tuple[str, ...]
    about: Quantity

    @property
    def text(self) -> str:
        """The line without its label."""
        return "".join(self.parts)

    @property
    def blanked(self) -> str:
        """The same with a blank for every number that is worked out."""
        return "".join(map(_blanked, self.parts))


def _blanked(part: str) -> str:
    if isinstance(part, Worked):
        return BLANK
    if isinstance(part, Told):
        return " + " if part in (" + ", " - ") else ""
    return part
