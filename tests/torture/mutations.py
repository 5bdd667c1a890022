"""Mutated run files: refused in a line, or a run that is one, quickly and in little memory.

python -m tests.torture mutations --count 100000 --seed 0
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path
from random import Random

import lernmi
from lernmi.run.opening import open_run
from tests.run.mutations import altered, damaged, originals

MOST_SECONDS, MOST_BYTES = 0.05, 64 << 20
SAMPLES = 3  # that an accepted run learns, to see that it is one


class Opened:
    """What came of opening files: how many ended how, the longest time, the most memory."""

    def __init__(self) -> None:
        self.ends: Counter[str] = Counter()
        self.seconds = 0.0
        self.bytes = 0

    def open(self, content: bytes) -> lernmi.Session | None:
        """The session in ``content``; None where that is refused as it should be."""
        session = None
        gc.disable()  # else one file in many is charged for what all of them left
        before, began = _reset_peak(), time.thread_time()
        try:
            session = open_run(content)
            self.ends["opened" if session.sealed is None else "sealed"] += 1
        except lernmi.LernmiError as error:
            assert "\n" not in str(error), error
            self.ends["refused"] += 1
        self.seconds = max(self.seconds, time.thread_time() - began)
        self.bytes = max(self.bytes, _peak() - before)
        gc.enable()
        return session


def _reset_peak() -> int:
    """Bytes of this process in memory; from here on the most of them is counted anew."""
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def _peak() -> int:
    return _memory("VmHWM")


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith(name))


def check_is_a_run(session: lernmi.Session) -> None:
    """It can be looked at, goes on unless it is sealed, and comes back from a file as it is."""
    session.snapshot(wait=False)
    if session.sealed is None:
        session.seek()
        session.run(SAMPLES)
        session.snapshot(evaluate=True)
    again = open_run(session.packed())
    assert (again.position, again.newest) == (session.position, session.newest)
    assert again.network.weights.tobytes() == session.network.weights.tobytes()
    assert (again.sealed is None) == (session.sealed is None), again.sealed


def main(arguments: list[str]) -> str:
    parser = argparse.ArgumentParser(prog="mutations", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    warnings.simplefilter("error")
    opened = Opened()
    with tempfile.TemporaryDirectory() as folder:
        whole = originals(Path(folder))
        for content in whole:  # load what is loaded once
            check_is_a_run(open_run(content))
        for number in range(chosen.seed, chosen.seed + chosen.count):
            random = Random(number)
            content, other = random.choice(whole), random.choice(whole)
            try:
                if number % 2:
                    mutated = damaged(content, random, other)
                    session = opened.open(mutated)
                    assert session is None or mutated in whole, "accepted though it is damaged"
                else:
                    session = opened.open(altered(content, random, other))
                if session is not None:
                    check_is_a_run(session)
            except Exception as error:
                raise AssertionError(f"mutation {number}: {error!r}") from error
    assert opened.seconds <= MOST_SECONDS, f"one took {1000 * opened.seconds:.0f} ms"
    assert opened.bytes <= MOST_BYTES, f"one took {opened.bytes >> 20} MB"
    ends = ", ".join(f"{count:,} {end}" for end, count in sorted(opened.ends.items()))
    return (
        f"{chosen.count:,} files: {ends}; at most {1000 * opened.seconds:.0f} ms and "
        f"{opened.bytes >> 20} MB each"
    )
