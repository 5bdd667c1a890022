"""Random runs cut by a file anywhere, gone on with in a fresh process: nothing differs.

python -m tests.torture resume --count 500 --seed 0
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import deque
from pathlib import Path

from tests.run.saved_lives import cut

AT_ONCE = 2  # processes


def main(arguments: list[str]) -> str:
    parser = argparse.ArgumentParser(prog="resume", description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    waiting: deque[tuple[int, str, subprocess.Popen[str]]] = deque()
    different = []

    def wait() -> None:
        seed, told, process = waiting.popleft()
        output, trouble = process.communicate()
        if process.returncode or output.strip() != told:
            different.append(seed)
            print(f"seed {seed}: {trouble[-600:] or 'another run'}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        for seed in range(chosen.seed, chosen.seed + chosen.count):
            told, path = cut(seed, Path(folder))
            command = [sys.executable, "-m", "tests.run.saved_lives", str(path), str(seed)]
            process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            waiting.append((seed, told, process))
            if len(waiting) == AT_ONCE:
                wait()
        while waiting:
            wait()
    assert not different, f"{len(different)} of {chosen.count} went on differently: {different}"
    return f"{chosen.count} runs went on in a fresh process, none differently"
