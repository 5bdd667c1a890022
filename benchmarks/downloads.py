"""Twelve faults of a download, twenty times each, against a loopback server."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, sleep
from unittest import mock

from rows import HEADINGS, Row

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lernmi.data import mnist  # noqa: E402
from lernmi.files.published_files import missing  # noqa: E402
from tests.files.download_server import (  # noqa: E402
    FAULTS,
    FILES,
    DownloadServer,
    fetching,
    left_in,
    meet,
    wait_until,
)

TIMES = 20
WHOLE = sorted(["mnist", *(f"mnist/{file.name}" for file in FILES)])


def next_try_works(server: DownloadServer, folder: Path) -> bool:
    """True if a good mirror now serves, and nothing but the four whole files is left."""
    with mock.patch.object(mnist, "FILES", FILES):
        mnist.fetch_mnist((server.url("good"),), folder)
        mnist.read(folder)
    return left_in(folder) == WHOLE and not missing(FILES, folder)


def rows(quick: bool) -> Iterator[Row]:
    times = 3 if quick else TIMES
    with DownloadServer() as server:
        for fault in FAULTS:
            yield faulty(fault, server, times)
        yield killed_at_any_moment(server, times)


def faulty(fault: str, server: DownloadServer, times: int) -> Row:
    """How often nothing was installed, one clear line was said, and the next try worked."""
    clean = clear = works = 0
    longest = 0.0
    for _ in range(times):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "mnist"
            began = perf_counter()
            line = meet(fault, server, folder)
            longest = max(longest, perf_counter() - began)
            clean += not folder.exists() and (fault == "killed" or not left_in(folder))
            clear += len(line.splitlines()) == (fault != "killed") and line.isprintable()
            works += next_try_works(server, folder)
    counts = f"{clean}, {clear}, {works} of {times}"
    return Row(
        f"{fault}: nothing installed, one line, next try works",
        f"{counts}  (longest {longest:.1f} s)",
        "all",
        clean == clear == works == times,
    )


def killed_at_any_moment(server: DownloadServer, times: int) -> Row:
    """Kills from the first request on leave nothing or all of it, never a part."""
    nothing = whole = works = 0
    for turn in range(times):
        with tempfile.TemporaryDirectory() as place:
            folder, before = Path(place) / "mnist", len(server.asked)
            with fetching(server.url("good"), folder) as process:
                wait_until(lambda asked=before: len(server.asked) > asked)
                sleep(turn / 2000)
                process.kill()
                process.communicate(timeout=60)
            nothing += not folder.exists()
            whole += not missing(FILES, folder)
            works += next_try_works(server, folder)
    return Row(
        "killed at any moment: nothing there, all of it",
        f"{nothing}, {whole} of {times}; next try worked {works}x",
        "no part",
        nothing + whole == works == times,
    )


if __name__ == "__main__":
    print(HEADINGS)
    for row in rows(quick=False):
        print(row, flush=True)
