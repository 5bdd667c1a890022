"""What the programs share that try to break the folder of kept runs: contents, children, looks."""

from __future__ import annotations

import os
import signal
import struct
from collections.abc import Callable
from pathlib import Path

import lernmi
from lernmi.run.kept.kept_runs import KeptRuns

NUMBER = struct.Struct("<q")


def contents() -> list[bytes]:
    """Run files of several sizes, each of another moment."""
    found = []
    for name, samples in [("xor", 400), ("xor", 40_000), ("circle", 3_000), ("digits", 4_000)]:
        session = lernmi.Session(lernmi.load_task(name))
        session.run(samples)
        found.append(session.packed())
    return found


class Child:
    """A process of its own that does ``work``, which is given a function to report numbers with."""

    def __init__(self, work: Callable[[Callable[[int], object]], object]) -> None:
        self._reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                os.close(self._reading)
                work(lambda number: os.write(writing, NUMBER.pack(number)))
                code = 0
            finally:
                os._exit(code)
        os.close(writing)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def next(self) -> int | None:
        """The next number it reports, None if it has ended."""
        data = os.read(self._reading, NUMBER.size)
        return NUMBER.unpack(data)[0] if data else None

    def wait(self) -> tuple[int | None, int]:
        """The last number it reported, None if it reported none; and its exit code, once it is
        over."""
        data = bytearray()
        while more := os.read(self._reading, 65_536):
            data += more
        os.close(self._reading)
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return (NUMBER.unpack(data[-NUMBER.size :])[0] if data else None), code


def number_of(path: Path) -> int:
    """Of a generation."""
    return int(path.name.split(".")[1])


def temporaries(runs: KeptRuns) -> list[str]:
    """What was left half written."""
    return [name for name in os.listdir(runs.folder) if name.endswith(".part")]
