"""``lernmi-tui``: open the app, at Home or at a task."""

from __future__ import annotations

import sys

import click

from lernmi import __version__
from lernmi.cli.completion import values
from lernmi.cli.options import (
    HELPED,
    OneLineErrors,
    brought_in,
    recipe_options,
    task_names,
    weights_option,
)
from lernmi.errors import DataError, LernmiError
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.table import TASKS
from lernmi_tui.terminal import terminal
from lernmi_tui.visit import guest

PIPED = "-"  # as a task: a table on standard input


def _keep_piped() -> None:
    """Read what is piped in, and have keys come from the terminal."""
    from lernmi.data.tables import sources  # start-up does without

    try:
        sources.keep(PIPED)
    except DataError as error:
        raise LernmiError(f"standard input: {error}") from None
    terminal.take_keyboard()


def pace_of(text: str) -> float:
    """Samples a second; ``max`` is infinity."""
    try:
        pace = float("inf") if text == "max" else float(text)
    except ValueError:
        pace = 0.0
    if not 0.0 < pace <= float("inf"):
        raise click.BadParameter(f"{text!r} is neither max nor a number of samples a second")
    return pace


def _themes() -> list[str]:
    """Which there are is known once Textual is loaded."""
    from lernmi_tui.parts.themes import theme_names

    return theme_names()


@click.command(cls=OneLineErrors, context_settings=HELPED, epilog=f"Tasks: {task_names()}.")
@click.argument("task", required=False, shell_complete=values.tasks)
@recipe_options
@click.option(
    "-p",
    "--pace",
    shell_complete=values.one_of(lambda: ["max"]),
    type=pace_of,
    metavar="N|max",
    help="Samples a second, or max.",
)
@weights_option
@click.option(
    "--theme",
    metavar="NAME",
    shell_complete=values.one_of(_themes),
    help="Colours, such as lernmi-light or nord.",
)
@click.option(
    "--ascii/--no-ascii", default=None, help="Draw in ASCII, or not, whatever the terminal says."
)
@click.option("--paused", is_flag=True, help="Start paused.")
@click.version_option(__version__, "-V", "--version", prog_name="lernmi-tui")
def main(
    recipe: Recipe | None,
    weights: str | None,
    pace: float | None,
    paused: bool,
    theme: str | None,
    ascii: bool | None,
) -> None:
    """Watch a neural network learn, pause it, and ask any link what it did.

    TASK is one of the names below, a run file, which opens where it stood, or your own data: a CSV
    file (- for one that is piped in), an IDX file of images, a folder with a pair of them, or a
    folder, or a zip of one, with a folder of pictures for each class. A CSV file opens Home with
    the list of its columns, unless --label says which one to predict. Without TASK it opens Home,
    where you choose one.

    lernmi-tui serve shows the same in browsers, to a class for instance: see lernmi-tui serve -h.
    """
    if recipe is not None and recipe.task == PIPED and not terminal.is_browser():
        _keep_piped()
    if reason := terminal.missing():
        raise LernmiError(reason)
    if guest.is_visit():
        from lernmi_tui.visit.arriving import arrive

        recipe, weights = arrive(recipe, weights)
    terminal.paint_soon()
    from lernmi_tui import process
    from lernmi_tui.app import LernmiApp
    from lernmi_tui.choices import chosen
    from lernmi_tui.home.column_start import at_home, has_columns_to_choose
    from lernmi_tui.home.recent_runs import run_in_file
    from lernmi_tui.workbench.beginning import new, of_file
    from lernmi_tui.workbench.paces import first_pace, opened_pace, pace_as_set

    settings = chosen(theme, ascii)
    pace = settings.now.pace if pace is None else pace
    beginning = table = None
    run = None if recipe is None or recipe.task in TASKS else run_in_file(recipe.task)
    if recipe is not None and run is not None:
        if recipe != Recipe(recipe.task) or weights is not None:
            raise LernmiError("a run file says all of its run: leave out what would say it anew")
        beginning, recipe, paused = of_file(recipe.task), run.recipe, True
        pace = pace_as_set(pace, opened_pace(recipe))
    elif recipe is not None and weights is None and has_columns_to_choose(recipe):
        table, recipe = at_home(recipe), None
    elif recipe is not None:
        recipe, brought = brought_in(recipe, weights)
        recipe.check()
        beginning = new(recipe, weights=brought)
        pace = pace_as_set(pace, first_pace(recipe.info))
    elif weights is not None:
        raise LernmiError("--weights needs a TASK to learn on; see lernmi tasks")
    app = LernmiApp(recipe, not paused, pace, beginning, settings, table)
    sys.exit(process.take_terminal(app))
