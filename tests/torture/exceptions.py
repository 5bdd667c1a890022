"""Faults put into the program while it trains: a whole terminal, one sentence and a log after.

python -m tests.torture exceptions --count 20 --seed 0 --only "a handler"
"""

from __future__ import annotations

import argparse
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from lernmi import load_run
from lernmi.run.kept.kept_runs import KeptRuns, State
from tests.terminal.faults import BY_KEY, FAULTY, KEY, told
from tests.terminal.moments import PATIENCE, WORKBENCH, compile_kernels
from tests.terminal.program import Program

KINDS = {
    "a handler": "import lernmi_tui.workbench.status_line as where\n"
    + BY_KEY
    + "lambda app: setattr(where.StatusLine, 'show', fault)",
    "a render": "import lernmi_tui.workbench.status_line as where\n"
    + BY_KEY
    + "lambda app: (setattr(where.StatusLine, 'render', fault), app.refresh(layout=True))",
    "a timer": BY_KEY + "lambda app: app.set_timer(0.01, fault)",
    "a plain thread": BY_KEY + "lambda app: threading.Thread(target=fault).start()",
    "the run's thread": "import lernmi_tui.workbench.worker as where\n"
    + BY_KEY
    + "lambda app: setattr(where.Worker, '_obey', fault)",
    "the learning": "import lernmi.net.engines as where\n"
    + BY_KEY
    + "lambda app: fault_once(where, 'learn')",
}
GOES_ON = "the learning"  # the run is paused where it was last well, and can be looked at


def faults_of(kind: str, random: Random) -> list[str]:
    """Start the program, have it fail in a way of ``KINDS``; what went wrong then, in words."""
    with tempfile.TemporaryDirectory(prefix="exceptions-") as home:
        folder = Path(home)
        task = random.choice(["xor", "circle", "digits"])
        code = FAULTY.format(how=KINDS[kind])
        program = Program(folder, [task, "--pace", random.choice(["30", "max"])], code=code)
        try:
            if not program.waits_until(WORKBENCH, patience=PATIENCE):
                return ["it did not start"]
            kept = KeptRuns(folder / "lernmi" / "runs")
            program.write(b"+")  # a change, so that it is kept
            _wait(lambda: kept.every() or program.has_ended())
            time.sleep(random.uniform(0.0, 0.5))
            program.write(KEY)
            faults = _paused(program) if kind == GOES_ON else _ended(program)
        finally:
            code = program.close()
        logs = [log.read_text() for log in folder.glob("lernmi/logs/*")]
        state = State.ENDED if kind == GOES_ON else State.CRASHED  # to be recovered
        if [run.state for run in kept.every()] != [state]:
            faults.append(f"kept is {kept.every()}")
        elif load_run(kept.every()[0].files[0]).moment == 0:
            faults.append("it is not kept as it was")
        expected = 128 + signal.SIGTERM if kind == GOES_ON else 1
        if code != expected:
            faults.append(f"exit code {code}")
        if kind != GOES_ON and (len(told(program)) != 1 or "the log is" not in told(program)[0]):
            faults.append(f"it says {told(program)[-3:]}")
        if len(logs) != 1 or "ValueError: made to fail" not in logs[0]:
            faults.append(f"{len(logs)} logs: {logs[:1]}")
        return faults + [f"left on: {mode}" for mode in program.broken()]


def _wait(happened: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened() and time.monotonic() < until:
        time.sleep(0.02)


def _ended(program: Program) -> list[str]:
    return [] if program.ends(PATIENCE) else ["it goes on"]


def _paused(program: Program) -> list[str]:
    """It says so, and still obeys."""
    faults = []
    if not program.waits_until(b"a fault of its own", patience=PATIENCE):
        faults.append("it does not say so")
    seen = len(program.output)
    program.write(b"?")
    if not program.waits_until(b"Help", seen, PATIENCE):
        faults.append("it obeys no longer")
    program.kill(signal.SIGTERM)
    return faults + _ended(program)


def main(argv: list[str]) -> str:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=KINDS, action="append")
    chosen = parser.parse_args(argv)
    compile_kernels()
    kinds, broken = chosen.only or list(KINDS), 0
    for kind in kinds:
        for number in range(chosen.count):
            faults = faults_of(kind, Random(f"{chosen.seed}:{kind}:{number}"))
            if faults:
                broken += 1
                print(f"{kind} {number}: {'; '.join(faults)[:2000]}", flush=True)
    assert not broken, f"{broken} tries failed"
    return f"{chosen.count} each of {len(kinds)} kinds, each as it should"
