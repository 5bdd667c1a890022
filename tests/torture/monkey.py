"""Random keys, clicks, drags, scrolls and sizes over every task and screen; homes are shared.

    python -m tests.torture monkey --count 100000 --seed 0 --jobs 2

``python -m tests.terminal.monkey`` plays one of them again.
"""

from __future__ import annotations

import argparse
import itertools

from tests.terminal.moments import compile_kernels
from tests.terminal.monkey import SESSION_ACTIONS, SHARE, named, run, task_names


def main(argv: list[str]) -> str:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="things done")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2, help="sessions at a time")
    chosen = parser.parse_args(argv)
    compile_kernels()
    tasks = task_names()
    length = min(SESSION_ACTIONS, -(-chosen.count // (SHARE * chosen.jobs)))
    homes = (named(chosen.seed, home, length, tasks) for home in itertools.count())
    tally = run(homes, chosen.jobs, chosen.count)
    assert not tally.failed, f"{tally}; {dict(tally.kinds)}"
    return str(tally)
