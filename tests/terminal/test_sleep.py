"""Ctrl+Z and ``fg``, also while something else happens: the terminal is always somebody's own."""

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from random import Random

import pytest

from tests.terminal.program import MAIN, left_on

pexpect = pytest.importorskip("pexpect", reason="pexpect needs POSIX")

pytestmark = pytest.mark.slow

CTRL_Z = b"\x1a"


def test_asleep_the_terminal_is_the_shells(start):
    program = start("xor", wakes=False)
    assert program.waits_until(b"Topology")
    program.write(CTRL_Z)
    assert program.falls_asleep()
    assert program.broken() == []
    seen = len(program.output)
    program.kill(signal.SIGCONT)
    assert program.waits_until(b"Topology", since=seen)
    program.write(b"qq")
    assert program.ends()
    assert program.close() == 0
    assert program.broken() == []


def test_sleeping_and_waking_in_quick_turns(start):
    program = start("xor", "--paused", wakes=False)
    assert program.waits_until(b"Topology")
    random = Random(0)
    for _ in range(60):
        program.kill(random.choice([signal.SIGTSTP, signal.SIGCONT]))
        time.sleep(random.choice([0, 0.001, 0.002, 0.005, 0.05, 0.2]))
    program.wakes = True
    assert obeys(program, b"?", b"Help")
    assert obeys(program, b"\x1b", b"Topology")
    program.write(b"qq")
    assert program.ends()
    assert program.close() == 0
    assert program.broken() == []


def obeys(program, key, shows):
    """True once ``key`` did something; one that is pressed while it falls asleep is lost."""
    seen = len(program.output)
    return any(
        program.write(key) and program.waits_until(shows, seen, patience=2.0) for _ in range(30)
    )


@pytest.mark.parametrize("keys", [b"\x11\x1a", b"\x1a\x11", b"\x1a\x1a\x11\x1a"])
def test_ctrl_z_while_it_ends(start, keys):
    program = start("xor")
    assert program.waits_until(b"Topology")
    program.write(keys)
    time.sleep(0.5)
    program.write(b"\x11\x11")
    assert program.ends()
    assert program.close() == 0
    assert program.broken() == []


@pytest.fixture
def shell():
    """Bash with the program as its job, in front."""
    if shutil.which("bash") is None:
        pytest.skip("a shell with jobs is needed")
    shell = pexpect.spawn("bash", ["--norc", "-i"], dimensions=(36, 120), timeout=60)
    shell.logfile_read = io.BytesIO()
    shell.sendline(f'PS1="at the shell "; {sys.executable} -c "{MAIN}" xor --paused')
    shell.expect("Topology")
    yield shell
    shell.close(force=True)


def test_bg_and_fg_of_a_shell(shell):
    shell.send(CTRL_Z)
    shell.expect("Stopped")
    shell.sendline("bg")
    shell.expect("Stopped|at the shell")
    shell.sendline("fg")
    shell.expect("Topology")
    leave(shell)
    shell.sendline("echo code $?")
    shell.expect("code 0")


def leave(shell):
    """End the program. Keys that come while the terminal changes hands are thrown away by it."""
    for _ in range(12):
        shell.send("q")
        if shell.expect(["at the shell ", pexpect.TIMEOUT], timeout=5) == 0:
            return
    raise AssertionError("it does not end")


def stop(shell):
    """By force, from elsewhere. Its process group."""
    group = os.tcgetpgrp(shell.child_fd)
    os.killpg(group, signal.SIGSTOP)
    shell.expect("at the shell ")
    return group


def is_stopped(process):
    asked = ["ps", "-o", "stat=", "-p", str(process)]
    return subprocess.run(asked, capture_output=True).stdout.startswith(b"T")


def test_bg_and_fg_after_a_stop_by_force(shell):
    job = stop(shell)
    shell.sendline("bg; echo in the back''ground")
    shell.expect("in the background")
    assert any(is_stopped(job) or time.sleep(0.05) for _ in range(600))
    shell.sendline("fg")
    shell.expect("Topology")
    leave(shell)
    shell.sendline("echo code $?")
    shell.expect("code 0")


def test_killed_by_the_shell_after_a_stop_by_force(shell):
    stop(shell)
    shell.sendline("kill %1; wait %1; echo code $?")
    shell.expect("code 143")
    shell.expect("at the shell ")
    shell.sendline("exit")
    shell.read()
    assert left_on(shell.logfile_read.getvalue()) == []
