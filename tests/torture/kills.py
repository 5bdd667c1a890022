"""A program is killed at random instants while it saves: no file is damaged, one save is lost."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from lernmi.files.safe_files import write_whole
from lernmi.files.tensor_files import unpack
from lernmi.run.kept.kept_runs import KeptRuns, State
from tests.torture.kept_folder import Child, contents, number_of, temporaries

LONGEST = 0.02  # seconds until it is killed


def main(arguments: list[str]) -> str:
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=5_000)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args(arguments)
    random, whole = Random(given.seed), contents()
    lost = in_the_middle = 0
    with TemporaryDirectory() as folder:
        runs, saved = KeptRuns(Path(folder) / "runs"), Path(folder) / "saved.safetensors"
        keeper = runs.begin()
        for number in (1, 2):  # one that is killed at once leaves two generations, too
            keeper.save(whole[number])
        keeper.let_go()
        write_whole(saved, whole[0])
        for turn in range(given.count):
            by_name = turn % 2 == 1
            if by_name:
                missed = _kill_saving(saved, whole, random)
            else:
                missed = _kill_keeping(runs, keeper.id, whole, random)
            lost += missed
            left = [name for name in os.listdir(folder) if name.endswith(".part")]
            in_the_middle += len(left) + len(temporaries(runs))
            runs.begin().end()  # which prunes
            assert not temporaries(runs), "stale temporaries stay"
            if left:
                write_whole(saved, whole[0])
                assert sorted(os.listdir(folder)) == ["runs", "saved.safetensors"]
    return (
        f"{given.count:,} kills, {in_the_middle:,} in the middle of a file: 0 damaged, "
        f"at most one save lost ({lost:,} were), all temporaries swept"
    )


def _kill_keeping(runs: KeptRuns, id: str, whole: list[bytes], random: Random) -> int:
    """Kill a program that keeps a run; 1 if the save under way was lost."""

    def work(report) -> None:
        keeper = runs.take_up(id)
        number = number_of(keeper.files[0])
        report(number)
        while True:
            number += 1
            keeper.save(whole[number % len(whole)])
            report(number)

    last = _killed(Child(work), random)
    (run,) = runs.every()
    assert run.state is State.CRASHED, run
    for path in run.files[:2]:
        content = path.read_bytes()
        unpack(content)
        assert content == whole[number_of(path) % len(whole)], f"{path} is not what was saved"
    newest = number_of(run.files[0])
    assert newest in (last, last + 1), f"{newest} is there, {last} was saved"
    assert number_of(run.files[1]) == newest - 1, "the generation before is gone"
    return int(newest == last)


def _kill_saving(path: Path, whole: list[bytes], random: Random) -> int:
    """Kill a program that saves to one and the same file."""
    first = whole.index(path.read_bytes())

    def work(report) -> None:
        number = first
        report(number)
        while True:
            number += 1
            write_whole(path, whole[number % len(whole)])
            report(number)

    last = _killed(Child(work), random)
    found = path.read_bytes()
    unpack(found)
    assert found in (whole[last % len(whole)], whole[(last + 1) % len(whole)])
    return int(found == whole[last % len(whole)])


def _killed(child: Child, random: Random) -> int:
    """Let it begin, then kill it; gives the last number it reported."""
    first = child.next()
    assert first is not None, "it did not begin"
    time.sleep(random.random() * LONGEST)
    child.kill()
    last, _ = child.wait()
    return first if last is None else last
