"""All that takes minutes to try: a line for each, with the figures measured.

    python -m tests.torture                      everything
    python -m tests.torture --quick              a little of everything
    python -m tests.torture signals --count 10   those named, with options of their own

Each is a module here, with ``main(argv) -> str``. It takes at least ``--count N``, how much is
tried, returns the figures in a few words, and raises AssertionError where a promise is broken.
"""

from __future__ import annotations

import signal
import sys
import time
import traceback
from importlib import import_module
from itertools import takewhile

PARTS: dict[str, tuple[str, int]] = {
    "kills": ("a program killed while it saves damages nothing and loses one save at most", 60),
    "failing_disk": ("a disk that fails leaves the old file, and a run goes on", 40),
    "two_at_once": ("two programs on one folder of kept runs leave each other alone", 3),
    "mutations": ("a mutated run file is refused, or holds a run all the same", 300),
    "resume": ("a saved run goes on in a fresh process as if nothing had been", 4),
    "divergence": ("a rate far too large pauses the run in time, the moment before is there", 1),
    "signals": ("a signal at any moment leaves a whole terminal, in time", 2),
    "no_terminal": ("without a terminal it is over in time, and never spins", 1),
    "soak": ("training, seeking, drawing take no more memory, threads, files in the end", 1),
    "monkey": ("whatever keys, clicks and sizes come, no exception, and it obeys after", 800),
    "resizes": ("a storm of resizes, and the last one is what is drawn", 100),
    "exceptions": ("a fault anywhere leaves a whole terminal, a sentence and a log", 1),
    "serve": ("browsers that come, misbehave and drop leave nothing behind", 12),
    "predictions": ("what is taken away or brought in says what it said where it was", 8),
}
"""By the module's name: what it shows, and how much of it is tried by ``--quick``."""


def main(arguments: list[str]) -> int:
    names = list(takewhile(lambda word: not word.startswith("-"), arguments))
    options = arguments[len(names) :]
    if {"-h", "--help"} & {*options} or {*names} - {*PARTS}:
        print(__doc__)
        print("\n".join(f"    {name:12}{shows}" for name, (shows, _) in PARTS.items()))
        return 2
    is_quick = "--quick" in options
    options = [word for word in options if word != "--quick"]
    return 0 if all([_holds(name, is_quick, options) for name in names or PARTS]) else 1


def _holds(name: str, is_quick: bool, options: list[str]) -> bool:
    """Run one and say what came of it."""
    shows, few = PARTS[name]
    print(f"{name}: {shows} ...", flush=True)
    began = time.monotonic()
    figures, holds = "", False
    try:
        quick = ["--count", str(few)] if is_quick else []
        figures, holds = import_module(f"tests.torture.{name}").main([*quick, *options]), True
    except (Exception, SystemExit) as error:  # one that breaks keeps none of the others
        traceback.print_exc()
        figures = f"BROKEN: {error}"
    print(f"{name}: {figures} [{time.monotonic() - began:.0f} s]", flush=True)
    return holds


def hear_all() -> None:
    """What a shell, or nohup, has its background jobs ignore, a program under test would too."""
    for name in ("SIGHUP", "SIGINT", "SIGQUIT"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


if __name__ == "__main__":
    hear_all()
    sys.exit(main(sys.argv[1:]))
