"""``lernmi show``: what is in a run file, in plain words, and whether it goes on here."""

from __future__ import annotations

import json
import shlex
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from lernmi.cli.completion import values
from lernmi.cli.options import OneLineErrors
from lernmi.cli.results import finite, sha256_of
from lernmi.cli.show_network import network_as_json, network_lines
from lernmi.numbers import exact_loss, score
from lernmi.tasks.given_title import is_given
from lernmi.wording import counted, printable

if TYPE_CHECKING:
    from lernmi.run.measured_run import SavedRun
    from lernmi.run.saved.unpacking import RunFile
    from lernmi.run.session import Session

MOST_CHANGES = 40
CHEAP_TO_MEASURE = 1 << 30  # samples x links: some tenths of a second
MEASURES = ("train_loss", "train_score", "test_loss", "test_score")


@click.command(cls=OneLineErrors)
@click.argument("file", shell_complete=values.runs)
@click.option("-j", "--json", "as_json", is_flag=True, help="One JSON object instead.")
@click.option("--command", "as_command", is_flag=True, help="The one line that repeats the run.")
def show(file: str, as_json: bool, as_command: bool) -> None:
    """Say what is in the run file FILE: its runs, their changes, and what differs here.

    Where its data is not here, or its numbers come out differently, it says what still works. Of a
    network file it says the network.
    """
    from lernmi.files.tensor_header import document_of
    from lernmi.run.opening import load_run, read_run

    if not as_command and (document_of(file) or {}).get("kind") == "network":
        from lernmi.run.saved.saved_network import read_network

        network = read_network(file)
        as_words = "\n".join(network_lines(file, network))
        click.echo(json.dumps(network_as_json(file, network)) if as_json else as_words)
        return
    saved = read_run(file)
    shown = saved.runs.shown
    if as_command:
        click.echo(_command(shown))
        if shown.recording.events:
            click.echo(_not_repeated(shown), err=True)
        return
    session = load_run(file)
    if session.evaluation_cost <= CHEAP_TO_MEASURE:
        session.evaluate()
    if as_json:
        click.echo(json.dumps(_as_json(file, saved, session)))
    else:
        click.echo("\n".join(_lines(file, saved, session)))


def _command(run: SavedRun) -> str:
    """What repeats it up to where it stands, its changes left out."""
    epochs, moment = run.recording.epochs, run.recording.here.at.moment
    recipe = run.recording.recipe
    if is_given(recipe.task):
        return f"session = {recipe.command()}; session.run({moment})"
    words = ["--epochs", str(epochs.epoch(moment) + (epochs.progress(moment) > 0))]
    if epochs.progress(moment):
        words += ["--until", f"moment {moment}"]
    return f"{recipe.command('lernmi train')} {shlex.join(words)}"


def _not_repeated(run: SavedRun) -> str:
    changes = counted(len(run.recording.events), "change")
    return f"It has {changes} by hand, which no command repeats: only the file holds all of it."


def _lines(file: str, saved: RunFile, session: Session) -> list[str]:
    info, shown = saved.task.info, saved.runs.shown
    recipe = shown.recording.recipe
    assert recipe.sizes is not None and recipe.activation is not None
    order = ", classic" if recipe.classic else f", seed {recipe.seed}"
    lines = [
        f"{printable(file)}: {info.title}, saved {_when(saved.saved_at)}",
        f"  task    {printable(recipe.task)}, {counted(shown.recording.samples, 'sample')}; "
        f"fingerprint {str(recipe.fingerprint)[:8]}",
        f"  shape   {'-'.join(map(str, recipe.sizes))}, {', '.join(recipe.activation)}",
        f"  begun   rate {recipe.rate:g}, batch {recipe.batch}{order}",
        "",
        *_table(saved, session),
    ]
    for run in saved.runs.runs:
        lines += _changes(run, saved)
    lines += ["", f"repeat   {_command(shown)}"]
    if shown.recording.events:
        lines.append(f"         {_not_repeated(shown)}")
    lines += [f"differs  {each}" for each in session.differences]
    return [*lines, f"here     {session.sealed or 'It goes on here as if it had never ended.'}"]


def _when(seconds: float) -> str:
    try:
        return f"{datetime.fromtimestamp(seconds):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return "at no time"


