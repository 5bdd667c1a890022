"""Files that are written whole or not at all, whatever happens in between.

What is written goes to a temporary file beside the file, locked as long as its program lives. One
that was killed leaves its own behind, unlocked: the next that writes there removes it.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from itertools import count
from pathlib import Path

from lernmi.errors import DataError
from lernmi.files.locks import is_at, lock
from lernmi.wording import printable

PRIVATE = 0o600
LONGEST_NAME = 200  # bytes of a temporary's: file systems take 255
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


class NotWrittenError(DataError):
    """A file that can't be written; what was there before is untouched."""


class NotSureError(DataError):
    """A file that is written, but that a loss of power could undo yet."""


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, its folder made if need be: all of it, or nothing changes.

    It reaches the disk before its name does, and nobody but its owner may read it. Raises
    NotWrittenError if the folder or the file can't be written, NotSureError if all was written but
    the disk would not say that the name has reached it.
    """
    temporary: Path | None = None
    number = -1
    try:
        _check(path)
        make_folder(path.parent)
        temporary, number = _begin(path)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(number, rest) :]
        os.fsync(number)
        if os.name != "posix":  # where an open file has no other name
            number = _close(number)
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        raise NotWrittenError(_refused(path, error)) from None
    except ValueError:  # such as a null byte
        raise NotWrittenError(f"{printable(path)} is no path") from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        _close(number)
    try:
        sync_folder(path.parent)
    except OSError as error:
        raise NotSureError(
            f"{printable(path)} is written, but the disk won't say that it keeps it "
            f"({error.strerror}): save it elsewhere as well"
        ) from None


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make ``folder``, and those above it, if they aren't there. Raises OSError if it can't be."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        make_folder(folder.parent)
    with suppress(FileExistsError):  # another made it meanwhile; a file is found out later
        os.mkdir(folder, mode)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in ``folder`` reach the disk, where the system can do that."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sweep(folder: Path) -> None:
    """Remove what programs that were killed left half written in ``folder``."""
    try:
        names = [name for name in os.listdir(folder) if _is_temporary(name)]
    except OSError:
        return
    for name in names:
        _remove_if_left(folder / name)


def _is_temporary(name: str) -> bool:
    return name.startswith(".") and name.endswith(".part")


def _check(path: Path) -> None:
    """A device or a folder of that name would be replaced, or hold the file. Raises OSError."""
    with suppress(FileNotFoundError, NotADirectoryError):
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is no file")


def _begin(path: Path) -> tuple[Path, int]:
    """A new temporary file for ``path``, locked: where it is, and its number."""
    name = os.fsdecode(os.fsencode(path.name)[:LONGEST_NAME])
    for turn in count():
        temporary = path.with_name(f".{name}.{turn}.part")
        try:
            number = os.open(temporary, _NEW, PRIVATE)
        except FileExistsError:
            _remove_if_left(temporary)
            continue
        if lock(number) and is_at(number, temporary):
            return temporary, number
        os.close(number)  # one that sweeps was faster
    raise AssertionError("there is always another name")


def _remove_if_left(temporary: Path) -> None:
    """Remove it unless a living program is writing it."""
    with suppress(OSError):
        number = os.open(temporary, os.O_RDWR)
        try:
            if lock(number) and is_at(number, temporary):
                if os.name != "posix":  # where an open file can't be removed
                    number = _close(number)
                os.unlink(temporary)
        finally:
            _close(number)


def _close(number: int) -> int:
    if number >= 0:
        with suppress(OSError):
            os.close(number)
    return -1


def _refused(path: Path, error: OSError) -> str:
    """What was wrong, and what would be right."""
    advice = ""
    if error.errno in _FULL:
        advice = "; is there room?"
    elif error.errno in _REFUSED:
        advice = "; choose a folder that is yours to write in"
    return f"{printable(path)} can't be written ({error.strerror}){advice}"
