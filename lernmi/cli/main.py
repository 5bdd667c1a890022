"""``lernmi``: its commands, and the list of tasks."""

from __future__ import annotations

import click

from lernmi import __version__
from lernmi.cli.compare import compare
from lernmi.cli.completion.command import completion
from lernmi.cli.export import export
from lernmi.cli.fetch import fetch
from lernmi.cli.options import HELPED, OneLineErrors
from lernmi.cli.predict import predict
from lernmi.cli.show import show
from lernmi.cli.train import train
from lernmi.tasks.table import TASKS, task_info


@click.group(context_settings=HELPED)
@click.version_option(__version__, "-V", "--version", prog_name="lernmi")
def main() -> None:
    """Train small neural networks without a screen. `lernmi-tui` is the same with one."""


for command in (train, compare, show, predict, export, fetch, completion):
    main.add_command(command)


@main.command(cls=OneLineErrors)
def tasks() -> None:
    """List the tasks."""
    for info in map(task_info, TASKS):
        shape = "-".join(map(str, info.sizes))
        click.echo(f"{info.name:<12}{shape:<12}rate {info.training_rate:<6g}{info.about}")
    click.echo(
        f"{'PATH':<12}Your own data: a CSV file (- is standard input), an IDX file of "
        "images, a folder of pictures or a zip of one."
    )
