"""Training, seeking, drawing for as long as you like: memory, threads and files stay what they are.

    python -m tests.torture soak --count 30 --seed 0

``--count`` is in minutes. The network is of a size whose keyframes fill their room within seconds:
what they take by design is there before anything is measured.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from tests.terminal.actions import NAMED_KEYS
from tests.terminal.moments import HOME, WORKBENCH
from tests.terminal.play import TRACEBACK
from tests.terminal.program import Program

ARGUMENTS = ("mnist", "--sizes", "784,100,10", "--pace", "max")
SIZES = [(36, 120), (24, 80), (60, 160)]
WARM_UP = 1 / 6  # of the time: of 30 minutes the first 5
MOST_GROWTH = 1.0  # MB in 10 minutes
LONG = 20.0  # minutes from which a slope is more than noise
QUIET = 0.7  # seconds in which what was under way comes to its end
LOOKS, BETWEEN = 10, 0.1  # seconds: how often threads and files are counted; a save has some
PATIENCE = 60.0
MB = 1e6
ESCAPE = NAMED_KEYS["escape"]
RUN = b"sf "  # however it stands, it learns at full speed after these


@dataclass(frozen=True, slots=True)
class Reading:
    """What the program takes, ``seconds`` after it started."""

    seconds: float
    memory: float  # MB
    threads: int
    files: int


def reading(pid: int, seconds: float) -> Reading:
    """As the system tells it; of threads and files the fewest there are within a second."""
    threads, files = [], []
    for _ in range(LOOKS):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        status = dict(line.split(":", 1) for line in lines)
        threads.append(int(status["Threads"]))
        files.append(len(os.listdir(f"/proc/{pid}/fd")))
        time.sleep(BETWEEN)
    memory = int(status["VmRSS"].split()[0]) * 1024 / MB
    return Reading(seconds, memory, min(threads), min(files))


def growth(readings: list[Reading]) -> float:
    """MB in 10 minutes: the slope of the line of least squares through all readings."""
    seconds = np.array([each.seconds for each in readings])
    memory = np.array([each.memory for each in readings])
    return float(np.polyfit(seconds, memory, 1)[0]) * 600.0


def soaked(minutes: float, seed: int, least: int = 0) -> list[Reading]:
    """What it takes, read after each thing that was done to it; ``least`` of them at least."""
    random = Random(seed)
    readings = []
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        program = Program(Path(folder), ARGUMENTS, SIZES[0])
        try:
            assert program.waits_until(WORKBENCH, patience=PATIENCE), "it did not start"
            began = said = time.monotonic()
            deeds: list[Callable[[Program, Random], None]] = []
            while len(readings) < least or time.monotonic() - began < 60.0 * minutes:
                deeds = deeds or random.sample(DEEDS, len(DEEDS))  # all of them in turn
                _do(deeds.pop(), program, random)
                assert not program.has_ended(), program.output[-2000:]
                assert TRACEBACK.encode() not in program.output
                program.forget()
                readings.append(reading(program.pid, time.monotonic() - began))
                if time.monotonic() - said > 60.0:
                    said = time.monotonic()
                    print(f"  {readings[-1]}", flush=True)
        finally:
            program.close()
        logs = [log.read_text() for log in Path(folder).glob("lernmi/logs/*")]
        assert not logs, logs
    return readings


def _do(deed: Callable[[Program, Random], None], program: Program, random: Random) -> None:
    """Do it while it learns, then let it stand still."""
    assert program.write(RUN, PATIENCE), "it reads no longer"
    time.sleep(random.uniform(0.2, 2.0))
    deed(program, random)
    program.write(ESCAPE)
    time.sleep(0.1)  # an escape that another key follows at once would be part of it
    program.write(b"s")
    time.sleep(QUIET)


def _learn(_program: Program, random: Random) -> None:
    time.sleep(random.uniform(1.0, 5.0))


def _seek(program: Program, random: Random) -> None:
    """To moments and back by steps; after it, forward to the newest again."""
    for _ in range(random.randint(1, 4)):
        program.write(b"gmoment %d\r" % random.randint(0, 200_000))
        time.sleep(random.uniform(0.1, 0.6))
        program.write(bytes(random.choices(b"KSELksl", k=random.randint(1, 10))))
        time.sleep(random.uniform(0.1, 0.6))


def _draw(program: Program, random: Random) -> None:
    """A few strokes with the mouse on the pad alone; looked at, and now and then taught."""
    program.write(b"dm")
    time.sleep(0.3)
    for _ in range(random.randint(1, 4)):
        places = [(random.randint(3, 58), random.randint(4, 20)) for _ in range(6)]
        program.write(b"\x1b[<0;%d;%dM" % places[0])
        program.write(b"".join(b"\x1b[<32;%d;%dM" % place for place in places))
        program.write(b"\x1b[<0;%d;%dm" % places[-1])
        time.sleep(random.uniform(0.05, 0.3))
    program.write(b"o")
    if random.random() < 0.3:
        program.write(b"t%d\r" % random.randint(0, 9))
    time.sleep(random.uniform(0.1, 0.5))
    program.write(b"cm")


def _look(program: Program, random: Random) -> None:
    """At panels and what they say of one sample."""
    for key in random.sample(b"12345678", 5):
        program.write(bytes([key]) + random.choice(NAMED_ARROWS) * random.randint(0, 4))
        program.write(random.choice([b"\r", b"i", b"w", b"o", b""]))
        time.sleep(random.uniform(0.05, 0.3))


def _open(program: Program, random: Random) -> None:
    """What lies over the workbench, and close it."""
    for key in (b"?", b"j", b"\x10"):
        program.write(key)
        time.sleep(random.uniform(0.1, 0.5))
        program.write(b"\x1b[<35;%d;%dM" % (random.randint(1, 80), random.randint(1, 24)))
        program.write(ESCAPE)
        time.sleep(0.2)


def _resize(program: Program, random: Random) -> None:
    for size in random.sample(SIZES, len(SIZES)):
        program.resize(*size)
        time.sleep(random.uniform(0.1, 0.5))


def _change(program: Program, random: Random) -> None:
    """Another rate, the run begun again, and undone."""
    program.write(random.choice([b"+-", b"-+", b"ru", b"nu", b"+u", b"r", b"n"]))
    time.sleep(random.uniform(0.1, 0.5))


def _leave(program: Program, _random: Random) -> None:
    """To Home, and back to the run as it was left."""
    seen = len(program.output)
    program.write(b"h")
    assert program.waits_until(HOME, seen, PATIENCE), "it does not go Home"
    seen = len(program.output)
    program.write(b"u")
    assert program.waits_until(WORKBENCH, seen, PATIENCE), "it does not go back to the run"


DEEDS = [_learn, _learn, _seek, _seek, _draw, _draw, _look, _open, _resize, _change, _leave]
NAMED_ARROWS = [NAMED_KEYS[name] for name in ("up", "down", "left", "right")]


def main(argv: list[str]) -> str:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__.splitlines()[0])
    parser.add_argument("--count", "--minutes", type=float, default=30.0, help="minutes")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(argv)
    every = soaked(chosen.count, chosen.seed)
    after = [each for each in every if each.seconds > WARM_UP * 60.0 * chosen.count]
    threads, files = ({getattr(each, what) for each in after} for what in ("threads", "files"))
    memory = [each.memory for each in after]
    slope = growth(after)
    figures = (
        f"{chosen.count:g} minutes, {len(every)} things done: {slope:+.1f} MB in 10 minutes "
        f"({memory[0]:.0f} to {memory[-1]:.0f} MB, at most {max(memory):.0f}), "
        f"threads {sorted(threads)}, open files {sorted(files)}"
    )
    assert len(threads) == len(files) == 1, figures
    assert chosen.count < LONG or slope < MOST_GROWTH, figures
    return figures
