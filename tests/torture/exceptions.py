"""Faults while it trains: a whole terminal, one sentence and a log after, and the run kept.

python -m tests.torture exceptions --count 20 --seed 0 --only "a handler"
"""

from __future__ import annotations

import argparse
import signal
import tempfile
import time
from pathlib import Path
from random import Random

from lernmi.run.kept.kept_runs import State
from tests.terminal.faults import BY_KEY, FAULTY, KEY, told
from tests.terminal.moments import (
    CHANGE,
    CHANGED,
    PATIENCE,
    WORKBENCH,
    compile_kernels,
    kept_changes,
)
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
COMES_AGAIN = "the run's thread"  # it may have another log for that, a second later
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
            program.write(CHANGE)
            if not program.waits_until(CHANGED, patience=PATIENCE):
                return ["it can't be changed"]
            time.sleep(random.uniform(0.0, 0.5))
            program.write(KEY)
            faults = _paused(program) if kind == GOES_ON else _ended(program)
        finally:
            code = program.close()
        logs = [log.read_text() for log in folder.glob("lernmi/logs/*")]
        expected = 128 + signal.SIGTERM if kind == GOES_ON else 1
        if code != expected:
            faults.append(f"exit code {code}")
        if kind != GOES_ON and (len(told(program)) != 1 or "the log is" not in told(program)[0]):
            faults.append(f"it says {told(program)[-3:]}")
        if (
            len(logs) not in (1, 1 + (kind == COMES_AGAIN))
            or "ValueError: made to fail" not in logs[0]
        ):
            faults.append(f"{len(logs)} logs: {logs[:1]}")
        if kept_changes(folder, State.ENDED if kind == GOES_ON else State.CRASHED) != 1:
            faults.append("the run is not kept")
        return faults + [f"left on: {mode}" for mode in program.broken()]


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
