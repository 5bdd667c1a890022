"""Standard streams that are closed or full: nothing is lost without a word."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a shell's redirections")

COMMANDS = ["tasks", "train xor --epochs 2", "compare xor --epochs 2", "--help", "--version"]


def ran(arguments, redirections, module="lernmi.cli"):
    line = f'exec "{sys.executable}" -m {module} {arguments} {redirections}'
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=120)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device here")
@pytest.mark.parametrize("arguments", [*COMMANDS, "train --help"])
def test_a_full_disk_is_said_in_one_line(arguments):
    done = ran(arguments, ">/dev/full")
    assert done.stderr == "Error: writing failed: No space left on device\n"
    assert done.returncode == 1


@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_closed_output_is_said_in_one_line(arguments):
    done = ran(arguments, ">&-")
    assert done.stderr == "Error: there is no standard output to write to\n"
    assert done.returncode == 1


def test_where_nothing_can_be_said_the_exit_code_says_it():
    done = ran("train xor --epochs 2", ">&- 2>&- <&-")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_closed_messages_and_input_take_nothing_away():
    whole = ran("tasks", "")
    done = ran("tasks", "2>&- <&-")
    assert done.returncode == 0 and done.stdout == whole.stdout


def test_a_reader_that_goes_ends_it_quietly():
    done = ran("tasks", "| true")
    assert done.stderr == ""


@pytest.mark.parametrize("redirection", [">&-", ">/dev/full"])
def test_the_app_says_so_too(redirection):
    done = ran("--version", redirection, "lernmi_tui")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr
