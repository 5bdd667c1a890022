"""The server: a page, and behind it a visit for each browser that opens it, up to a number."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import textual_serve
from aiohttp import WSCloseCode, WSMsgType, web

from lernmi.errors import LernmiError
from lernmi.wording import counted
from lernmi_tui.serve.page import PAGE, POLICY
from lernmi_tui.serve.visit_folders import VisitFolders
from lernmi_tui.serve.visitor import FRAME, NOTE, Visitor

HEARTBEAT = 20.0  # seconds between looks whether a browser is still there
MOST_TYPED = 1 << 16  # bytes of one message: more is no paste
TYPED_A_SECOND = 1 << 13  # bytes; whoever sends more, that of one message apart, has to wait
WIDEST, HIGHEST = 500, 300  # cells
USUAL_SIZE = 80, 24
LONGEST_REASON = 123  # bytes that a close may say
CLOSING_SECONDS = 5.0
LOOK = 0.5  # seconds between looks whether a connection is still there

LEFT = "You have left."
FAULTY = "The program ended by a fault of its own; whoever serves it can read of it."
FULL = "No room is left: there is some for {} at a time. Try again in a while."
IDLE = "Nothing was typed for {}, so this visit ended."
OVER = "The server has ended."


class Server:
    """Serves the app, which ``command`` begins, to ``places`` visitors at once.

    Whoever types nothing for ``idle`` seconds is seen off; 0 is for ever. ``say`` is called with a
    line about what went wrong.
    """

    def __init__(
        self,
        command: Sequence[str],
        shared: Path | None,
        places: int,
        idle: float,
        only_here: bool,
        say: Callable[[str], object],
    ) -> None:
        self._command, self._shared, self._places = tuple(command), shared, places
        self._idle, self._only_here, self._say = idle, only_here, say
        self._folders = VisitFolders()
        self._visits: set[asyncio.Task[None]] = set()
        self._over = asyncio.Event()  # nothing cancels a visit: it would not tidy up
        self._runner: web.AppRunner | None = None

    async def check(self) -> None:
        """Begin a visit that nobody sees, so that the first visitor isn't who finds out.

        Raises LernmiError, with what it says, if it doesn't get to its first frame.
        """
        visitor = Visitor(self._command, self._shared, self._folders.new())
        try:
            await visitor.start(*USUAL_SIZE)
            async for _ in visitor.packets():
                return
        finally:
            await visitor.end()
        said = visitor.said.removeprefix("Error: ") or "the app can't begin, and does not say why"
        raise LernmiError(said.splitlines()[0])

    async def open(self, host: str, port: int) -> int:
        """Listen there, at any free port for 0; gives the port. Raises OSError if that can't be."""
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/", self._page)
        app.router.add_get("/visit", self._visit)
        app.router.add_static("/static", _static_folder())
        app.on_shutdown.append(self._end_all)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_SECONDS)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        address: tuple[Any, ...] = self._runner.addresses[0]
        return int(address[1])

    async def close(self) -> None:
        """End all visits; nothing of them is left."""
        if self._runner is not None:
            await self._runner.cleanup()
        self._folders.remove()

    # pages

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Refuse what other people's pages ask, which reach what is only for this machine, too."""
        if self._only_here and not is_here(_host_of(request.host)):
            raise web.HTTPForbidden(text="this is for the machine that serves it alone\n")
        response: web.StreamResponse = await handler(request)
        return response

    async def _page(self, _request: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        return web.Response(text=PAGE, content_type="text/html", headers=headers)

    async def _visit(self, request: web.Request) -> web.WebSocketResponse:
        origin = request.headers.get("Origin")
        if origin is not None and origin.partition("://")[2] != request.host:
            raise web.HTTPForbidden(text="another page asks\n")
        browser = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=MOST_TYPED)
        await browser.prepare(request)
        if len(self._visits) >= self._places:
            await _close(browser, FULL.format(counted(self._places, "visitor")))
            return browser
        # a task of its own: whatever becomes of the connection, it tidies up
        visit = asyncio.create_task(self._host(browser, request))
        self._visits.add(visit)
        visit.add_done_callback(self._visits.discard)
        await asyncio.shield(visit)
        return browser

    async def _end_all(self, _app: web.Application) -> None:
        self._over.set()
        while self._visits:
            await asyncio.gather(*self._visits, return_exceptions=True)

    # a visit

    async def _host(self, browser: web.WebSocketResponse, request: web.Request) -> None:
        """From the first frame to the last; then nothing of it is left."""
        try:
            visitor = Visitor(self._command, self._shared, self._folders.new())
        except OSError as error:
            self._say(f"no visit could begin ({error.strerror})")
            await _close(browser, FAULTY)
            return
        reason = FAULTY
        try:
            await visitor.start(*_size_asked(request))
            reason = await self._talk(browser, visitor, request)
        except OSError as error:
            self._say(f"no visit could begin ({error.strerror})")
        finally:
            code = await visitor.end()
            if reason == LEFT and code not in (0, None):
                reason = FAULTY
                self._say(f"a visit ended with code {code}: {visitor.said or 'nothing was said'}")
            for log in visitor.logs:
                self._say(f"a fault in a visit is described in {log}")
            await _close(browser, reason)

    async def _talk(
        self, browser: web.WebSocketResponse, visitor: Visitor, connection: web.Request
    ) -> str:
        """Until one of the two goes; gives why it is over."""
        heard = _Heard()
        parts = {
            asyncio.create_task(self._over.wait()): OVER,
            asyncio.create_task(_show(browser, visitor)): LEFT,
            asyncio.create_task(_obey(browser, visitor, heard)): "",
            asyncio.create_task(_has_gone(connection)): "",
            asyncio.create_task(heard.nothing_for(self._idle)): IDLE.format(
                counted(round(self._idle / 60), "minute")
            ),
        }
        try:
            done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            return "" if any(part.exception() for part in done) else parts[done.pop()]
        finally:
            for part in parts:
                part.cancel()
            for failure in await asyncio.gather(*parts, return_exceptions=True):
                if isinstance(failure, Exception) and not isinstance(failure, ConnectionError):
                    self._say(f"a visit broke off: {failure!r}")


