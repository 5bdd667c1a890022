"""A few of the signals that `make torture` sends by the hundred."""

import signal
from random import Random

import pytest

from tests.terminal.moments import MOMENTS
from tests.torture.signals import KINDS, tried

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", KINDS)
def test_at_some_moment(kind):
    outcome = tried(kind, Random(f"a few:{kind}"))
    assert outcome.faults == [], outcome.moment


def test_what_the_terminal_answers_late_stays_on_no_longer(start):
    program = start("xor", modern=True)
    assert MOMENTS["paused"].is_reached(program)
    assert program.waits_until(b"\x1b[?1016h")
    program.kill(signal.SIGTERM)
    assert program.ends()
    program.close()
    assert program.broken() == []
