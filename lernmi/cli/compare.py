"""``lernmi compare``: the same task with several settings and seeds, as a table and curves."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from lernmi.cli.completion import values
from lernmi.cli.goals import Loss
from lernmi.cli.loading import is_watched, loading
from lernmi.cli.options import OneLineErrors, shared_options
from lernmi.cli.signals import stop_on_signals
from lernmi.errors import LernmiError
from lernmi.run.record.recipe import Recipe
from lernmi.wording import counted

if TYPE_CHECKING:
    from lernmi.cli.comparison import Outcome

MOST_RUNS = 1_000
LINKS_A_PIECE = 50_000_000  # some 10 ms of work: how long Ctrl+C may have to wait
WIDEST = 100  # columns of the curves

Value = TypeVar("Value")


@click.command(cls=OneLineErrors)
@click.argument("task", shell_complete=values.tasks)
@click.option("-r", "--rate", "rates", metavar="R,R,...", help="Training rates: 0.05,0.2,0.5.")
@click.option("-s", "--seed", "seeds", metavar="N..N", default="0", help="Seeds: 0..4, or 0,3,7.")
@click.option("-b", "--batch", "batches", metavar="N,N,...", help="Samples a batch: 1,10.")
@click.option(
    "-n", "--sizes", "shapes", metavar="N-N-N,...", help="Shapes, inputs first: 2-3-1,2-8-1."
)
@click.option("--hidden", metavar="N,N-N,...", help="Shapes by their hidden layers: 3,8,4-4.")
@shared_options
@click.option(
    "-e", "--epochs", type=click.IntRange(min=1), help="How many; each task has a default."
)
@click.option(
    "--under", type=Loss(), default=0.05, show_default=True, help="When is the loss below this?"
)
@click.option("-j", "--json", "as_json", is_flag=True, help="A line of JSON a run, with its curve.")
def compare(
    recipe: Recipe,
    rates: str | None,
    seeds: str,
    batches: str | None,
    shapes: str | None,
    hidden: str | None,
    epochs: int | None,
    under: float,
    as_json: bool,
) -> None:
    """Train TASK with every rate, shape and batch size, once with each seed, and compare.

    Each setting is a line: mean, least and most over its seeds of the loss and of the share of
    right answers, or R² of numbers, after the last epoch, and in which epochs the loss first fell
    below --under. Below that the mean losses are drawn. At most 1,000 runs.

    Exit codes: 0; 1 or 2 for what is refused, before anything is trained; 128 and the number of a
    signal that ended it, after a table of the runs that ended by then.
    """
    groups = _groups(recipe, rates, seeds, batches, shapes, hidden)
    from lernmi.cli.comparison import curves, heading, table
    from lernmi.run.record.effects import checked_batch

    with loading():
        task = recipe.load()
        for group in groups:
            for each in group:
                each.completed(task).check()
                checked_batch(each.batch, len(task.train))
    epochs = task.info.epochs if epochs is None else epochs
    runs = sum(map(len, groups))
    outcomes: list[list[Outcome]] = []
    with stop_on_signals() as stopped, _progress(runs) as tell:
        for group in groups:
            outcomes.append([])
            for each in group:
                outcome = _outcome(each, epochs, under, stopped)
                if outcome is None:
                    break
                outcomes[-1].append(outcome)
                tell(outcome)
                if as_json:
                    click.echo(json.dumps(outcome.as_json()))
    ended = [group for group in outcomes if group]
    if not as_json:
        click.echo(heading(recipe, runs, sum(map(len, ended)), epochs))
    if ended and not as_json:
        columns = min(shutil.get_terminal_size().columns, WIDEST)
        lines = [*table(ended, under, task.holds_out), "", "mean loss", *curves(ended, columns)]
        click.echo("\n".join(lines))
    if stopped:
        sys.exit(128 + stopped[0])


def _groups(
    recipe: Recipe,
    rates: str | None,
    seeds: str,
    batches: str | None,
    shapes: str | None,
    hidden: str | None,
) -> list[list[Recipe]]:
    """A list of recipes a setting. Raises LernmiError for lists that can't be read."""
    from lernmi.run.record.settings import Settings, rates_of, shapes_of, whole_of

    if shapes is not None and hidden is not None:
        raise LernmiError("--sizes and --hidden both say the shapes; one of them is enough")
    varied = () if shapes is None else _read("--sizes", shapes_of, shapes)
    if hidden is not None:
        first, *_, last = recipe.info.sizes
        varied = tuple((first, *each, last) for each in _read("--hidden", shapes_of, hidden))
    settings = Settings(
        () if rates is None else _read("--rate", rates_of, rates),
        _read("--seed", whole_of, seeds),
        () if batches is None else _read("--batch", whole_of, batches),
        varied,
    )
    groups = settings.recipes(recipe)
    runs = sum(map(len, groups))
    if runs > MOST_RUNS:
        raise LernmiError(f"these are {runs:,} runs; at most {MOST_RUNS:,} are compared")
    return groups


def _read(option: str, read: Callable[[str], Value], text: str) -> Value:
    try:
        return read(text)
    except LernmiError as error:
        raise LernmiError(f"{option}: {error}") from None


def _outcome(recipe: Recipe, epochs: int, under: float, stopped: list[int]) -> Outcome | None:
    """What comes of one run; None if ``stopped`` holds a signal before its end."""
    from lernmi.cli.comparison import Outcome
    from lernmi.run.session import Session

    session = Session.of(recipe)
    end = epochs * len(session.train)
    most = max(1, LINKS_A_PIECE // session.network.weights.size)
    while not stopped and session.advance(end, most):
        pass
    return None if stopped else Outcome.of(session, under)


@contextmanager
def _progress(runs: int) -> Iterator[Callable[[Outcome], None]]:
    """A function to call with each outcome: a bar on a terminal, else nothing."""
    if not is_watched():
        yield lambda outcome: None
        return
    with click.progressbar(length=runs, label=counted(runs, "run"), file=sys.stderr) as bar:
        yield lambda outcome: bar.update(1)
