"""The folder of kept runs: which there are, whose programs live, and how many are kept.

A run is an id and some files of that name: two generations, numbered, and a lock as long as its
program works with it. A program that ends as it should removes the lock. So a lock that nobody
holds tells that a program ended without a word, and its run can be recovered.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from lernmi.errors import DataError
from lernmi.files.folders import runs_folder
from lernmi.files.locks import is_at, lock
from lernmi.files.safe_files import PRIVATE, make_folder, sweep
from lernmi.run.kept.keeper import Keeper, generation_file
from lernmi.wording import printable

MOST_ENDED = 20
MOST_BYTES = 1 << 29
MOST_DAMAGED = 3  # runs of which nothing else is left
PATIENCE = 2.0  # seconds to wait for another program that looks at the folder
_NAME = re.compile(r"(\d{8}-\d{6}-[0-9a-f]{8})\.(?:(\d{1,12})\.(safetensors|damaged)|lock)")
_OFFERED = b"offered"


class State(Enum):
    """ENDED as it should, CRASHED without a word, LIVING in a program, this one perhaps."""

    ENDED = auto()
    CRASHED = auto()
    LIVING = auto()


class InUseError(DataError):
    """A kept run that a living program works with."""


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run of the folder; its ``files`` are the generations, the newest first.

    ``saved_at`` is in seconds since 1970, ``size`` in bytes, of all its files. A crashed one
    was ``offered`` or not.
    """

    id: str
    state: State
    files: tuple[Path, ...]
    saved_at: float
    size: int
    offered: bool


class KeptRuns:
    """The kept runs in ``folder``, the person's own unless given. Several programs may use it.

    All methods raise DataError if the folder can't be used.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = runs_folder() if folder is None else folder

    def every(self) -> list[KeptRun]:
        """The runs there are, the latest first."""
        if not self.folder.is_dir():
            return []
        with self._alone(), self._saying():
            return self._list()

    def begin(self) -> Keeper:
        """A place for a run that is new here.

        Of those that ended the latest are kept, and no more bytes of them than there may be. What a
        living program has, and what a person wasn't told of yet, stays.
        """
        with self._alone(), self._saying():
            self._prune()
            while True:
                id = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{os.urandom(4).hex()}"
                with suppress(FileExistsError):
                    number = os.open(self._lock(id), os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE)
                    lock(number)
                    return Keeper(self.folder, id, number, ())

    def take_up(self, id: str) -> Keeper:
        """The place of a run that is to go on. Raises InUseError if another has it."""
        with self._alone(), self._saying():
            while True:
                was_crashed = self._lock(id).exists()
                number = os.open(self._lock(id), os.O_RDWR | os.O_CREAT, PRIVATE)
                if not lock(number):
                    os.close(number)
                    raise InUseError("this run is open already, in this program or in another")
                if is_at(number, self._lock(id)):  # else its program has ended just now
                    break
                os.close(number)
            files = self._generations().get(id, ())
            return Keeper(self.folder, id, number, files, was_crashed)

    def forget(self, id: str) -> None:
        """Remove all of a run. Raises InUseError if a program works with it."""
        with self._alone():
            if self._state(id)[0] is State.LIVING:
                raise InUseError("this run is open in another program: it stays")
            with self._saying():
                self._remove(id)

    def offered(self, ids: Iterable[str]) -> None:
        """A person was told that those, crashed, can be recovered."""
        with self._alone(), self._saying():
            for id in ids:
                if self._state(id) == (State.CRASHED, False):
                    self._lock(id).write_bytes(_OFFERED)

    # all of these while no other program looks

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While no other program looks at the folder, which is made if need be."""
        with self._saying():
            make_folder(self.folder, 0o700)
            number = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, PRIVATE)
        try:
            until = time.monotonic() + PATIENCE
            while not lock(number):
                if time.monotonic() > until:
                    raise DataError(f"another program keeps {printable(self.folder)} to itself")
                time.sleep(0.001)
            yield
        finally:
            os.close(number)

    @contextmanager
    def _saying(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise DataError(
                f"runs can't be kept in {printable(self.folder)} ({error.strerror})"
            ) from None

    def _list(self) -> list[KeptRun]:
        found = []
        for id, files in self._generations().items():
            if files:
                state, offered = self._state(id)
                saved_at = _stat(files[0])[0]
                size = sum(_stat(file)[1] for file in files)
                found.append(KeptRun(id, state, files, saved_at, size, offered))
        return sorted(found, key=lambda run: (run.saved_at, run.id), reverse=True)

    def _names(self) -> list[re.Match[str]]:
        return list(filter(None, map(_NAME.fullmatch, os.listdir(self.folder))))

    def _generations(self) -> dict[str, tuple[Path, ...]]:
        """The files of each run, the newest first."""
        numbers: dict[str, list[int]] = {}
        for match in self._names():
            of_run = numbers.setdefault(match[1], [])
            if match[3] == "safetensors":
                of_run.append(int(match[2]))
        return {
            id: tuple(self.folder / generation_file(id, each) for each in sorted(some)[::-1])
            for id, some in numbers.items()
        }

    def _lock(self, id: str) -> Path:
        return self.folder / f"{id}.lock"

    def _state(self, id: str) -> tuple[State, bool]:
        """Its state, and whether it was offered if it crashed."""
        try:
            number = os.open(self._lock(id), os.O_RDWR)
        except OSError:
            return State.ENDED, False
        try:
            if not lock(number):
                return State.LIVING, False
            if not is_at(number, self._lock(id)):
                return State.ENDED, False
            return State.CRASHED, os.read(number, len(_OFFERED)) == _OFFERED
        finally:
            os.close(number)

    def _prune(self) -> None:
        sweep(self.folder)
        kept, size = 0, 0
        for run in self._list():
            state, offered = run.state, run.offered
            if state is State.LIVING or (state is State.CRASHED and not offered):
                continue
            kept, size = kept + 1, size + run.size
            if kept > MOST_ENDED or (size > MOST_BYTES and kept > 1):
                self._remove(run.id)
        bare = [id for id, files in self._generations().items() if not files]
        for id in sorted(bare, reverse=True)[MOST_DAMAGED:]:
            if self._state(id)[0] is not State.LIVING:
                self._remove(id)

    def _remove(self, id: str) -> None:
        """The lock last: a run that is half removed is not one that ended as it should."""
        names = [match[0] for match in self._names() if match[1] == id]
        for name in sorted(names, key=lambda name: name.endswith(".lock")):
            with suppress(FileNotFoundError):
                (self.folder / name).unlink()


def _stat(path: Path) -> tuple[float, int]:
    """When it was written, and its bytes; zeros if it is gone."""
    try:
        found = path.stat()
    except OSError:
        return 0.0, 0
    return found.st_mtime, found.st_size
