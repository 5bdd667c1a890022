"""The folders of the visits of one server: a new one for each, none left when the server has gone.

A server that was killed can't remove them. It leaves them unlocked: the next one does.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

from lernmi.files.locks import lock
from lernmi.files.safe_files import PRIVATE

PREFIX = "lernmi-serve-"
LOCK = "lock"


class VisitFolders:
    """In the system's folder for temporary files, for nobody else to look into."""

    def __init__(self) -> None:
        _sweep(Path(tempfile.gettempdir()))
        self._folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._number = os.open(self._folder / LOCK, os.O_RDWR | os.O_CREAT, PRIVATE)
        lock(self._number)

    def new(self) -> Path:
        """A folder for one visit. Raises OSError if none can be made."""
        return Path(tempfile.mkdtemp(dir=self._folder))

    def remove(self) -> None:
        os.close(self._number)
        rmtree(self._folder, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove those of servers that are no more."""
    for left in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            number = os.open(left / LOCK, os.O_RDWR)
            try:
                if lock(number):
                    rmtree(left, ignore_errors=True)
            finally:
                os.close(number)
