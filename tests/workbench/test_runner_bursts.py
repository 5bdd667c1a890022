"""Commands that come at once count as if they had come one by one."""

import numpy as np
import pytest

import lernmi
from lernmi.net.refs import LinkRef
from lernmi.run.goals.goals import MomentGoal
from lernmi.run.record.events import SampleRemoved, WeightSet
from lernmi_tui.workbench.runner import Runner
from tests.run.random_runs import differences
from tests.runner_helpers import settled, until

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


LINK, OTHER_LINK = LinkRef(1, 0, 1), LinkRef(0, 1, 1)
THROUGH_TIME = COMMANDS | {
    "k": lambda runner: runner.step("link", False),
    "K": lambda runner: runner.step("link", True),
    "l": lambda runner: runner.step("layer", False),
    "L": lambda runner: runner.step("layer", True),
    "S": lambda runner: runner.step("sample", True),
    "E": lambda runner: runner.step("epoch", True),
    "o": Runner.leave_step,
    "0": lambda runner: runner.seek(0),
    "7": lambda runner: runner.seek(7),
    "9": Runner.seek,
    "b": lambda runner: runner.other_run(1),
    "B": lambda runner: runner.other_run(-1),
    "u": Runner.undo,
    "U": Runner.redo,
    "=": lambda runner: runner.do(WeightSet(LINK, 0.5)),
    "/": lambda runner: runner.take_out(OTHER_LINK),
    "z": lambda runner: runner.freeze(LINK),
    "d": lambda runner: runner.do(SampleRemoved(1)),
    "D": lambda runner: runner.do_from_start(SampleRemoved(0), "without 0"),
    "m": lambda runner: runner.begin_with("rate 0.05", rate=0.05),
    "v": lambda runner: runner.go_to_furthest(LINK),
}
BACK_TO = {"5": lambda runner: runner.run_until(MomentGoal(5))}
RARE = "rnDm"


def at_rest(runner):
    """Wait until nothing is at work, also of what waits for something else."""
    course = runner._course
    settled(runner)
    until(lambda: not (course.is_at_work or course.waiting))
    return settled(runner)


def assert_a_burst_counts_as_if_sent_slowly(keys, runners, sessions):
    quick, slow = runners
    for key in keys:
        (THROUGH_TIME | BACK_TO)[key](quick)
    for key in keys:
        (THROUGH_TIME | BACK_TO)[key](slow)
        at_rest(slow)
    at_rest(quick)
    assert_the_same(keys, runners, sessions)
    one, other = sessions
    assert (one.run_letter, one.run_letters) == (other.run_letter, other.run_letters), keys


@pytest.mark.parametrize(
    "keys",
    ["E+", "uU", "S7", "u7", "uel", "usl", "SDsE", "uv", "Esm", "Kb", "Kr", "75", "Ko"],
)
def test_what_follows_work_in_hand_is_meant_of_where_that_leads(keys):
    runners, sessions = two_runners("circle")
    for runner in runners:
        for key in "ssssssss+ss=s":
            THROUGH_TIME[key](runner)
            at_rest(runner)
    assert_a_burst_counts_as_if_sent_slowly(keys, runners, sessions)
    for runner in runners:
        runner.stop()


@pytest.mark.parametrize("chunk", range(6))
def test_bursts_through_time_count_as_if_sent_slowly(chunk):
    rng = np.random.default_rng([9, chunk])
    name, batch = ("xor", 1) if chunk % 2 else ("circle", int(rng.integers(1, 9)))
    runners, sessions = two_runners(name, batch_size=batch)
    shares = np.array([0.25 if key in RARE else 1.0 for key in THROUGH_TIME])
    for _ in range(10):
        keys = rng.choice([*THROUGH_TIME], rng.integers(2, 15), p=shares / shares.sum()).tolist()
        assert_a_burst_counts_as_if_sent_slowly(keys, runners, sessions)
    for runner in runners:
        runner.stop()
