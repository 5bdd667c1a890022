"""Where the compiled kernel can be kept nowhere, that is said: it is compiled at every start."""

import os
import subprocess
import sys

import pytest

from lernmi.net import engines
from lernmi_tui.workbench.worker import Worker

NOWHERE = """
import sys
from numba.core import caching
caching.CacheImpl._locator_classes = []  # as where no folder can be written
sys.argv = ["lernmi", "train", "xor", "--epochs", "1"]
from lernmi.cli.__main__ import main
main()
"""


@pytest.mark.slow
def test_a_command_says_so_once():
    done = subprocess.run(
        [sys.executable, "-c", NOWHERE],
        env=os.environ | {"NUMBA_OPT": "0"},  # compiled less well, in less time
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert done.stderr == f"Note: {engines.NOT_KEPT}\n"


def test_the_app_says_so_in_the_first_run(start, monkeypatch):
    assert start().report.notice is None
    monkeypatch.setattr(engines, "is_compiled_every_time", lambda: True)
    monkeypatch.setattr(Worker, "_has_said", False)
    assert "compiled at every start" in start().report.notice
    assert start().report.notice is None
