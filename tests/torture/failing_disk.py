"""A disk that fails at every call in every way: the old file stays, it is said, a run goes on."""

from __future__ import annotations

import argparse
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import lernmi
from lernmi.errors import DataError
from lernmi.files import safe_files
from lernmi.files.safe_files import NotSureError, write_whole
from lernmi.run.kept import kept_runs
from lernmi.run.kept.kept_runs import KeptRuns
from lernmi_tui.workbench import keeping
from lernmi_tui.workbench.keeping import Keeping
from lernmi_tui.workbench.runner import Runner

ERRORS = (errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS)
CALLS = ("open", "write", "fsync", "replace", "mkdir")
OLD, NEW = b"old" * 1_000, b"new" * 100_000
PATIENCE = 30.0  # seconds


class FailingDisk:
    """``os`` for the files that are written; the call of that number, counted from 0, fails.

    ``calls`` are those that were made.
    """

    def __init__(self, fails_at: int | None, number: int) -> None:
        self.calls: list[str] = []
        self._fails_at, self._number = fails_at, number

    def __getattr__(self, name: str):
        function = getattr(os, name)
        if name not in CALLS:
            return function

        def call(*arguments, **options):
            self.calls.append(name)
            if len(self.calls) - 1 == self._fails_at or self._fails_at == -1:
                raise OSError(self._number, os.strerror(self._number))
            return function(*arguments, **options)

        return call


@contextmanager
def failing(fails_at: int | None, number: int = errno.EIO) -> Iterator[FailingDisk]:
    """Have that call fail; -1: every one."""
    disk = FailingDisk(fails_at, number)
    for module in (safe_files, kept_runs):
        module.os = disk
    try:
        yield disk
    finally:
        for module in (safe_files, kept_runs):
            module.os = os


def main(arguments: list[str]) -> str:
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=200)
    given = options.parse_args(arguments)
    done, seen = 0, set[str]()
    while done < given.count:
        with TemporaryDirectory() as folder:
            for is_new in (False, True):
                for fails_at in count():
                    calls = [_one(Path(folder), is_new, fails_at, number) for number in ERRORS]
                    if None in calls:
                        break
                    seen |= {*calls}
                    done += len(ERRORS)
    trained = [_training(number) for number in ERRORS]
    return (
        f"{done} failures at {', '.join(sorted(seen))}: what was there stayed, one line each; "
        f"{len(trained)} runs went on without a disk, {min(trained):,} samples at least"
    )


def _one(folder: Path, is_new: bool, fails_at: int, number: int) -> str | None:
    """Let one call of a save fail; gives which it was, None if there are not so many.

    Where it ``is_new`` there is no such folder yet.
    """
    path = folder / "runs" / "a run.safetensors"
    before = None if is_new else OLD
    if is_new:
        path = folder / f"new-{fails_at}-{number}" / "deep" / path.name
    else:
        write_whole(path, OLD)
    with failing(fails_at, number) as disk:
        try:
            write_whole(path, NEW)
        except NotSureError as error:
            before, said = NEW, str(error)
            assert "is written" in said, said
        except DataError as error:
            said = str(error)
            assert "can't be written" in said, said
        else:
            assert len(disk.calls) <= fails_at, f"{disk.calls[fails_at]} failed in silence"
            return None
    assert said.isprintable() and os.strerror(number) in said, said
    assert (path.read_bytes() if path.exists() else None) == before, "what was there is not whole"
    there = os.listdir(path.parent) if path.parent.is_dir() else []
    assert [name for name in there if name.endswith(".part")] == [], "a temporary stays"
    write_whole(path, NEW)
    assert path.read_bytes() == NEW
    return disk.calls[fails_at]


def _training(number: int) -> int:
    """Train with a disk that fails at every call: it goes on, and says so once; then it is kept.

    Gives how many samples were learned meanwhile.
    """
    keeping.AT_WORK, keeping.AGAIN, keeping.WORTH = 0.05, 0.05, 0.0
    with TemporaryDirectory() as folder:
        os.environ["LERNMI_FOLDER"] = folder
        runner = Runner(
            lambda: lernmi.Session(lernmi.load_task("xor")), True, None, keeping=Keeping()
        )
        with failing(-1, number):
            runner.start()
            said = _until(lambda: runner.report.notice)
            begun = runner.report.snapshot.moment
            _until(lambda: runner.report.snapshot.moment > begun + 20_000)
        assert "can't be kept" in said and os.strerror(number) in said, said
        assert runner.report.running and runner.report.notice == said
        _until(lambda: runner.report.notice == "The run is kept again.")
        learned = runner.report.snapshot.moment
        _until(lambda: runner.report.snapshot.moment > learned)
        runner.stop()
        runner.farewell.comes(PATIENCE)
        (run,) = KeptRuns().every()
        session = lernmi.load_run(run.files[0])
        assert session.moment >= learned
    return learned


def _until(condition):
    """Wait for ``condition``; gives what it was."""
    end = monotonic() + PATIENCE
    while not (found := condition()):
        assert monotonic() < end, "it never came about"
        sleep(0.001)
    return found
