"""The program on a pseudo-terminal of its own: write to it, resize it, see what it left behind."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

START = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "  # this terminal is its own
MAIN = "from lernmi_tui.__main__ import main; main()"
ROOT = str(Path(__file__).parents[2])
ESCAPE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[^\[])")
WORD = re.compile(rb"[A-Za-z]{3}")
NOWHERE = "http://127.0.0.1:9"  # a proxy that refuses: nothing is ever fetched
SWITCH = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
KITTY_KEYS = re.compile(rb"\x1b\[([><])[0-9;]*u")
LEFT_ON = {
    1049: "the alternate screen",
    1000: "reports of clicks",
    1003: "reports of mouse moves",
    1006: "mouse reports as numbers",
    1016: "mouse reports in pixels",
    1004: "reports of focus",
    2004: "marked pastes",
    2048: "reports of resizes",
}
LEFT_OFF = {7: "lines that do not wrap", 25: "a hidden cursor"}
"""What a program switches and has to switch back; any other mode has to be off."""
QUESTION_ABOUT_SIZES, MODERN = b"\x1b[?2048$p", b"\x1b[?2026;2$y\x1b[?2048;2$y"


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds a process has used of the processors, and ``waited`` for them while it could go on.

    Without Linux's /proc nothing is known of that: both are 0.
    """

    used: float = 0.0
    waited: float = 0.0

    @classmethod
    def by(cls, pid: int, otherwise: Spent) -> Spent:
        """By process ``pid`` so far (of its waiting, its main thread's); or ``otherwise``."""
        process = Path(f"/proc/{pid}")
        try:
            ticks = (process / "stat").read_text().rpartition(")")[2].split()[11:13]
            waited = (process / "schedstat").read_text().split()[1]
        except (OSError, IndexError):  # it has ended
            return otherwise
        return cls(sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), int(waited) / 1e9)


def left_on(output: bytes) -> list[str]:
    """What a terminal that was sent ``output`` still does, that it didn't before, in words."""
    modes = {int(n): how for ns, how in SWITCH.findall(output) for n in ns.split(b";")}
    left = [LEFT_OFF[n] for n, how in modes.items() if n in LEFT_OFF and how == b"l"]
    left += [
        LEFT_ON.get(n, f"mode {n}") for n, how in modes.items() if n not in LEFT_OFF and how == b"h"
    ]
    depth = 0  # of kitty's stack of ways to report keys
    for way in KITTY_KEYS.findall(output):
        depth = depth + 1 if way == b">" else max(depth - 1, 0)
    return [*left, "keys of kitty's protocol"] if depth else left


