"""What a person asked to train, before there is a session."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from lernmi.data import mnist
from lernmi.errors import LernmiError
from lernmi.tasks.loading import load
from lernmi.tasks.options import DEFAULTS, TaskOptions
from lernmi.tasks.table import TASKS, task_info
from lernmi.tasks.task import TaskInfo
from lernmi.wording import counted, file_name

if TYPE_CHECKING:
    from lernmi.run.session import Session
    from lernmi.tasks.task import Task

TASKS_KEPT = 4
_loading = Lock()  # one at a time: who waits for the same data finds it read
_latest: dict[tuple[str, TaskOptions], Task] = {}


@lru_cache(maxsize=TASKS_KEPT)
def _kept(name: str, options: TaskOptions, _stamp: object) -> Task:
    return load(name, options)


def cached_task(name: str, options: TaskOptions) -> Task:
    """The task, remembered: Home has mostly loaded one by the time it starts.

    Files are read again once they have changed.
    """
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
    except OSError:
        return None


def _state(path: str) -> tuple[int, int]:
    """The latest time of a file, or of anything two levels down in a folder, and bytes in all."""
    latest, size, places = 0, 0, [path]
    for _ in range(3):
        inside: list[str] = []
        for place in places:
            with suppress(OSError):
                state = os.stat(place)
                latest, size = max(latest, state.st_mtime_ns), size + state.st_size
                if stat.S_ISDIR(state.st_mode):
                    inside += [entry.path for entry in os.scandir(place)]
        places = inside
    return latest, size


PACES: tuple[float | None, ...] = (0.2, 1, 2, 5, 10, 30, 100, 1_000, 10_000, None)
"""Samples a second, slow to full speed (None)."""

_FIRST_PACE = {"Gates": 1_000}


@dataclass(frozen=True, slots=True)
class Setup:
    """The arguments of a session; None means the task's own default."""

    task: str
    sizes: tuple[int, ...] | None = None
    rate: float | None = None
    seed: int = 0
    batch: int = 1
    activation: str | tuple[str, ...] | None = None
    classic: bool = False
    options: TaskOptions = DEFAULTS

    @property
    def info(self) -> TaskInfo:
        """What is known of the task; where that depends on the data, that is loaded for it."""
        if self.task in TASKS and self.options.features is None and self.options.data is None:
            return task_info(self.task)
        known = _latest.get((self.task, self.options))
        return (self.load() if known is None else known).info

    @property
    def title(self) -> str:
        """What to call it before it is loaded."""
        return TASKS[self.task].title if self.task in TASKS else file_name(self.task)

    @property
    def first_pace(self) -> float | None:
        """The pace at which a newcomer sees it learn: not too fast, not too slow."""
        info = self.info
        return None if info.picture else _FIRST_PACE.get(info.group, 10_000)

    def check(self) -> None:
        """Raises LernmiError, with one line, if this makes no network for the task.

        Data is loaded only where a person chose some, so a batch larger than the train samples may
        be found only later.
        """
        from lernmi.net.network import (
            checked_activations,
            checked_rate,
            checked_seed,
            checked_sizes,
        )

        if self.options != DEFAULTS:
            self.load()
        info = self.info
        sizes = checked_sizes(info.sizes if self.sizes is None else self.sizes)
        if (sizes[0], sizes[-1]) != (info.sizes[0], info.sizes[-1]):
            raise LernmiError(
                f"{info.title} has {counted(info.sizes[0], 'input')} and "
                f"{counted(info.sizes[-1], 'output')}: the shape "
                f"starts with {info.sizes[0]} and ends with {info.sizes[-1]}"
            )
        checked_rate(info.training_rate if self.rate is None else self.rate)
        checked_seed(self.seed)
        checked_activations(self.activation or "sigmoid", len(sizes) - 1)
        if self.batch < 1:
            raise LernmiError(f"a batch has 1 sample or more, not {self.batch}")

    def load(self) -> Task:
        """The task. Raises LernmiError if there is none of that name, or its data is no good."""
        return cached_task(self.task, self.options)

    def make_session(self) -> Session:
        """The session. Raises LernmiError if the arguments make none."""
        from lernmi.run.session import Session  # numpy and numba load here, not at start-up

        return Session(
            self.load(),
            self.sizes,
            self.rate,
            self.seed,
            activation=self.activation,
            batch_size=self.batch,
            classic=self.classic,
        )


def next_pace(pace: float | None, up: bool) -> float | None:
    """The next faster or slower of PACES; the same at either end."""
    if pace is None:
        return None if up else PACES[-2]
    numbers = [step for step in PACES if step is not None]
    if up:
        return next((step for step in numbers if step > pace), None)
    return next((step for step in reversed(numbers) if step < pace), numbers[0])


def next_rate(rate: float, up: bool) -> float:
    """The next larger or smaller of ..., 0.1, 0.2, 0.5, 1, 2, 5, ...; within 1e-9 .. 1e9."""
    ladder = [float(f"{digit}e{power}") for power in range(-9, 10) for digit in (1, 2, 5)]
    if up:
        return next((step for step in ladder if step > rate * 1.0001), rate)
    return next((step for step in reversed(ladder) if step < rate * 0.9999), rate)
