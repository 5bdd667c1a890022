"""Browsers that come, misbehave and drop at any moment: nothing of them is left on the server.

python -m tests.torture serve --count 200
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import aiohttp

from tests.serve.browser import tab_at
from tests.serve.test_server import BAD
from tests.terminal.moments import compile_kernels
from tests.terminal.program import ROOT

PLACES = 9
AT_ONCE = 7  # some find no place
GONE_SECONDS = 30.0
TASKS = ["xor", "digits", "mnist"]
COLOUR = b"\x1b[38;2;"  # of something painted
HUGE = "x" * (1 << 20)
KEYS = [*"klseKLSEdi12345678?jbrnhuwWxz=+-[]go/ \r\t\x10", "\x1b", "\x1b[A", "\x1b[B"]


class Served:
    """``lernmi-tui serve`` as a process."""

    def __init__(self, folder: Path, task: str) -> None:
        self.folder = folder
        self._task = task

    async def __aenter__(self) -> Served:
        self._words = tempfile.TemporaryFile()  # noqa: SIM115
        words = ("serve", self._task, "--port", "0", "--sessions", str(PLACES))
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "lernmi_tui", *words),
            env=os.environ | {"TMPDIR": str(self.folder), "PYTHONPATH": ROOT},
            stdout=asyncio.subprocess.PIPE,
            stderr=self._words,
        )
        assert self.process.stdout is not None
        line = (await self.process.stdout.readline()).decode()
        assert line.startswith("Serving at"), line
        self.address = line.split()[2].removeprefix("http://")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        self._words.close()

    @property
    def said(self) -> str:
        """What it complained of: nothing, as no visit is at fault."""
        self._words.seek(0)
        return self._words.read().decode()

    @property
    def visitors(self) -> list[int]:
        """Processes of visits."""
        pid = self.process.pid
        return [*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]

    @property
    def open_files(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    @property
    def memory(self) -> int:
        """Bytes."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    @property
    def left(self) -> list[str]:
        """Folders of visits, and whatever else lies where they are."""
        return [str(path) for path in self.folder.glob("lernmi-serve-*/*") if path.name != "lock"]

    async def is_empty(self) -> float:
        """Wait until nobody and nothing is left; gives the seconds that took."""
        began = time.monotonic()
        while self.visitors or self.left:
            assert time.monotonic() < began + GONE_SECONDS, (self.visitors, self.left)
            await asyncio.sleep(0.02)
        return time.monotonic() - began


async def come_and_go(address: str, random: Random, counts: dict[str, int]) -> None:
    """A browser, from its coming to its going, whatever it does in between."""
    counts["visits"] += 1
    with suppress(Exception):  # the server may see it off at any moment
        async with tab_at(address, random.randint(1, 300), random.randint(1, 100)) as tab:
            if random.random() < 0.5:
                await tab.see(COLOUR)
                counts["saw a frame"] += 1
            reading = asyncio.create_task(_read(tab.socket)) if random.random() < 0.8 else None
            for _ in range(random.randrange(30)):
                counts["messages"] += 1
                await _do(tab.socket, random)
                await asyncio.sleep(random.choice([0.0, 0.0, 0.05]))
            await asyncio.sleep(random.uniform(0.0, 1.0))
            if reading is not None:
                reading.cancel()
            if random.random() < 0.5:
                tab.drop()


async def _read(socket: aiohttp.ClientWebSocketResponse) -> None:
    async for _ in socket:
        pass


