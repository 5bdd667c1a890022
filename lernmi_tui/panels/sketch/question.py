"""What the sketch pad asks: which class a drawing is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Purpose = Literal["to teach it once", "to teach in every epoch", "to keep it"]
"""What a person wants to do with the drawing."""

QUESTION_KEYS = frozenset(("left", "right", "up", "down", "enter", "escape"))
"""The keys that answer beside the names of the classes."""


@dataclass(frozen=True, slots=True)
class Question:
    """The ``names`` of the classes, and the one ``chosen`` so far; ``typed`` is how one begins."""

    purpose: Purpose
    names: Sequence[str]
    chosen: int
    typed: str = ""

    @property
    def teaches(self) -> bool:
        """True if the drawing is to be taught, not just kept."""
        return self.purpose != "to keep it"

    def moved(self, step: int) -> Question:
        """The class so many further on chosen, around the end."""
        return replace(self, chosen=(self.chosen + step) % len(self.names), typed="")

    def named(self, key: str) -> int | None:
        """The class meant by this one character, None if there is none or others begin so too."""
        return self.names.index(key) if self._begin(key) == [key] else None

    def with_typed(self, key: str) -> Question:
        """One character more typed: the class chosen whose name begins so.

        A character that leads to no name begins another, or else changes nothing.
        """
        for typed in (self.typed + key, key):
            found = self._begin(typed)
            if found:
                same = [name for name in found if name == typed] or [
                    name for name in found if name.casefold() == typed.casefold()
                ]
                chosen = self.names.index((same or found)[0])
                return replace(self, chosen=chosen, typed=typed)
        return self

    def _begin(self, typed: str) -> list[str]:
        """The names that begin with what was typed, in capitals or not."""
        start = typed.casefold()
        return [name for name in self.names if start and name.casefold().startswith(start)]

    @property
    def keys(self) -> list[str]:
        """What to press."""
        digits = sorted(name for name in self.names if len(name) == 1 and name.isdigit())
        if len(digits) < len(self.names):
            return ["letters or ←→", "enter takes it", "esc cancels"]
        keys = "←→ and enter"
        if len(digits) > 1 and int(digits[-1]) - int(digits[0]) == len(digits) - 1:
            keys = f"{digits[0]}-{digits[-1]}, or {keys}"
        return [keys, "esc cancels"]

    @property
    def asked(self) -> str:
        """The question, with the class chosen so far."""
        return f"Which is it? ◂ {self.names[self.chosen]} ▸"

    def parts(self) -> list[str]:
        """The question, the keys that answer it, and why it is asked."""
        first, *others = self.keys
        return [self.asked, first, self.purpose, *others]
