"""The worker thread: commands in, reports out."""

import time

import numpy as np
import pytest

import lernmi
from lernmi_tui.workbench.runner import Runner, Speed


def until(condition, seconds=30.0):
    """Wait for ``condition``; a slow machine only makes it take longer."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.005)


@pytest.fixture
def start():
    runners = []

    def begin(name="xor", running=False, pace=None, **arguments):
        task = lernmi.load_task(name)
        runner = Runner(lambda: lernmi.Session(task, **arguments), running, pace)
        runners.append(runner)
        runner.start()
        until(lambda: runner.report.snapshot is not None or runner.report.failure)
        return runner

    yield begin
    for runner in runners:
        runner.stop(timeout=30)
        assert not runner._thread.is_alive()


def moment(runner):
    return runner.report.snapshot.moment


def test_it_waits_paused(start):
    runner = start()
    assert not runner.report.running
    number = runner.report.number
    time.sleep(0.05)
    assert (moment(runner), runner.report.number) == (0, number)


def test_run_and_pause(start):
    runner = start()
    runner.run()
    until(lambda: moment(runner) > 1_000)
    assert runner.report.running
    runner.pause()
    until(lambda: not runner.report.running)
    stopped = moment(runner)
    time.sleep(0.05)
    assert moment(runner) == stopped


def test_a_step_pauses_and_learns_one_sample(start):
    runner = start(running=True, pace=5.0)
    runner.step_sample()
    until(lambda: runner.report.stepped)
    before = moment(runner)
    runner.step_sample()
    until(lambda: moment(runner) == before + 1)
    assert not runner.report.running


def test_an_epoch_ends_where_an_epoch_ends(start):
    runner = start("circle")
    runner.step_sample()
    runner.step_epoch()
    until(lambda: moment(runner) == 200)
    runner.step_epoch()
    until(lambda: moment(runner) == 400)
    assert not runner.report.stepped


def test_the_pace_is_kept(start):
    runner = start(running=True, pace=200.0)
    begun, first = time.perf_counter(), moment(runner)
    until(lambda: moment(runner) >= first + 100)
    took = time.perf_counter() - begun
    learned = moment(runner) - first
    assert learned / took < 300  # never faster; a busy machine may be slower


def test_stepping_and_running_end_with_the_same_numbers(start):
    runner = start(seed=4)
    for _ in range(7):
        runner.step_sample()
    runner.step_epoch()
    runner.run()
    until(lambda: moment(runner) > 10_000)
    runner.pause()
    until(lambda: not runner.report.running)
    again = lernmi.Session(lernmi.load_task("xor"), seed=4)
    again.run(moment(runner))
    np.testing.assert_array_equal(runner.report.snapshot.weights, again.network.weights)


def test_rewind_and_new_seed(start):
    runner = start(seed=4)
    initial = runner.report.snapshot.weights
    runner.step_epoch()
    until(lambda: moment(runner) == 4)
    runner.rewind()
    until(lambda: moment(runner) == 0)
    np.testing.assert_array_equal(runner.report.snapshot.weights, initial)
    runner.rewind(5)
    until(lambda: runner.report.snapshot.seed == 5)
    assert (runner.report.snapshot.weights != initial).any()


def test_the_rate_changes_live_and_a_bad_one_is_said(start):
    runner = start()
    runner.set_rate(2.0)
    until(lambda: runner.report.snapshot.training_rate == 2.0)
    runner.set_rate(float("nan"))
    until(lambda: runner.report.notice)
    assert "finite number above 0" in runner.report.notice
    assert runner.report.snapshot.training_rate == 2.0


def test_a_hopeless_run_pauses_and_says_why_once(start):
    runner = start(running=True, training_rate=1e6)
    until(lambda: runner.report.notice)
    assert "saturated" in runner.report.notice
    assert not runner.report.running
    runner.run()
    until(lambda: runner.report.running)
    time.sleep(1.2)
    assert runner.report.running


def test_a_session_that_cannot_be_made_is_a_failure_in_one_line(start):
    runner = start(sizes=(3, 1))
    assert "xor has 2 inputs" in runner.report.failure
    assert "\n" not in runner.report.failure


def test_an_unexpected_error_is_shown_not_swallowed():
    runner = Runner(lambda: 1 / 0, True, None)
    runner.start()
    until(lambda: runner.report.failure)
    assert "ZeroDivisionError" in runner.report.failure
    runner.stop()


def test_speed_is_measured_over_stretches():
    speed = Speed(now=10.0)
    speed.add(100, 10.1)
    assert speed.value == 0.0
    speed.add(100, 11.0)
    assert speed.value == pytest.approx(200.0)


def test_a_dear_evaluation_waits_until_nobody_steps(start, monkeypatch):
    monkeypatch.setattr("lernmi_tui.workbench.runner.QUICK_EVALUATION", 0)
    monkeypatch.setattr("lernmi_tui.workbench.runner.CHEAP_EVALUATION", 0)
    seen = []
    runner = start("circle")
    runner._answered = lambda: seen.append(runner.report)
    runner.learn(7)
    until(lambda: seen)
    first = seen[0].snapshot
    assert (first.moment, first.metrics.moments[-1]) == (7, 0)
    until(lambda: runner.report.snapshot.metrics.moments[-1] == 7)
    assert runner.report.snapshot.answers_moment == 7
    assert moment(runner) == 7


def test_lessons_and_samples_are_commands(start):
    runner = start("circle")
    samples = len(runner.report.snapshot.task.train)
    point = lernmi.Samples([[0.1, 0.2]], [[1.0]])
    runner.add_samples(point)
    until(lambda: len(runner.report.snapshot.task.train) == samples + 1)
    runner.teach(np.array([0.5, 0.5]), np.array([1.0]), every_epoch=False)
    until(lambda: len(runner.report.snapshot.events) == 2)
    runner.remove_sample(-1)
    until(lambda: len(runner.report.snapshot.task.train) == samples)
    runner.teach(np.array([0.5]), np.array([1.0]), every_epoch=False)
    until(lambda: runner.report.notice is not None)
    assert "other numbers of inputs" in runner.report.notice
