"""A field for the path of a file or a folder that completes it."""

from __future__ import annotations

import os

from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from lernmi.files.paths import paths_from
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.visit import guest


class PathInput(Input):
    """Tab completes what is typed to the first name that fits."""

    BINDINGS = bindings_of("path")

    class Left(Message):
        """A person wants to be somewhere else."""

    def __init__(
        self, *, id: str, placeholder: str = "", max_length: int = 0, select_on_focus: bool = True
    ) -> None:
        super().__init__(
            id=id,
            compact=True,
            placeholder=placeholder,
            max_length=max_length,
            select_on_focus=select_on_focus,
            suggester=_Paths(use_cache=False, case_sensitive=True),
        )

    @property
    def path(self) -> str:
        """What was typed, a ~ at its start made the home folder."""
        return os.path.expanduser(self.value.strip())

    def action_complete(self) -> None:
        """Take the suggestion; without one, go on to the next field."""
        whole = completed(self.value) if self.value else None
        if whole is not None:
            self.value, self.cursor_position = whole, len(whole)
        else:
            self.screen.focus_next()

    def action_leave(self) -> None:
        self.post_message(self.Left())


class _Paths(Suggester):
    async def get_suggestion(self, value: str) -> str | None:
        return completed(value)


def completed(typed: str) -> str | None:
    """``typed`` and the rest of the first name that fits, a / behind a folder's; None if none."""
    if guest.refusal(os.path.expanduser(os.path.dirname(typed)) or "."):
        return None
    return next((path for path in paths_from(typed) if path != typed), None)
