"""Playing a session of the monkey to the program, and looking what came of it."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.terminal.program import MAIN, Program
from tests.terminal.session import LAST_SIZE, QUIT, Session, write_own_data

YES = b"\r"
OPENS = b"\x1b[?1049h"
ASKS = 5.0  # seconds, then it asks or is slow
TOLD = 12  # of the latest actions
SEEN = 300  # bytes of an empty screen
EXCEPTION = "an exception"
TRACEBACK = "Traceback (most recent call last):"


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

    def told(self, session: Session) -> str:
        """What to say of ``session``, which went wrong."""
        latest = session.actions[max(0, self.writes - TOLD) : self.writes + 1]
        rows, columns = session.size
        return "\n".join(
            [
                "; ".join(self.faults),
                f"   lernmi-tui {' '.join(session.arguments)}, {columns}x{rows}, "
                f"{self.done} things done; the latest:",
                *(f"     {action.size or action.data!r}" for action in latest),
                f"     {session.quits!r}" if session.quits else "     SIGTERM",
                self.log,
            ]
        )


def play(session: Session, folder: Path, code: str = MAIN, patience: float = 60.0) -> Outcome:
    """Do it all, with ``folder`` as home; ``patience`` is in seconds, for each thing waited for."""
    write_own_data(folder)
    program = Program(folder, session.arguments, session.size, code)
    outcome = Outcome()
    try:
        _play(program, session, outcome, patience)
    finally:
        exit_code = program.close()
    outcome.log = _traceback(folder, program.output)
    if outcome.log:
        outcome.faults.append(EXCEPTION)
    if exit_code not in {session.exit_code, 0}:  # 0: it found a way to quit by itself
        outcome.faults.append(f"exit code {exit_code}")
    outcome.faults += [f"left on: {mode}" for mode in program.broken()]
    return outcome


def _play(program: Program, session: Session, outcome: Outcome, patience: float) -> None:
    if not program.waits_until(OPENS):
        outcome.faults.append("it did not start")
        return
    for action in session.actions:
        if action.size is not None:
            program.resize(*action.size)
        elif not program.write(action.data, patience):
            if not program.has_ended():
                outcome.faults.append("it reads no longer")
            break
        outcome.writes += 1
        outcome.done += action.count
        if action.pause:
            time.sleep(action.pause)
    _end(program, session, outcome, patience)


def _end(program: Program, session: Session, outcome: Outcome, patience: float) -> None:
    """A last look at the screen, then the request to end."""
    written = len(program.output)
    program.resize(1, 1)
    program.ends(0.1)
    program.resize(*LAST_SIZE)
    if not program.shows_words(written, patience) and not program.has_ended():
        seen = program.output[written:]
        outcome.faults.append(f"nothing on the screen but {seen[-SEEN:]!r} ({len(seen)} bytes)")
    if session.quits:
        program.write(session.quits, patience)
        if not program.ends(ASKS):
            program.write(QUIT + YES, patience)  # it asks once where a run would be lost
        if program.ends(patience):
            return
        outcome.faults.append("ctrl+q does not end it")
    program.kill(signal.SIGTERM)
    if not program.ends(patience):
        outcome.faults.append("SIGTERM does not end it")


def _traceback(folder: Path, output: bytes) -> str:
    """The log files it wrote, or the traceback on its terminal."""
    logs = sorted((folder / "lernmi" / "logs").glob("*"))
    if logs:
        return "\n".join(log.read_text() for log in logs)
    _, traceback, after = output.rpartition(TRACEBACK.encode())
    return (traceback + after).decode(errors="replace") if traceback else ""


def _last_words(trace: str) -> str:
    """Of a traceback, what was raised and the last line of code before it."""
    lines = trace.strip("\n").splitlines()
    raised = next((line for line in lines if not line.startswith(" ")), "?")
    frames = [line.strip() for line in lines if line.strip().startswith("File ")]
    return f"{raised[:120]} | {frames[-1] if frames else '?'}"
