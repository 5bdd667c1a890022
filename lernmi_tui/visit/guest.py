"""Whether this process is a visit, and which files a visitor may name.

The server says it in the environment. In a visit ``LERNMI_FOLDER`` is a folder that lasts as long
as the visit does: kept runs, drawings and recent files are nobody else's, and go with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from lernmi.files.folders import user_folder

VARIABLE = "LERNMI_VISIT"
"""Set in a visit: to the folder that visitors share, or to nothing where there is none."""

_given: tuple[Path, ...] = ()


def is_visit() -> bool:
    return VARIABLE in os.environ


def shared_folder() -> Path | None:
    """Where visitors read and write files; None if nowhere."""
    chosen = os.environ.get(VARIABLE)
    return Path(chosen) if chosen else None


def home() -> Path:
    """Where a visit is: names that are typed are meant from there."""
    return shared_folder() or user_folder()


def give(paths: Iterable[Path]) -> None:
    """From now on visitors may read these files, and what is in these folders."""
    global _given
    _given = (*_given, *paths)


def given() -> tuple[Path, ...]:
    """What was given so far: what the server's command line names."""
    return _given


def refusal(path: str | os.PathLike[str], writes: bool = False) -> str | None:
    """Why a visitor may not name ``path``, whatever is there; None if they may.

    Whoever is no visitor may.
    """
    if not is_visit():
        return None
    shared = shared_folder()
    roots = [*(() if shared is None else (shared,)), *(() if writes else _given)]
    try:
        real = Path(os.path.realpath(path))
    except (OSError, ValueError):
        return "that is no path"
    if any(real.is_relative_to(os.path.realpath(root)) for root in roots):
        return None
    what = "files are saved" if writes else "files are opened"
    if shared is None:
        return f"in a browser no {what} here: lernmi-tui serve was given no --folder for that"
    return f"in a browser {what} only in {shared}"
