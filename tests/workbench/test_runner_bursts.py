"""Commands that come at once count as if they had come one by one."""

import numpy as np
import pytest

import lernmi
from lernmi_tui.workbench.runner import Runner
from tests.run.random_runs import differences
from tests.runner_helpers import settled

POINT = np.array([0.25, -0.5])
COMMANDS = {
    "s": Runner.step_sample,
    "e": Runner.step_epoch,
    "+": Runner.rate_up,
    "-": Runner.rate_down,
    "[": Runner.slower,
    "]": Runner.faster,
    "f": Runner.full_speed,
    "n": Runner.next_seed,
    "r": Runner.rewind,
    "t": lambda runner: runner.teach(POINT, np.array([1.0]), every_epoch=False),
    "T": lambda runner: runner.teach(POINT, np.array([0.0]), every_epoch=True),
    "u": lambda runner: runner.teach(2 * POINT, np.array([1.0]), every_epoch=True),
    "x": lambda runner: runner.forget(POINT),
    "X": lambda runner: runner.forget(),
}


def two_runners(name, **arguments):
    """Two runners of the same run, and their sessions."""
    sessions = [lernmi.Session(lernmi.load_task(name), **arguments) for _ in range(2)]
    runners = [Runner(lambda session=session: session, False, None) for session in sessions]
    for runner in runners:
        runner.start()
    return runners, sessions


def assert_the_same(keys, runners, sessions):
    quick, slow = map(settled, runners)
    assert differences(*sessions) == [], keys
    assert (quick.pace, quick.running, quick.notice) == (slow.pace, slow.running, slow.notice), keys


@pytest.mark.parametrize("keys", ["s" * 50, "+" * 50, "[" * 50, "se+" * 16 + "en", "n" * 49 + "s"])
def test_fifty_keys_at_once_count_as_fifty(keys):
    runners, sessions = two_runners("circle", batch_size=3)
    for key in keys:
        COMMANDS[key](runners[0])
    for key in keys:
        COMMANDS[key](runners[1])
        settled(runners[1])
    assert_the_same(keys, runners, sessions)
    for runner in runners:
        runner.stop()
    if keys == "s" * 50:
        assert sessions[0].moment == 50


@pytest.mark.parametrize("chunk", range(10))
def test_bursts_of_commands_count_as_if_sent_slowly(chunk):
    """20 bursts one after another on the same run, all kinds of commands in any order."""
    rng = np.random.default_rng([8, chunk])
    name, batch = ("xor", 1) if chunk % 2 else ("circle", int(rng.integers(1, 9)))
    runners, sessions = two_runners(name, batch_size=batch)
    for _ in range(20):
        keys = rng.choice([*COMMANDS], rng.integers(2, 25), p=_shares()).tolist()
        for key in keys:
            COMMANDS[key](runners[0])
        for key in keys:
            COMMANDS[key](runners[1])
            settled(runners[1])
        assert_the_same(keys, runners, sessions)
    for runner in runners:
        runner.stop()


def _shares():
    """Steps and edits often, beginning again seldom."""
    shares = np.array([0.2 if key in "nr" else 1.0 for key in COMMANDS])
    return shares / shares.sum()
