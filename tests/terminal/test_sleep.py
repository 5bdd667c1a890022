"""Ctrl+Z and ``fg``, also while something else happens: the terminal is always somebody's own."""

import shutil
import signal
import sys
import time
from random import Random

import pytest

from tests.terminal.program import MAIN

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


@pytest.mark.skipif(shutil.which("bash") is None, reason="a shell with jobs")
def test_bg_and_fg_of_a_shell(tmp_path):
    pexpect = pytest.importorskip("pexpect")
    shell = pexpect.spawn("bash", ["--norc", "-i"], dimensions=(36, 120), timeout=60)
    shell.sendline(f'PS1="at the shell "; {sys.executable} -c "{MAIN}" xor --paused')
    shell.expect("Topology")
    shell.send(CTRL_Z)
    shell.expect("Stopped")
    shell.sendline("bg")
    shell.expect("Stopped|at the shell")
    shell.sendline("fg")
    shell.expect("Topology")
    shell.send("q")
    shell.expect("at the shell ")
    shell.sendline("echo code $?")
    shell.expect("code 0")
    shell.sendline("exit")
    shell.expect(pexpect.EOF)
    shell.close()
