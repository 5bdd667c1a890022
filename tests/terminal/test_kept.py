"""The program is killed while it learns: started again, it offers what was kept, to the bit."""

import os
import signal
import time

import numpy as np
import pytest

import lernmi
from lernmi.run.kept.kept_runs import KeptRuns, State
from lernmi.run.saved.summary import read_summary

pytestmark = pytest.mark.slow

QUICK = """
from lernmi_tui.workbench import keeping
keeping.AT_WORK, keeping.AT_REST, keeping.WORTH, keeping.SHARE = 0.1, 0.0, 1e-9, 1e9
from lernmi_tui.__main__ import main
main()
"""
SLOW_DISK = """
from lernmi.run.kept import keeper
write = keeper.write_whole
import time
keeper.write_whole = lambda path, content: (time.sleep(60), write(path, content))
from lernmi_tui.__main__ import main
main()
"""


@pytest.fixture
def runs(tmp_path):
    return KeptRuns(tmp_path / "lernmi" / "runs")


def moment(files):
    """Of the first of them, 0 if there is none any more."""
    summary = read_summary(files[0]) if files else None
    return 0 if summary is None else summary.moment


def waits(condition, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.01)


def test_killed_while_it_learns_it_is_recovered_as_it_was_kept(start, runs, tmp_path):
    program = start("xor", "--pace", "max", "--seed", "3", code=QUICK)
    waits(lambda: any(moment(run.files[1:]) > 0 for run in runs.every()))
    program.kill(signal.SIGKILL)
    assert program.ends()
    program.close()
    (run,) = runs.every()
    assert run.state is State.CRASHED
    newest, before = (lernmi.load_run(path) for path in run.files[:2])
    assert newest.moment > before.moment > 0
    again = start()
    assert again.waits_until(b"was cut off")
    again.write(b"u")
    assert again.waits_until(b"Topology")
    again.kill(signal.SIGTERM)
    assert again.ends()
    assert again.close() == 128 + signal.SIGTERM
    (run,) = runs.every()
    assert run.state is State.ENDED
    recovered = lernmi.load_run(run.files[0])
    assert recovered.moment == newest.moment
    assert np.array_equal(recovered.network.weights, newest.network.weights)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_leaves_it_kept_as_it_was_then(start, runs, number):
    program = start("xor", "--paused")
    assert program.waits_until(b"Topology")
    seen = len(program.output)
    program.write(b"+eee")
    assert program.waits_until(b"epoch 3", since=seen)
    program.kill(number)
    assert program.ends()
    assert program.close() == 128 + number
    assert program.broken() == []
    (run,) = runs.every()
    assert (run.state, read_summary(run.files[0]).moment) == (State.ENDED, 12)


def test_a_signal_while_it_sleeps_leaves_it_kept(start, runs):
    program = start("xor", "--paused", wakes=False)
    assert program.waits_until(b"Topology")
    program.write(b"+")
    program.write(b"\x1a")
    assert program.falls_asleep()
    program.kill(signal.SIGTERM)
    program.kill(signal.SIGCONT)
    assert program.ends()
    assert program.close() == 128 + signal.SIGTERM
    assert [run.state for run in runs.every()] == [State.ENDED]


def test_a_terminal_that_is_gone_leaves_it_kept(start, runs):
    program = start("xor", "--pace", "max")
    assert program.waits_until(b"Topology")
    program.write(b"+")
    waits(runs.every)
    before = read_summary(runs.every()[0].files[0]).moment
    program.vanish()
    assert program.ends()
    program.close()
    (run,) = runs.every()
    assert run.state is State.ENDED
    assert read_summary(run.files[0]).moment > before


def test_a_fault_leaves_it_to_be_recovered_and_the_line_says_so(start, runs):
    code = (
        "from lernmi_tui.app import LernmiApp\n"
        "def fault(*_): raise ValueError('made to fail')\n"
        "LernmiApp.action_toggle_dark = fault\n"
        "from lernmi_tui.__main__ import main\nmain()"
    )
    program = start("xor", "--paused", code=code)
    assert program.waits_until(b"Topology")
    program.write(b"+\x14")
    assert program.ends()
    assert program.close() == 1
    assert program.broken() == []
    assert b"the run is kept, and Home offers to recover it" in program.output
    assert [run.state for run in runs.every()] == [State.CRASHED]


def test_where_a_disk_takes_too_long_a_signal_ends_it_in_time_and_that_is_said(start, runs):
    program = start("xor", "--paused", code=SLOW_DISK)
    assert program.waits_until(b"Topology")
    program.write(b"+")
    time.sleep(0.5)
    asked = time.monotonic()
    program.kill(signal.SIGTERM)
    assert program.ends()
    assert program.close() == 128 + signal.SIGTERM
    assert program.broken() == []
    assert b"there was no time to keep the run" in program.output
    assert time.monotonic() - asked < 20.0  # not the minute that the disk takes
    assert runs.every() == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_can_t_be_written_is_said(start, tmp_path):
    (tmp_path / "lernmi").mkdir(mode=0o500)
    program = start("xor", "--paused")
    assert program.waits_until(b"Topology")
    program.write(b"+")
    assert program.waits_until(b"can't be kept")


def test_a_run_file_opens_where_it_stood(start, tmp_path, runs):
    session = lernmi.Session(lernmi.load_task("xor"), seed=3)
    session.run(4_000)
    session.save(tmp_path / "mine.csv")  # its content tells what it is, not its name
    program = start("mine.csv")
    assert program.waits_until(b"Topology")
    assert program.waits_until(b"4,000")
    program.write(b"\x11")
    assert program.ends()
    assert program.close() == 0
    assert runs.every() == []
