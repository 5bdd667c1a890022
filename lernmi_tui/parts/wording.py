"""What a panel has if one of its words is picked: the glossary opens there."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Wording(Protocol):
    """A panel with a cursor on a line or column that has a name."""

    @property
    def picked_word(self) -> str:
        """The word the glossary should open at, empty if there is none."""
        ...
