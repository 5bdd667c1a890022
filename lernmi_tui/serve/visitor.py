"""The app in a process of its own, for one visitor: how it begins, what it says, how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import move, rmtree
from typing import Any

from lernmi.data import mnist
from lernmi.files import folders
from lernmi_tui.visit import guest

DRIVER = "lernmi_tui.visit.driver:VisitDriver"
STARTED = b"__GANGLION__\n"  # the driver's first line; packets follow
FRAME, NOTE = b"D", b"M"
LENGTH_BYTES = 4
LEFT_OUT = ("NO_COLOR", "TEXTUAL", "TEXTUAL_LOG")  # of the server's terminal, no browser's
MOST_BYTES = 1 << 26  # of a packet: more is no frame
MOST_SAID = 4_000  # bytes of what it says on standard error, the last ones
PATIENCE = 2.0  # seconds it may take to end by itself


class Visitor:
    """A process of ``command``, begun by ``start``, with a ``folder`` of its own.

    ``end`` leaves nothing of either behind, whatever state they are in.
    """

    def __init__(self, command: Sequence[str], shared: Path | None, folder: Path) -> None:
        self._command, self._shared, self.folder = tuple(command), shared, folder
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None
        self._said = b""
        self.logs: list[Path] = []  # of faults, kept when it has ended
        self.has_started = False

    @property
    def said(self) -> str:
        """The last it said on standard error."""
        return self._said.decode(errors="replace").strip()

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    async def start(self, width: int, height: int) -> None:
        """Begin the process, for a window of so many columns and rows."""
        _lend_mnist(self.folder)
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._environment(width, height),
            start_new_session=True,  # Ctrl+C is for the server alone
        )
        self._listening = asyncio.create_task(self._listen())

    async def packets(self) -> AsyncIterator[tuple[bytes, bytes]]:
        """What it sends, kind and content, until it ends."""
        assert self._process is not None and self._process.stdout is not None
        read = self._process.stdout.readexactly
        with suppress(asyncio.IncompleteReadError):
            if await read(len(STARTED)) != STARTED:
                return
            self.has_started = True
            while True:
                kind, length = await read(1), int.from_bytes(await read(LENGTH_BYTES), "big")
                if length > MOST_BYTES:
                    return
                yield kind, await read(length)

    async def type(self, keys: str) -> None:
        """Send what was typed, or done with the mouse. Raises ConnectionError if it has ended."""
        await self._send(FRAME, keys.encode("utf-8", errors="replace"))

    async def tell(self, note: dict[str, Any]) -> None:
        """Send a note of the protocol. Raises ConnectionError if it has ended."""
        await self._send(NOTE, json.dumps(note).encode())

    async def _send(self, kind: bytes, content: bytes) -> None:
        assert self._process is not None and self._process.stdin is not None
        stream = self._process.stdin
        stream.write(kind + len(content).to_bytes(LENGTH_BYTES, "big") + content)
        await stream.drain()

    async def end(self) -> int | None:
        """End it, wait for that, and remove its folder. Gives its exit code, None if forced.

        What it wrote down of its faults is kept where the server's own would be.
        """
        code = None
        try:
            if self._process is not None:
                code = await self._end(self._process)
        finally:
            self.logs = await asyncio.to_thread(_leave, self.folder)
        return code

    async def _end(self, process: asyncio.subprocess.Process) -> int | None:
        if process.returncode is None and self.has_started:
            assert process.stdin is not None
            process.stdin.close()  # which it takes for a closed tab
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await asyncio.gather(process.wait(), self._drain())
        code = process.returncode
        _kill(process)
        await self._drain()
        await process.wait()
        if self._listening is not None:
            await self._listening
        return code

    async def _drain(self) -> None:
        """Read what nobody wants any more: a process that can't write can't end either."""
        assert self._process is not None and self._process.stdout is not None
        while await self._process.stdout.read(1 << 16):
            pass

    async def _listen(self) -> None:
        assert self._process is not None and self._process.stderr is not None
        while words := await self._process.stderr.read(MOST_SAID):
            self._said = (self._said + words)[-MOST_SAID:]

    def _environment(self, width: int, height: int) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
        return inherited | {
            "TEXTUAL_DRIVER": DRIVER,
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "TEXTUAL_FPS": "60",  # over a network
            "COLORTERM": "truecolor",
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "COLUMNS": str(width),
            "ROWS": str(height),
            folders.VARIABLE: str(self.folder),
            guest.VARIABLE: str(self._shared or ""),
        }


def _leave(folder: Path) -> list[Path]:
    """Remove the folder of a visit; gives where the logs in it are kept."""
    kept = []
    for log in (folder / "logs").glob("*.log"):
        with suppress(OSError):
            folders.log_folder().mkdir(parents=True, exist_ok=True)
            kept.append(Path(move(log, folders.log_folder() / log.name)))
    rmtree(folder, ignore_errors=True)
    return kept


def _kill(process: asyncio.subprocess.Process) -> None:
    """It, and whatever it may have begun."""
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _lend_mnist(folder: Path) -> None:
    """Where all of MNIST was fetched, visitors have it, too."""
    fetched = mnist.installed()
    if fetched is not None:
        with suppress(OSError):  # not everybody may make links everywhere
            (folder / "mnist").symlink_to(fetched, target_is_directory=True)
