"""A table that is named on the command line: its columns are shown before anything starts."""

from __future__ import annotations

import os
from dataclasses import replace

from lernmi.data.tables.sources import STDIN, is_pipe
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.given_title import is_given
from lernmi.tasks.loading import is_own_data


def has_columns_to_choose(recipe: Recipe) -> bool:
    """Is it a table of which nobody has said yet what is to be predicted?

    Who names the label has chosen, and so has who wants just the data of a fingerprint.
    """
    if recipe.options.label is not None or recipe.fingerprint is not None:
        return False
    if is_given(recipe.task) or not is_own_data(recipe.task):
        return False
    from lernmi.tasks.own_data import is_table  # loads numpy

    return is_table(recipe.task)


def at_home(recipe: Recipe) -> Recipe:
    """``recipe`` as Home has it, which knows files by their whole paths.

    Raises LernmiError for options that a table doesn't have.
    """
    from lernmi.tasks.own_data import OPTIONS  # loads numpy

    recipe.options.check(recipe.task, OPTIONS)
    if recipe.task == STDIN or is_pipe(recipe.task):
        return recipe
    return replace(recipe, task=os.path.abspath(recipe.task))
