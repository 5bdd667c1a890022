"""How a visit begins: what its command line names is given, and the fence is put up."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lernmi.errors import LernmiError
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.table import TASKS
from lernmi_tui.visit import fence, guest

PAIRED = ("idx", "images", "labels")  # words in the names of two files that belong together


def arrive(recipe: Recipe | None, weights: str | None) -> tuple[Recipe | None, str | None]:
    """Both with whole paths; from now on the visit is in its own folder, behind the fence.

    Raises LernmiError if the shared folder is gone.
    """
    recipe = None if recipe is None else whole(recipe)
    weights = None if weights is None else os.path.abspath(weights)
    guest.give(named(recipe, weights))
    try:
        os.chdir(guest.home())
    except OSError as error:
        raise LernmiError(f"{guest.home()} can't be used ({error.strerror})") from None
    sys.stdout = sys.stderr  # what is printed is no frame
    fence.put_up()
    return recipe, weights


def whole(recipe: Recipe) -> Recipe:
    """``recipe`` with whole paths, for wherever the process goes."""
    task, data = recipe.task, recipe.options.data
    return replace(
        recipe,
        task=task if task in TASKS else os.path.abspath(task),
        options=replace(recipe.options, data=None if data is None else os.path.abspath(data)),
    )


def named(recipe: Recipe | None, weights: str | None) -> Iterator[Path]:
    """All files and folders that are named, also in a run file that is."""
    if weights is not None:
        yield Path(weights)
    if recipe is None:
        return
    if recipe.options.data is not None:
        yield Path(recipe.options.data)
    if recipe.task not in TASKS:
        from lernmi.run.saved.summary import read_summary

        yield from _with_partners(Path(recipe.task))
        run = read_summary(recipe.task)
        if run is not None and run.recipe.task != recipe.task:
            yield from named(run.recipe, None)


def _with_partners(path: Path) -> Iterator[Path]:
    yield path
    if path.is_file() and any(word in path.name for word in PAIRED):
        yield from (each for each in path.parent.iterdir() if _is_paired(each.name))


def _is_paired(name: str) -> bool:
    return any(word in name for word in PAIRED)
