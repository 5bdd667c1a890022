"""Sets of published files: fetched from one of several mirrors, checked, installed whole.

Nothing that a server sends is trusted before its size and its SHA-256 are right, and nothing of a
set is where it belongs before all of it is. A run that ends before that, however it ends, leaves
at most a hidden folder, which the next run removes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import BinaryIO
from urllib.parse import urlsplit

from lernmi.errors import DataError, LernmiError
from lernmi.files.published_files import PublishedFile, missing
from lernmi.files.safe_files import sync_folder, write_whole
from lernmi.files.web import Refused, Unreachable, WebStream, is_web_address

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

TICK = 0.05
"""Seconds that may pass until a request to stop is seen."""

Progress = Callable[[int, int, str], None]
"""Called with the bytes done, the bytes in all, and what is being done, in words."""


class Cancelled(LernmiError):
    """Whoever asked for the files wants them no longer."""


class NotFetched(DataError):
    """No mirror was of use; another one may be."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a mirror may take.

    ``silence`` is how many seconds may pass without a byte, and ``slowest`` how many bytes a second
    must come on average: a file has a deadline that no amount of dripping extends.
    """

    silence: float = 15.0
    slowest: float = 10_000.0

    def deadline(self, size: int) -> float:
        """Seconds within which ``size`` bytes must be here, from before the server is looked up."""
        return 2.0 * self.silence + size / self.slowest


def nobody(_done: int, _total: int, _what: str) -> None:
    """The progress that nobody wants to see."""


def never() -> bool:
    """The request to stop that never comes."""
    return False


@dataclass(frozen=True, slots=True)
class Download:
    """``files`` from ``mirrors``, the http or https addresses of folders, tried in turn.

    ``progress`` is told how far it is. ``stopped`` is asked at least every TICK seconds.
    """

    files: Sequence[PublishedFile]
    mirrors: Sequence[str]
    progress: Progress = nobody
    stopped: Callable[[], bool] = never
    patience: Patience = Patience()

    @property
    def total(self) -> int:
        """Bytes in all."""
        return sum(file.size for file in self.files)

    def install(self, folder: Path) -> None:
        """Have all files in ``folder``, as published; those that are there already stay.

        What is missing is fetched into a hidden folder beside ``folder``, which takes its place in
        one step; where there is a folder already, each damaged file is replaced in one step. Of two
        at once the second waits for the first; nothing of their lock stays behind.

        Raises Cancelled once ``stopped`` says so, NotFetched if no mirror has a file, and DataError
        if the folder can't be written. Then nothing new is in it.
        """
        for mirror in self.mirrors or [""]:
            if not is_web_address(mirror):
                raise DataError(f"{mirror!r} is no mirror; one is like https://example.org/mnist/")
        hidden = folder.parent / f".{folder.name}.part"
        with self._writing(folder):
            if not (hidden.exists() or missing(self.files, folder)):
                return
        with self._alone(folder):
            try:
                with self._writing(folder):
                    shutil.rmtree(hidden, ignore_errors=True)  # what a killed run left
                    hidden.mkdir()
                wanted = missing(self.files, folder)
                self._fetch(wanted, hidden)
                with self._writing(folder):
                    _move(wanted, hidden, folder, in_one_step=len(wanted) == len(self.files))
            finally:
                shutil.rmtree(hidden, ignore_errors=True)

    @contextmanager
    def _writing(self, folder: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise DataError(
                f"{folder} can't be written ({error.strerror}); it must be a folder of yours with "
                f"room for {self.total / 1e6:.1f} MB"
            ) from None

    @contextmanager
    def _alone(self, folder: Path) -> Iterator[None]:
        """Wait until nobody else works on ``folder``; a killed process doesn't any more."""
        path = folder.parent / f".{folder.name}.lock"
        end = monotonic() + self.patience.deadline(self.total)
        with self._writing(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
        while (lock := self._locked(path, folder)) is None:
            self._look_up()
            self.progress(0, self.total, "waiting for another fetch to end")
            if monotonic() > end:
                raise DataError(f"another fetch to {folder} does not end; end it, try again")
            sleep(TICK)
        with lock:
            try:
                yield
            finally:
                with suppress(OSError):  # not every system lets a file go that is open
                    path.unlink()

    def _locked(self, path: Path, folder: Path) -> BinaryIO | None:
        """The lock file, open and ours alone; None if somebody else has it, or took it away."""
        with self._writing(folder):
            file = path.open("ab")
        try:
            if sys.platform == "win32":
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except (BlockingIOError, PermissionError, FileNotFoundError):
            pass
        file.close()
        return None

    def _look_up(self) -> None:
        if self.stopped():
            raise Cancelled("cancelled: nothing was installed")

    def _fetch(self, files: Sequence[PublishedFile], folder: Path) -> None:
        """Put ``files`` into ``folder``. The mirror that had the last one is asked first."""
        before = self.total - sum(file.size for file in files)
        mirrors = deque(self.mirrors)
        for file in files:
            failures: list[tuple[str, Exception]] = []
            while len(failures) < len(mirrors):
                try:
                    content = self._content(file, mirrors[0], before)
                    break
                except (Refused, Unreachable) as error:
                    failures.append((_server(mirrors[0]), error))
                    mirrors.rotate(-1)
            else:
                raise NotFetched(_failed(file, failures))
            write_whole(folder / file.name, content)
            before += file.size

    def _content(self, file: PublishedFile, mirror: str, before: int) -> bytes:
        """The file from one mirror, of the right size and hash; ``before``: bytes done before it.

        Raises Refused, Unreachable or Cancelled.
        """
        what = f"{file.name} from {_server(mirror)}"
        content = bytearray()
        began = heard = monotonic()
        stream = WebStream(f"{mirror.rstrip('/')}/{file.name}", file.size, self.patience.silence)
        try:
            self.progress(before, self.total, what)
            while (piece := stream.next(TICK)) != b"":
                self._look_up()
                now = monotonic()
                if piece is not None:
                    heard = now
                    content += piece
                    self.progress(before + min(len(content), file.size), self.total, what)
                self._check(file, len(content), now - began, now - heard)
        finally:
            stream.leave()
        if len(content) < file.size:
            raise Refused(f"ended after {len(content):,} of {file.size:,} bytes")
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise Refused("sent another file than the published one (the SHA-256 differs)")
        return bytes(content)

    def _check(self, file: PublishedFile, done: int, seconds: float, silence: float) -> None:
        """Refuse what goes on for too long: in bytes, in seconds, in silence."""
        if done > file.size:
            raise Refused(f"sent more than the {file.size:,} bytes of the published file")
        if seconds > self.patience.deadline(file.size):
            raise Refused(f"is too slow: {done:,} of {file.size:,} bytes in {seconds:.1f} s")
        if silence > 2.0 * self.patience.silence:  # where no socket's timeout holds
            raise Refused(f"sent nothing of use for {silence:.1f} s")


def _failed(file: PublishedFile, failures: Sequence[tuple[str, Exception]]) -> str:
    """One line that says why no mirror was of use."""
    if all(isinstance(error, Unreachable) for _, error in failures):
        servers = " or ".join(server for server, _ in failures)
        why = ", ".join(dict.fromkeys(str(error) for _, error in failures))
        return f"could not reach {servers} ({why}); check the connection"
    reasons = "; ".join(
        f"{server} can't be reached ({error})"
        if isinstance(error, Unreachable)
        else f"{server} {error}"
        for server, error in failures
    )
    return f"{file.name} was not fetched: {reasons}; try again later"


def _server(mirror: str) -> str:
    return urlsplit(mirror).netloc


def _move(files: Sequence[PublishedFile], hidden: Path, folder: Path, *, in_one_step: bool) -> None:
    """Move ``files`` from ``hidden`` to ``folder``, which is seldom there already."""
    if in_one_step:
        with suppress(OSError):
            folder.rmdir()  # an empty one would only be in the way
        if not folder.exists():
            hidden.rename(folder)
            sync_folder(folder.parent)
            return
    for file in files:
        (hidden / file.name).replace(folder / file.name)
    sync_folder(folder)
