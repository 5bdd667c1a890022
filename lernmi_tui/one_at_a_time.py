"""Keys, clicks and pastes one at a time: each has done what it does before the next is looked at.

Over a slow line, or from a held key, many arrive in one read. Textual hands all of them on at once;
so the second would meet what the first is about to close, or go to where the focus was.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol, runtime_checkable

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.errors import NoWidget
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

ROUNDS = 3  # for what it does, for the message that this posts, for what that brings about
QUITS = "ctrl+q"
LOOK_SECONDS, PATIENCE_SECONDS = 0.05, 5.0  # between looks at a way; until one counts as lost

Arrival = events.InputEvent | events.Paste


@runtime_checkable
class Loading(Protocol):
    """A screen that shows something else while it loads what keys are typed for."""

    def is_too_early(self, event: Arrival) -> bool:
        """Has ``event`` to wait until all is there?"""
        ...


@dataclass
class Followed(Message):
    """Goes up the way of a key or click, behind it, and so arrives when that is done with."""

    turn: int
    rounds: int


class OneAtATime(App[None]):
    """An app in which a burst of keys and clicks does what they do one by one.

    What arrives while a screen is put together, or loads what it is for, waits; what is done to a
    widget that is gone, though it is still to be seen, is dropped, and so is what waits for a
    screen that never came to be; and so is everything once the app ends.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Arrival] = deque()
        self._turn = 0  # the number of the latest that was handed on
        self._way: Widget | None = None  # which it went, None if it is done with
        self._since = 0.0
        self._look: Timer | None = None
        self._is_ending = False
        self._loading: Screen[Any] | None = None  # what the first of those that wait waits for

    def exit(
        self, result: None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        self._is_ending = True
        super().exit(result, return_code, message)

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, Arrival):
            await super().on_event(event)
        elif not self._listens:
            event.stop()
        elif event.is_forwarded:
            await super().on_event(event)
        else:
            if self._loading is not None and isinstance(event, events.Key) and event.key == QUITS:
                self._waiting.clear()
            self._waiting.append(event)
            await self._hand_on()

    @property
    def goes_on(self) -> bool:
        """True unless it is over, or about to be."""
        return self.is_running and not self._is_ending

    @property
    def _listens(self) -> bool:
        return self.goes_on and bool(self.screen_stack)

    async def _hand_on(self) -> None:
        """Let those that wait have their turns, until one isn't done with at once."""
        while self._listens and self._waiting and self._way is None and self.screen.is_mounted:
            if self._is_too_early(self._waiting[0]):
                break
            if not self._waiting:
                break
            event = self._waiting.popleft()
            widget = self._widget_of(event)
            if widget is None:
                continue
            await super().on_event(event)
            if self._listens and not isinstance(event, events.MouseMove):
                self._turn += 1
                self._follow(widget, ROUNDS)
        if self._waiting and self._look is None:
            self._look = self.set_timer(LOOK_SECONDS, self._look_after)

    def _is_too_early(self, event: Arrival) -> bool:
        """Has it to wait for what the screen loads? Without that screen nothing is waited for."""
        screen = self.screen
        if self._loading is not None and self._loading not in self.screen_stack:
            self._waiting.clear()
        is_early = (
            bool(self._waiting) and isinstance(screen, Loading) and screen.is_too_early(event)
        )
        self._loading = screen if is_early else None
        return is_early

    def _widget_of(self, event: Arrival) -> Widget | None:
        """The widget that gets it, None if that is gone."""
        widget: Widget = self.focused or self.screen
        if isinstance(event, events.MouseEvent):
            try:
                widget = self.mouse_captured or self.get_widget_at(event.x, event.y)[0]
            except NoWidget:
                widget = self.screen
        return widget if widget.is_attached else None

    def _follow(self, widget: Widget, rounds: int) -> None:
        self._since = monotonic()
        there = widget.post_message(Followed(self._turn, rounds))
        self._way = widget if there else None

    async def on_followed(self, message: Followed) -> None:
        """One round is over."""
        message.stop()
        if message.turn != self._turn or not self._listens:
            return
        self._way = None
        if message.rounds > 1:
            self._follow(self.focused or self.screen, message.rounds - 1)
        await self._hand_on()

    async def _look_after(self) -> None:
        """Wait no longer for what goes nowhere, its widget being removed meanwhile."""
        self._look = None
        way = self._way
        if way is not None:
            is_late = monotonic() - self._since > PATIENCE_SECONDS
            if is_late or not (way.is_attached and way.is_running):
                self._way = None
        await self._hand_on()
