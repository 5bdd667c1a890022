"""A browser's part, without one: what it sends, and what it would show."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from lernmi_tui.serve.server import Server
from tests.terminal.program import ROOT

sys.path.append(f"{ROOT}/benchmarks")

from drawn_screen import DrawnScreen

APP = (sys.executable, "-P", "-m", "lernmi_tui")
PATIENCE = 60.0
OPEN = WSMsgType.BINARY, WSMsgType.TEXT  # what comes as long as it is
STAND_IN = """
import os, sys
sys.stdout.buffer.write(b"__GANGLION__\\n")
def frame(words):
    sys.stdout.buffer.write(b"D" + len(words).to_bytes(4, "big") + words)
    sys.stdout.buffer.flush()
frame(b"ready " + os.environ["COLUMNS"].encode() + b"x" + os.environ["ROWS"].encode())
while kind := sys.stdin.buffer.read(1):
    words = sys.stdin.buffer.read(int.from_bytes(sys.stdin.buffer.read(4), "big"))
    if words == b"fault":
        os.mkdir(os.environ["LERNMI_FOLDER"] + "/logs")
        open(os.environ["LERNMI_FOLDER"] + "/logs/one.log", "w").close()
        sys.exit("that is why")
    if words == b"deaf":
        import time
        time.sleep(1000)
    if words == b"flood":
        while True:
            frame(b"x" * 100_000)
    if words == b"quit":
        sys.stdout.buffer.write(b"M\\0\\0\\0\\x0f" + b'{"type":"exit"}')
        sys.exit()
    frame(kind + words)
sys.exit(129)
"""
"""In the app's place: it says again what it is sent."""
COMMAND = (sys.executable, "-S", "-E", "-c", STAND_IN)


@asynccontextmanager
async def serving(
    command: Sequence[str] = COMMAND,
    places: int = 3,
    idle: float = 0.0,
    shared: Path | None = None,
    said: list[str] | None = None,
) -> AsyncIterator[str]:
    """The address of a server, such as ``127.0.0.1:8000``."""
    server = Server(command, shared, places, idle, True, ([] if said is None else said).append)
    try:
        port = await server.open("127.0.0.1", 0)
        yield f"127.0.0.1:{port}"
    finally:
        await server.close()


class Tab:
    """An open tab; ``screen`` is what it shows."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.screen = DrawnScreen()
        self.shown = b""

    async def see(self, words: str | bytes) -> None:
        """Wait until ``words`` are on the screen; bytes, until they were sent."""
        async with asyncio.timeout(PATIENCE):
            while not self._sees(words):
                message = await self.socket.receive()
                assert message.type in OPEN, (words, message.extra, self.shown[-500:])
                if message.type is WSMsgType.BINARY:
                    self.shown += message.data
                    self.screen.feed(message.data)

    def _sees(self, words: str | bytes) -> bool:
        if isinstance(words, bytes):
            return words in self.shown
        return self.screen.find(words) is not None

    async def type(self, keys: str) -> None:
        await self.socket.send_json(["stdin", keys])

    async def drag(self, *cells: tuple[int, int]) -> None:
        """Press the mouse at the first of ``cells`` (column, row), release it at the last."""
        for number, (x, y) in enumerate(cells):
            await self.type(f"\x1b[<{32 if number else 0};{x + 1};{y + 1}M")
            await asyncio.sleep(0.05)
        await self.type(f"\x1b[<0;{cells[-1][0] + 1};{cells[-1][1] + 1}m")

    async def resize(self, width: int, height: int) -> None:
        self.screen = DrawnScreen()
        await self.socket.send_json(["resize", {"width": width, "height": height}])

    def drop(self) -> None:
        """Be gone without a word."""
        connection = self.socket._response.connection
        if connection is not None and connection.transport is not None:
            connection.transport.abort()

    async def end(self) -> str:
        """Wait until the server closes it; gives why."""
        while True:
            message = await self.socket.receive(PATIENCE)
            if message.type is WSMsgType.CLOSE:
                return str(message.extra)
            assert message.type in OPEN, message


@asynccontextmanager
async def tab_at(address: str, width: int = 120, height: int = 36) -> AsyncIterator[Tab]:
    async with (
        ClientSession() as client,
        client.ws_connect(f"ws://{address}/visit?width={width}&height={height}") as socket,
    ):
        yield Tab(socket)
