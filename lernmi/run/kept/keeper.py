"""The place of one kept run, as long as a program works with it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from lernmi.files.locks import is_at
from lernmi.files.safe_files import NotSureError, write_whole

GENERATIONS = 2


def generation_file(id: str, number: int) -> str:
    """The name of a generation's file."""
    return f"{id}.{number}.safetensors"


class Keeper:
    """Keeps the two latest states of run ``id`` in ``folder``; its lock is the open file ``lock``.

    ``files`` are those there are already, the newest first. One thread at a time.
    """

    def __init__(
        self, folder: Path, id: str, lock: int, files: tuple[Path, ...], was_crashed: bool = False
    ) -> None:
        self.id = id
        self.files = files
        self._folder = folder
        self._lock = lock
        self._was_crashed = was_crashed
        self._number = int(files[0].name.split(".")[1]) if files else 0

    @property
    def is_there(self) -> bool:
        """Is its place in the folder still its own?"""
        return is_at(self._lock, self._folder / f"{self.id}.lock")

    def save(self, content: bytes) -> None:
        """Keep ``content``, the run as it is now, and what was kept last beside it.

        Raises DataError, with both as they were, if it can't be written.
        """
        self._number += 1
        path = self._folder / generation_file(self.id, self._number)
        try:
            write_whole(path, content)
        except NotSureError:
            self._kept(path)
            raise
        self._kept(path)

    def _kept(self, path: Path) -> None:
        files = (path, *self.files)
        self.files = files[:GENERATIONS]
        for file in files[GENERATIONS:]:
            with suppress(OSError):
                file.unlink()

    def set_aside(self, path: Path) -> None:
        """Have a generation that is damaged out of the way, where a person can look at it."""
        self.files = tuple(file for file in self.files if file != path)
        with suppress(OSError):
            path.rename(path.with_suffix(".damaged"))

    def end(self) -> None:
        """The program is done with the run, as it should be."""
        if self._lock >= 0:
            with suppress(OSError):
                (self._folder / f"{self.id}.lock").unlink()
            self.let_go()

    def give_back(self) -> None:
        """The run was not opened: it is as it was."""
        if self._was_crashed:
            self.let_go()
        else:
            self.end()

    def let_go(self) -> None:
        """Work with it no more, without a word: it is offered to be recovered."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
