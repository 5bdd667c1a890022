"""A slower beat: what changes faster than an eye can follow is shown a few times a second."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual.message_pump import MessagePump
from textual.timer import Timer


class Beat:
    """``ask()`` calls ``act`` at most once in ``seconds``: now, or when they are over.

    The last of many calls of ``ask`` is never lost, so that a panel ends up showing the last
    moment. Timers run in ``pump``.
    """

    def __init__(self, pump: MessagePump, seconds: float, act: Callable[[], None]) -> None:
        self._pump = pump
        self._seconds = seconds
        self._act = act
        self._due = 0.0
        self._timer: Timer | None = None

    def ask(self) -> None:
        """Have ``act`` called."""
        if self._timer is None:
            wait = self._due - monotonic()
            if wait > 0.0:
                self._timer = self._pump.set_timer(wait, self._beat)
            else:
                self._beat()

    def _beat(self) -> None:
        self._timer = None
        self._due = monotonic() + self._seconds
        self._act()
