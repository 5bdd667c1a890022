"""What a shell offers when tab is pressed behind ``lernmi`` or ``lernmi-tui``."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

ASKED = "LERNMI_COMPLETE"  # the variable in which a shell gives its name


def run(command: click.Command, others: Mapping[str, Callable[[], click.Command]] = {}) -> None:
    """``command``; but if a shell asks what its line may go on with, the answer to that.

    A line that begins with the name of one of the ``others`` is for that, and for this one.
    """
    shell = os.environ.get(ASKED)
    if shell is None:
        command()
        return
    from lernmi.cli.completion.shells import answer

    answer(command, shell, others)
