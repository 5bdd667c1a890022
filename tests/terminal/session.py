"""A session of the monkey: what it does from the start of the program to its end."""

from __future__ import annotations

import gzip
import json
import signal
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.terminal.actions import Action, Size, actions, last_burst

SIZES: list[Size] = [(36, 120), (36, 120), (24, 80), (50, 180), (70, 250), (16, 60), (3, 100)]
LAST_SIZE = (40, 120)
QUIT = b"\x11"
ENDS = [0, 0, 0, *(getattr(signal, f"SIG{name}") for name in ("TERM", "HUP", "INT", "QUIT"))]
ENDS += [signal.SIGKILL, signal.SIGKILL]
"""Signals; 0 for ctrl+q."""
KEPT = "kept.safetensors"
OWN_DATA, STRANGE_DATA = "own.csv", "strange.csv"
WORDS, PRICES, PACKED = "words.csv", "prices.csv", "prices.csv.gz"
STRANGE_CLASSES = ["h2", "b", "x1", "y3", "[b]", "漢字" * 3, "a very long name of a class " * 3]
OPTIONS = [
    ["--rate", "1e6"],
    ["--rate", "1e-9"],
    ["--batch", "3"],
    ["--classic"],
    ["--activation", "relu"],
    ["--activation", "identity"],
    ["--theme", "nord"],
    ["--theme", "lernmi-light"],
    ["--ascii"],
]
OF_TABLES = [
    ["--missing", "mean"],
    ["--missing", "leave-out"],
    ["--drop", "1"],
    ["--columns", "1,2"],
    ["--held-out", "0.5"],
]
SETTINGS = [
    "",
    "",
    "ascii = true",
    'theme = "textual-light"\npace = 3',
    'pace = "max"\nascii = "yes"\ntheme = 3\n[a]\nb = 1',
    '[keys]\n"workbench.faster" = "ctrl+f"\n"workbench.slower" = "ctrl+f"\nnone.such = "x"',
    "theme = ",
    "# of mine\n\ntheme = 'dracula' # dark\n[keys]\n",
]
"""Files of settings, whole and broken."""
SHAPES = {
    "xor": ["2,1", "2,5,4,3,4,5,1", "2,200,1"],
    "digits": ["64,10", "64,3,3,10", "64,1000,10"],
    "mnist": ["784,10", "784,3,3,10", "784,3000,10"],
    OWN_DATA: ["2,1", "2,3,3,3,3,3,1"],
    STRANGE_DATA: ["3,7", "3,1,7"],
    "sine": ["1,1", "1,2,30,2,1"],
    "hills": ["2,1", "2,1,1"],
}
"""Nets that are none of the usual, by task."""


@dataclass(frozen=True, slots=True)
class Session:
    """``lernmi-tui`` with ``arguments`` on a terminal of ``size``; then the ``actions``.

    ``quits`` is the last write, with ctrl+q in it; if it is empty, the signal ``ends`` does it.
    Where ``KEPT`` is among the arguments, it is the run that was kept last in the same home.
    ``settings`` are what the file of settings says by then, "" leaves it alone.
    """

    arguments: list[str]
    size: Size
    actions: list[Action]
    quits: bytes
    ends: int = signal.SIGTERM
    settings: str = ""

    @property
    def exit_code(self) -> int:
        if self.quits:
            return 0
        return -self.ends if self.ends == signal.SIGKILL else 128 + self.ends


def session_of(seed: int, number: int, count: int, tasks: Sequence[str]) -> Session:
    """Session ``number`` of ``seed``: every task in turn, Home in between."""
    random = Random(f"{seed}:{number}")
    tables = [OWN_DATA, STRANGE_DATA, WORDS, PRICES, PACKED]
    starts = ["", *tasks, "", KEPT, *tables, "", KEPT]
    task = starts[(number * 7 + seed) % len(starts)]
    arguments = [task] if task else []
    if task and random.random() < 0.5:
        arguments += ["--pace", random.choice(["max", "1", "30"])]
    if task and random.random() < 0.3:
        arguments.append("--paused")
    if task == KEPT and random.random() < 0.3:
        arguments.append("--weights")
    elif task and task != KEPT and random.random() < 0.5:
        arguments += random.choice(OPTIONS)
    if task in (WORDS, PRICES, PACKED) and random.random() < 0.5:
        arguments += random.choice(OF_TABLES)
    if task in SHAPES and random.random() < 0.7:
        arguments += ["--sizes", random.choice(SHAPES[task])]
    size = random.choice(SIZES)
    done = list(actions(random, count, size))
    ends = random.choice(ENDS)
    quits = b"" if ends else last_burst(random, LAST_SIZE, QUIT)
    return Session(arguments, size, done, quits, ends, random.choice(SETTINGS))


def write_own_data(folder: Path) -> None:
    """A table of 100 rows with two numbers and a class; one whose classes have strange names; one
    of words and gaps that is another each time; one with a number to predict, packed too."""
    rows = [f"{x},{y},{'in' if x * y > 20 else 'out'}" for x in range(10) for y in range(10)]
    (folder / OWN_DATA).write_text("\n".join(["width,height,where", *rows]) + "\n")
    rows = [f"{i % 3},{i % 5},{i % 11},{STRANGE_CLASSES[i % 7]}" for i in range(140)]
    (folder / STRANGE_DATA).write_text("\n".join(["h1,b,漢字,x1", *rows]) + "\n")
    words = folder / WORDS
    words.write_text(_words(3 if words.exists() and "again" not in words.read_text() else 5))
    rows = [f"2024-01-{i % 28 + 1:02},{i},{i * i % 17},{i * 1.5 + i % 7}" for i in range(80)]
    prices = "\n".join(["day,size,[red]x,price", *rows]) + "\n"
    (folder / PRICES).write_text(prices)
    (folder / PACKED).write_bytes(gzip.compress(prices.encode(), mtime=0))


def _words(several: int) -> str:
    """A table of words and gaps, with so many different ones in a column."""
    kinds = ["", "yes", "=cmd()", "\u202eabc", "again"]
    rows = [
        f"{kinds[i % several]},{i * 7 % 13 if i % 6 else ''},{'TF'[i % 2]},{STRANGE_CLASSES[i % 3]}"
        for i in range(60 + several)
    ]
    return "\n".join(["kind,n,n,class", *rows]) + "\n"


def saved(sessions: Sequence[Session]) -> str:
    """``sessions``, one after the other in the same home, as JSON."""
    return json.dumps(
        [asdict(session) for session in sessions],
        default=lambda data: data.decode("latin-1"),
        indent=0,
    )


def loaded(text: str) -> list[Session]:
    """The sessions that ``saved`` made ``text`` of."""
    return [_loaded(parts) for parts in json.loads(text)]


def _loaded(parts: dict[str, Any]) -> Session:
    done = [
        Action(
            action["data"].encode("latin-1"),
            tuple(action["size"]) if action["size"] else None,
            action["pause"],
            action["count"],
        )
        for action in parts["actions"]
    ]
    quits = parts["quits"].encode("latin-1")
    settings = parts.get("settings", "")
    return Session(parts["arguments"], tuple(parts["size"]), done, quits, parts["ends"], settings)
