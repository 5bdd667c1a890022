"""A monkey at the keyboard and the mouse: whatever it does, no exception and a whole terminal.

    python -m tests.terminal.monkey                        20,000 things done, seed 0
    python -m tests.terminal.monkey --jobs 2               two sessions at a time
    python -m tests.terminal.monkey --seed 7 --home 3      those of one home again
    python -m tests.terminal.monkey --replay FILE          what a file of actions says

Some sessions, one after the other, share a home, and with it the runs that were kept. What they do
is a function of the seed and their number; when each thing arrives is up to the machine, so a fault
of timing may take several tries (``--tries``).
"""

from __future__ import annotations

import argparse
import itertools
import math
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from tests.terminal.play import Outcome, play_all
from tests.terminal.program import ROOT
from tests.terminal.session import Session, loaded, saved, session_of
from tests.torture.__main__ import hear_all

ACTIONS, SESSION_ACTIONS = 20_000, 400
SHARE = 5  # sessions have a home together

Named = tuple[str, list[Session]]


@dataclass(slots=True)
class Tally:
    """What came of all of it; ``kept`` is where the sessions are that something went wrong in."""

    done: int = 0
    sessions: int = 0
    failed: int = 0
    slowest: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    kept: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="monkey-")))

    def add(self, named: Named, outcomes: list[Outcome]) -> None:
        """Count it, and say what went wrong."""
        name, sessions = named
        self.sessions += len(outcomes)
        self.done += sum(outcome.done for outcome in outcomes)
        self.slowest = max([self.slowest, *(outcome.obeyed for outcome in outcomes)])
        if outcomes[-1].faults:
            self.failed += 1
            self.kinds.update(outcomes[-1].kinds)
            log = self.kept / f"{self.failed}.json"
            log.write_text(saved(sessions[: len(outcomes)]))
            print(f"== {name}: {outcomes[-1].told(sessions[len(outcomes) - 1])}")
            print(f"   again: python -m tests.terminal.monkey --replay {log} --tries 10")
        print(f"{name}: {self.done} done in all, {self.failed} failed", flush=True)

    def __str__(self) -> str:
        return (
            f"{self.done:,} things done in {self.sessions} sessions: {self.failed} faults; "
            f"obeyed within {self.slowest:.2f} s"
        )


def task_names() -> list[str]:
    """Every task there is."""
    command = [sys.executable, "-c", "from lernmi.cli.main import main; main()", "tasks"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return [line.split()[0] for line in listed.splitlines() if not line.startswith("PATH")]


def named(seed: int, home: int, length: int, tasks: Sequence[str]) -> Named:
    """The sessions of a home, and what they are called."""
    numbers = range(home * SHARE, (home + 1) * SHARE)
    return f"seed {seed}, home {home}", [session_of(seed, each, length, tasks) for each in numbers]


def run(homes: Iterable[Named], jobs: int = 1, count: float = math.inf) -> Tally:
    """Play ``homes``, ``jobs`` at a time, until ``count`` things are done, or were to be."""
    tally, waiting, planned = Tally(), iter(homes), 0
    with ThreadPoolExecutor(jobs) as pool:
        at_work: dict[Future[list[Outcome]], Named] = {}
        while True:
            while len(at_work) < jobs and planned < count:
                home = next(waiting, None)
                if home is None:
                    break
                planned += sum(action.count for session in home[1] for action in session.actions)
                at_work[pool.submit(_play, home[1])] = home
            if not at_work:
                return tally
            for over in wait(at_work, return_when=FIRST_COMPLETED).done:
                tally.add(at_work.pop(over), over.result())


def _play(sessions: list[Session]) -> list[Outcome]:
    with tempfile.TemporaryDirectory(prefix="monkey-home-") as folder:
        return play_all(sessions, Path(folder))


def _chosen_homes(chosen: argparse.Namespace) -> Iterator[Named]:
    if chosen.replay is not None:
        yield from [(str(chosen.replay), loaded(chosen.replay.read_text()))] * chosen.tries
        return
    tasks = task_names()
    homes = itertools.count() if chosen.home is None else [chosen.home] * chosen.tries
    for home in homes:
        yield named(chosen.seed, home, chosen.length, tasks)


def main() -> int:
    parser = argparse.ArgumentParser(description="Random keys, clicks and resizes.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--actions", type=int, default=ACTIONS, help="how many in all")
    parser.add_argument("--length", type=int, default=SESSION_ACTIONS, help="how many a session")
    parser.add_argument("--jobs", type=int, default=1, help="how many sessions at a time")
    parser.add_argument("--home", type=int, help="only the sessions of this one")
    parser.add_argument("--replay", type=Path, help="a file of actions, only these")
    parser.add_argument("--tries", type=int, default=1, help="of --home or --replay")
    chosen = parser.parse_args()
    hear_all()
    is_all = chosen.home is None and chosen.replay is None
    tally = run(_chosen_homes(chosen), chosen.jobs, chosen.actions if is_all else math.inf)
    for kind, times in tally.kinds.most_common():
        print(f"{times:4} x {kind}")
    print(tally)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
