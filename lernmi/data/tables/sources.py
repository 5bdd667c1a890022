"""Where a table comes from: a file, plain or packed, a pipe, or standard input. Nothing is trusted.

What is read more than once can be rewound: a pipe is kept, in memory or in a temporary file.
"""

from __future__ import annotations

import atexit
import bz2
import gzip
import io
import lzma
import os
import select
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from lernmi.errors import DataError
from lernmi.wording import file_name

STDIN = "-"
"""Stands for standard input where a path could be."""

MAX_BYTES = 2**30
"""The most that is read of a table, unpacked."""

IN_MEMORY = 2**24  # bytes of a pipe; more go to a temporary file
XZ_MEMORY = 2**27
PATIENCE = 0.5  # seconds for the first byte of a named pipe
_PIECE = 2**18
_OWN_PIPES = ("/dev/fd/", "/proc/self/fd/")  # what a shell makes of <(...)
_PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"PK\x03\x04": "zip"}
_MOST_AT_ONCE = 2**23  # bytes of a zip: the table of contents is read whole
_HIDDEN = (".", "__MACOSX")  # what programs leave in a zip

_piped: dict[str, IO[bytes]] = {}  # what has come through pipes, by path: there is no second time


def is_pipe(path: str | os.PathLike[str]) -> bool:
    """True for standard input and for what a shell makes of ``<(...)`` or ``mkfifo``."""
    return (
        path == STDIN
        or path in _piped
        or (os.path.exists(path) and stat.S_ISFIFO(os.stat(path).st_mode))
    )


def title_of(path: str) -> str:
    """What to call it in a title: the name of a file, ``standard input``, ``a pipe``."""
    if path == STDIN:
        return "standard input"
    return "a pipe" if path.startswith(_OWN_PIPES) else file_name(path)


def is_kept(path: str) -> bool:
    """True if what came through this pipe is at hand."""
    return path in _piped


def is_gone(path: str) -> bool:
    """True if this was a pipe of another process: nothing can be read from it any more."""
    return path.startswith(_OWN_PIPES) and path not in _piped and not os.path.exists(path)


def keep(path: str | os.PathLike[str]) -> None:
    """Read what comes through a pipe now, for whoever opens it later.

    Raises DataError for what is too long, OSError for what can't be read.
    """
    with _raw(path):
        pass


@contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """The bytes of a file or a pipe, unpacked; ``seek(0)`` goes back to the first.

    Raises DataError for what is damaged or too long, OSError for what can't be read.
    """
    with _raw(path) as file:
        start = file.read(8)
        file.seek(0)
        kind = next((each for magic, each in _PACKED.items() if start.startswith(magic)), "")
        try:
            yield cast(BinaryIO, _unpacked(file, kind))
        except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, BadZipFile):
            raise DataError(f"it is a damaged {kind} file; pack it again") from None
        except OSError as error:
            if kind and error.errno is None:  # what bz2 raises
                raise DataError(f"it is a damaged {kind} file; pack it again") from None
            raise


def _unpacked(file: BinaryIO, kind: str) -> IO[bytes]:
    if kind == "gzip":
        return cast(IO[bytes], gzip.GzipFile(fileobj=file, mode="rb"))
    if kind == "bzip2":
        return bz2.BZ2File(file)
    if kind == "zip":
        return _only_file(file)
    return io.BufferedReader(_Xz(file)) if kind == "xz" else file


def _only_file(file: BinaryIO) -> IO[bytes]:
    """The one file that a zip holds."""
    try:
        packed = ZipFile(cast(IO[bytes], _Bounded(file)))
        found = [
            each
            for each in packed.infolist()
            if not each.is_dir()
            and not any(p.startswith(_HIDDEN) for p in each.filename.split("/"))
        ]
        if len(found) == 1:
            return packed.open(found[0])
    except DataError:
        raise
    except (RuntimeError, NotImplementedError):
        raise DataError("it has a password, or is packed in a rare way; unpack it") from None
    except Exception:  # whatever a damaged table of contents leads to
        raise DataError("it is a damaged zip; make it anew") from None
    raise DataError(
        f"it is a spreadsheet, or a zip of {len(found):,} files without pictures; unpack it, or "
        "save it as CSV"
    )


class _Bounded:
    """A file of which not too much is read at once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, lambda: True

    def read(self, size: int = -1) -> bytes:
        if size > _MOST_AT_ONCE:
            raise DataError(f"its table of contents takes more than {_MOST_AT_ONCE:,} bytes")
        return self._file.read(size)


class _Xz(io.RawIOBase):
    """An xz file unpacked in bounded memory: how much it takes is for the file to say."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._start()

    def _start(self) -> None:
        self._unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._file.seek(0)
        self._start()
        return 0

    def readinto(self, buffer: Any) -> int:
        room = memoryview(buffer).cast("B")
        while True:
            if self._unpacker.eof:
                rest = self._unpacker.unused_data or self._file.read(_PIECE)
                if not rest.strip(b"\0"):
                    return 0
                self._start()
            else:
                rest = self._file.read(_PIECE) if self._unpacker.needs_input else b""
                if self._unpacker.needs_input and not rest:
                    raise EOFError
            unpacked = self._unpacker.decompress(rest, len(room))
            if unpacked:
                room[: len(unpacked)] = unpacked
                return len(unpacked)


@contextmanager
def _raw(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    key = os.fspath(path)
    if key not in _piped and not is_pipe(path):
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_size > MAX_BYTES:
                raise _too_long()
            yield file
        return
    if key not in _piped:
        _piped[key] = _drained(key)
        atexit.register(_piped[key].close)
    spool = _piped[key]
    spool.seek(0)
    yield cast(BinaryIO, spool)


def _too_long() -> DataError:
    return DataError(f"it has more than {MAX_BYTES:,} bytes, the most that are read")


def _drained(path: str) -> IO[bytes]:
    """All that comes through the pipe."""
    spool = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  kept as long as the program runs
    try:
        with _pipe(path) as pipe:
            size = 0
            while piece := pipe.read(_PIECE):
                size += len(piece)
                if size > MAX_BYTES:
                    raise _too_long()
                spool.write(piece)
    except BaseException:
        spool.close()
        raise
    return spool


@contextmanager
def _pipe(path: str) -> Iterator[BinaryIO]:
    if path == STDIN:
        if sys.stdin is None or sys.stdin.closed:
            raise DataError("it is closed; pipe a table into it, or give the path of a file")
        if sys.stdin.isatty():
            raise DataError("it is a terminal; pipe a table into it, or give the path of a file")
        yield cast(BinaryIO, sys.stdin.buffer)
        return
    if path.startswith(_OWN_PIPES):
        with open(path, "rb") as pipe:
            yield pipe
        return
    waiting = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # opening would wait for a writer
    with open(waiting, "rb") as pipe:
        if not select.select([waiting], [], [], PATIENCE)[0]:
            raise DataError("it is a pipe that nobody writes to; give - and pipe a table into it")
        os.set_blocking(waiting, True)
        yield pipe
