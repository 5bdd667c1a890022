"""Bursts of clicks and keys in one read of a real pseudo-terminal."""

import os
import sys
import time

import pytest

pexpect = pytest.importorskip("pexpect", reason="pexpect needs POSIX")
if sys.platform == "win32":
    pytest.skip("pseudo-terminals of POSIX", allow_module_level=True)

pytestmark = pytest.mark.slow

APP = "from lernmi_tui.__main__ import main; main()"
PALETTE, ENTER, PAGE_DOWN, QUIT = "\x10", "\r", "\x1b[6~", "\x11"


def click(column, row):
    """A press and a release at a cell, counted from 1."""
    return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"


def start(*arguments, rows=36):
    child = pexpect.spawn(
        sys.executable,
        ["-c", APP, *arguments],
        dimensions=(rows, 120),
        timeout=15,
        env={
            **os.environ,
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "PYTHONIOENCODING": "utf-8",
        },
    )
    child.delaybeforesend = None
    return child


def assert_ends_well(child):
    child.send(QUIT)
    child.expect(pexpect.EOF)
    child.close()
    assert b"Error" not in child.before
    assert child.exitstatus == 0


def test_a_burst_on_the_palette_closes_the_palette_alone():
    child = start("xor", "--paused")
    child.expect(b"Topology")
    bursts = [click(2, 35) * 2, click(2, 35) * 3, ENTER * 2, "\x1b" * 3]
    for epoch, burst in enumerate(bursts, 1):
        child.send(PALETTE)
        child.expect(b"Search for commands")
        if burst.startswith(ENTER):
            child.send("workbench: one s")
        time.sleep(1.0)  # commands are gathered in batches
        child.send(burst)
        time.sleep(0.2)
        child.send("e")
        child.expect(b"epoch %d" % epoch)
    assert_ends_well(child)


def test_escape_and_a_key_right_after_it_are_two_keys_and_pasted_keys_are_none():
    child = start("xor", "--paused")
    child.expect(b"Topology")
    cases = [["/h1\x1bs"], ["/h1", "\x1b", "s"], ["\x1b\x1bs"], ["i\x1bs"]]
    for moment, pieces in enumerate(cases, 1):
        for piece in pieces:
            child.send(piece)
            time.sleep(0.02)
        child.expect(b"moment %d" % moment)
    child.send("\x1b[200~hhh\x1b[201~")
    child.expect(b"pasted")
    child.send("s")
    child.expect(b"moment 5")
    assert_ends_well(child)


def test_clicks_on_what_shows_that_it_loads():
    child = start("digits", "--paused")
    child.expect(b"Loading the task")
    for _ in range(300):
        child.send(click(60, 18))
        time.sleep(0.005)
    child.send("e")
    child.expect(b"epoch 1")
    assert_ends_well(child)


def test_a_page_down_on_home_in_three_rows():
    child = start(rows=3)
    child.expect(b"lernmi needs")
    child.send("o\x1b")
    time.sleep(0.2)
    child.send(PAGE_DOWN)
    time.sleep(0.2)
    assert_ends_well(child)


@pytest.mark.parametrize("after", ["g", "h", ENTER, PALETTE, "?"])
def test_keys_right_after_the_one_that_quits(after):
    child = start()
    child.expect(b"13 links")
    child.send(QUIT + after * 2)
    assert_ends_well(child)
