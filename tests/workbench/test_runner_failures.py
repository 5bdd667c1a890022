"""A failure in the thread keeps the run."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest

import lernmi
from lernmi.net import engines
from lernmi.run.jobs.comparing import Comparing
from lernmi.run.record import player
from lernmi.run.record.events import RateSet
from lernmi.run.session import Session
from lernmi_tui.workbench.behind import WorkingTime
from lernmi_tui.workbench.report import Cause
from tests.runner_helpers import moment, settled, until


def break_once(monkeypatch, target, name):
    function, broken = getattr(target, name), []

    def fails_once(*arguments, **named):
        if not broken:
            broken.append(True)
            raise ZeroDivisionError("made to fail")
        return function(*arguments, **named)

    monkeypatch.setattr(target, name, fails_once)


def assert_it_failed(report):
    assert (report.cause, report.running, report.failure) == (Cause.FAILED, False, None)
    assert "ZeroDivisionError: made to fail" in report.notice
    path = Path(report.notice.rsplit(" ", 1)[-1])
    assert "Traceback" in path.read_text() and "fails" in path.read_text()


@pytest.mark.parametrize("running", [False, True])
def test_a_failure_while_learning_pauses_at_the_last_good_moment(start, monkeypatch, running):
    runner = start("circle")
    runner.learn(150)
    runner.rate_up()
    good = settled(runner).snapshot
    break_once(monkeypatch, engines, "learn")
    runner.toggle() if running else runner.learn(20)
    until(lambda: runner.report.cause is Cause.FAILED)
    assert_it_failed(runner.report)
    assert (moment(runner), len(runner.report.snapshot.events)) == (150, 1)
    np.testing.assert_array_equal(runner.report.snapshot.weights, good.weights)
    runner.step_epoch()
    report = settled(runner)
    assert (report.snapshot.moment, report.notice, report.cause) == (200, None, Cause.STEPPED)
    again = lernmi.Session(lernmi.load_task("circle"))
    again.run(150)
    again.set_training_rate(report.snapshot.training_rate)
    again.run(50)
    np.testing.assert_array_equal(report.snapshot.weights, again.network.weights)


def test_a_change_that_fails_is_left_out_and_the_next_command_is_obeyed(start, monkeypatch):
    runner = start("circle")
    runner.learn(30)
    settled(runner)
    break_once(monkeypatch, player, "carry_out")
    seen = []
    runner._worker._reported = lambda: seen.append(runner.report)
    runner.rate_up()
    runner.step_sample()
    settled(runner)
    assert_it_failed(next(report for report in seen if report.cause is Cause.FAILED))
    assert moment(runner) == 31 and runner.report.snapshot.events == ()


def test_a_snapshot_that_fails_leaves_what_was_shown(start, monkeypatch):
    runner = start("circle")
    runner.learn(30)
    before = settled(runner)
    with monkeypatch.context() as patch:

        def fails(*_arguments, **_named):
            raise ZeroDivisionError("made to fail")

        patch.setattr(Session, "snapshot", fails)
        runner.step_sample()
        until(lambda: runner.report.cause is Cause.FAILED)
        assert_it_failed(runner.report)
        assert runner.report.snapshot is not None and moment(runner) == 30
        number = runner.report.number
        time.sleep(0.1)
        assert runner.report.number == number, "it does not try again by itself"
        assert runner._thread.is_alive()
    runner.step_sample()
    report = settled(runner)
    assert report.snapshot.moment in (31, 32) and report.number > before.number


def test_too_little_memory_is_said_in_words(start, monkeypatch):
    runner = start("circle")

    def fails(*_arguments):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(engines, "learn", fails)
        runner.step_sample()
        until(lambda: runner.report.cause is Cause.FAILED)
    assert runner.report.notice.startswith("There was not enough memory to go on")
    runner.step_sample()
    assert settled(runner).snapshot.moment == 1


def test_what_fails_again_with_nothing_asked_for_ends_the_thread(start, monkeypatch):
    runner = start("circle")
    settled(runner)
    raised = []
    with monkeypatch.context() as patch:
        patch.setattr(threading, "excepthook", raised.append)
        patch.setattr(WorkingTime, "note", fails)
        runner.step_sample()
        runner._thread.join(30.0)
        assert not runner._thread.is_alive()
    assert [type(each.exc_value) for each in raised] == [ZeroDivisionError]


def test_another_run_that_can_not_be_worked_out_stays_unknown(start, monkeypatch):
    runner = start("circle")
    runner.learn(30)
    settled(runner)
    runner.do_from_start(RateSet(0.01), "a smaller rate")
    settled(runner)
    tries = []

    def fails_too(comparing):
        tries.append(comparing)
        fails()

    monkeypatch.setattr(Comparing, "step", fails_too)
    runner.ask_other(True)
    until(lambda: runner.report.cause is Cause.FAILED)
    assert_it_failed(runner.report)
    report = settled(runner)
    assert report.snapshot.other is not None and report.snapshot.other.weights is None
    assert len(tries) == 1 and runner._thread.is_alive()


def fails(*_arguments, **_named):
    raise ZeroDivisionError("made to fail")
