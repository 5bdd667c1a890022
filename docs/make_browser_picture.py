"""Draws docs/browser.png: the app in a real Chromium, served, with a digit drawn by the mouse.

    python docs/make_browser_picture.py [BROWSER]

BROWSER is a Chromium or a Chrome; unless given, one is looked for. It is steered by its own
protocol for developers, over aiohttp, which textual-serve brings.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 60.0  # seconds until something is there
TASK = "mnist", "--sizes", "784,30,10"
WIDTH, HEIGHT = 1280, 860  # pixels of the window
FLAGS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-quic", "--hide-scrollbars", f"--window-size={WIDTH},{HEIGHT}"),
)
SEVEN = ((0.28, 0.22), (0.72, 0.2), (0.62, 0.45), (0.45, 0.85))  # of the pad's width and height


class Browser:
    """One page of it."""

    def __init__(self, socket: ClientWebSocketResponse, session: str) -> None:
        self._socket, self._session, self._number = socket, session, 0
        self.fetched: list[str] = []  # addresses the page asked for
        self.sent: list[str] = []  # what it told the server

    async def do(self, method: str, **arguments: Any) -> dict[str, Any]:
        self._number += 1
        asked = {"id": self._number, "method": method, "params": arguments}
        await self._socket.send_json(
            asked | ({"sessionId": self._session} if self._session else {})
        )
        while True:
            said = await self._socket.receive_json(timeout=PATIENCE)
            if said.get("method") == "Network.requestWillBeSent":
                self.fetched.append(said["params"]["request"]["url"])
            if said.get("method") == "Network.webSocketFrameSent":
                self.sent.append(said["params"]["response"]["payloadData"])
            if said.get("id") == self._number:
                if "error" in said:
                    raise RuntimeError(f"{method}: {said['error']['message']}")
                result: dict[str, Any] = said["result"]
                return result

    async def value_of(self, script: str) -> Any:
        said = await self.do("Runtime.evaluate", expression=script, returnByValue=True)
        return said["result"].get("value")

    async def mouse(self, kind: str, x: float, y: float) -> None:
        is_down = kind != "mouseReleased"
        await self.do(
            "Input.dispatchMouseEvent",
            **{"type": kind, "x": x, "y": y, "button": "left", "buttons": int(is_down)},
            clickCount=int(kind != "mouseMoved"),
        )

    async def press(self, key: str) -> None:
        named = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
        what = named if key == "enter" else {"key": key, "text": key}
        await self.do("Input.dispatchKeyEvent", **what, type="keyDown")
        await self.do("Input.dispatchKeyEvent", type="keyUp", key=what["key"])

    async def picture(self) -> bytes:
        return base64.b64decode((await self.do("Page.captureScreenshot", format="png"))["data"])


@asynccontextmanager
async def browser_at(address: str, command: str) -> AsyncIterator[Browser]:
    """A browser that shows that page."""
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            *(command, *FLAGS, *root, f"--user-data-dir={profile}", "about:blank"),
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with ClientSession() as client:
                socket = await client.ws_connect(await _developers_address(process), max_msg_size=0)
                whole = Browser(socket, "")
                target = await whole.do("Target.createTarget", url="about:blank")
                found = await whole.do("Target.attachToTarget", **target, flatten=True)
                page = Browser(socket, found["sessionId"])
                await page.do("Network.enable")
                await page.do("Page.enable")
                await page.do("Page.navigate", url=address)
                yield page
        finally:
            process.terminate()
            await process.wait()


async def _developers_address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        while line := (await process.stderr.readline()).decode(errors="replace"):
            if found := re.search(r"ws://\S+", line):
                return found[0]
    raise RuntimeError("the browser did not start")


@asynccontextmanager
async def served(*arguments: str) -> AsyncIterator[str]:
    """The address of ``lernmi-tui serve``."""
    words = (sys.executable, "-m", "lernmi_tui", "serve", "--port", "0", *arguments)
    process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        yield line.split()[2]
    finally:
        process.terminate()
        await process.wait()


async def paper_of(task: str, columns: int, rows: int) -> tuple[int, int, int, int]:
    """Where the paper of the pad lies in a window of that size: x, y, width, height in cells."""
    from lernmi.run.record.recipe import Recipe
    from lernmi_tui.app import LernmiApp
    from lernmi_tui.panels.sketch.panel import Sketch

    app = LernmiApp(Recipe(task), running=False)
    async with app.run_test(size=(columns, rows)) as pilot:
        while not app.screen.query("#sketch"):
            await pilot.pause(0.1)
        await pilot.press("d")
        pad = app.screen.query_one("#sketch", Sketch)
        while pad.layout_now is None:
            await pilot.pause(0.1)
        await pilot.pause(0.5)
        assert pad.layout_now is not None
        paper, corner = pad.layout_now.paper, pad.content_region.offset
        return corner.x + paper.x, corner.y + paper.y, paper.width, paper.height


async def main(command: str) -> None:
    async with served(*TASK) as address, browser_at(address, command) as page:
        await _until(page, "document.body && document.body.classList.contains('-first-byte')")
        await asyncio.sleep(6)  # it learns
        columns, rows = _size(page)
        x, y, width, height = await paper_of(TASK[0], columns, rows)
        await page.press("d")
        await asyncio.sleep(1)
        box = await page.value_of(
            "(b => [b.x, b.y, b.width, b.height])"
            "(document.querySelector('.xterm-screen').getBoundingClientRect())"
        )
        cell = box[2] / columns, box[3] / rows
        places = [
            (box[0] + (x + across * width) * cell[0], box[1] + (y + down * height) * cell[1])
            for across, down in SEVEN
        ]
        await page.mouse("mousePressed", *places[0])
        for (from_x, from_y), (to_x, to_y) in pairwise(places):
            for part in range(1, 9):
                at = from_x + (to_x - from_x) * part / 8, from_y + (to_y - from_y) * part / 8
                await page.mouse("mouseMoved", *at)
                await asyncio.sleep(0.05)
        await page.mouse("mouseReleased", *places[-1])
        await asyncio.sleep(2)
        (HERE / "browser.png").write_bytes(await page.picture())
        elsewhere = {url for url in page.fetched if not url.startswith((address, "data:"))}
        print(f"{columns}x{rows} cells; asked for elsewhere: {sorted(elsewhere) or 'nothing'}")


def _size(page: Browser) -> tuple[int, int]:
    """Columns and rows, as the page told the server last."""
    said = [json.loads(words) for words in page.sent]
    sizes = [each[1] for each in said if each[0] == "resize"]
    return sizes[-1]["width"], sizes[-1]["height"]


async def _until(page: Browser, condition: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await page.value_of(condition):
            await asyncio.sleep(0.1)


if __name__ == "__main__":
    chosen = sys.argv[1] if sys.argv[1:] else next(filter(None, map(shutil.which, BROWSERS)), None)
    if chosen is None:
        sys.exit(f"no browser is here; looked for {', '.join(BROWSERS)}")
    asyncio.run(main(chosen))
