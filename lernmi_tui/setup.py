"""What a person asked to train, before there is a session."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError
from lernmi.one_line import counted
from lernmi.task_options import DEFAULTS, TaskOptions
from lernmi.tasks import TASKS, TaskRow, load, task_row

if TYPE_CHECKING:
    from lernmi.session import Session
    from lernmi.tasks import Task

TASKS_KEPT = 4


@lru_cache(maxsize=TASKS_KEPT)
def _kept(name: str, options: TaskOptions, _stamp: object) -> Task:
    return load(name, options)


def cached_task(name: str, options: TaskOptions) -> Task:
    """The task, remembered: Home has mostly loaded one by the time it starts.

    A file of a person's own is read again once it has changed.
    """
    return _kept(name, options, _stamp(name))


def _stamp(name: str) -> object:
    try:
        state = os.stat(name)
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


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
    def row(self) -> TaskRow:
        """The task's row; where it depends on the data, that is loaded for it."""
        if self.task in TASKS and self.options.features is None and self.options.data is None:
            return task_row(self.task)
        return self.load().row

    @property
    def title(self) -> str:
        """What to call it before it is loaded."""
        return TASKS[self.task].title if self.task in TASKS else os.path.basename(self.task)

    @property
    def first_pace(self) -> float | None:
        """The pace at which a newcomer sees it learn: not too fast, not too slow."""
        row = self.row
        return None if row.picture else _FIRST_PACE.get(row.group, 10_000)

    def check(self) -> None:
        """Raises LernmiError, with one line, if this makes no network for the task.

        Data is loaded only where a person chose some, so a batch larger than the train samples may
        be found only later.
        """
        from lernmi.network import checked_activations, checked_rate, checked_seed, checked_sizes

        if self.options != DEFAULTS:
            self.load()
        row = self.row
        sizes = checked_sizes(row.sizes if self.sizes is None else self.sizes)
        if (sizes[0], sizes[-1]) != (row.sizes[0], row.sizes[-1]):
            raise LernmiError(
                f"{row.title} has {counted(row.sizes[0], 'input')} and "
                f"{counted(row.sizes[-1], 'output')}: the shape "
                f"starts with {row.sizes[0]} and ends with {row.sizes[-1]}"
            )
        checked_rate(row.training_rate if self.rate is None else self.rate)
        checked_seed(self.seed)
        checked_activations(self.activation or "sigmoid", len(sizes) - 1)
        if self.batch < 1:
            raise LernmiError(f"a batch has 1 sample or more, not {self.batch}")

    def load(self) -> Task:
        """The task. Raises LernmiError if there is none of that name, or its data is no good."""
        return cached_task(self.task, self.options)

    def make_session(self) -> Session:
        """The session. Raises LernmiError if the arguments make none."""
        from lernmi.session import Session  # numpy and numba load here, not at start-up

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
