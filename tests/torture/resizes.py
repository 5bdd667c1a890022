"""A storm of resizes while it trains: no fault, and the last size is what is drawn.

python -m tests.torture resizes --count 5000 --seed 0
"""

from __future__ import annotations

import argparse
import signal
import tempfile
import time
from pathlib import Path
from random import Random

from tests.terminal.moments import MOMENTS, PATIENCE, compile_kernels
from tests.terminal.program import Program
from tests.terminal.whole import painted, whole
from tests.torture.signals import THEME, paints_all

LARGEST = (300, 500)  # rows and columns
SETTLED, TIMES = 0.2, 20  # seconds for what else is drawn; how often that is looked at
PAUSED = b" "


def storm(count: int, random: Random) -> list[str]:
    """``count`` sizes, then a last one; what went wrong, in words."""
    faults = []
    with tempfile.TemporaryDirectory(prefix="resizes-") as folder:
        moment = MOMENTS["training at full speed"]
        program = Program(Path(folder), moment.arguments)
        try:
            if not moment.is_reached(program):
                return ["it did not get there"]
            for _ in range(count):
                program.resize(*size(random))
                time.sleep(random.choice([0.0, 0.0, 0.001, 0.01, 0.05]))
            rows, columns = random.randint(16, 60), random.randint(60, 200)
            program.resize(rows, columns)
            program.write(PAUSED)
            faults += _drawn(program, rows, columns)
            program.kill(signal.SIGTERM)
            if not program.ends(PATIENCE):
                faults.append("it goes on")
        finally:
            code = program.close()
        faults += [log.read_text() for log in Path(folder).glob("lernmi/logs/*")]
        faults += [f"left on: {mode}" for mode in program.broken()]
    return faults if code == 128 + signal.SIGTERM else [*faults, f"exit code {code}"]


def size(random: Random) -> tuple[int, int]:
    """Rows and columns: any, small ones as often as large ones."""
    return tuple(int((most + 1) ** random.random()) for most in LARGEST)


def _drawn(program: Program, rows: int, columns: int) -> list[str]:
    """Ask for all of the screen, until that is what comes and no more; what is wrong if it isn't.

    What was drawn before the last size came may still be on its way the first times.
    """
    beyond: set[tuple[int, int]] = set()
    for _ in range(TIMES):
        seen = len(program.output)
        program.write(THEME)
        if not paints_all(program, seen, (rows, columns)):
            return [f"not all of {columns}x{rows} is painted"]
        time.sleep(SETTLED)
        beyond = painted(program.output[seen:]) - whole(rows, columns)
        if not beyond:
            return []
    return [f"{len(beyond)} cells beyond {columns}x{rows} are painted"]


def main(argv: list[str]) -> str:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000, help="of sizes")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(argv)
    compile_kernels()
    faults = storm(chosen.count, Random(chosen.seed))
    assert not faults, "; ".join(faults)
    return f"{chosen.count} sizes from 1x1 to {LARGEST[1]}x{LARGEST[0]}, the last one is drawn"
