"""``lernmi-tui serve``: what is asked of it, and what it says."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lernmi.cli.options import OneLineErrors
from lernmi.errors import LernmiError
from lernmi_tui.terminal import end_signals

if TYPE_CHECKING:
    from lernmi_tui.serve.server import Server

HOST, PORT = "127.0.0.1", 8000
PLACES, IDLE_MINUTES = 20, 60.0
MISSING = (
    "serving needs what is not installed: pip install 'lernmi-tui[web]' "
    "(or pip install textual-serve)"
)


@click.command(
    cls=OneLineErrors,
    context_settings={"ignore_unknown_options": True, "help_option_names": ["-h", "--help"]},
    options_metavar="[OPTIONS]",
)
@click.option("--host", default=HOST, show_default=True, help="Where to listen.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="0: any that is free.",
)
@click.option(
    "--sessions",
    type=click.IntRange(1, 1000),
    default=PLACES,
    show_default=True,
    help="Visitors at once.",
)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
    help="Where all of them may open and save files; without it nowhere.",
)
@click.option(
    "--idle",
    type=click.FloatRange(0.0),
    default=IDLE_MINUTES,
    show_default=True,
    metavar="MINUTES",
    help="A visit ends when nothing was typed for so long; 0: never.",
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[TASK and its options]")
def serve(
    host: str, port: int, sessions: int, folder: Path | None, idle: float, words: tuple[str, ...]
) -> None:
    """Show the app in browsers, to a class for instance: a run of their own for every visitor.

    TASK and its options are those of lernmi-tui; every visit begins with them.
    """
    try:
        from lernmi_tui.serve.server import Server, is_here
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("aiohttp", "textual_serve"):
            raise LernmiError(MISSING) from None
        raise
    from lernmi_tui.cli import main

    main.make_context("lernmi-tui serve", list(words))  # refuses options that aren't there
    only_here = is_here(host)
    command = (sys.executable, "-P", "-m", "lernmi_tui", *words)  # -P: not what lies here by chance
    server = Server(command, folder, sessions, idle * 60, only_here, _complain)
    warns = "" if only_here else warning(folder)
    sys.exit(asyncio.run(_serve(server, host, port, warns)))


async def _serve(server: Server, host: str, port: int, warns: str) -> int:
    """Until it is asked to end; gives the exit code."""
    loop = asyncio.get_running_loop()
    code: asyncio.Future[int] = loop.create_future()

    def end(number: int) -> None:
        end_signals.hand_to(os._exit)  # who asks twice does not want to wait
        loop.call_soon_threadsafe(code.set_result, number)

    end_signals.hand_to(end)
    try:
        try:
            port = await server.open(host, port)
        except OSError as error:
            refused = f"{host}:{port} can't be listened at ({_why(error)})"
            raise LernmiError(f"{refused}; choose another --port or --host") from None
        await server.check()
        click.echo(f"Serving at {address(host, port)} until Ctrl+C.")
        if warns:
            click.echo(warns, err=True)
        return await code
    finally:
        await server.close()


def _why(error: OSError) -> str:
    """In the system's words; asyncio wraps them in its own."""
    number = error.errno or 0
    return os.strerror(number) if number > 0 else str(error.strerror or error)


def address(host: str, port: int) -> str:
    """What a person types to get there. A machine that listens everywhere goes by its name."""
    if host in ("0.0.0.0", "::", ""):
        host = socket.gethostname()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def warning(folder: Path | None) -> str:
    """What whoever opens it to a network should know."""
    files = "your files are out of reach" if folder is None else f"and read and write {folder}"
    return (
        "Warning: there is no password and no encryption. Anybody who reaches this machine on its "
        f"network can use the program and keep its processors busy; {files}."
    )


def _complain(words: str) -> None:
    click.echo(words, err=True)
