"""A run that is over leaves nothing behind: no screen, no session but one to go back to."""

import json
import subprocess
import sys

import pytest

pytest.importorskip("resource", reason="memory is measured as POSIX tells it")


@pytest.mark.slow
@pytest.mark.parametrize("runs", [["20"], ["20", "--kept"]])
def test_of_many_runs_next_to_nothing_is_kept(runs):
    command = [sys.executable, "-m", "tests.twenty_runs", "digits", *runs]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    kept = json.loads(done.stdout)
    assert kept["workbenches"] == 1
    assert kept["sessions"] == 1
    assert kept["megabytes"] < 5.0
