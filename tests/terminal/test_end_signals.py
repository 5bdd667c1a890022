"""A request to end is obeyed at any moment: the terminal stays whole, the exit code says which."""

import signal
import time
from itertools import product

import pytest

from tests.amount import SHARE

pytestmark = pytest.mark.slow

OPENS = b"\x1b[?1049h"
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT]
DELAYS, LOADING = [0, 5, 15, 40], [0, 30, 60, 120, 240, 400]  # milliseconds, chosen at will
DELAYED = list(product(SIGNALS, DELAYS) if SHARE == 1 else zip(SIGNALS, DELAYS, strict=True))
CAUGHT = """
import lernmi_tui.__main__ as door
catch = door.end_signals.catch
door.end_signals.catch = lambda: (catch(), print("from now on", flush=True))
door.main()
"""


def assert_obeyed(program, number):
    assert program.ends()
    assert program.close() == 128 + number
    assert program.broken() == []
    assert b"Traceback" not in program.output
    assert b"KeyboardInterrupt" not in program.output


@pytest.mark.parametrize(("number", "milliseconds"), DELAYED)
def test_just_after_the_screen_opens(start, number, milliseconds):
    program = start()
    assert program.waits_until(OPENS)
    time.sleep(milliseconds / 1000)
    program.kill(number)
    assert_obeyed(program, number)


@pytest.mark.parametrize("milliseconds", LOADING if SHARE == 1 else LOADING[::3])
def test_an_interrupt_while_the_program_is_loaded(start, milliseconds):
    program = start("xor", code=CAUGHT)
    assert program.waits_until(b"from now on")
    time.sleep(milliseconds / 1000)
    program.kill(signal.SIGINT)
    assert_obeyed(program, signal.SIGINT)


@pytest.mark.parametrize("number", SIGNALS)
def test_while_it_learns(start, number):
    program = start("mnist", "--pace", "max")
    assert program.waits_until(b"Topology")
    program.kill(number)
    assert_obeyed(program, number)


def test_many_at_once(start):
    program = start("xor")
    assert program.waits_until(b"Topology")
    for _ in range(20):
        program.kill(signal.SIGTERM)
    assert_obeyed(program, signal.SIGTERM)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_while_it_sleeps(start, number):
    program = start("xor", wakes=False)
    assert program.waits_until(b"Topology")
    program.write(b"\x1a")
    assert program.falls_asleep()
    program.kill(number)
    program.kill(signal.SIGCONT)
    assert_obeyed(program, number)


def test_ctrl_c_as_a_key_ends_nothing(start):
    program = start("xor", "--paused")
    assert program.waits_until(b"Topology")
    program.write(b"\x03")
    seen = len(program.output)
    program.write(b"s")
    assert program.waits_until(b"moment", since=seen)
    assert not program.has_ended()
