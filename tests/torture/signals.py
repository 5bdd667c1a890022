"""Signals at any moment, on a real pseudo-terminal: obeyed in time, all whole after, the run kept.

python -m tests.torture signals --count 100 --seed 0 --only TERM
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from lernmi.run.kept.kept_runs import State
from tests.terminal.moments import MOMENTS, compile_kernels, kept_changes
from tests.terminal.play import TRACEBACK
from tests.terminal.program import Program, Spent
from tests.terminal.whole import painted, whole

TOLD = 2000  # characters of what went wrong
SIZE = (36, 120)
IN_TIME = 2.0  # seconds
PATIENCE = 60.0  # seconds, for what is waited for
MOST_DELAY, MOST_SLEEP = 0.5, 0.1  # seconds: after the moment is reached; while it is stopped
THEME = b"\x14"  # a key that has all painted anew, whatever is open
JUNK = b"\x1b[1;1H[1]+  Stopped\r\n$ "  # of a shell


@dataclass(slots=True)
class Try:
    """What came of one: ``faults`` in words, none if all is well, and how long it took.

    The ``seconds`` in which it had to wait for a processor that others had are left out.
    """

    moment: str
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def tried(kind: str, random: Random) -> Try:
    """Start the program, go to some moment, send it ``kind``."""
    name = random.choice(list(MOMENTS))
    outcome = Try(name)
    with tempfile.TemporaryDirectory(prefix="signals-") as folder:
        moment, modern = MOMENTS[name], random.random() < 0.5
        program = Program(Path(folder), moment.arguments, SIZE, wakes=False, modern=modern)
        try:
            if not moment.is_reached(program):
                outcome.faults.append("it did not get there")
            time.sleep(random.uniform(0.0, MOST_DELAY))
            KINDS[kind](program, outcome, random)
        finally:
            program.close()
        outcome.faults += [f"left on: {mode}" for mode in program.broken()]
        if moment.is_kept and kept_changes(Path(folder), State.ENDED) != 1:
            outcome.faults.append("the run is not kept")
        outcome.faults += [log.read_text() for log in Path(folder).glob("lernmi/logs/*")]
        if TRACEBACK.encode() in program.output or b"KeyboardInterrupt" in program.output:
            outcome.faults.append(program.output[-2000:].decode(errors="replace"))
    return outcome


def _ends(number: int) -> Callable[[Program, Try, Random], None]:
    def ends(program: Program, outcome: Try, _random: Random) -> None:
        began = time.monotonic()
        program.kill(number)
        _is_over(program, outcome, number, began)

    return ends


def _ends_stopped(program: Program, outcome: Try, random: Random) -> None:
    _stop(program, outcome, random)
    program.kill(signal.SIGTERM)
    time.sleep(random.uniform(0.0, MOST_SLEEP))
    began = time.monotonic()
    program.kill(signal.SIGCONT)
    _is_over(program, outcome, signal.SIGTERM, began)


def _goes_on_from_sleep(program: Program, outcome: Try, random: Random) -> None:
    for _ in range(random.randint(1, 3)):
        began, before = time.monotonic(), Spent.by(program.pid, Spent())
        program.kill(signal.SIGTSTP)
        if not program.falls_asleep(PATIENCE):
            outcome.faults.append("it does not fall asleep")
        waited = Spent.by(program.pid, before).waited - before.waited
        outcome.seconds = max(outcome.seconds, time.monotonic() - began - waited)
        program.reads_on()
        outcome.faults += [f"asleep, left on: {mode}" for mode in program.broken()]
        os.write(program.slave, JUNK)
        _goes_on(program, outcome, random)
    _ends(signal.SIGTERM)(program, outcome, random)


def _goes_on_from_stop(program: Program, outcome: Try, random: Random) -> None:
    for _ in range(random.randint(1, 3)):
        _stop(program, outcome, random)
        _goes_on(program, outcome, random)
    _ends(signal.SIGTERM)(program, outcome, random)


def _stop(program: Program, outcome: Try, random: Random) -> None:
    """By force; a shell takes the terminal, or none is there."""
    program.kill(signal.SIGSTOP)
    if not program.falls_asleep(PATIENCE):
        outcome.faults.append("it does not stop")
    if random.random() < 0.5:
        mode = termios.tcgetattr(program.slave)
        mode[3] |= termios.ICANON | termios.ECHO
        termios.tcsetattr(program.slave, termios.TCSANOW, mode)
    os.write(program.slave, JUNK)


def _goes_on(program: Program, outcome: Try, random: Random) -> None:
    """Continued, it paints all of the screen, and so it does for a key."""
    time.sleep(random.uniform(0.0, MOST_SLEEP))
    program.reads_on()
    seen = len(program.output)
    program.kill(signal.SIGCONT)
    for what in ("continued", "asked by a key"):
        if not paints_all(program, seen):
            missing = whole(*SIZE) - painted(program.output[seen:])
            outcome.faults.append(f"{what}, {len(missing)} cells are not painted")
        seen = len(program.output)
        program.write(THEME)


def paints_all(program: Program, seen: int, size: tuple[int, int] = SIZE) -> bool:
    """True once each cell was written after the first ``seen`` bytes."""
    until = time.monotonic() + PATIENCE
    while whole(*size) - painted(program.output[seen:]):
        if program.has_ended() or time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _is_over(program: Program, outcome: Try, number: int, began: float) -> None:
    seconds, _ = program.ends_after(began, PATIENCE)
    if not program.has_ended():
        outcome.faults.append("it goes on")
    outcome.seconds = max(outcome.seconds, seconds)
    code = program.close()
    if code != 128 + number:
        outcome.faults.append(f"exit code {code}")


KINDS: dict[str, Callable[[Program, Try, Random], None]] = {
    "TERM": _ends(signal.SIGTERM),
    "HUP": _ends(signal.SIGHUP),
    "INT": _ends(signal.SIGINT),
    "QUIT": _ends(signal.SIGQUIT),
    "TERM+CONT": _ends_stopped,
    "TSTP+CONT": _goes_on_from_sleep,
    "STOP+CONT": _goes_on_from_stop,
}


def main(argv: list[str]) -> str:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="of each signal")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=KINDS, action="append")
    parser.add_argument("--number", type=int, help="this one try")
    chosen = parser.parse_args(argv)
    compile_kernels()
    kinds = chosen.only or list(KINDS)
    slowest, broken = dict.fromkeys(kinds, 0.0), 0
    for number in range(chosen.count) if chosen.number is None else [chosen.number]:
        for kind in kinds:
            outcome = tried(kind, Random(f"{chosen.seed}:{kind}:{number}"))
            slowest[kind] = max(slowest[kind], outcome.seconds)
            if outcome.seconds > IN_TIME:
                outcome.faults.append(f"it takes {outcome.seconds:.2f} s")
            if outcome.faults:
                broken += 1
                told = "; ".join(outcome.faults)[:TOLD]
                print(f"{kind} {number}, {outcome.moment}: {told}", flush=True)
        if number % 10 == 9:
            print(f"  {number + 1} of each: {_figures(slowest)}", flush=True)
    assert not broken, f"{broken} tries failed"
    return f"{chosen.count} each, at most {_figures(slowest)}"


def _figures(slowest: dict[str, float]) -> str:
    return ", ".join(f"{kind} {seconds:.2f} s" for kind, seconds in slowest.items())
