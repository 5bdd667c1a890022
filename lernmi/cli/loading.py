"""What is said on a terminal while the training kernel is loaded."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click


def is_watched() -> bool:
    """True if a person sees what goes to standard error."""
    return sys.stderr is not None and sys.stderr.isatty()


@contextmanager
def loading() -> Iterator[None]:
    """On a terminal, say what goes on while the kernel is loaded, or compiled the first time.

    Where it will be compiled every time that is said in any case.
    """
    if is_watched():
        words = "loading the training kernel (the first time it is compiled) ..."
        click.echo(words, nl=False, err=True)
    try:
        yield
    finally:
        if is_watched():
            click.echo("\r\x1b[2K", nl=False, err=True)
    from lernmi.net import engines

    if engines.is_compiled_every_time():
        click.echo(f"Note: {engines.NOT_KEPT}", err=True)
