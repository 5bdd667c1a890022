"""Locks on open files: they end with the process that holds them, however that ends."""

from __future__ import annotations

import errno
import os
import sys

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


def lock(number: int) -> bool:
    """Lock the open file of that number until it is closed; False if another has it locked.

    True also where the file system knows no locks: files are then as safe as without them.
    """
    try:
        if sys.platform == "win32":
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _HELD
    return True


def is_at(number: int, path: str | os.PathLike[str]) -> bool:
    """Is the open file of that number the one at ``path``? It may have been removed meanwhile."""
    try:
        there, here = os.stat(path, follow_symlinks=False), os.fstat(number)
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)
