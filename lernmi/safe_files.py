"""Files that are written whole or not at all, whatever happens in between."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from lernmi.errors import DataError


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, its folder made if need be: all of it, or nothing changes.

    Raises DataError if the folder or the file can't be written.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        temporary = None
        sync_folder(path.parent)
    except OSError as error:
        raise DataError(f"{path} can't be written ({error.strerror}); is there room?") from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the names in ``folder`` reach the disk, where the system can do that."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
