"""Opening a run file: the session goes on as if it had never ended, or says why it can't."""

from __future__ import annotations

import os
from dataclasses import replace

from lernmi.errors import LernmiError
from lernmi.files.tensor_files import FileError, naming, read_content
from lernmi.run.record.recipe import Recipe
from lernmi.run.saved.saved_task import without_data
from lernmi.run.saved.unpacking import RunFile, unpacked
from lernmi.run.session import Session
from lernmi.tasks.task import Task


def load_run(path: str | os.PathLike[str], task: Task | None = None) -> Session:
    """The session in a run file, where it stood.

    Its data is looked for where it was; or it is that of ``task``, as it has to be where it was
    given as arrays in another Python.

    ``differences`` says which versions differ from those it was made with. Where its data is not
    here, or its numbers come out differently, ``sealed`` says so: then it can be looked at, and no
    more. Raises FileError for a file that is none or is damaged, and for a ``task`` of other
    samples than those of the run.
    """
    content = read_content(path)
    with naming(path):
        return open_run(content, task)


def open_run(content: bytes, given: Task | None = None) -> Session:
    """The session in the content of a run file. Raises as ``load_run`` does."""
    file = unpacked(content)
    recording, task, missing = file.runs.shown.recording, file.task, None
    try:
        recipe = recording.recipe
        loaded = recipe.load() if given is None else _of_the_run(given, recipe)
        if len(loaded.train) != recording.samples:
            raise FileError("it learned from another number of samples than its data has")
        task = loaded
    except FileError:
        raise
    except LernmiError as error:
        if given is not None:
            raise
        missing = without_data(task, recording.samples, error)
    try:
        return Session.restored(task, file.runs, missing)
    except LernmiError as error:
        raise FileError(f"it holds no run: {error}") from None


def _of_the_run(task: Task, recipe: Recipe) -> Task:
    """``task``, called as in ``recipe``. Raises LernmiError if its samples are others."""
    if not isinstance(task, Task):
        raise LernmiError("its task is one that load_task or task makes")
    if task.fingerprint != recipe.fingerprint:
        raise LernmiError(
            f"{task.info.title} has other samples than the run: its fingerprint begins with "
            f"{task.fingerprint[:8]}, that of the run with {str(recipe.fingerprint)[:8]}"
        )
    return replace(task, info=replace(task.info, name=recipe.task))


def read_run(path: str | os.PathLike[str]) -> RunFile:
    """What a run file says, without its data and without a session. Raises as ``load_run`` does."""
    content = read_content(path)
    with naming(path):
        return unpacked(content)
