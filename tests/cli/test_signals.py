"""Asked to end at any time, ``lernmi`` says so in one line; the exit code names the signal."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("signals of POSIX", allow_module_level=True)

MAIN = "from lernmi.cli.__main__ import main; main()"
SENT_WHEN_LOADED = """
import signal, sys
class Sender:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            signal.raise_signal({number})
sys.meta_path.insert(0, Sender())
"""
HIDDEN, SHOWN = b"\x1b[?25l", b"\x1b[?25h"
MODULES = ["click", "numpy", "lernmi.run.session", "numba", "lernmi.net.kernel"]


def command(module, number):
    """``lernmi train``, which gets the signal just before it loads ``module``."""
    sent = SENT_WHEN_LOADED.format(module=module, number=int(number))
    return [sys.executable, "-c", sent + MAIN, "train", "xor", "--epochs", "1"]


def on_a_terminal(arguments):
    """What a program on a pseudo-terminal of its own wrote, and its exit code."""
    seen, terminal = os.openpty()
    with subprocess.Popen(
        arguments, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    ) as it:
        os.close(terminal)
        written = b""
        try:
            while piece := os.read(seen, 2**16):
                written += piece
        except OSError:  # as Linux says that nobody writes any more
            pass
    os.close(seen)
    return written, it.returncode


@pytest.mark.parametrize("module", MODULES)
def test_while_it_is_loaded(module):
    done = subprocess.run(command(module, signal.SIGINT), capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "stopped\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_signals_while_it_is_loaded(number):
    done = subprocess.run(command("numpy", number), capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (128 + number, "stopped\n")


@pytest.mark.parametrize("module", ["click", "numba"])
def test_while_it_is_loaded_on_a_terminal(module):
    written, code = on_a_terminal(command(module, signal.SIGINT))
    assert code == 130
    assert written.endswith(b"\r\x1b[2K\x1b[?25hstopped\r\n")
    assert written.count(b"\n") == 1


def test_on_a_terminal_ctrl_c_ends_a_run_with_what_was_reached():
    seen, terminal = os.openpty()
    controlled = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    arguments = [sys.executable, "-c", controlled + MAIN, "train", "and", "--epochs", "100000000"]
    with subprocess.Popen(
        arguments, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    ) as it:
        os.close(terminal)
        written = b""
        while b"epochs  [" not in written:
            written += os.read(seen, 2**16)
        os.write(seen, b"\x03")
        before = len(written)
        while b"samples/s" not in written[before:]:
            written += os.read(seen, 2**16)
    os.close(seen)
    assert it.returncode == 130
    assert b"Traceback" not in written and b"stopped" not in written
    assert written.rfind(b"\x1b[?25h") > written.rfind(b"\x1b[?25l")  # the cursor is there again
    assert b"and 2-1, seed 0" in written[before:]


def test_a_second_signal_ends_at_once_what_does_not_come_to_its_end():
    code = """
import signal
from lernmi.cli.signals import stop_on_signals
with stop_on_signals() as caught:
    signal.raise_signal(signal.SIGINT)
    assert caught == [signal.SIGINT]
    signal.raise_signal(signal.SIGINT)
    print("it goes on")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "stopped\n")


def test_what_nohup_ignores_does_not_end_it():
    arguments = [sys.executable, "-c", MAIN, "train", "and", "--epochs", "3000000"]
    with subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    ) as it:
        assert it.stdout.readline().startswith("epoch 30")
        it.send_signal(signal.SIGHUP)
        out, err = it.communicate(timeout=60)
    assert (it.returncode, err) == (0, "")
    assert "after 3,000,000 epochs" in out.splitlines()[-1]


def test_a_reader_that_has_had_enough_is_left_quietly():
    with subprocess.Popen(
        [sys.executable, "-c", MAIN, "tasks"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as it:
        it.stdout.close()  # as `head -0` does, before anything is written
        assert it.stderr.read() == ""
    assert it.returncode == 1


def test_ctrl_z_and_ctrl_backslash_leave_the_shell_its_cursor():
    pexpect = pytest.importorskip("pexpect")
    if shutil.which("bash") is None:
        pytest.skip("a shell with jobs is needed")
    shell = pexpect.spawn("bash", ["--norc", "--noediting", "-i"], timeout=60)
    shell.sendline(f'PS1="at the shell "; {sys.executable} -c "{MAIN}" train and --epochs 10000000')
    shell.expect(rb"epochs  \[")
    shell.send("\x1a")
    shell.expect(r"Stopped[^\n]*\n")
    assert HIDDEN not in shell.before.rpartition(SHOWN)[2] and SHOWN in shell.before
    shell.sendline("fg")
    shell.expect(rb"epochs  \[")
    shell.send("\x1c")
    shell.expect("at the shell ")
    assert HIDDEN not in shell.before.rpartition(SHOWN)[2] and SHOWN in shell.before
    shell.sendline("echo code $?")
    shell.expect("code 131")
    shell.close(force=True)
