"""The worker thread sent toward a goal: it stops there, or where a person stops it."""

import time

import numpy as np
import pytest

import lernmi
from lernmi.run.goals.goal_line import parse
from lernmi.run.session import Session
from lernmi_tui.workbench import course
from lernmi_tui.workbench.report import Cause
from tests.runner_helpers import moment, settled, until

NEVER = "loss < 1e-12"


def goal(line, task="xor"):
    return parse(line, lernmi.load_task(task))


def ended(runner):
    """Wait until it stops by itself; gives the newest report."""
    settled(runner)
    until(lambda: runner.report.stopped is not None)
    return settled(runner)


@pytest.mark.parametrize("line", [".05", "accuracy >= 100 %", "loss < 0.1", "e1000", "4321"])
def test_it_stops_where_a_session_does(start, line):
    runner = start(seed=3, pace=1.0)
    runner.run_until(goal(line))
    report = ended(runner)
    alone = lernmi.Session(lernmi.load_task("xor"), seed=3)
    assert alone.run(until=line)
    assert report.snapshot.moment == alone.moment
    np.testing.assert_array_equal(report.snapshot.weights, alone.network.weights)
    assert (report.running, report.pace, report.until) == (False, 1.0, None)
    assert report.samples_per_second == 0.0


def test_it_says_until_what_it_runs_and_how_that_ended(start):
    runner = start(seed=3)
    runner.run_until(goal(NEVER))
    until(lambda: moment(runner) > 10_000)
    assert (runner.report.running, runner.report.until) == (True, "loss < 1e-12")
    runner.rewind()
    assert settled(runner).until is None
    runner.run_until(goal(".1"))
    assert str(ended(runner).stopped) == "loss < 0.1 became true"
    assert runner.report.snapshot.curve.train_loss[-1] < 0.1
    runner.run_until(goal("e2000"))
    until(lambda: str(runner.report.stopped) == "at epoch 2,000")
    runner.step_sample()
    assert settled(runner).stopped is None


def test_space_pauses_and_drops_the_goal(start):
    runner = start(pace=5.0)
    runner.run_until(goal(NEVER))
    until(lambda: moment(runner) > 5_000)
    runner.toggle()
    stopped = settled(runner)
    assert (stopped.running, stopped.until, stopped.stopped) == (False, None, None)
    assert stopped.pace == 5.0
    time.sleep(0.05)
    assert moment(runner) == stopped.snapshot.moment
    runner.toggle()
    assert settled(runner).until is None


def test_a_step_drops_the_goal_and_is_one_from_where_the_run_is(start):
    runner = start()
    runner.run_until(goal(NEVER))
    until(lambda: moment(runner) > 5_000)
    runner.step_sample()
    before = settled(runner).snapshot.moment
    runner.step_sample()
    report = settled(runner)
    assert (report.snapshot.moment, report.cause) == (before + 1, Cause.STEPPED)
    assert (report.running, report.until) == (False, None)


def test_a_pace_that_is_asked_for_on_the_way_is_kept(start):
    runner = start(pace=5.0)
    runner.run_until(goal(NEVER))
    assert settled(runner).pace is None
    runner.slower()
    assert settled(runner).pace == 10_000
    assert runner.report.until == "loss < 1e-12"
    runner.toggle()
    assert settled(runner).pace == 10_000


def test_what_is_so_already_is_said_and_takes_no_learning(start):
    runner = start(seed=3)
    runner.run_until(goal(".1"))
    first = ended(runner).snapshot
    runner.learn(4 * 100)
    later = settled(runner).snapshot.moment
    assert later > first.moment
    runner.toggle()
    runner.run_until(goal(".1"))
    report = ended(runner)
    assert str(report.stopped) == f"loss < 0.1 since epoch {first.epoch}, moment {first.moment:,}"
    assert not report.running


def test_what_was_so_before_a_change_did_not_become_true_by_it(start):
    runner = start(seed=3)
    runner.run_until(goal(".1"))
    first = ended(runner).snapshot
    runner.learn(4 * 100)
    runner.rate_up()  # an event: this moment is evaluated once more
    runner.run_until(goal(".1"))
    assert (
        str(ended(runner).stopped)
        == f"loss < 0.1 since epoch {first.epoch}, moment {first.moment:,}"
    )


@pytest.mark.parametrize(("line", "there"), [("7", 7), ("epoch 1", 4), ("8", 8), ("moment 0", 0)])
def test_what_is_past_is_gone_to_and_the_pace_stays(start, line, there):
    runner = start(running=True, pace=0.2)
    runner.learn(8)
    settled(runner)
    runner.toggle()
    runner.run_until(goal(line))
    until(lambda: moment(runner) == there and runner.report.at_work is None)
    report = settled(runner)
    assert report.snapshot.newest >= 8
    assert (report.running, report.until, report.pace) == (False, None, 0.2)


def test_the_goal_follows_samples_that_join_on_the_way(start):
    runner = start("circle", pace=1.0)
    runner.learn(7)
    runner.add_samples(lernmi.Samples([[0.1, 0.2]], [[1.0]]))
    runner.run_until(goal("e10", "circle"))
    snapshot = ended(runner).snapshot
    assert (snapshot.epoch, snapshot.progress) == (10, 0)
    assert snapshot.moment == 7 + 9 * 201


def test_commands_are_obeyed_on_the_way(start, monkeypatch):
    monkeypatch.setattr(course, "STEP_LINKS", 10**15)  # of a step, and of nothing else
    runner = start("mnist")
    runner.run_until(goal(NEVER, "mnist"))
    until(lambda: moment(runner) > 1_000)
    before = moment(runner)
    runner.rate_up()
    until(lambda: runner.report.snapshot.events)
    assert runner.report.until == "train loss < 1e-12"
    until(lambda: moment(runner) > before)
    runner.rewind()
    assert settled(runner).snapshot.moment == 0
    assert (runner.report.until, runner.report.running) == (None, False)


def test_a_hopeless_run_stops_short_of_its_goal(start):
    runner = start(training_rate=1e6, pace=100)
    runner.run_until(goal(NEVER))
    until(lambda: runner.report.notice)
    report = settled(runner)
    assert "saturated" in report.notice
    assert (report.running, report.until, report.pace) == (False, None, 100)


def test_a_failure_on_the_way_drops_the_goal(start, monkeypatch):
    runner = start(pace=5.0)
    advance = Session.advance

    def fail(self, *arguments, **named):
        if self.moment > 5_000:
            monkeypatch.setattr(Session, "advance", advance)
            raise RuntimeError("the disk is on fire")
        return advance(self, *arguments, **named)

    monkeypatch.setattr(Session, "advance", fail)
    runner.run_until(goal(NEVER))
    until(lambda: runner.report.notice)
    report = settled(runner)
    assert "on fire" in report.notice
    assert (report.running, report.until, report.pace) == (False, None, 5.0)
