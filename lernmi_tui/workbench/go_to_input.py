"""The keys of the go-to line."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.widgets import Input

from lernmi_tui.keys.bindings import bindings_of


class GoToInput(Input):
    """The line itself; what its keys mean is for the box around it to say."""

    BINDINGS = bindings_of("go_to")

    @dataclass
    class Wish(Message):
        """``choose`` what stands further down or up, ``complete`` the line, ``forget`` what is
        chosen, or nothing of that: leave."""

        choose: int = 0
        complete: bool = False
        forget: bool = False

    def action_choose(self, step: int) -> None:
        self.post_message(self.Wish(choose=step))

    def action_complete(self) -> None:
        self.post_message(self.Wish(complete=True))

    def action_forget(self) -> None:
        """Where there is nothing at the right of the cursor that could be deleted."""
        if self.cursor_at_end:
            self.post_message(self.Wish(forget=True))
        else:
            self.action_delete_right()

    def action_leave(self) -> None:
        self.post_message(self.Wish())