class _Heard:
    """When a visitor last typed, and how much of late."""

    def __init__(self) -> None:
        self._clock = asyncio.get_running_loop().time
        self._typed = self._counted = self._clock()
        self._bytes = 0.0  # not yet made up for by time gone by

    def typing(self) -> None:
        self._typed = self._clock()

    async def count(self, length: int) -> None:
        """Wait as long as there has been too much."""
        gone = self._clock() - self._counted
        self._counted += gone
        self._bytes = max(self._bytes - gone * TYPED_A_SECOND, 0.0) + length
        await asyncio.sleep(max(self._bytes - MOST_TYPED, 0.0) / TYPED_A_SECOND)

    async def nothing_for(self, seconds: float) -> None:
        """Wait until nothing was typed for so long; for ever if 0."""
        while not seconds or self._clock() < self._typed + seconds:
            await asyncio.sleep(self._typed + seconds - self._clock() if seconds else 3600.0)


async def _has_gone(connection: web.Request) -> None:
    """Wait until nobody is there, even while whoever was has to wait for typing too much."""
    while connection.transport is not None and not connection.transport.is_closing():
        await asyncio.sleep(LOOK)


async def _show(browser: web.WebSocketResponse, visitor: Visitor) -> None:
    async for kind, content in visitor.packets():
        if kind == FRAME:
            await browser.send_bytes(content)
        elif kind == NOTE and b'"exit"' in content:
            return


async def _obey(browser: web.WebSocketResponse, visitor: Visitor, heard: _Heard) -> None:
    """Do what the browser says. What is nothing of the protocol is left alone."""
    async for message in browser:
        if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
            await heard.count(len(message.data))
        if message.type is not WSMsgType.TEXT:
            continue
        with suppress(ValueError, TypeError, KeyError, IndexError, RecursionError):
            said = json.loads(message.data)
            kind, what = str(said[0]), [*said, None][1]
            if kind == "stdin" and isinstance(what, str):
                heard.typing()
                await visitor.type(what)
            elif kind == "resize":
                width, height = _size(what["width"], what["height"])
                await visitor.tell({"type": "resize", "width": width, "height": height})
            elif kind == "ping":
                await browser.send_json(["pong", what])
            elif kind in ("focus", "blur"):
                await visitor.tell({"type": kind})


def _size_asked(request: web.Request) -> tuple[int, int]:
    try:
        return _size(int(request.query["width"]), int(request.query["height"]))
    except (KeyError, ValueError):
        return USUAL_SIZE


def _size(width: Any, height: Any) -> tuple[int, int]:
    """Within limits. Raises ValueError for what are no whole numbers."""
    if not (type(width) is type(height) is int):
        raise ValueError
    return min(max(width, 1), WIDEST), min(max(height, 1), HIGHEST)


async def _close(browser: web.WebSocketResponse, reason: str) -> None:
    with suppress(Exception):  # it may be gone, or be going
        async with asyncio.timeout(CLOSING_SECONDS):
            message = reason.encode()[:LONGEST_REASON]
            await browser.close(code=WSCloseCode.OK, message=message)


def is_here(host: str) -> bool:
    """True if that name or address is always this machine's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _host_of(named: str) -> str:
    """The host of ``localhost:8000`` or ``[::1]:8000``."""
    if named.startswith("["):
        return named[1:].partition("]")[0]
    return named.partition(":")[0]


def _static_folder() -> Path:
    """Scripts, styles and fonts that come with textual-serve."""
    return Path(textual_serve.__file__).parent / "static"