async def _do(socket: aiohttp.ClientWebSocketResponse, random: Random) -> None:
    what = random.random()
    if what < 0.3:
        bad = random.choice(BAD)
        await (socket.send_bytes(bad) if isinstance(bad, bytes) else socket.send_str(bad))
    elif what < 0.33:
        await socket.send_str(random.choice([HUGE, json.dumps(["stdin", HUGE])]))
    elif what < 0.36:
        await socket.send_bytes(random.randbytes(random.choice([1, 1000, 60_000])))
    elif what < 0.4:
        text = "".join(chr(random.randrange(1, 0x2FF)) for _ in range(2000))
        await socket.send_json(["stdin", text])
    elif what < 0.5:
        size = {"width": random.randint(-5, 10**6), "height": random.randint(-5, 10**6)}
        await socket.send_json(["resize", size])
    elif what < 0.7:
        places = [random.choice([0, 5, 50, 10**9]), random.choice([1, 20, 10**9])]
        code = random.choice([0, 32, 64, 65, 35, 10**6])
        await socket.send_json(["stdin", f"\x1b[<{code};{places[0]};{places[1]}M"])
    elif what < 0.75:
        await socket.send_json(["stdin", "\x1b[48;99999;99999;99999;99999t"])
    else:
        await socket.send_json(["stdin", random.choice(KEYS)])


async def _try(count: int, seed: int) -> str:
    with tempfile.TemporaryDirectory(prefix="torture-serve-") as name:
        folder = Path(name)
        random = Random(seed)
        counts = {"visits": 0, "saw a frame": 0, "messages": 0}
        slowest, grown, more = 0.0, 0, 0
        for number, task in enumerate(TASKS):
            of_task = [*range(number, count, len(TASKS))]
            async with Served(folder, task) as served:
                await _sees_a_frame(served)
                await served.is_empty()
                files, memory = served.open_files, served.memory
                waiting = asyncio.Semaphore(AT_ONCE)

                async def one(each: int, served: Served = served, turn=waiting) -> None:
                    async with turn:
                        await come_and_go(served.address, Random(f"{seed}:{each}"), counts)

                await asyncio.gather(*map(one, of_task))
                slowest = max(slowest, await served.is_empty())
                await _sees_a_frame(served)
                await served.is_empty()
                grown = max(grown, served.memory - memory)
                more = max(more, served.open_files - files)
                await _ends(served, random.choice([signal.SIGINT, signal.SIGTERM]))
                assert not served.said, served.said
            assert not [*folder.iterdir()], [*folder.iterdir()]
        orphans = await _killed(folder)
        assert more <= 0, f"{more} files more are open"
        return (
            f"{counts['visits']} visits, {counts['messages']:,} messages, {counts['saw a frame']} "
            f"saw a frame: {slowest:.1f} s after the last nobody and nothing was left, no file "
            f"more was open, {grown / 1e6:.0f} MB more were used at most; {orphans} visits of a "
            "killed server ended by themselves"
        )


async def _sees_a_frame(served: Served) -> None:
    async with tab_at(served.address) as tab:
        await tab.see("lernmi")


async def _ends(served: Served, number: int) -> None:
    """With somebody there, it ends all the same, and leaves nothing."""
    async with tab_at(served.address) as tab:
        await tab.see("lernmi")
        visitors = served.visitors
        served.process.send_signal(number)
        async with asyncio.timeout(GONE_SECONDS):
            assert await served.process.wait() == 128 + number
        assert "ended" in await tab.end()
    assert not any(Path(f"/proc/{pid}").exists() for pid in visitors)


async def _killed(folder: Path) -> int:
    """A server that is killed: its visits end by themselves, the next server sweeps."""
    async with (
        Served(folder, "xor") as served,
        tab_at(served.address) as one,
        tab_at(served.address) as other,
    ):
        await one.see("lernmi")
        await other.see("lernmi")
        visitors = served.visitors
        served.process.kill()
        await served.process.wait()
        async with asyncio.timeout(GONE_SECONDS):
            while any(Path(f"/proc/{pid}").exists() for pid in visitors):
                await asyncio.sleep(0.02)
    async with Served(folder, "xor") as served:
        assert len([*folder.glob("lernmi-serve-*")]) == 1
        await _ends(served, signal.SIGINT)
    assert not [*folder.iterdir()], [*folder.iterdir()]
    return len(visitors)


def main(argv: list[str]) -> str:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="browsers that come and go")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(argv)
    compile_kernels()
    return asyncio.run(_try(chosen.count, chosen.seed))
