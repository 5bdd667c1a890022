"""``lernmi train``: train without a screen, save what came of it, and go on with it later."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from lernmi.cli.completion import values
from lernmi.cli.exit_codes import NOT_FINITE, NOT_REACHED
from lernmi.cli.goals import R2, Loss, Share, goals_of
from lernmi.cli.loading import is_watched, loading
from lernmi.cli.options import (
    OneLineErrors,
    brought_in,
    given_options,
    recipe_options,
    weights_option,
)
from lernmi.cli.results import result
from lernmi.cli.signals import stop_on_signals
from lernmi.data.tables.sources import is_pipe
from lernmi.errors import LernmiError
from lernmi.numbers import exact_loss, plain, score_words
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.table import TASKS
from lernmi.wording import counted, printable

if TYPE_CHECKING:
    from lernmi.run.goals.goals import Goal
    from lernmi.run.session import Session
    from lernmi.tasks.task import Task

LINKS_A_PIECE = 50_000_000  # some 10 ms of work: how long Ctrl+C may have to wait
PLAIN_LINES = 10


@click.command(cls=OneLineErrors)
@click.argument("task", required=False, shell_complete=values.tasks)
@recipe_options
@click.option(
    "-e",
    "--epochs",
    type=click.IntRange(min=0),
    help="How many, in all with --resume; each task has a default.",
)
@click.option("--until-loss", type=Loss(), help="Stop once the train loss is as low as this.")
@click.option(
    "--until-accuracy",
    type=Share(),
    help="Stop once so many held-out samples are right, such as 0.92 or 92%; train samples where "
    "the task holds none out.",
)
@click.option(
    "--until-r2",
    type=R2(),
    help="The same of a task whose answers are numbers: stop once their R² is as high as this.",
)
@click.option(
    "-u",
    "--until",
    multiple=True,
    metavar="GOAL",
    help="Stop at any such goal: 'held-out loss < 0.05', 'train accuracy > 92 %', 'r2 > 0.9', "
    "'epoch 10', 'moment 4000', or at the very sample after which something is so: "
    "'w(x1→h2) crosses 0', 'error > 1 and out(y1) < 0.1', 'wrong(sample 3)', 'nan' "
    "(see docs/conditions.md).",
)
@weights_option
@click.option(
    "-o",
    "--save",
    metavar="FILE",
    shell_complete=values.runs,
    help="Write the run to FILE at the end (.safetensors).",
)
@click.option(
    "--resume",
    metavar="FILE",
    shell_complete=values.runs,
    help="Go on with a saved run, and save it there again.",
)
@click.option("-j", "--json", "as_json", is_flag=True, help="Make the last line one JSON object.")
def train(
    recipe: Recipe | None,
    weights: str | None,
    epochs: int | None,
    until_loss: float | None,
    until_accuracy: float | None,
    until_r2: float | None,
    until: tuple[str, ...],
    save: str | None,
    resume: str | None,
    as_json: bool,
) -> None:
    """Train on TASK and say what was reached.

    TASK is a name (see `lernmi tasks`) or your own data: a CSV file, an IDX file of images, a
    folder with a pair of them or with a folder of pictures for each class. With --resume it is
    what the saved run learned; --epochs then counts from its beginning.

    With several goals it stops at the first that is reached. Losses, accuracies and R² count
    at evaluations: eight in the first epoch, then at ends of epochs, always within one percent.

    It stops after a sample that leaves a number that is not finite: nothing is learned after that.

    Exit codes: 0, also where no goal was given; 3 if none was reached within --epochs; 4 if a
    number is not finite, where no goal was given; 1 or 2 for what is refused and for a run that
    can't be saved; 128 and the number of a signal that ended it, which saves what was reached.
    """
    place = resume if save is None else save
    if save is not None:
        _check_place(save)
    with loading():
        session = _session(recipe, weights, resume)
    watched = session.watched
    goals = goals_of(session, until_loss, until_accuracy, until_r2, until)
    info = session.task.info
    epochs = info.epochs if epochs is None else epochs
    if resume is not None and session.epoch >= epochs:
        has = counted(session.epoch, "epoch")
        click.echo(f"Note: it has learned {has} already, and --epochs counts all of them", err=True)
    if info.about != getattr(TASKS.get(info.name), "about", ""):  # not what comes with lernmi
        click.echo(info.about)
    with stop_on_signals() as stopped:
        reached = _train(session, epochs, goals, stopped)
        session.evaluate()
        for condition in set(session.watched).difference(watched):
            session.unwatch(condition)  # it was a goal of this command, not of the run
        trouble = None if place is None else _save(session, place)
        if as_json:
            saved = {} if place is None else {"saved": None if trouble else place}
            click.echo(json.dumps({**result(session), **_outcome(goals, reached), **saved}))
        else:
            click.echo(_sentence(session))
            if goals:
                click.echo(_outcome_words(goals, reached))
            if place is not None and trouble is None:
                click.echo(f"saved: {printable(place)}")
        _tell_of_trouble(session)
    if trouble is not None:
        click.echo(f"Error: {trouble}", err=True)
    if stopped:
        sys.exit(128 + stopped[0])
    if trouble is not None:
        sys.exit(1)
    if goals and not reached:
        sys.exit(NOT_REACHED)
    if not session.is_finite:
        sys.exit(NOT_FINITE)


def _tell_of_trouble(session: Session) -> None:
    """What the run ended in, if it can't learn any more."""
    trouble = session.trouble
    if trouble is not None:
        where = f"at moment {session.moment:,} {trouble.what}"
        click.echo(f"Note: {where}. {trouble.advice}", err=True)


