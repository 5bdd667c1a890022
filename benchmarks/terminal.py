"""The app on a real pseudo-terminal, with a person's keys and a clock."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from tempfile import TemporaryDirectory
from time import perf_counter
from types import TracebackType

LERNMI = "from lernmi_tui.__main__ import main; main()"
READ_BYTES = 1 << 16
LAST_BYTES = 1 << 12
ESCAPE = re.compile(rb"\x1b\[[0-9;?<>=]*[a-zA-Z]")
CTRL_Q = "\x11"  # ends the app on every screen


class Terminal:
    """``lernmi-tui`` with ``arguments`` on a terminal of ``columns`` x ``rows`` cells.

    ``program`` is the Python text to run instead of it.

    A person's own folder is an empty one. What the app writes is read as soon as it comes, as a
    fast terminal would, and not drawn: that would cost more than what is to be measured. Reading
    raises EOFError when the app has ended.
    A context manager: leaving it ends the app.
    """

    def __init__(self, columns: int, rows: int, *arguments: str, program: str = LERNMI) -> None:
        self._last = b""
        self._folder = TemporaryDirectory(prefix="lernmi-")
        self._pid, self._file = pty.fork()
        if self._pid == 0:
            os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
            os.environ["LERNMI_FOLDER"] = self._folder.name
            for name in ("NO_COLOR", "PYTHONDONTWRITEBYTECODE"):
                os.environ.pop(name, None)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execv(sys.executable, [sys.executable, "-P", "-c", program, *arguments])

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(EOFError, OSError):
            self.press(CTRL_Q)
            self.read(5.0)  # until the app has ended
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        self._folder.cleanup()
        os.close(self._file)

    def press(self, key: str) -> None:
        os.write(self._file, key.encode())

    def read(self, seconds: float) -> bytes:
        """What is written within ``seconds``."""
        return b"".join(piece for piece, _ in self.pieces(seconds))

    def wait_for(self, text: str, seconds: float) -> tuple[float, bytes]:
        """Read until ``text`` is written: the moment by ``perf_counter``, and all that was read.

        Raises TimeoutError if it is not within ``seconds``.
        """
        wanted, seen = text.encode(), b""
        for piece, when in self.pieces(seconds):
            seen += piece
            if wanted in seen:
                return when, seen
        raise TimeoutError(f"{text!r} did not appear within {seconds:g} s")

    def pieces(self, seconds: float) -> Iterator[tuple[bytes, float]]:
        """What is written within ``seconds``, as it comes, and when by ``perf_counter``."""
        end = perf_counter() + seconds
        while (left := end - perf_counter()) > 0:
            if select.select([self._file], [], [], left)[0]:
                try:
                    piece = os.read(self._file, READ_BYTES)
                except OSError:
                    raise EOFError(f"the app ended: {plain(self._last)[-200:]}") from None
                self._last = (self._last + piece)[-LAST_BYTES:]
                yield piece, perf_counter()


def plain(written: bytes) -> str:
    """The text in what was written, without colours and cursor movements."""
    return ESCAPE.sub(b" ", written).decode(errors="replace").strip()
