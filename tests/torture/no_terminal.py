"""Without a terminal, or one that vanishes: over in time, with a line at most, never spinning.

python -m tests.torture no_terminal --count 5
"""

from __future__ import annotations

import argparse
import re
import shlex
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.terminal.moments import MOMENTS, PATIENCE, compile_kernels
from tests.terminal.program import MAIN, START, Program

COMMAND = "from lernmi.cli.__main__ import main; main()"
IN_TIME, PROCESSOR = 2.0, 1.5  # seconds, and those of the processors
SHARE, MORE = 1.5, 0.5  # of a command's seconds where nothing is amiss; and so many more
WHOLE = "nothing amiss"
DEAF = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
STREAMS = {
    WHOLE: "",
    "no input": "</dev/null",
    "input at its end": "< <(true)",
    "input from a pipe": "< <(sleep 0.2)",
    "closed input": "<&-",
    "closed output": ">&-",
    "closed errors": "2>&-",
    "all closed": "<&- >&- 2>&-",
    "output to a file": ">out",
    "errors to a file": "2>err",
    "output that is full": ">/dev/full",
    "errors that are full": "2>/dev/full",
}
DUMB = "a terminal that places nothing"
APP_ARGUMENTS = ["", "xor", "nowhere"]
COMMANDS = ["tasks", "--version", "train xor --epochs 3", "train nowhere", "show nowhere"]
TERMINALS = {"its own": START, "its own, deaf": START + DEAF, "not its own": ""}
IN_BASH = "import os, sys; os.execvp('bash', ['bash', '-c', sys.argv[1]])  #"


Outcome = tuple[list[str], float, float]
"""Faults in words, seconds until its end, seconds of the processors."""


def cases() -> Iterator[tuple[str, str, str]]:
    """What is run, with which arguments, and in which case."""
    for name in STREAMS:
        if name != WHOLE:
            yield from (("lernmi-tui", arguments, name) for arguments in APP_ARGUMENTS)
        yield from (("lernmi", arguments, name) for arguments in COMMANDS)
    yield "lernmi-tui", "xor", DUMB


def without(program: str, arguments: str, case: str) -> Outcome:
    """Run ``program`` with a stream that is no terminal."""
    code = MAIN if program == "lernmi-tui" else COMMAND
    words = f"{shlex.quote(sys.executable)} -c {shlex.quote(code)} {arguments}"
    with tempfile.TemporaryDirectory(prefix="no-terminal-") as folder:
        began = time.monotonic()
        words = f"TERM=dumb exec {words}" if case == DUMB else f"exec {words} {STREAMS[case]}"
        run = Program(Path(folder), [words], code=IN_BASH)
        faults, seconds, processor = _spent(run, began)
        code = run.close()
        lines = [line for line in _plain(run.output).splitlines() if line.strip()]
        if program == "lernmi-tui" and (code == 0 or len(lines) > 1):
            faults.append(f"exit code {code}, it says {lines[-3:]}")
        if code not in (0, 1, 2) or "Traceback" in _plain(run.output):
            faults.append(f"exit code {code}, it says {lines[-3:]}")
        faults += [f"left on: {mode}" for mode in run.broken()]
    return faults, seconds, processor


def vanishing(terminal: str, random: Random) -> Outcome:
    """The terminal of ``lernmi-tui`` is closed at some moment."""
    name = random.choice(list(MOMENTS))
    with tempfile.TemporaryDirectory(prefix="no-terminal-") as folder:
        moment = MOMENTS[name]
        program = Program(Path(folder), moment.arguments, start=TERMINALS[terminal])
        try:
            faults = [] if moment.is_reached(program) else [f"it did not get to {name}"]
            time.sleep(random.uniform(0.0, 0.5))
            program.vanish()
            found, seconds, processor = _spent(program, time.monotonic())
        finally:
            code = program.close()
    if code != 128 + signal.SIGHUP:
        faults.append(f"exit code {code}")
    return faults + found, seconds, processor


def _spent(program: Program, began: float) -> Outcome:
    """Faults until its end, the seconds since ``began``, and those of the processors."""
    seconds, processor = program.ends_after(began, PATIENCE)
    return [] if program.has_ended() else ["it goes on"], seconds, processor


def _plain(output: bytes) -> str:
    text = re.sub(rb"\x1b\[[0-?]*[ -/]*[@-~]", b"", output).decode(errors="replace")
    return "\n".join(line.rpartition("\r")[2] for line in text.replace("\r\n", "\n").split("\n"))


def main(argv: list[str]) -> str:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="of terminals that vanish each way")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(argv)
    compile_kernels()
    broken, slowest, most = 0, 0.0, 0.0
    usual: dict[str, float] = {}

    def judge(name: str, outcome: Outcome, limits: tuple[float, float]) -> None:
        nonlocal broken
        faults, seconds, processor = outcome
        if seconds > limits[0] or processor > limits[1]:
            faults.append(f"it takes {seconds:.2f} s, {processor:.2f} s of the processors")
        if faults:
            broken += 1
            print(f"{name}: {'; '.join(faults)}", flush=True)

    for program, arguments, case in cases():
        outcome = without(program, arguments, case)
        if case == WHOLE:
            usual[arguments] = SHARE * outcome[1] + MORE
        limits = (usual[arguments],) * 2 if program == "lernmi" else (IN_TIME, PROCESSOR)
        judge(f"{program} {arguments}, {case}", outcome, limits)
    for terminal in TERMINALS:
        for number in range(chosen.count):
            outcome = vanishing(terminal, Random(f"{chosen.seed}:{terminal}:{number}"))
            slowest, most = max(slowest, outcome[1]), max(most, outcome[2])
            judge(f"a terminal vanishes, {terminal}, {number}", outcome, (IN_TIME, PROCESSOR))
    assert not broken, f"{broken} tries failed"
    return (
        f"{len(list(cases()))} ways to have none; {chosen.count} vanish each of "
        f"{len(TERMINALS)} ways: at most {slowest:.2f} s, {most:.2f} s of the processors"
    )
