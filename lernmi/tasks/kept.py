"""Tasks that were loaded lately, read again where their files have changed."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from lernmi.data import mnist
from lernmi.tasks.given import given_task
from lernmi.tasks.given_title import is_given
from lernmi.tasks.loading import load
from lernmi.tasks.options import TaskOptions
from lernmi.tasks.table import TASKS, task_info
from lernmi.tasks.task import TaskInfo

if TYPE_CHECKING:
    from lernmi.tasks.task import Task

TASKS_KEPT = 4
_loading = Lock()  # one at a time: who waits for the same data finds it read
_latest: dict[tuple[str, TaskOptions], Task] = {}


@lru_cache(maxsize=TASKS_KEPT)
def _kept(name: str, options: TaskOptions, _stamp: object) -> Task:
    return load(name, options)


def kept_task(name: str, options: TaskOptions) -> Task:
    """The task, as ``load`` loads it, or the one of the last four that were loaded.

    One whose data was given has no file: it is there for as long as somebody has it. Raises
    LernmiError if there is none of that name, or its data is no good.
    """
    if is_given(name):
        return given_task(name)
    with _loading:
        task = _kept(name, options, _stamp(name, options))
        _latest.pop((name, options), None)
        _latest[name, options] = task
        while len(_latest) > TASKS_KEPT:
            del _latest[next(iter(_latest))]
        return task


def _stamp(name: str, options: TaskOptions) -> object:
    """What differs once the data has changed."""
    if name in TASKS:
        return mnist.installed() if options.data is None else _state(options.data)
    beside = () if os.path.isdir(name) else (_partner_states(name),)
    return _state(name), *beside


def _partner_states(path: str) -> object:
    """An IDX file's labels lie beside it: the states of the IDX files of its folder."""
    try:
        with os.scandir(os.path.dirname(path) or ".") as entries:
            return tuple(sorted(_state(entry.path) for entry in entries if "idx" in entry.name))
    except (OSError, ValueError):
        return None


def _state(path: str) -> tuple[int, int]:
    """The latest time of a file, or of anything two levels down in a folder, and bytes in all."""
    latest, size, places = 0, 0, [path]
    for _ in range(3):
        inside: list[str] = []
        for place in places:
            with suppress(OSError, ValueError):  # such as a path with a null byte
                state = os.stat(place)
                latest, size = max(latest, state.st_mtime_ns), size + state.st_size
                if stat.S_ISDIR(state.st_mode):
                    inside += [entry.path for entry in os.scandir(place)]
        places = inside
    return latest, size


def info_of(name: str, options: TaskOptions) -> TaskInfo:
    """What is known of a task; where that depends on the data, it is loaded if need be."""
    if name in TASKS and options.features is None and options.data is None:
        return task_info(name)
    known = _latest.get((name, options))
    return (kept_task(name, options) if known is None else known).info
