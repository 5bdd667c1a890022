"""Tasks made of arrays: no file holds their data, so they are found while somebody has them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from lernmi.errors import LernmiError

if TYPE_CHECKING:
    from lernmi.tasks.task import Task

PREFIX = "given:"
_numbers = count()
_given: WeakValueDictionary[tuple[str, int], Task] = WeakValueDictionary()


def is_given(name: str) -> bool:
    """Is ``name`` that of a task whose data was given as arrays?"""
    return name.startswith(PREFIX)


def title_of(name: str) -> str:
    """What to call such a task."""
    return name.removeprefix(PREFIX)


def remember(task: Task) -> None:
    """Have ``task`` found by its name for as long as somebody has it, if its data was given."""
    if is_given(task.name):
        _given[task.name, next(_numbers)] = task


def given_task(name: str, fingerprint: str | None = None) -> Task:
    """The task of that name that was given last; the one of ``fingerprint``, if that is known.

    Raises LernmiError if nobody has it.
    """
    for key in sorted(_given.keys(), key=lambda key: key[1], reverse=True):
        task = _given.get(key)
        if key[0] == name and task is not None and fingerprint in (None, task.fingerprint):
            return task
    raise LernmiError(
        f"the data of {title_of(name)!r} was given in Python and is not here: "
        "load_run(path, task=...) takes it again"
    )


def given_names() -> list[str]:
    """The names of those that somebody has."""
    return sorted({name for name, _ in _given})
