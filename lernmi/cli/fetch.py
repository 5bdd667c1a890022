"""``lernmi fetch``: get a data set that is too large to come with the program."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from lernmi.cli.options import OneLineErrors
from lernmi.cli.signals import stop_on_signals
from lernmi.data import mnist
from lernmi.files.published_files import missing

if TYPE_CHECKING:
    from lernmi.files.downloads import Progress


@click.command(cls=OneLineErrors)
@click.argument("name", type=click.Choice(["mnist"]))
@click.option(
    "--mirror",
    "mirrors",
    multiple=True,
    metavar="URL",
    help="Where the files are, instead of the usual places; can be given several times.",
)
def fetch(name: str, mirrors: tuple[str, ...]) -> None:
    """Fetch all of MNIST: 70,000 images, 12 MB, checked, whole or not at all."""
    from lernmi.files.downloads import Cancelled, NotFetched

    folder = mnist.default_folder()
    is_new = bool(missing(mnist.FILES, folder))
    with stop_on_signals() as caught:
        try:
            with _progress() as progress:
                mnist.fetch_mnist(mirrors or mnist.MIRRORS, folder, progress, lambda: bool(caught))
        except Cancelled as error:
            click.echo(error, err=True)
            sys.exit(128 + caught[0])
        except NotFetched as error:
            raise NotFetched(f"{error} or name another with --mirror") from None
    if is_new:
        click.echo(f"All of MNIST is in {folder}; the {name} task now uses it.")
    else:
        click.echo(f"All of MNIST is in {folder} already, undamaged; the {name} task uses it.")


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal, else a line for each step."""
    if sys.stderr is not None and sys.stderr.isatty():
        total = sum(file.size for file in mnist.FILES)
        with click.progressbar(length=total, label="MNIST", file=sys.stderr) as bar:
            yield lambda done, _total, _what: bar.update(done - bar.pos)
        return
    told = ""

    def tell(_done: int, _total: int, what: str) -> None:
        nonlocal told
        if what != told:
            told = what
            click.echo(what)

    yield tell
