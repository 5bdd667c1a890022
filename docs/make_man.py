"""Writes the manual pages, docs/lernmi.1 and docs/lernmi-tui.1, from what the commands say."""

import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from lernmi import __version__
from lernmi.cli.exit_codes import EXIT_CODES
from lernmi.cli.main import main as lernmi
from lernmi_tui.cli import main as lernmi_tui
from lernmi_tui.serve.command import serve

FOLDER = Path(__file__).parent
PROGRAMS = {"lernmi": lernmi, "lernmi-tui": lernmi_tui}
ABOUT = {
    "lernmi": "train small neural networks",
    "lernmi-tui": "watch a neural network learn, link by link",
}
ENVIRONMENT = {
    "LERNMI_FOLDER": "The folder for all that is kept: runs, drawings, fetched data, logs. Without "
    "it they are where the system keeps such things.",
    "NUMBA_CACHE_DIR": "The folder in which the compiled kernel is kept.",
}
HELP = ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nSay how it is used, and exit. Every command has it."
TYPES = {
    "directory": "FOLDER",
    "float range": "NUMBER",
    "integer": "N",
    "integer range": "N",
    "float": "NUMBER",
    "text": "TEXT",
}


def manual(program: str) -> str:
    """The page, in roff."""
    command = PROGRAMS[program]
    title = program.upper().replace("-", "\\-")
    parts = [
        f'.TH "{title}" "1" "" "lernmi {__version__}" "User Commands"',
        f".SH NAME\n{_plain(program)} \\- {_plain(ABOUT[program])}",
        ".SH SYNOPSIS",
        *(_usage(*each) for each in _commands((program,), command)),
        f".SH DESCRIPTION\n{_text(command.help)}",
        _text(command.epilog),
        f".SH OPTIONS\n{_options(command)}\n{HELP}",
    ]
    commands = [each for each in _commands((program,), command) if each[1] is not command]
    if commands:
        parts.append(".SH COMMANDS")
        for names, each in commands:
            parts.append(f".SS {_plain(' '.join(names))}\n{_text(each.help)}\n{_options(each)}")
    parts.append(f".SH EXIT STATUS\n{_terms(EXIT_CODES)}")
    parts.append(f".SH ENVIRONMENT\n{_terms(ENVIRONMENT)}")
    others = [f".BR {_plain(other)} (1)" for other in PROGRAMS if other != program]
    parts.append("\n".join([".SH SEE ALSO", *others]))
    return "\n".join(filter(None, parts)) + "\n"


def _commands(
    names: tuple[str, ...], command: click.Command
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that call it."""
    if isinstance(command, click.Group):
        for name, each in sorted(command.commands.items()):
            yield from _commands((*names, name), each)
    else:
        yield names, command
        if command is lernmi_tui:
            yield (*names, "serve"), serve


def _usage(names: tuple[str, ...], command: click.Command) -> str:
    arguments = []
    for each in command.params:
        if isinstance(each, click.Argument):
            word = f"\\fI{each.metavar or each.human_readable_name.upper()}\\fR"
            arguments.append(word if each.required or each.metavar else f"[{word}]")
    return "\n".join([f".B {_plain(' '.join(names))}", " ".join(["[options]", *arguments]), ".br"])


def _options(command: click.Command) -> str:
    lines = []
    for option in command.params:
        if isinstance(option, click.Option):
            names = ", ".join(
                f"\\fB{_plain(name)}\\fR"
                for name in (*sorted(option.opts, key=len), *option.secondary_opts)
            )
            value = "" if option.is_flag else f" \\fI{_plain(_value(option))}\\fR"
            default = f" Without it: {option.default}." if option.show_default else ""
            lines.append(f".TP\n{names}{value}\n{_plain(option.help or '')}{_plain(default)}")
    return "\n".join(lines)


def _value(option: click.Option) -> str:
    """What stands for its value."""
    if option.metavar is not None:
        return option.metavar
    if isinstance(option.type, click.Choice):
        return "|".join(option.type.choices)
    return TYPES.get(option.type.name, option.type.name)


def _terms(table: dict[str, str]) -> str:
    return "\n".join(f".TP\n.B {_plain(term)}\n{_plain(text)}" for term, text in table.items())


def _text(help: str | None) -> str:
    """Paragraphs; those that click leaves as they are, too."""
    parts = []
    for paragraph in cleandoc(help or "").split("\n\n"):
        if paragraph.startswith("\b"):
            kept = "\n".join(_plain(line) for line in paragraph.splitlines()[1:])
            parts.append(f".PP\n.nf\n{kept}\n.fi")
        elif paragraph:
            parts.append(f".PP\n{_plain(' '.join(paragraph.split()))}")
    return "\n".join(parts)


def _plain(text: str) -> str:
    """Text in which nothing is a command of roff; what is in backquotes is bold."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = "".join(char if char.isascii() else f"\\[u{ord(char):04X}]" for char in text)
    text = re.sub(r"`([^`]*)`", r"\\fB\1\\fR", text)
    return f"\\&{text}" if text.startswith((".", "'")) else text


if __name__ == "__main__":
    for name in PROGRAMS:
        (FOLDER / f"{name}.1").write_text(manual(name), encoding="utf-8")
