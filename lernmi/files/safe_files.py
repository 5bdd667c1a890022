"""Files that are written whole or not at all, whatever happens in between."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from lernmi.errors import DataError
from lernmi.wording import printable


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, its folder made if need be: all of it, or nothing changes.

    Raises DataError if the folder or the file can't be written.
    """
    temporary = path.with_name(f".{os.urandom(4).hex()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise DataError(
            f"{printable(path)} can't be written ({error.strerror}); is there room?"
        ) from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the names in ``folder`` reach the disk, where the system can do that."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
