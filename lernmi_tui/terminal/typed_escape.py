"""Escape and a key typed right after it are two keys, not one with alt.

Terminals send the same bytes for both. Textual takes whatever follows an escape within a tenth of a
second for its second half: alt+s, which is nobody's key, or another character altogether.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from typing import Any

ESCAPE = "\x1b"
REST = "[27u"  # of the escape key's own sequence in kitty's protocol, which begins with an escape
SEQUENCE = r"\[\]OPX^_\\\x1b"  # what may follow an escape in a sequence of the terminal
WORD = (
    "bf\x7f"  # sent in one with an escape by alt+left, alt+right, alt+backspace on some terminals
)
TYPED = re.compile(f"{ESCAPE}(?=[^{SEQUENCE}{WORD}])")
AFTER = re.compile(f"[^{SEQUENCE}]")


def tell_from_alt(name: str = "linux_driver") -> None:
    """Have Textual's driver of that name read what is typed that way."""
    with suppress(ImportError, AttributeError):
        driver: Any = import_module(f"textual.drivers.{name}")
        driver.XTermParser = parser_that_tells(driver.XTermParser)


def parser_that_tells(parser: Any) -> Any:
    """A class like ``parser``, Textual's, that says escape before the key that follows it."""

    class Parser(parser):  # type: ignore[misc]
        _escape_is_last = False  # of what was read so far

        def feed(self, data: str) -> Iterable[Any]:
            if self._escape_is_last and AFTER.match(data):
                late = list(super().tick())  # nothing if the parser still waits for a second half
                yield from late
                data = data if late else REST + data
            if data:
                self._escape_is_last = data.endswith(ESCAPE)
            yield from super().feed(TYPED.sub(ESCAPE + REST, data))

        def tick(self) -> Iterable[Any]:
            late = list(super().tick())
            self._escape_is_last = self._escape_is_last and not late
            return late

    return Parser
