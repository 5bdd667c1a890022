"""The screen as a file: a picture (SVG), or its characters alone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from itertools import count
from pathlib import Path

from rich.cells import cell_len

from lernmi.errors import DataError
from lernmi.files.folders import user_folder
from lernmi.files.safe_files import PRIVATE, make_folder
from lernmi.wording import printable
from lernmi_tui.visit import guest

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
CELL_WIDTH = 12.2  # of a picture's characters, in its units
_RUN = re.compile(r'<text [^>]*?x="([\d.]+)"[^>]*?-line-(\d+)\)"[^>]*>(.*?)</text>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a screen was saved; ``instead`` says why not where screens usually go, "" if there."""

    path: Path
    instead: str = ""


def save_screen(picture: str, kind: str) -> Saved:
    """Write the ``picture`` (SVG) of a screen, or what is written in it, to a new file.

    ``kind`` is svg or txt. The file goes to the person's folder ``screens``; where it can't be
    written there to the current folder, or else to that for temporary files. Raises DataError, a
    line, if none of them takes it.
    """
    content = (picture if kind == "svg" else characters(picture)).encode()
    refused: list[str] = []
    for place, prefix in _PLACES:
        folder: Path | None = None
        try:
            folder = place()
            path = _write_new(folder, prefix, kind, content)
        except DataError as error:  # it names the folder
            refused.append(str(error))
        except OSError as error:
            where = "the current folder" if folder is None else printable(folder)
            refused.append(f"{where} can't be written to ({error.strerror or 'no folder at all'})")
        else:
            return Saved(path, refused[0] if refused else "")
    raise DataError(f"The screen could be saved nowhere: {'; '.join(refused)}")


def _screens_folder() -> Path:
    folder = guest.home() if guest.is_visit() else user_folder()
    if not folder.is_absolute():  # such as ~, where nobody knows whose
        raise DataError("there is no home folder")
    return folder / "screens"


def _temporary_folder() -> Path:
    from tempfile import gettempdir

    try:
        return Path(gettempdir())
    except FileNotFoundError:
        raise DataError("there is no folder for temporary files") from None


_PLACES: tuple[tuple[Callable[[], Path], str], ...] = (  # and how names begin there
    (_screens_folder, "screen"),
    (Path.cwd, "lernmi-screen"),
    (_temporary_folder, "lernmi-screen"),
)


def _write_new(folder: Path, prefix: str, kind: str, content: bytes) -> Path:
    """Write a file of a name that was free, in ``folder``, which is made. Raises OSError."""
    make_folder(folder)
    for turn in count(1):
        path = folder / f"{prefix}-{turn}.{kind}"
        try:
            number = os.open(path, _NEW, PRIVATE)
        except FileExistsError:
            continue
        try:
            with os.fdopen(number, "wb") as file:
                file.write(content)
        except OSError:  # the disk is full
            with suppress(OSError):
                path.unlink()
            raise
        return path
    raise AssertionError("there is always another name")


def characters(picture: str) -> str:
    """The rows of a screen as text, from its picture, which leaves out what is blank."""
    rows: list[str] = []
    for x, row, words in _RUN.findall(picture):
        text, column = unescape(words).replace("\xa0", " "), round(float(x) / CELL_WIDTH)
        rows += [""] * (int(row) + 1 - len(rows))
        rows[int(row)] += " " * (column - cell_len(rows[int(row)])) + text
    return "".join(f"{row.rstrip()}\n" for row in rows)
