"""How a command ends when it is asked to: at the next good moment, with what it has reached."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

_END_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


@contextmanager
def stop_on_signals() -> Iterator[list[int]]:
    """A list that Ctrl+C or a request to terminate puts its signal in; a second one kills."""
    caught: list[int] = []
    kept = {}

    def catch(number: int, _frame: object) -> None:
        caught.append(number)
        signal.signal(number, signal.default_int_handler)

    for number in _END_SIGNALS:
        kept[number] = signal.signal(number, catch)
    try:
        yield caught
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
