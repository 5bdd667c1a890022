"""Opening a run file: the session goes on as if it had never ended."""

from __future__ import annotations

import os

from lernmi.files.tensor_files import MOST_BYTES, FileError
from lernmi.run.saved.unpacking import unpacked
from lernmi.run.session import Session
from lernmi.wording import printable


def load_run(path: str | os.PathLike[str]) -> Session:
    """The session in a run file, where it stood.

    Raises FileError for a file that is none or is damaged, LernmiError if the data it learns from
    can't be had as it was.
    """
    try:
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_size > MOST_BYTES:
                raise FileError("it is larger than any run")
            content = file.read()
        return open_run(content)
    except FileError as error:
        raise FileError(f"{printable(path)}: {error}") from None
    except OSError as error:
        raise FileError(f"{printable(path)} can't be read ({error.strerror})") from None


def open_run(content: bytes) -> Session:
    """The session in the content of a run file. Raises as ``load_run`` does."""
    saved = unpacked(content).runs
    return Session.restored(saved.shown.recording.recipe.load(), saved)
