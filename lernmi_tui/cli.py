"""``lernmi-tui``: open the app, at Home or at a task."""

from __future__ import annotations

import os
import sys

import click

from lernmi import __version__
from lernmi.cli.options import OneLineErrors, recipe_options, task_names
from lernmi.errors import LernmiError
from lernmi.run.record.recipe import Recipe
from lernmi_tui import terminal


def pace_of(text: str) -> float:
    """Samples a second; ``max`` is infinity."""
    try:
        pace = float("inf") if text == "max" else float(text)
    except ValueError:
        pace = 0.0
    if not 0.0 < pace <= float("inf"):
        raise click.BadParameter(f"{text!r} is neither max nor a number of samples a second")
    return pace


@click.command(cls=OneLineErrors, epilog=f"Tasks: {task_names()}.")
@click.argument("task", required=False)
@recipe_options
@click.option("--pace", type=pace_of, metavar="N|max", help="Samples a second, or max.")
@click.option("--paused", is_flag=True, help="Start paused.")
@click.version_option(__version__, prog_name="lernmi-tui")
def main(
    recipe: Recipe | None,
    pace: float | None,
    paused: bool,
) -> None:
    """Watch a neural network learn, pause it, and ask any link what it did.

    TASK is one of the names below or your own data: a CSV file, an IDX file of images, a folder
    with a pair of them or with a folder of PNG pictures for each class. Without TASK it opens Home,
    where you choose one.
    """
    if reason := terminal.missing():
        raise LernmiError(reason)
    os.environ.setdefault(
        "TEXTUAL_FPS", "240"
    )  # read when textual is imported: the delay of a paint
    from lernmi_tui import process, typed_escape
    from lernmi_tui.app import LernmiApp
    from lernmi_tui.workbench.paces import first_pace

    if recipe is not None:
        recipe.check()
        pace = first_pace(recipe.info) if pace is None else None if pace == float("inf") else pace
    app = LernmiApp(recipe, not paused, pace)
    sys.setswitchinterval(0.0005)  # the trainer takes the GIL for moments: don't let it wait long
    terminal.speak_utf8()
    terminal.forgive_bad_input()
    typed_escape.tell_from_alt()
    terminal.watch(lambda: process.vanish(app))
    sys.exit(process.run(app))
