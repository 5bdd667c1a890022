"""How bash, zsh and fish ask what a command line may go on with, and how they are answered.

The scripts beside this file do the asking. They call the program itself, the name of the shell in
the variable LERNMI_COMPLETE, the command line up to the cursor in LERNMI_LINE, and in bash the word
as bash sees it in LERNMI_WORD; click finds out what is wanted there. The answer has a line for each
word that it may be, with what the shell has to know of it behind tabs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import click
from click.shell_completion import CompletionItem, ShellComplete, split_arg_string

from lernmi.files.paths import paths_from

Others = Mapping[str, Callable[[], click.Command]]


class Shell(ShellComplete):
    """What they have in common."""

    keeps_name: ClassVar[bool] = False
    """Is ``--option=value`` one word, of which no part can be left out?"""

    finds_paths: ClassVar[bool] = False
    """Does the shell find paths by itself?"""

    others: Others = MappingProxyType({})
    """Commands that stand beside this one, by the first word of a line."""

    typed = ""
    """The word at the cursor, without quotes and without ``--option=``."""

    def get_completion_args(self) -> tuple[list[str], str]:
        line = os.environ.get("LERNMI_LINE", "")
        words = split_arg_string(line)
        if not words or len(split_arg_string(f"{line}x")) > len(words):  # a new word begins here
            words.append("")
        *before, last = words
        return before[1:], last

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        if not args:
            names = [CompletionItem(name) for name in self.others if name.startswith(incomplete)]
            return [*self._found(args, incomplete), *names]
        if args[0] not in self.others:
            return self._found(args, incomplete)
        other = type(self)(self.others[args[0]](), {}, self.prog_name, "")
        found = [*other._found(args[1:], incomplete), *self._found(args[1:], incomplete)]
        return [*{(item.type, item.value): item for item in found}.values()]

    def _found(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        is_named = incomplete.startswith("--") and "=" in incomplete
        name, value = incomplete.split("=", 1) if is_named else ("", incomplete)
        self.typed = value
        if args and args[-1].startswith("-") and args[-1] != "--":
            # its value is not there yet, and for the want of it click would read nothing else
            args, incomplete = args[:-1], f"{args[-1]}={incomplete}"
        found = [
            each
            for item in super().get_completions(args, incomplete)
            for each in ([item] if item.type != "file" or self.finds_paths else _paths(item))
            if each.value.startswith(value) and each.value.isprintable()
        ]
        if is_named and self.keeps_name:
            for each in found:
                each.value = f"{name}={each.value}"
        return found


class Bash(Shell):
    def format_completion(self, item: CompletionItem) -> str:
        """The part of the word that bash replaces, for which : and = part words; may it go on?"""
        replaced = os.environ.get("LERNMI_WORD", self.typed)
        kept = self.typed.removesuffix(replaced) if self.typed.endswith(replaced) else ""
        word = item.value.removeprefix(kept)
        if item.type == "path":  # it puts a / behind a folder's
            word = word.removesuffix(os.sep)
        return f"{word}\t{'...' if item.goes_on else ''}"


class Zsh(Shell):
    finds_paths = True

    def format_completion(self, item: CompletionItem) -> str:
        """The word; may it go on, or is it any path with the ending that follows?; what it is."""
        if item.type == "file":
            return f"\tfile\t*{item.ending or ''}"
        return f"{item.value}\t{'...' if item.goes_on else ''}\t{_about(item)}"


class Fish(Shell):
    keeps_name = True

    def format_completion(self, item: CompletionItem) -> str:
        """The word, and what it is."""
        return f"{item.value}\t{_about(item)}"


def _about(item: CompletionItem) -> str:
    return " ".join((item.help or "").split())


def _paths(item: CompletionItem) -> list[CompletionItem]:
    """Folders, and files with the ending that is wanted; any files where there is no such one."""
    paths = paths_from(item.value)
    fitting = [path for path in paths if path.endswith(os.sep) or path.endswith(item.ending or "")]
    is_there = any(not path.endswith(os.sep) for path in fitting)
    return [CompletionItem(path, type="path") for path in (fitting if is_there else paths)]


SHELLS: dict[str, type[Shell]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}


def script(shell: str) -> str:
    """What has to be sourced in ``shell``, one of SHELLS."""
    return Path(__file__).with_name(f"lernmi.{shell}").read_text(encoding="utf-8")


def answer(command: click.Command, shell: str, others: Others) -> None:
    """Print what its command line may go on with; nothing for a shell that is not known."""
    if shell in SHELLS:
        asked = SHELLS[shell](command, {}, "lernmi", "")
        asked.others = others
        answered = asked.complete()
        click.echo(answered, nl=bool(answered))
