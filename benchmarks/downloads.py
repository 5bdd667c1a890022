"""Twelve faults, twenty times each, against a loopback server: python benchmarks/downloads.py"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "core")]

from download_server import FAULTS, FILES, DownloadServer, fetching, left_in, meet, wait_until  # noqa: E402

from lernmi import mnist  # noqa: E402
from lernmi.published import missing  # noqa: E402

TIMES = 20
WHOLE = sorted(["mnist", *(f"mnist/{file.name}" for file in FILES)])


def next_try_works(server: DownloadServer, folder: Path) -> bool:
    """True if a good mirror now serves, and nothing but the four whole files is left."""
    with mock.patch.object(mnist, "FILES", FILES):
        mnist.fetch_mnist((server.url("good"),), folder)
        mnist.load(folder)
    return left_in(folder) == WHOLE and not missing(FILES, folder)


def try_fault(fault: str, server: DownloadServer) -> None:
    """Print a row: of TIMES, how often what had to hold held, and how long it took at the most."""
    clean = clear = works = 0
    longest, line = 0.0, ""
    for _ in range(TIMES):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "mnist"
            began = perf_counter()
            line = meet(fault, server, folder)
            longest = max(longest, perf_counter() - began)
            clean += not folder.exists() and (fault == "killed" or not left_in(folder))
            clear += len(line.splitlines()) == (fault != "killed") and line.isprintable()
            works += next_try_works(server, folder)
    print(f"{fault:<14}{clean:>10}{clear:>10}{works:>10}{longest:>9.2f}  {line or '(nothing)'}")


def kill_at_any_moment(server: DownloadServer) -> None:
    """Print a row: kills from the first request on leave nothing or all of it, never a part."""
    nothing = whole = works = 0
    for turn in range(TIMES):
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
    print(f"killed 0 to {TIMES // 2} ms after the first request: {nothing} x nothing there, "
          f"{whole} x all of it, {TIMES - nothing - whole} x a part; the next try worked "
          f"{works} times")  # fmt: skip


def main() -> None:
    print(f"of {TIMES}:{'':<7}{'nothing':>10}{'one':>10}{'next try':>10}{'longest':>9}")
    print(f"{'fault':<14}{'installed':>10}{'line':>10}{'works':>10}{'s':>9}  what it says")
    with DownloadServer() as server:
        for fault in FAULTS:
            try_fault(fault, server)
        kill_at_any_moment(server)


if __name__ == "__main__":
    main()
