"""The whole program on a real pseudo-terminal: it starts, it ends, the terminal stays whole."""

import io
import os
import re
import signal
import subprocess
import sys
import time

import pytest

pexpect = pytest.importorskip("pexpect", reason="pexpect needs POSIX")
if sys.platform == "win32":
    pytest.skip("pseudo-terminals of POSIX", allow_module_level=True)

import termios  # noqa: E402

pytestmark = pytest.mark.slow

QUIT = "qq"  # after some seconds of training it asks once
APP = "from lernmi_tui.__main__ import main; main()"
TERMINAL = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}
ENTERED_ALTERNATE_SCREEN = rb"\x1b\[\?1049h"
LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"
CURSOR_SHOWN = b"\x1b[?25h"
MOUSE_OFF = b"\x1b[?1000l"


def start(*arguments, size=(36, 120), preexec_fn=None, **environment):
    child = pexpect.spawn(
        sys.executable,
        ["-c", APP, *arguments],
        dimensions=size,
        timeout=60,
        preexec_fn=preexec_fn,
        env={**os.environ, **TERMINAL, **environment},
    )
    child.delaybeforesend = None
    child.logfile_read = io.BytesIO()
    return child


def end(child):
    """Everything written from its start to its end, and its exit code."""
    child.expect(pexpect.EOF)
    child.close()
    return child.logfile_read.getvalue(), child.exitstatus


def assert_whole(output):
    for sequence in (LEFT_ALTERNATE_SCREEN, CURSOR_SHOWN, MOUSE_OFF):
        assert output.rfind(sequence) >= 0
    assert b"Traceback" not in output


def test_home_then_a_task_then_quit():
    child = start()
    child.expect(b"Watch a neural network learn")
    child.expect(b"13 links")
    child.send("\r")
    child.expect(b"running")
    child.expect(b"Topology")
    child.send(" ")
    child.expect(b"paused")
    child.send(QUIT)
    output, code = end(child)
    assert_whole(output)
    assert code == 0


def test_straight_to_a_task_as_the_options_say():
    child = start("xor", "--sizes", "2,4,1", "--rate", "0.5", "--seed", "7", "--pace", "max",
                  "--paused")  # fmt: skip
    child.expect(b"2-4-1")
    child.expect(b"seed 7")
    child.expect(b"full speed")
    child.expect(b"paused")
    child.expect(b"Topology")
    child.send(QUIT)
    assert end(child)[1] == 0


@pytest.mark.parametrize("shown", [b"\x1b\\[\\?1049h", b"Topology"])
@pytest.mark.parametrize("hang_up_first", [True, False])
def test_a_closed_terminal_ends_it_and_keeps_no_core_busy(hang_up_first, shown):
    child = start("xor", "--pace", "max", preexec_fn=None if hang_up_first else ignore_hang_up)
    child.expect(shown)
    os.close(child.child_fd)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        done, status = os.waitpid(child.pid, os.WNOHANG)
        if done:
            assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGHUP
            return
        time.sleep(0.05)
    os.kill(child.pid, signal.SIGKILL)
    raise AssertionError("it is still there")


def ignore_hang_up():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def is_raw(child):
    return not termios.tcgetattr(child.child_fd)[3] & termios.ICANON


def test_a_stray_continuation_changes_nothing():
    child = start("xor")
    child.expect(b"Topology")
    for _ in range(3):
        child.kill(signal.SIGCONT)
    child.send("3")
    child.expect(b"weight")
    assert is_raw(child)
    child.send(QUIT)
    output, code = end(child)
    assert_whole(output)
    assert code == 0
    assert output.count(LEFT_ALTERNATE_SCREEN) == 1


def test_stopped_and_continued_it_goes_on_and_ends_whole():
    child = start("xor")
    child.expect(b"Topology")
    line_mode = termios.tcgetattr(child.child_fd)
    line_mode[3] |= termios.ICANON | termios.ECHO
    child.kill(signal.SIGSTOP)
    termios.tcsetattr(child.child_fd, termios.TCSANOW, line_mode)  # as a shell does
    child.kill(signal.SIGCONT)
    child.expect(ENTERED_ALTERNATE_SCREEN)  # it takes the terminal back
    child.expect(b"Topology")  # and paints it again
    child.send("m")
    child.expect(b"1 Topology")
    child.send(QUIT)
    output, code = end(child)
    assert_whole(output)
    assert code == 0


def test_bytes_that_are_no_utf_8_are_survived():
    child = start("xor", "--paused")
    child.expect(b"Topology")
    child.send(b"\xff\xe9\xe9\x80")
    child.send(b"s")
    child.expect(b"moment 1 ")
    child.send(QUIT)
    output, code = end(child)
    assert_whole(output)
    assert code == 0


@pytest.mark.parametrize("key", ["h", "m", "?", "\t", "\x14", "n", "e"])
def test_a_held_key_is_survived(key):
    child = start("xor", "--pace", "max")
    child.expect(b"Topology")
    child.send(key * 60)
    child.send("\x11\r")  # and yes, if it asks
    output, code = end(child)
    assert_whole(output)
    assert code == 0


def test_an_ascii_locale_gets_ascii_and_broken_settings_are_a_line(own_folder):
    settings = own_folder / "settings.toml"
    settings.write_text("theme = ")
    child = start("xor", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="")
    child.expect(b"TOML")  # what is wrong with them
    child.expect(b"Topology")
    child.send("\x14" + QUIT)  # another theme, which can't be kept
    output, code = end(child)
    assert code == 0
    assert output.isascii() and b"\\u2" not in output and b"-----" in output
    assert settings.read_text() == "theme = "


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {}])
def test_without_colour_signs_are_still_told_apart(environment):
    child = start("xor", COLORTERM="truecolor", **environment)
    child.expect(b"Topology")
    child.expect(b"solid")
    child.send(QUIT)
    output, code = end(child)
    assert code == 0
    colours = set(re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", output))
    assert len(colours) > 3
    is_grey = all(red == green == blue for red, green, blue in colours)
    assert is_grey == bool(environment)


@pytest.mark.parametrize("size", [(1, 1), (5, 20), (16, 60), (24, 80), (70, 250)])
def test_any_size_starts_and_ends(size):
    child = start("xor", size=size)
    child.expect(ENTERED_ALTERNATE_SCREEN)
    child.expect(b"[a-z]")
    child.send(QUIT)
    output, code = end(child)
    assert_whole(output)
    assert code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nope"], b"no task is called 'nope'"),
        (["xor", "--sizes", "3,1"], b"starts with 2 and ends with 1"),
        (["xor", "--rate", "-1"], b"above 0"),
        (["xor", "--pace", "0"], b"neither max nor a number"),
        (["xor", "--activation", "step"], b"no activation is called"),
    ],
)
def test_refusals_are_one_line_and_no_screen(arguments, says):
    output, code = end(start(*arguments))
    assert says in output
    assert b"\x1b[?1049h" not in output
    assert b"Traceback" not in output
    assert code in (1, 2)


def test_without_a_terminal_it_says_what_to_use_instead():
    done = subprocess.run(
        [sys.executable, "-c", APP, "xor"], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "lernmi train TASK" in done.stderr
    assert len(done.stderr.splitlines()) == 1
