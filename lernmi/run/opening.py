"""Opening a run file: the session goes on as if it had never ended, or says why it can't."""

from __future__ import annotations

import os

from lernmi.errors import LernmiError
from lernmi.files.tensor_files import FileError, naming, read_content
from lernmi.run.saved.saved_task import without_data
from lernmi.run.saved.unpacking import RunFile, unpacked
from lernmi.run.session import Session


def load_run(path: str | os.PathLike[str]) -> Session:
    """The session in a run file, where it stood.

    ``differences`` says which versions differ from those it was made with. Where its data is not
    here, or its numbers come out differently, ``sealed`` says so: then it can be looked at, and no
    more. Raises FileError for a file that is none or is damaged.
    """
    content = read_content(path)
    with naming(path):
        return open_run(content)


def open_run(content: bytes) -> Session:
    """The session in the content of a run file. Raises as ``load_run`` does."""
    file = unpacked(content)
    recording, task, missing = file.runs.shown.recording, file.task, None
    try:
        loaded = recording.recipe.load()
        if len(loaded.train) != recording.samples:
            raise FileError("it learned from another number of samples than its data has")
        task = loaded
    except FileError:
        raise
    except LernmiError as error:
        missing = without_data(task, recording.samples, error)
    try:
        return Session.restored(task, file.runs, missing)
    except LernmiError as error:
        raise FileError(f"it holds no run: {error}") from None


def read_run(path: str | os.PathLike[str]) -> RunFile:
    """What a run file says, without its data and without a session. Raises as ``load_run`` does."""
    content = read_content(path)
    with naming(path):
        return unpacked(content)
