"""Two programs on one folder of kept runs: none takes another's run, or believes it crashed."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from lernmi.run.kept import kept_runs
from lernmi.run.kept.kept_runs import InUseError, KeptRuns, State
from tests.torture.kept_folder import Child, contents

SECONDS = 0.15  # of a round
WAYS = ("ends", "is killed", "lets go")


def main(arguments: list[str]) -> str:
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=100)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args(arguments)
    random, whole = Random(given.seed), contents()
    looks = saves = 0
    kept_runs.MOST_ENDED = 5  # so that runs are removed all the time
    with TemporaryDirectory() as folder:
        runs = KeptRuns(Path(folder) / "runs")
        for _ in range(given.count):
            two = [_Program(runs, whole[each], random.choice(WAYS)) for each in range(2)]
            time.sleep(SECONDS)
            for program in two:
                program.stop()
            for program, content in zip(two, whole, strict=False):
                saved, looked = program.look_after(content)
                looks, saves = looks + looked, saves + saved
            runs.offered([run.id for run in runs.every()])
    return (
        f"{given.count} rounds, {saves:,} saves, {looks:,} looks at the folder: nobody's run was "
        "overwritten, removed, opened twice or taken for crashed while it lived"
    )


class _Program:
    """A program with a run of its own, which saves it again and again and looks at the others.

    It reports its saves as positive numbers, its looks as negative ones.
    """

    def __init__(self, runs: KeptRuns, content: bytes, way: str) -> None:
        self._runs, self._way = runs, way
        stop = runs.folder.parent / f"stop-{time.monotonic_ns()}"
        self._stop = stop

        def work(report) -> None:
            keeper = runs.begin()
            mine = int(keeper.id.rpartition("-")[2], 16)
            report(mine)
            saves = looks = 0
            while not stop.exists() or not saves:
                keeper.save(content)
                saves += 1
                looks += _look(runs, keeper.id)
                report(saves)
                report(-looks)
            if way == "ends":
                keeper.end()
            elif way == "is killed":
                while True:
                    keeper.save(content)

        self._child = Child(work)
        number = self._child.next()
        assert number is not None, "it did not begin"
        self._name = f"{number:08x}"

    def stop(self) -> None:
        self._stop.write_bytes(b"")

    def look_after(self, content: bytes) -> tuple[int, int]:
        """Once it is over: is all as it should be? Gives how many saves and looks there were."""
        if self._way == "is killed":
            time.sleep(SECONDS / 3)
            self._child.kill()
        saves = looks = 0
        while (number := self._child.next()) is not None:
            saves, looks = max(saves, number), max(looks, -number)
        _, code = self._child.wait()
        assert code == (-9 if self._way == "is killed" else 0), f"it ended with {code}"
        mine = [run for run in self._runs.every() if run.id.endswith(self._name)]
        assert len(mine) == 1, f"its run is gone, which {self._way}"
        state = State.ENDED if self._way == "ends" else State.CRASHED
        assert mine[0].state is state, f"a run whose program {self._way} is {mine[0].state}"
        assert all(path.read_bytes() == content for path in mine[0].files), "another's content"
        self._stop.unlink()
        return saves, looks


def _look(runs: KeptRuns, mine: str) -> int:
    """Look at the folder as another program does, and try what it may not."""
    for run in runs.every():
        if run.id == mine:
            assert run.state is State.LIVING, f"it lives, and is {run.state}"
            for forbidden in (runs.take_up, runs.forget):
                try:
                    forbidden(mine)
                except InUseError:
                    continue
                raise AssertionError("a living run was taken")
    runs.begin().end()  # which prunes
    return 1
