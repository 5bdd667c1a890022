"""A run that is over leaves nothing behind: no screen, no session but one to go back to."""

import json
import subprocess
import sys

import pytest

from tests.amount import SHARE

RUNS = 20 if SHARE == 1.0 else 8
MOST_A_RUN = 0.25  # MB

pytest.importorskip("resource", reason="memory is measured as POSIX tells it")


@pytest.mark.slow
@pytest.mark.parametrize("ways", [[], ["--kept"]])
def test_of_many_runs_next_to_nothing_is_kept(ways):
    command = [sys.executable, "-m", "tests.twenty_runs", "digits", str(RUNS), *ways]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    kept = json.loads(done.stdout)
    assert kept["workbenches"] == 1
    assert kept["sessions"] == 1
    assert kept["megabytes"] < MOST_A_RUN * RUNS
