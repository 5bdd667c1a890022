"""``lernmi completion``: have a shell complete ``lernmi`` and ``lernmi-tui``."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from lernmi.cli.options import OneLineErrors
from lernmi.errors import DataError, LernmiError
from lernmi.wording import printable

SHELLS = ("bash", "zsh", "fish")


@click.group()
def completion() -> None:
    """Have your shell complete tasks, options, columns and paths when you press tab."""


@completion.command(cls=OneLineErrors)
@click.argument("shell", type=click.Choice(SHELLS), required=False)
def install(shell: str | None) -> None:
    """Install it for you, in SHELL: the one you use, if you name none.

    bash and zsh get a file, and a line in ~/.bashrc or ~/.zshrc that reads it; fish gets a file in
    its folder conf.d. Do it again after the program was updated.
    """
    shell = shell or Path(os.environ.get("SHELL", "")).name
    if shell not in SHELLS:
        raise LernmiError(f"which shell is it? Say lernmi completion install {' or '.join(SHELLS)}")
    for line in _install(shell):
        click.echo(line)


def _print(shell: str) -> click.Command:
    def show() -> None:
        from lernmi.cli.completion.shells import script

        click.echo(script(shell), nl=False)

    return click.command(shell, cls=OneLineErrors, help=f"Print what {shell} has to read.")(show)


for each in SHELLS:
    completion.add_command(_print(each))


def _install(shell: str) -> list[str]:
    """Do so; says what was done. Raises LernmiError for what can't be written."""
    from lernmi.cli.completion.shells import script
    from lernmi.files.folders import user_folder
    from lernmi.files.safe_files import write_whole

    home = Path.home()
    if shell == "fish":
        place = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        place = place / "fish" / "conf.d" / "lernmi.fish"
    else:
        place = user_folder() / f"completion.{shell}"
    write_whole(place, script(shell).encode())
    said = [f"{printable(place)} written"]
    if shell != "fish":
        folder = home if shell == "bash" else Path(os.environ.get("ZDOTDIR") or home)
        path = shlex.quote(str(place))
        said += _add_line(folder / f".{shell}rc", f"[ -r {path} ] && . {path}")
    return [
        *said,
        f"Every new {shell} completes lernmi and lernmi-tui; this one does so after",
        f"    source {shlex.quote(str(place))}",
    ]


def _add_line(file: Path, line: str) -> list[str]:
    """Put ``line`` at the end of ``file``, unless it is in there; says so."""
    try:
        there = file.read_bytes() if file.exists() else b""
        if line.encode() in there.splitlines():
            return []
        with file.open("ab") as stream:
            stream.write(
                b"\n" * (not there.endswith(b"\n") and bool(there)) + line.encode() + b"\n"
            )
    except OSError as error:
        raise DataError(
            f"{printable(file)} can't be written ({error.strerror}); it needs the line {line}"
        ) from None
    return [f"{printable(file)} reads it: {line}"]