def _table(saved: RunFile, session: Session) -> list[str]:
    """A line a run, the one shown marked."""
    regression = saved.task.info.regression
    right = "R²" if regression else "right"
    heads = ["run", "epochs", "moment", "train loss", right]
    heads += ["held-out loss", right] * saved.task.holds_out
    rows, notes = [heads], [""]
    for run in sorted(saved.runs.runs, key=lambda each: each.letter):
        is_shown, moment = run is saved.runs.shown, run.recording.here.at.moment
        values = [_measured(run, name, session if is_shown else None) for name in MEASURES]
        epoch = run.recording.epochs.epoch(moment)
        row = [f"{'*' if is_shown else ' '} {run.letter}", f"{epoch:,}", f"{moment:,}"]
        cells = [_cell(*each, regression) for each in zip(MEASURES, values, strict=True)]
        rows.append([*row, *cells][: len(heads)])
        notes.append(_note(run))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    aligned = [
        [cell.rjust(width) if place else cell.ljust(width) for place, cell, width in cells]
        for cells in (zip(range(len(row)), row, widths, strict=True) for row in rows)
    ]
    return ["  ".join([*row, note]).rstrip() for row, note in zip(aligned, notes, strict=True)]


def _cell(name: str, value: float | None, regression: bool) -> str:
    if value is None:
        return "-"
    return score(value, regression) if name.endswith("score") else exact_loss(value)


def _note(run: SavedRun) -> str:
    here, newest = run.recording.here.at.moment, run.recording.newest.at.moment
    notes = [f"in its past, it got to {newest:,}"] if newest > here else []
    if run.origin is not None:
        notes.append(f"from {run.origin.letter} at {run.origin.moment:,}")
    return ", ".join(notes)


def _measured(run: SavedRun, name: str, session: Session | None) -> float | None:
    """What was measured last, if that is a number; of the run that is shown where it stands."""
    if session is not None and session.latest is not None:
        return finite(getattr(session.latest, name))
    values = getattr(run.curve, name)
    return finite(values[-1]) if len(values) else None


def _changes(run: SavedRun, saved: RunFile) -> list[str]:
    words = _change_words(run, saved)
    if not words:
        return []
    more = f"  and {len(words) - MOST_CHANGES:,} more"
    return [
        "",
        f"changes of {run.letter}",
        *(f"  moment {moment:,}: {change}" for moment, change in words[:MOST_CHANGES]),
        *([more] if len(words) > MOST_CHANGES else []),
    ]


def _change_words(run: SavedRun, saved: RunFile) -> list[tuple[int, str]]:
    from lernmi.run.explanations.change_words import change_words

    recording = run.recording
    sizes = recording.recipe.sizes
    assert sizes is not None
    return [(event.moment, change_words(event, sizes, saved.task)) for event in recording.events]


def _as_json(file: str, saved: RunFile, session: Session) -> dict[str, Any]:
    shown = saved.runs.shown
    return {
        "file": file,
        "saved_at": saved.saved_at,
        "title": saved.task.info.title,
        "command": _command(shown),
        "repeats": not shown.recording.events,
        "weights_sha256": sha256_of(session.network.weights),
        "made_by": dict(shown.made_by),
        "differences": list(session.differences),
        "sealed": session.sealed,
        "shown": shown.letter,
        "runs": [
            _run_as_json(run, saved, session if run is shown else None) for run in saved.runs.runs
        ],
    }


def _run_as_json(run: SavedRun, saved: RunFile, session: Session | None) -> dict[str, Any]:
    recording = run.recording
    moment = recording.here.at.moment
    return {
        "letter": run.letter,
        "origin": None if run.origin is None else [run.origin.letter, run.origin.moment],
        **recording.recipe.as_dict(),
        "epoch": recording.epochs.epoch(moment),
        "moment": moment,
        "newest": recording.newest.at.moment,
        **{
            name.replace("score", "r2" if saved.task.info.regression else "accuracy"): _measured(
                run, name, session
            )
            for name in MEASURES
        },
        "training_seconds": run.training_seconds,
        "changes": [
            {"moment": moment, "change": words} for moment, words in _change_words(run, saved)
        ],
    }
