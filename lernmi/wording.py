"""Names and cells from outside, made fit for one line of a message or of a screen."""

from __future__ import annotations

import os
from pathlib import PurePath

LONGEST = 40


def printable(path: str | os.PathLike[str]) -> str:
    """A path as one printable line, whatever characters it holds."""
    name = os.fspath(path)
    return name if name.isprintable() else ascii(name)[1:-1]


def short(text: str) -> str:
    """A name or a cell without line ends or control characters, at most LONGEST characters."""
    words = " ".join(text[: 4 * LONGEST].split())
    if not words.isprintable():
        words = ascii(words)[1:-1]
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def quoted(text: str) -> str:
    """``short``, in quotes."""
    return f'"{short(text)}"'


def file_name(path: str | os.PathLike[str]) -> str:
    """The last part of a path, printable."""
    return printable(PurePath(path).name or path)


def counted(number: int, what: str) -> str:
    """``1 row``, ``42,000 rows``, ``3 classes``."""
    ending = "" if number == 1 else "es" if what.endswith("s") else "s"
    return f"{number:,} {what}{ending}"
