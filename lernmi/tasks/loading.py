"""Loading a task: the data behind its name, or behind the path of a person's own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from lernmi.data.tables.sources import STDIN, is_gone, is_kept
from lernmi.errors import DataError
from lernmi.tasks.options import SPLIT_SEED, TaskOptions, texts_of
from lernmi.tasks.table import TASKS, task_info
from lernmi.tasks.task import Task
from lernmi.wording import printable


def is_own_data(name: str) -> bool:
    """True if ``name`` is no task of the table but the path of something that is there.

    A dash stands for standard input.
    """
    return name not in TASKS and (name == STDIN or is_kept(name) or os.path.lexists(name))


def load_task(
    name: str,
    *,
    data: str | os.PathLike[str] | None = None,
    label: str | int | None = None,
    held_out: float | None = None,
    split_seed: int | None = None,
    noise: float | None = None,
    features: str | Sequence[str] | None = None,
    drop: str | int | Sequence[str | int] | None = None,
    columns: str | int | Sequence[str | int] | None = None,
    predict: str | None = None,
    missing: str | None = None,
) -> Task:
    """The task of that name, or the one a person's own data makes, with its samples.

    ``name`` is one of the table or a path: a CSV file, an IDX file of images, a folder with a pair
    of them or with one folder of pictures a class; "-" is a CSV file on standard input. The
    options are those of ``TaskOptions``.

    Raises LernmiError, with one line, for an unknown name, for options the task doesn't have and
    for data that can't be used.
    """
    options = TaskOptions(
        data=None if data is None else os.fspath(data),
        label=None if label is None else str(label),
        held_out=held_out,
        split_seed=split_seed,
        noise=noise,
        features=texts_of(features),
        drop=texts_of(drop),
        columns=texts_of(columns),
        predict=predict,
        missing=missing,
    )
    return load(os.fspath(name) if isinstance(name, os.PathLike) else name, options)


def load(name: str, options: TaskOptions) -> Task:
    """``load_task`` with its options put together."""
    # numpy loads here, not at start-up
    from lernmi.data.tables.table_rows import TableChoice
    from lernmi.tasks import clouds, curves, digits, gates, own_data

    if isinstance(name, str) and is_own_data(name):
        options.check(name, own_data.OPTIONS)
        seed = SPLIT_SEED if options.split_seed is None else options.split_seed
        choice = TableChoice(
            options.label, options.columns, options.drop, options.predict, options.missing
        )
        task = own_data.load(name, choice, options.held_out, seed)
        return replace(task, options=options)
    if isinstance(name, str) and is_gone(name):
        raise DataError(
            f"{printable(name)} was a pipe, and nothing comes through it again; give a file"
        )
    info = task_info(name)
    loaders = {
        "Gates": gates.load,
        "Clouds": clouds.load,
        "Curves": curves.load,
        "Digits": digits.load,
    }
    return replace(loaders[info.group](info, options), options=options)