def _session(recipe: Recipe | None, weights: str | None, resume: str | None) -> Session:
    """The one to train. Raises LernmiError if it can't be."""
    from lernmi.run.session import Session

    if resume is None:
        if recipe is None:
            raise LernmiError("what is to be trained? Give a TASK, or --resume FILE")
        return Session.of(*brought_in(recipe, weights))
    given = ["TASK"] * (recipe is not None) + given_options()
    if given:
        raise LernmiError(
            f"--resume goes on with the run as it was made: leave out {' and '.join(given)}"
        )
    from lernmi.run.opening import load_run

    session = load_run(resume)
    if session.sealed is not None:
        raise LernmiError(f"{printable(resume)}: {session.sealed}")
    for difference in session.differences:
        click.echo(f"{difference}; it goes on all the same", err=True)
    session.seek()
    return session


def _check_place(place: str) -> None:
    """Raises LernmiError, before anything is trained, where a run can't be written to."""
    from lernmi.files.tensor_header import document_of

    folder = os.path.dirname(place) or "."
    try:
        if not place:
            raise LernmiError("--save needs the name of a file")
        if os.path.isdir(place):
            raise LernmiError(f"{printable(place)} is a folder; give the name of a file")
        if os.path.lexists(place) and (document_of(place) or {}).get("kind") != "run":
            raise LernmiError(f"{printable(place)} is there and is no run; give another name")
        if not os.path.isdir(folder):
            raise LernmiError(f"there is no folder {printable(folder)} to save to")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no path"
        raise LernmiError(f"{printable(place)} can't be written ({reason})") from None


def _save(session: Session, place: str) -> str | None:
    """Save to ``place``; in a line why not, if it can't be."""
    try:
        session.save(place)
    except LernmiError as error:
        return str(error)
    except MemoryError:
        return f"{printable(place)} can't be written (there is not enough memory)"
    return None


def _train(session: Session, epochs: int, goals: list[Goal], stopped: list[int]) -> list[Goal]:
    """Learn up to ``epochs`` epochs in all, or until a goal is reached or ``stopped`` holds a
    signal, but not beyond the sample that leaves a number that is not finite.

    Gives the goals that are reached.
    """
    last = session.epochs.start(epochs, session.moment)
    most = max(1, LINKS_A_PIECE // session.network.weights.size)
    with _progress(epochs, session.epoch) as tell:
        more = True
        while more and not stopped and session.is_finite and not _reached(session, goals):
            end = min([last, *(goal.end(session, last) for goal in goals)])
            more = session.advance(end, most, is_guarded=True)
            more = more or session.moment < end  # past what stops it on screen
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
def _progress(epochs: int, begun: int) -> Iterator[Callable[[Session], None]]:
    """A function to call with the session now and then: a bar on a terminal, else a few lines.

    ``begun`` epochs were over before.
    """
    if is_watched():
        with click.progressbar(length=epochs, label="epochs", file=sys.stderr) as bar:
            bar.update(begun)
            yield lambda session: bar.update(session.epoch - bar.pos)
        return
    every = max(1, epochs // PLAIN_LINES)
    told = begun // every

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
    learned = counted(session.epoch, "epoch")
    slow = "" if session.engine == "compiled" else " (numba is missing: trained by layers)"
    return (
        f"{_name(session.task)} {shape}, seed {network.seed}, rate {network.training_rate:g}: "
        f"after {learned} {_how_good(session)}{_off(session)}; {speed:,.0f} samples/s{slow}"
    )


def _name(task: Task) -> str:
    """That of the command line; of what came through a pipe its title."""
    return task.info.title if is_pipe(task.name) else task.name


def _how_good(session: Session) -> str:
    """Losses and scores at the last evaluation; held-out ones only where there are any."""
    now = session.latest
    assert now is not None
    regression = session.task.info.regression
    parts = [("train", now.train_loss, now.train_score)]
    if session.task.holds_out:
        parts.append(("held-out", now.test_loss, now.test_score))
    return ", ".join(
        f"{name} loss {exact_loss(loss)} ({score_words(score, regression)})"
        for name, loss, score in parts
    ).replace("loss nan", "loss not a number")


def _off(session: Session) -> str:
    """``, typically off by 291.5``, of one number that is predicted, in its own units."""
    from lernmi.run.names.quantities import TYPICALLY_OFF  # start-up does without both
    from lernmi.tasks.encoding import Number

    now, encoding = session.latest, session.task.encoding
    if now is None or not session.task.info.regression or session.task.sizes[-1] > 1:
        return ""
    number = encoding.numbers[0] if encoding is not None and encoding.numbers else Number("y")
    off = number.typically_off(now.test_loss if session.task.holds_out else now.train_loss)
    return f", {TYPICALLY_OFF} {plain(off)}"
