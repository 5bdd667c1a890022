"""Playing a session of the monkey to the program, and looking what came of it."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lernmi.errors import LernmiError
from lernmi.files.tensor_files import unpack
from lernmi.run.kept.kept_runs import KeptRuns, State
from lernmi.run.saved.summary import read_summary
from tests.terminal.program import MAIN, Program, Spent
from tests.terminal.session import KEPT, LAST_SIZE, QUIT, Session, write_own_data

STACKS = "stacks.txt"
TELLS = (  # where it is, on SIGUSR2
    f"import faulthandler, signal; faulthandler.register(signal.SIGUSR2, open({STACKS!r}, 'w')); "
)
YES = b"\r"
OPENS = b"\x1b[?1049h"
ASKS = 5.0  # seconds, then it asks or is slow
TOLD = 12  # of the latest actions
SEEN = 300  # bytes of an empty screen
OBEYS = 1.0  # seconds after the last thing done, less those in which others had the processors
EXCEPTION, SLOW = "an exception", "it obeys late"
TRACEBACK = "Traceback (most recent call last):"


@dataclass(slots=True)
class Outcome:
    """What came of it: ``faults`` in words, none if all is well; ``log`` is the traceback.

    ``writes`` is how many actions were carried out, ``done`` how many things that were;
    ``stacks`` is where its threads were if it did not end;
    ``obeyed`` is how many seconds it took in the end to draw itself at another size.
    """

    writes: int = 0
    done: int = 0
    obeyed: float = 0.0
    faults: list[str] = field(default_factory=list)
    log: str = ""
    stacks: str = ""

    @property
    def kinds(self) -> list[str]:
        """The faults, an exception as its own last line and where it was raised."""
        errors = [_last_words(trace) for trace in self.log.split(TRACEBACK)[1:2]]
        faults = [SLOW if fault.startswith(SLOW) else fault for fault in self.faults]
        return errors + [fault for fault in faults if not (errors and fault == EXCEPTION)]

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
                f"     {session.quits!r}" if session.quits else f"     signal {session.ends:d}",
                self.log,
                self.stacks,
            ]
        )


def play_all(sessions: Sequence[Session], folder: Path) -> list[Outcome]:
    """One after the other in the same home, until something goes wrong."""
    outcomes: list[Outcome] = []
    for session in sessions:
        if not any(outcome.faults for outcome in outcomes):
            outcomes.append(play(session, folder))
    return outcomes


def play(session: Session, folder: Path, code: str = MAIN, patience: float = 60.0) -> Outcome:
    """Do it all, with ``folder`` as home; ``patience`` is in seconds, for each thing waited for."""
    write_own_data(folder)
    if session.settings:
        (folder / "lernmi").mkdir(exist_ok=True)
        (folder / "lernmi" / "settings.toml").write_text(session.settings)
    crashed = _crashed(folder)
    program = Program(folder, _arguments(session, folder), session.size, TELLS + code)
    outcome = Outcome()
    try:
        _play(program, session, outcome, patience)
        if not program.has_ended():
            program.kill(signal.SIGUSR2)
            program.ends(1.0)
            outcome.stacks = (folder / STACKS).read_text()
    finally:
        exit_code = program.close()
    outcome.log = _traceback(folder, program.output)
    if outcome.log:
        outcome.faults.append(EXCEPTION)
    if exit_code not in {session.exit_code, 0}:  # 0: it found a way to quit by itself
        outcome.faults.append(f"exit code {exit_code}")
    if exit_code != -signal.SIGKILL:
        outcome.faults += [f"left on: {mode}" for mode in program.broken()]
        if _crashed(folder) - crashed:
            outcome.faults.append("a run that ended as it should is taken for crashed")
    outcome.faults += _damaged(folder)
    return outcome


def _arguments(session: Session, folder: Path) -> list[str]:
    """With the run that was kept last in ``folder`` in its place: opened, or its weights brought
    in. Without one it begins at Home."""
    if KEPT not in session.arguments:
        return session.arguments
    kept = KeptRuns(folder / "lernmi" / "runs").every()
    if not kept:
        return []
    shutil.copy(kept[0].files[0], folder / KEPT)
    summary = read_summary(folder / KEPT)
    if summary is None or "--weights" not in session.arguments:
        return session.arguments
    return [summary.recipe.task, *(word for word in session.arguments if word != KEPT), KEPT]


def _crashed(folder: Path) -> set[str]:
    """The runs that are kept and whose program ended without a word."""
    kept = KeptRuns(folder / "lernmi" / "runs").every()
    return {run.id for run in kept if run.state is State.CRASHED}


def _damaged(folder: Path) -> list[str]:
    """What is wrong with the files of runs and networks in ``folder``."""
    faults = []
    for path in sorted(folder.rglob("*.safetensors")):
        try:
            unpack(path.read_bytes())
        except LernmiError as error:
            faults.append(f"a damaged file: {error}")
    faults += [f"set aside: {path.name}" for path in folder.rglob("*.damaged")]
    return faults


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
    program.resize(1, 1)
    program.ends(0.1)
    written, began, before = len(program.output), time.monotonic(), Spent.by(program.pid, Spent())
    program.resize(*LAST_SIZE)
    if program.shows_words(written, patience):
        others = Spent.by(program.pid, before).waited - before.waited
        outcome.obeyed = time.monotonic() - began - others
        if outcome.obeyed > OBEYS:
            outcome.faults.append(f"{SLOW} ({outcome.obeyed:.1f} s)")
    elif not program.has_ended():
        seen = program.output[written:]
        outcome.faults.append(f"nothing on the screen but {seen[-SEEN:]!r} ({len(seen)} bytes)")
    if session.quits:
        program.write(session.quits, patience)
        if not program.ends(ASKS):
            program.write(QUIT + YES, patience)  # it asks once where a run would be lost
        if program.ends(patience):
            return
        outcome.faults.append("ctrl+q does not end it")
    number = signal.SIGTERM if session.quits else session.ends
    program.kill(number)
    if not program.ends(patience):
        outcome.faults.append(f"signal {number:d} does not end it")


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
