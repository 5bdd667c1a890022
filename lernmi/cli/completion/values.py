"""What an argument or an option may be, for a shell that completes it.

Each of these is given to click as ``shell_complete``. An item of the type "file" stands for the
paths that begin like what is typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

PATHS = "./~"  # what begins so, or has one of these in it, is no name of a task
RUNS = ".safetensors"


def tasks(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The names of the tasks, and paths."""
    from lernmi.tasks.table import TASKS

    found = [
        CompletionItem(name, help=info.about)
        for name, info in TASKS.items()
        if name.startswith(typed)
    ]
    return [*found, *files(context, parameter, typed)]


def files(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Paths of any files."""
    return [CompletionItem(typed, type="file")]


def runs(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Paths of files that lernmi writes; of any, where there is none."""
    return [CompletionItem(typed, type="file", ending=RUNS)]


def one_of(known: Callable[[], Iterable[str]]) -> Completion:
    """One of the names that ``known`` gives."""
    return lambda context, parameter, typed: [CompletionItem(name) for name in known()]


def names(known: Callable[[], Iterable[str]]) -> Completion:
    """Some of the names that ``known`` gives, separated by commas."""

    def complete(
        context: click.Context, parameter: click.Parameter, typed: str
    ) -> list[CompletionItem]:
        return _listed(((name, "") for name in known()), typed)

    return complete


def column(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """A column of the table on the command line, by name; by number where it has none."""
    return [CompletionItem(name, help=said) for name, said in _columns(context)]


def columns(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Some of its columns, separated by commas; a name with a comma in it stands in quotes."""
    return _listed(((_in_a_list(name), said) for name, said in _columns(context)), typed)


def _columns(context: click.Context) -> list[tuple[str, str]]:
    from lernmi.cli.completion.head import columns_in

    path = context.params.get("data") or context.params.get("task")
    return columns_in(path) if isinstance(path, str) else []


def _in_a_list(name: str) -> str:
    quoted = name.replace('"', '""')
    return f'"{quoted}"' if "," in name or '"' in name else name


def _listed(known: Iterable[tuple[str, str]], typed: str) -> list[CompletionItem]:
    """What the last of the names in ``typed`` may be, behind those that are there."""
    there = re.findall(r'((?:"[^"]*"|[^,"])*),', typed)
    before = "".join(f"{name}," for name in there)
    return [
        CompletionItem(f"{before}{name}", help=said, goes_on=True)
        for name, said in known
        if name not in there
    ]
