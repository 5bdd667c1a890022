"""Tasks made of arrays: no file holds their data, so they are found while somebody has them."""

from __future__ import annotations

from itertools import count
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from lernmi.errors import LernmiError
from lernmi.tasks.given_title import given_title, is_given

if TYPE_CHECKING:
    from lernmi.tasks.task import Task

_numbers = count()
_lock = Lock()
_given: WeakValueDictionary[tuple[str, int], Task] = WeakValueDictionary()


def remember(task: Task) -> None:
    """Have ``task`` found by its name for as long as somebody has it, if its data was given."""
    if is_given(task.name):
        with _lock:
            _given[task.name, next(_numbers)] = task


def _known() -> list[tuple[str, Task]]:
    """Their names and themselves, the one that was given last first."""
    with _lock:
        found = sorted(_given.items(), key=lambda item: item[0][1], reverse=True)
    return [(name, task) for (name, _), task in found]


def given_task(name: str, fingerprint: str | None = None) -> Task:
    """The task of that name that was given last; the one of ``fingerprint``, if that is known.

    Raises LernmiError if nobody has it.
    """
    for known, task in _known():
        if known == name and fingerprint in (None, task.fingerprint):
            return task
    raise LernmiError(
        f"the data of {given_title(name)!r} was given in Python and is not here: "
        "load_run(path, task=...) takes it again"
    )


def given_names() -> list[str]:
    """The names of those that somebody has."""
    return sorted({name for name, _ in _known()})