class Program:
    """``lernmi-tui`` with ``arguments`` in ``folder``, which stands for a person's home.

    ``size`` is rows and columns. ``code`` is Python that runs in its place, after ``start``. Where
    it ``wakes``, it is woken, as by ``fg``, whenever it put itself to sleep and something is
    waited for. A ``modern`` terminal answers that it reports its sizes and the mouse in pixels.
    """

    def __init__(
        self,
        folder: Path,
        arguments: Sequence[str] = (),
        size: tuple[int, int] = (36, 120),
        code: str = MAIN,
        wakes: bool = True,
        modern: bool = False,
        start: str = START,
    ) -> None:
        self.wakes = wakes
        self._modern = modern
        self._master, self._slave = os.openpty()
        self._attributes = termios.tcgetattr(self._slave)
        termios.tcsetwinsize(self._slave, size)
        self._output = bytearray()
        self._process = subprocess.Popen(
            [sys.executable, "-c", start + code, *arguments],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            cwd=folder,
            env=_environment(folder),
        )
        self._done = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def output(self) -> bytes:
        """All it wrote so far."""
        return bytes(self._output)

    def forget(self) -> None:
        """Let go of all it wrote so far: what it writes in half an hour is much."""
        self._output.clear()

    @property
    def slave(self) -> int:
        """The program's end of the terminal, for what a shell does there."""
        return self._slave

    def reads_on(self) -> None:
        """Wait until all that was written is in ``output``."""
        while select.select([self._master], [], [], 0.02)[0]:
            time.sleep(0.001)

    @property
    def pid(self) -> int:
        return self._process.pid

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def write(self, data: bytes, patience: float = 30.0) -> bool:
        """Write all of ``data``; False if it ended, or took no more, before that."""
        until = time.monotonic() + patience
        while data and not self.has_ended():
            self._wake()
            if select.select([], [self._master], [], 0.05)[1]:
                data = data[os.write(self._master, data[:1024]) :]
            elif time.monotonic() > until:
                return False
        return not data

    def resize(self, rows: int, columns: int) -> None:
        termios.tcsetwinsize(self._slave, (rows, columns))

    def kill(self, number: int) -> None:
        if not self.has_ended():
            os.kill(self.pid, number)

    def falls_asleep(self, patience: float = 60.0) -> bool:
        """True once it has put itself to sleep."""
        return self._wait(self._is_asleep, patience)

    def _is_asleep(self) -> bool:
        """True once for each time it was stopped."""
        with suppress(ChildProcessError):
            return os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WNOHANG) is not None
        return False

    def _wake(self) -> None:
        if self.wakes and self._is_asleep():
            os.kill(self.pid, signal.SIGCONT)

    def waits_until(self, wanted: bytes, since: int = 0, patience: float = 60.0) -> bool:
        """True once ``wanted`` was written after the first ``since`` bytes."""
        return self._wait(lambda: self._output.find(wanted, since) >= 0, patience)

    def shows_words(self, since: int, patience: float = 60.0) -> bool:
        """True once anything legible was written after the first ``since`` bytes."""
        return self._wait(
            lambda: WORD.search(ESCAPE.sub(b"", self.output[since:])) is not None, patience
        )

    def ends(self, patience: float = 60.0) -> bool:
        """True once it has ended."""
        return self._wait(lambda: False, patience) or self.has_ended()

    def _wait(self, happened, patience: float) -> bool:
        before = Spent.by(self.pid, Spent())
        until = time.monotonic() + patience
        while not happened():
            if self.has_ended():
                return happened()
            if time.monotonic() > until:  # seconds in which others had the processors don't count
                waited = Spent.by(self.pid, before).waited - before.waited
                if time.monotonic() > until + waited:
                    return happened()
            self._wake()
            time.sleep(0.001)
        return True

    def ends_after(self, began: float, patience: float) -> tuple[float, float]:
        """Wait for its end; the seconds since ``began``, and those of the processors it used.

        Those in which it had to wait for a processor that others had are left out.
        """
        first = last = Spent.by(self.pid, Spent())
        while not self.ends(0.002) and time.monotonic() < began + patience:
            last = Spent.by(self.pid, last)
        return time.monotonic() - began - (last.waited - first.waited), last.used - first.used

    def vanish(self) -> None:
        """Its terminal is closed, as a window is."""
        self._done.set()
        self._reader.join()
        self._left = self._attributes  # there is no terminal that could be left otherwise
        os.close(self._slave)
        os.close(self._master)
        self._slave = -1

    def close(self) -> int:
        """Its exit code, minus the signal's number if one killed it; it is killed if need be."""
        if not self.has_ended():
            self._process.kill()
            self._process.wait()
        self._done.set()
        self._reader.join()
        if self._slave >= 0:
            self._left = termios.tcgetattr(self._slave)
            os.close(self._slave)
            os.close(self._master)
            self._slave = -1
        return self._process.returncode

    def broken(self) -> list[str]:
        """What it left on in its terminal, in words: once it has ended, or while it sleeps."""
        left = left_on(self.output)
        if self._slave >= 0:
            self._left = termios.tcgetattr(self._slave)
        if self._left != self._attributes:
            left.append("raw mode")
        return left

    def _read(self) -> None:
        while True:
            if select.select([self._master], [], [], 0.05)[0]:
                read = os.read(self._master, 65536)
                self._output += read
                if self._modern and QUESTION_ABOUT_SIZES in read:
                    os.write(self._master, MODERN)
            elif self._done.is_set():
                return


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of a person's own is read or written, and nothing is fetched."""
    path = os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH")]))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return kept | {
        "PYTHONPATH": path,
        "PYTHONIOENCODING": "utf-8",
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        "LERNMI_FOLDER": str(folder / "lernmi"),
        "BROWSER": "true",
        "HTTP_PROXY": NOWHERE,
        "HTTPS_PROXY": NOWHERE,
        "http_proxy": NOWHERE,
        "https_proxy": NOWHERE,
    }
