"""A screen over another one: it closes itself alone, and the keys of the app work on it too."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType

from lernmi_tui.keys.bindings import bindings_of


class Overlay(Screen[ScreenResultType]):
    """Dismissed a second time, or under another overlay, it does nothing.

    Textual would close whatever is on top then.
    """

    BINDINGS = bindings_of("app", "app.")

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        if self.app.screen is not self:
            return AwaitComplete()
        return super().dismiss(result)
