"""What the sketch pad asks: which class a drawing is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Purpose = Literal["taught once", "taught in every epoch", "kept with that label"]
"""What the drawing is then."""


@dataclass(frozen=True, slots=True)
class Question:
    """The ``names`` of the classes, and the one ``chosen`` so far."""

    purpose: Purpose
    names: Sequence[str]
    chosen: int

    @property
    def teaches(self) -> bool:
        """True if the drawing is taught, not just labelled."""
        return self.purpose != "kept with that label"

    def moved(self, step: int) -> Question:
        """The class so many further on chosen, around the end."""
        return replace(self, chosen=(self.chosen + step) % len(self.names))

    def named(self, key: str) -> int | None:
        """The class whose name is just this character, None if there is none."""
        return self.names.index(key) if key in self.names else None

    def parts(self) -> list[str]:
        """The question, and the keys that answer it."""
        digits = sorted(name for name in self.names if len(name) == 1 and name.isdigit())
        keys = "←→ and enter"
        if len(digits) > 1 and int(digits[-1]) - int(digits[0]) == len(digits) - 1:
            keys = f"{digits[0]}-{digits[-1]}, or {keys}"
        return [f"Which is it? ◂ {self.names[self.chosen]} ▸", keys, self.purpose, "esc cancels"]
