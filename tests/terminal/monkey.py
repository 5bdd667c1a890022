"""A monkey at the keyboard and the mouse: whatever it does, no exception and a whole terminal.

    python -m tests.terminal.monkey                        20,000 things done, seed 0
    python -m tests.terminal.monkey --seed 7 --session 3   one session of it again
    python -m tests.terminal.monkey --replay FILE          what a file of actions says

What a session does is a function of its seed and number; when each thing arrives is up to the
machine, so a fault of timing may take several tries (``--tries``).
"""

from __future__ import annotations

import argparse
import itertools
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.terminal.play import play
from tests.terminal.program import ROOT
from tests.terminal.session import Session, loaded, saved, session_of

ACTIONS, SESSION_ACTIONS = 20_000, 400


def task_names() -> list[str]:
    """Every task there is."""
    command = [sys.executable, "-c", "from lernmi.cli.main import main; main()", "tasks"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return [line.split()[0] for line in listed.splitlines() if not line.startswith("PATH")]


def main() -> int:
    parser = argparse.ArgumentParser(description="Random keys, clicks and resizes.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--actions", type=int, default=ACTIONS, help="how many in all")
    parser.add_argument("--length", type=int, default=SESSION_ACTIONS, help="how many a session")
    parser.add_argument("--session", type=int, help="only this one")
    parser.add_argument("--replay", type=Path, help="a file of actions, only these")
    parser.add_argument("--tries", type=int, default=1, help="of --session or --replay")
    chosen = parser.parse_args()
    if chosen.replay is not None:
        session = loaded(chosen.replay.read_text())
        return _report([(str(chosen.replay), session)] * chosen.tries)
    tasks = task_names()

    def named(number: int) -> tuple[str, Session]:
        session = session_of(chosen.seed, number, chosen.length, tasks)
        return f"seed {chosen.seed}, session {number}", session

    if chosen.session is not None:
        return _report([named(chosen.session)] * chosen.tries)
    return _report(map(named, itertools.count()), chosen.actions)


def _report(sessions: Iterable[tuple[str, Session]], count: float = math.inf) -> int:
    """Play ``sessions``, each with its name, until ``count`` things are done; the exit code."""
    kept = Path(tempfile.mkdtemp(prefix="monkey-"))
    found: dict[str, list[str]] = {}
    done = failed = 0
    for name, session in sessions:
        with tempfile.TemporaryDirectory(prefix="monkey-home-") as folder:
            outcome = play(session, Path(folder))
        done += outcome.done
        if outcome.faults:
            failed += 1
            log = kept / f"{failed}.json"
            log.write_text(saved(session))
            print(f"== {name}: {outcome.told(session)}")
            print(f"   again: python -m tests.terminal.monkey --replay {log} --tries 10")
            for kind in outcome.kinds:
                found.setdefault(kind, []).append(name)
        print(f"{name}: {outcome.done} done, {done} in all, {failed} failed", flush=True)
        if done >= count:
            break
    for kind, names in sorted(found.items(), key=lambda item: -len(item[1])):
        print(f"{len(names):4} x {kind}   first: {names[0]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
