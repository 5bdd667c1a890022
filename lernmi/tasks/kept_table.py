"""The table that a person chooses columns of: read once for as long as they do so."""

from __future__ import annotations

import os
from threading import Lock

from lernmi.data.tables.table import Table

_lock = Lock()
_kept: tuple[str, object, Table] | None = None


def at_hand(path: str | os.PathLike[str]) -> Table | None:
    """The table kept for ``path``, None if there is none or the file has changed."""
    with _lock:
        if _kept is not None and _kept[:2] == (os.fspath(path), _stamp(path)):
            return _kept[2]
        return None


def keep(path: str | os.PathLike[str], table: Table) -> None:
    """Keep ``table`` as that of ``path``, in place of the one kept before."""
    global _kept
    with _lock:
        _kept = os.fspath(path), _stamp(path), table


def forget() -> None:
    """Keep none."""
    global _kept
    with _lock:
        _kept = None


def _stamp(path: str | os.PathLike[str]) -> object:
    """What differs once the file has changed."""
    try:
        state = os.stat(path)
    except (OSError, ValueError):  # such as that of a pipe
        return None
    return state.st_mtime_ns, state.st_size
