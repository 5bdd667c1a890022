"""A slower beat, with a clock and timers that are moved by hand."""

import pytest

from lernmi_tui.parts import beat
from lernmi_tui.parts.beat import Beat


class Clock:
    """Stands for the time and for what runs timers."""

    def __init__(self):
        self.now = 100.0
        self.timers = []

    def set_timer(self, wait, act):
        self.timers.append((self.now + wait, act))
        return act

    def pass_by(self, seconds):
        self.now += seconds
        due = [act for at, act in self.timers if at <= self.now]
        self.timers = [(at, act) for at, act in self.timers if at > self.now]
        for act in due:
            act()


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(beat, "monotonic", lambda: clock.now)
    return clock


def test_the_first_is_now_and_the_last_of_many_is_never_lost(clock):
    acts = []
    slow = Beat(clock, 0.5, lambda: acts.append(clock.now))
    for _ in range(3):
        slow.ask()
    assert acts == [100.0]
    clock.pass_by(0.25)
    slow.ask()
    clock.pass_by(0.25)
    assert acts == [100.0, 100.5]
    clock.pass_by(9.5)
    assert acts == [100.0, 100.5]


def test_after_a_rest_it_is_now_again(clock):
    acts = []
    slow = Beat(clock, 0.5, lambda: acts.append(clock.now))
    slow.ask()
    clock.pass_by(0.75)
    slow.ask()
    slow.ask()
    assert acts == [100.0, 100.75]
    clock.pass_by(0.5)
    assert acts == [100.0, 100.75, 101.25]
