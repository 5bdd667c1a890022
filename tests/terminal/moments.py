"""Moments at which something may happen to a program: how to get there."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import lernmi
from lernmi.run.kept.kept_runs import KeptRuns, State
from tests.terminal.program import ROOT, Program

CHANGE, CHANGED = b"+", "◆".encode()  # another rate, and its mark in time
PATIENCE = 120.0  # seconds, on a machine that does much else
OPENS = b"\x1b[?1049h"
HOME, WORKBENCH = b"Watch a neural network learn", b"Topology"


@dataclass(frozen=True, slots=True)
class Moment:
    """``arguments`` to start with; once it ``shows`` that, these ``keys`` lead ``there``."""

    arguments: tuple[str, ...] = ()
    shows: bytes = WORKBENCH
    keys: bytes = b""
    there: bytes = b"\x1b["

    @property
    def is_kept(self) -> bool:
        """Is there a run with something behind it?"""
        return self.there == CHANGED

    def is_reached(self, program: Program) -> bool:
        """Go there; False if that can't be done."""
        if not program.waits_until(self.shows, patience=PATIENCE):
            return False
        seen = len(program.output)
        return not self.keys or (
            program.write(self.keys) and program.waits_until(self.there, seen, PATIENCE)
        )


MOMENTS = {
    "starting": Moment(shows=OPENS),
    "Home": Moment(shows=HOME),
    "a task is loaded": Moment(("mnist",), shows=OPENS),
    "a task is opened from Home": Moment(shows=HOME, keys=b"\r"),
    "training at a pace": Moment(("xor", "--pace", "30"), keys=CHANGE, there=CHANGED),
    "training at full speed": Moment(("mnist", "--pace", "max"), keys=CHANGE, there=CHANGED),
    "training a large network": Moment(("mnist", "--sizes", "784,3000,10", "--pace", "max")),
    "paused": Moment(("xor", "--paused")),
    "the palette": Moment(("xor",), keys=b"\x10"),
    "the help": Moment(("circle",), keys=b"?"),
    "the go-to line": Moment(("xor",), keys=b"gmoment"),
    "the set box": Moment(("xor", "--paused"), keys=b"3\x1b[B="),
    "in a step": Moment(("xor", "--paused"), keys=b"kkk"),
    "running back": Moment(("xor", "--paused", "--pace", "30"), keys=b"e" * 16 + b"\x7f"),
    "a question is worked at": Moment(("mnist", "--paused"), keys=b"eW"),
    "going back to Home": Moment(("xor",), keys=b"h"),
}


def compile_kernels() -> None:
    """Once, as a person does: who ends the program meanwhile has it compiled again next time."""
    for task in ("xor", "mnist"):
        code = f"import lernmi; lernmi.Session(lernmi.load_task({task!r})).run(1)"
        subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def kept_changes(folder: Path, state: State) -> int:
    """How many changes the runs hold that are kept in a person's ``folder``, having ended so."""
    kept = KeptRuns(folder / "lernmi" / "runs").every()
    return sum(len(lernmi.load_run(each.files[0]).events) for each in kept if each.state is state)
