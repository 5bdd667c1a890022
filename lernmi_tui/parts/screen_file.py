"""The screen as a file: a picture (SVG), or its characters alone."""

from __future__ import annotations

import re
from html import unescape
from itertools import count
from pathlib import Path

from rich.cells import cell_len

from lernmi.files.folders import user_folder
from lernmi.files.safe_files import write_whole
from lernmi_tui.visit import guest

CELL_WIDTH = 12.2  # of a picture's characters, in its units
_RUN = re.compile(r'<text [^>]*?x="([\d.]+)"[^>]*?-line-(\d+)\)"[^>]*>(.*?)</text>', re.DOTALL)


def save_screen(picture: str, kind: str) -> Path:
    """Write the ``picture`` (SVG) of a screen, or what is written in it; gives the file's path.

    ``kind`` is svg or txt. The file lies in the person's folder ``screens``, a visitor's in the
    shared one, and has a name that was free. Raises DataError if it can't be written.
    """
    folder = (guest.shared_folder() or user_folder()) / "screens"
    paths = (folder / f"screen-{number}.{kind}" for number in count(1))
    path = next(path for path in paths if not path.exists())
    write_whole(path, (picture if kind == "svg" else characters(picture)).encode())
    return path


def characters(picture: str) -> str:
    """The rows of a screen as text, from its picture, which leaves out what is blank."""
    rows: list[str] = []
    for x, row, words in _RUN.findall(picture):
        text, column = unescape(words).replace("\xa0", " "), round(float(x) / CELL_WIDTH)
        rows += [""] * (int(row) + 1 - len(rows))
        rows[int(row)] += " " * (column - cell_len(rows[int(row)])) + text
    return "".join(f"{row.rstrip()}\n" for row in rows)
