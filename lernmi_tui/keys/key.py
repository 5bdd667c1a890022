"""One key of the program: a row of the tables beside this file."""

import re
from dataclasses import dataclass

from textual.binding import Binding
from textual.keys import format_key

_NO_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Key:
    """One row: in ``group``, ``keys`` (comma separated) do ``action``.

    Without keys it is in the command palette alone. ``label`` is the footer's word, ``help`` a
    full sentence, ``shown`` whether the footer has it, ``display`` how the keys are written where
    their names don't do. ``id`` is what a person's settings name it by: of its label in the table.
    """

    group: str
    action: str
    keys: str
    label: str
    help: str
    shown: bool = False
    display: str | None = None
    id: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            words = _NO_WORD.sub("-", self.label.lower()).strip("-")
            object.__setattr__(self, "id", f"{self.group}.{words}")

    @property
    def names(self) -> list[str]:
        """The keys as Textual names them."""
        return self.keys.split(",") if self.keys else []

    @property
    def written(self) -> str:
        """How the first of the keys is written: ``space``, ``?``, ``[ ]``, ``^q``."""
        first = self.names[0] if self.keys else "ctrl+p"
        return self.display or format_key(first).replace("ctrl+", "^")

    @property
    def binding(self) -> Binding:
        return Binding(
            self.keys,
            self.action,
            self.label,
            show=self.shown,
            key_display=self.display,
            tooltip=self.help,
            id=self.id,
        )
