"""What is written when the program itself is at fault: a file with all that helps to mend it."""

from __future__ import annotations

import os
import platform
import sys
import time
import traceback
from pathlib import Path

from lernmi import __version__
from lernmi.files.folders import log_folder
from lernmi.wording import printable, short

FAULT = 1  # the exit code of an app that ends by a fault of its own
LIBRARIES = ("textual", "numpy", "numba")


def write_log(error: BaseException) -> Path | None:
    """Write down ``error``, its traceback and what it ran on; where, or None if nothing can be."""
    try:
        folder = log_folder()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{time.strftime('%Y-%m-%d-%H%M%S')}-{os.getpid()}.log"
        with path.open("a", encoding="utf-8", errors="replace") as file:
            file.write("\n".join([*_about(), "", *_lines(error), ""]))
    except Exception:  # a full disk, a folder that is a file: the first error is still to be told
        return None
    return path


def told(error: BaseException, what: str = "lernmi-tui ended") -> str:
    """Write down ``error`` and return a sentence for a person: what happened, and where to read."""
    path = write_log(error)
    why = short(f"{type(error).__name__}: {error}")
    where = f"the log is {printable(path)}" if path else "and no log of it could be written"
    return f"{what} because of a fault of its own ({why}); {where}"


def _lines(error: BaseException) -> list[str]:
    return "".join(traceback.format_exception(error)).splitlines()


def _about() -> list[str]:
    return [
        f"lernmi-tui {__version__}",
        f"Python {platform.python_version()} on {platform.platform()}",
        *(f"{name} {_version(name)}" for name in LIBRARIES),
        f"arguments: {' '.join(sys.argv[1:])}",
        f"TERM: {os.environ.get('TERM', '')}",
    ]


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # start-up does without

    try:
        return version(name)
    except PackageNotFoundError:
        return "is not installed"
