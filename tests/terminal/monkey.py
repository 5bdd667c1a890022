"""A monkey at the keyboard and the mouse: whatever it does, no exception and a whole terminal.

    python -m tests.terminal.monkey                        20,000 things done, seed 0
    python -m tests.terminal.monkey --seed 7 --session 3   one session of it again
    python -m tests.terminal.monkey --replay FILE          what a file of actions says

What a session does is a function of its seed and number; when each thing arrives is up to the
machine, so a fault of timing may take several tries (``--tries``).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from tests.terminal.actions import Action, Size, actions, last_burst
from tests.terminal.program import MAIN, Program

ACTIONS, SESSION_ACTIONS = 20_000, 400
SIZES: list[Size] = [(36, 120), (36, 120), (24, 80), (50, 180), (70, 250), (16, 60), (3, 100)]
FULL_SIZE = (40, 120)
QUIT = b"\x11"
TOLD = 12  # of the latest actions
EXCEPTION = "an exception"
TRACEBACK = "Traceback (most recent call last):"
OWN_DATA = "own.csv"


@dataclass(frozen=True, slots=True)
class Session:
    """What is done, from the start of the program to the request to end.

    ``quits`` is the last write, with ctrl+q in it; if it is empty, SIGTERM ends the program.
    """

    arguments: list[str]
    size: Size
    actions: list[Action]
    quits: bytes

    @property
    def exit_code(self) -> int:
        return 0 if self.quits else 128 + 15


@dataclass(slots=True)
class Outcome:
    """What came of it: ``faults`` in words, none if all is well; ``log`` is the traceback.

    ``writes`` is how many actions were carried out, ``done`` how many things that were.
    """

    writes: int = 0
    done: int = 0
    faults: list[str] = field(default_factory=list)
    log: str = ""

    @property
    def kinds(self) -> list[str]:
        """The faults, an exception as its own last line and where it was raised."""
        errors = [_last_words(trace) for trace in self.log.split(TRACEBACK)[1:2]]
        return errors + [fault for fault in self.faults if not (errors and fault == EXCEPTION)]


def sessions_of(seed: int, number: int, count: int, tasks: Sequence[str]) -> Session:
    """Session ``number`` of ``seed``: every task in turn, Home in between."""
    random = Random(f"{seed}:{number}")
    starts = ["", *tasks, "", OWN_DATA]
    task = starts[(number * 7 + seed) % len(starts)]
    arguments = [task] if task else []
    if task and random.random() < 0.5:
        arguments += ["--pace", random.choice(["max", "1", "30"])]
    if task and random.random() < 0.3:
        arguments.append("--paused")
    size = random.choice(SIZES)
    done = list(actions(random, count, size))
    quits = last_burst(random, FULL_SIZE, QUIT) if number % 3 else b""
    return Session(arguments, size, done, quits)


def play(session: Session, folder: Path, code: str = MAIN) -> Outcome:
    """Do it all, with ``folder`` as home."""
    write_own_data(folder / OWN_DATA)
    program = Program(folder, session.arguments, session.size, code)
    outcome = Outcome()
    try:
        _play(program, session, outcome)
    finally:
        exit_code = program.close()
    outcome.log = _traceback(folder, program.output)
    if outcome.log:
        outcome.faults.append(EXCEPTION)
    if exit_code not in {session.exit_code, 0}:  # 0: it found a way to quit by itself
        outcome.faults.append(f"exit code {exit_code}")
    outcome.faults += [f"left on: {mode}" for mode in program.broken()]
    return outcome


def _play(program: Program, session: Session, outcome: Outcome) -> None:
    if not program.waits_until(b"\x1b[?1049h"):
        outcome.faults.append("it did not start")
        return
    for action in session.actions:
        if action.size is not None:
            program.resize(*action.size)
        elif not program.write(action.data):
            if not program.has_ended():
                outcome.faults.append("it reads no longer")
            break
        outcome.writes += 1
        outcome.done += action.count
        if action.pause:
            time.sleep(action.pause)
    _end(program, session, outcome)


def _end(program: Program, session: Session, outcome: Outcome) -> None:
    """A last look at the screen, then the request to end."""
    written = len(program.output)
    program.resize(1, 1)
    time.sleep(0.1)
    program.resize(*FULL_SIZE)
    if not program.shows_words(written) and not program.has_ended():
        outcome.faults.append("nothing on the screen")
    if session.quits:
        program.write(session.quits)
        if program.ends():
            return
        outcome.faults.append("ctrl+q does not end it")
    program.kill(15)
    if not program.ends():
        outcome.faults.append("SIGTERM does not end it")


def _last_words(trace: str) -> str:
    """Of a traceback, what was raised and the last line of code before it."""
    lines = trace.strip("\n").splitlines()
    raised = next((line for line in lines if not line.startswith(" ")), "?")
    frames = [line.strip() for line in lines if line.strip().startswith("File ")]
    return f"{raised[:120]} | {frames[-1] if frames else '?'}"


def write_own_data(path: Path) -> None:
    rows = [f"{x},{y},{'in' if x * y > 20 else 'out'}" for x in range(10) for y in range(10)]
    path.write_text("\n".join(["width,height,where", *rows]) + "\n")


def _traceback(folder: Path, output: bytes) -> str:
    """The log files it wrote, or the traceback on its terminal."""
    logs = sorted((folder / "lernmi").glob("log*/*"))
    if logs:
        return "\n".join(log.read_text() for log in logs)
    found = output.find(b"Traceback")
    return (
        output[found - 200 if found > 200 else 0 :].decode(errors="replace") if found >= 0 else ""
    )


def saved(session: Session) -> str:
    """``session`` as JSON."""
    return json.dumps(asdict(session), default=lambda data: data.decode("latin-1"), indent=0)


def loaded(text: str) -> Session:
    """The session that ``saved`` made ``text`` of."""
    parts = json.loads(text)
    done = [
        Action(
            action["data"].encode("latin-1"),
            tuple(action["size"]) if action["size"] else None,
            action["pause"],
            action["count"],
        )
        for action in parts["actions"]
    ]
    return Session(parts["arguments"], tuple(parts["size"]), done, parts["quits"].encode("latin-1"))


def task_names() -> list[str]:
    """Every task there is."""
    command = [sys.executable, "-c", "from lernmi.cli.main import main; main()", "tasks"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in listed.splitlines() if not line.startswith("PATH")]


def told(name: str, session: Session, outcome: Outcome, again: str) -> str:
    """What to say of a session that went wrong."""
    latest = session.actions[max(0, outcome.writes - TOLD) : outcome.writes + 1]
    return "\n".join(
        [
            f"== {name}: {'; '.join(outcome.faults)}",
            f"   lernmi-tui {' '.join(session.arguments)}, {session.size[0]}x{session.size[1]}, "
            f"{outcome.done} things done; the latest:",
            *(f"     {action.size or action.data!r}" for action in latest),
            f"     {session.quits!r}" if session.quits else "     SIGTERM",
            outcome.log,
            f"   again: {again}",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Random keys, clicks and resizes.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--actions", type=int, default=ACTIONS, help="how many in all")
    parser.add_argument("--length", type=int, default=SESSION_ACTIONS, help="how many a session")
    parser.add_argument("--session", type=int, help="only this one")
    parser.add_argument("--replay", type=Path, help="a file of actions")
    parser.add_argument("--tries", type=int, default=1, help="of --session or --replay")
    chosen = parser.parse_args()
    kept = Path(tempfile.mkdtemp(prefix="monkey-"))
    tasks = task_names()
    single = chosen.session is not None or chosen.replay is not None
    number, done, tries = chosen.session or 0, 0, 0
    found: dict[str, list[str]] = {}
    failed = 0
    while tries < chosen.tries if single else done < chosen.actions:
        if chosen.replay:
            session = loaded(chosen.replay.read_text())
        else:
            session = sessions_of(chosen.seed, number, chosen.length, tasks)
        with tempfile.TemporaryDirectory(prefix="monkey-home-") as folder:
            outcome = play(session, Path(folder))
        name = f"seed {chosen.seed}, session {number}"
        if outcome.faults:
            failed += 1
            for kind in outcome.kinds:
                found.setdefault(kind, []).append(name)
            log = kept / f"{chosen.seed}-{number}.json"
            log.write_text(saved(session))
            again = f"python -m tests.terminal.monkey --replay {log} --tries 10"
            print(told(name, session, outcome, again), flush=True)
        done += outcome.done
        print(f"{name}: {outcome.done} done, {done} in all, {failed} sessions failed", flush=True)
        tries += 1
        number += not single
    for kind, names in sorted(found.items(), key=lambda item: -len(item[1])):
        print(f"{len(names):4} x {kind}   first: {names[0]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
