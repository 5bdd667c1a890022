"""``lernmi``: train without a screen, list the tasks."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from lernmi import __version__
from lernmi.cli.compare import compare
from lernmi.cli.export import export
from lernmi.cli.fetch import fetch
from lernmi.cli.goals import NOT_REACHED, Loss, Share, goals_of
from lernmi.cli.loading import is_watched, loading
from lernmi.cli.options import OneLineErrors, brought_in, recipe_options, weights_option
from lernmi.cli.predict import predict
from lernmi.cli.results import result
from lernmi.cli.signals import stop_on_signals
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.table import TASKS, task_info

if TYPE_CHECKING:
    from lernmi.run.goals.goals import Goal
    from lernmi.run.session import Session

LINKS_A_PIECE = 50_000_000  # some 10 ms of work: how long Ctrl+C may have to wait
PLAIN_LINES = 10


@click.group()
@click.version_option(__version__, prog_name="lernmi")
def main() -> None:
    """Train small neural networks without a screen. `lernmi-tui` is the same with one."""


main.add_command(fetch)
main.add_command(compare)
main.add_command(export)
main.add_command(predict)


@main.command(cls=OneLineErrors)
def tasks() -> None:
    """List the tasks."""
    for info in map(task_info, TASKS):
        shape = "-".join(map(str, info.sizes))
        click.echo(f"{info.name:<12}{shape:<12}rate {info.training_rate:<6g}{info.about}")
    click.echo(
        f"{'PATH':<12}Your own data: a CSV file, an IDX file of images, a folder of pictures."
    )


@main.command(cls=OneLineErrors)
@click.argument("task")
@recipe_options
@click.option("--epochs", type=click.IntRange(min=0), help="How many; each task has a default.")
@click.option("--until-loss", type=Loss(), help="Stop once the train loss is as low as this.")
@click.option(
    "--until-accuracy",
    type=Share(),
    help="Stop once so many held-out samples are right, such as 0.92 or 92%; train samples where "
    "the task holds none out.",
)
@click.option(
    "--until",
    multiple=True,
    metavar="GOAL",
    help="Stop at any such goal: 'held-out loss < 0.05', 'train accuracy > 92 %', 'epoch 10', "
    "'moment 4000', or at the very sample after which something is so: 'w(x1→h2) crosses 0', "
    "'error > 1 and out(y1) < 0.1', 'wrong(sample 3)', 'nan' (see docs/conditions.md).",
)
@weights_option
@click.option("--json", "as_json", is_flag=True, help="Make the last line one JSON object.")
def train(
    recipe: Recipe,
    weights: str | None,
    epochs: int | None,
    until_loss: float | None,
    until_accuracy: float | None,
    until: tuple[str, ...],
    as_json: bool,
) -> None:
    """Train on TASK and say what was reached.

    TASK is a name (see `lernmi tasks`) or your own data: a CSV file, an IDX file of images, a
    folder with a pair of them or with a folder of PNG pictures for each class.

    With several goals it stops at the first that is reached. Losses and accuracies count at
    evaluations: eight in the first epoch, then at ends of epochs, always within one percent.

    Exit codes: 0, also where no goal was given; 3 if none was reached within --epochs; 1 or 2 for
    what is refused; 128 and the number of a signal that ended it.
    """
    from lernmi.run.session import Session

    with loading():
        session = Session.of(*brought_in(recipe, weights))
    goals = goals_of(session, until_loss, until_accuracy, until)
    info = session.task.info
    epochs = info.epochs if epochs is None else epochs
    if info.about != getattr(TASKS.get(info.name), "about", ""):  # not what comes with lernmi
        click.echo(info.about)
    with stop_on_signals() as stopped:
        reached = _train(session, epochs, goals, stopped)
        session.evaluate()
        if as_json:
            click.echo(json.dumps({**result(session), **_outcome(goals, reached)}))
        else:
            click.echo(_sentence(session))
            if goals:
                click.echo(_outcome_words(goals, reached))
    if stopped:
        sys.exit(128 + stopped[0])
    if goals and not reached:
        sys.exit(NOT_REACHED)


def _train(session: Session, epochs: int, goals: list[Goal], stopped: list[int]) -> list[Goal]:
    """Learn ``epochs`` epochs, or until a goal is reached or ``stopped`` holds a signal.

    Gives the goals that are reached.
    """
    last = epochs * len(session.train)
    most = max(1, LINKS_A_PIECE // session.network.weights.size)
    with _progress(epochs) as tell:
        more = True
        while more and not stopped and not _reached(session, goals):
            more = session.advance(min([last, *(goal.end(session, last) for goal in goals)]), most)
            tell(session)
    return _reached(session, goals)


def _reached(session: Session, goals: list[Goal]) -> list[Goal]:
    return [goal for goal in goals if goal.is_reached(session)]


def _outcome(goals: list[Goal], reached: list[Goal]) -> dict[str, Any]:
    """For JSON: ``reached`` is None where no goal was given."""
    return {
        "reached": bool(reached) if goals else None,
        "goals": [{"goal": goal.words, "reached": goal in reached} for goal in goals],
    }


def _outcome_words(goals: list[Goal], reached: list[Goal]) -> str:
    words = " and ".join(goal.words for goal in reached)
    return f"reached: {words}" if reached else f"not reached: {', '.join(g.words for g in goals)}"


@contextmanager
def _progress(epochs: int) -> Iterator[Callable[[Session], None]]:
    """A function to call with the session now and then: a bar on a terminal, else a few lines."""
    if is_watched():
        with click.progressbar(length=epochs, label="epochs", file=sys.stderr) as bar:
            yield lambda session: bar.update(session.epoch - bar.pos)
        return
    every = max(1, epochs // PLAIN_LINES)
    told = 0

    def tell(session: Session) -> None:
        nonlocal told
        if session.epoch // every > told:
            told = session.epoch // every
            session.evaluate()
            click.echo(f"epoch {session.epoch:,} of {epochs:,}: {_how_good(session)}")

    yield tell


def _sentence(session: Session) -> str:
    network = session.network
    shape = "-".join(map(str, network.sizes))
    seconds = session.training_seconds
    speed = session.moment / seconds if seconds else 0.0
    slow = "" if session.engine == "compiled" else " (numba is missing: trained by layers)"
    return (
        f"{session.task.name} {shape}, seed {network.seed}, rate {network.training_rate:g}: "
        f"after {session.epoch:,} epochs {_how_good(session)}; {speed:,.0f} samples/s{slow}"
    )


def _how_good(session: Session) -> str:
    """Losses and accuracies at the last evaluation; held-out ones only where there are any."""
    now = session.latest
    assert now is not None
    parts = [("train", now.train_loss, now.train_accuracy)]
    if session.task.holds_out:
        parts.append(("held-out", now.test_loss, now.test_accuracy))
    return ", ".join(
        f"{name} loss {loss:.6f} ({100 * accuracy:.1f} % right)" for name, loss, accuracy in parts
    ).replace("loss nan", "loss not a number")
