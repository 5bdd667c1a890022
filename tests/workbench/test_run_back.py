"""The worker thread going through the time of a run: backwards, to conditions, to many moments."""

from itertools import pairwise

import numpy as np
import pytest

import lernmi
from lernmi.net.refs import LinkRef
from lernmi.run.goals.conditions import ConditionGoal
from lernmi.run.record.events import WeightSet
from tests.runner_helpers import moment, settled, until


def condition(line):
    return lernmi.Session(lernmi.load_task("xor")).condition(line)


def arrived(runner):
    """Wait until nothing is under way, and nothing waits for that; gives the newest report."""
    until(lambda: is_idle(runner))
    return settled(runner)


def is_idle(runner):
    """As the thread itself says: between two pieces of work it is not."""
    busy = []
    runner._send(lambda worker: busy.append(worker.course.is_at_work or worker.course.waiting))
    until(lambda: busy)
    return not busy[0]


def stopped(runner):
    settled(runner)
    until(lambda: runner.report.stopped is not None)
    return settled(runner)


def test_a_run_is_gone_back_through_to_its_start_and_stays_what_it_was(start):
    runner = start(pace=1_000.0)
    runner.learn(300)
    newest = settled(runner).snapshot
    runner.run_back()
    until(lambda: 0 < moment(runner) < 300)
    assert runner.report.running_back and not runner.report.running
    report = stopped(runner)
    assert (report.snapshot.moment, str(report.stopped)) == (0, "at the start")
    assert (report.running_back, report.pace) == (False, 1_000.0)
    runner.run_back()
    assert "start of the run" in settled(runner).notice
    runner.seek()
    report = arrived(runner)
    assert report.snapshot.moment == 300
    assert (report.snapshot.weights == newest.weights).all()


def test_at_a_slow_pace_it_goes_back_sample_by_sample(start):
    runner = start(pace=30.0)
    runner.learn(100)
    settled(runner)
    runner.run_back()
    seen = []

    def noted():
        if not seen or seen[-1] != moment(runner):
            seen.append(moment(runner))
        return len(seen) > 5

    until(noted)
    runner.toggle()
    settled(runner)
    assert all(0 < before - after <= 10 for before, after in pairwise(seen))
    assert not runner.report.running_back
    here = moment(runner)
    assert settled(runner).snapshot.moment == here


def test_it_stops_after_each_change_and_goes_on_before_it(start):
    runner = start()
    runner.learn(40)
    runner.do(WeightSet(LinkRef(1, 3, 0), 0.0))
    settled(runner)
    runner.learn(40)
    settled(runner)
    runner.run_back()
    report = stopped(runner)
    assert "after the change: h3→y1 set" in str(report.stopped) and "→ 0" in str(report.stopped)
    assert report.snapshot.moment == 40
    assert report.snapshot.layer_weights[1][3, 0] == 0.0
    runner.run_back()
    until(lambda: str(runner.report.stopped) == "at the start")
    assert settled(runner).snapshot.moment == 0


def test_it_stops_where_a_kept_condition_became_true(start):
    runner = start()
    kept = condition("w(*) crosses 0")
    runner.learn(1_000)
    runner.keep(kept)
    settled(runner)
    runner.run_back()
    report = stopped(runner)
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(1_000)
    assert session.run_back("w(*) crosses 0")
    assert report.snapshot.moment == session.moment
    assert report.kept == (kept,)
    runner.drop(kept)
    assert settled(runner).kept == ()


def test_a_kept_condition_stops_a_run_and_is_marked(start):
    runner = start(pace=5.0)
    runner.keep(condition("loss < 0.1"))
    runner.full_speed()
    runner.toggle()
    report = stopped(runner)
    alone = lernmi.Session(lernmi.load_task("xor"))
    assert alone.run(until="loss < 0.1")
    assert report.snapshot.moment == alone.moment
    assert str(report.stopped) == "loss < 0.1 became true" and not report.running
    assert report.stops == {alone.moment: "loss < 0.1"}


def test_a_run_goes_to_the_very_sample_and_each_time_further(start):
    runner = start(pace=5.0)
    goal = ConditionGoal(condition("w(*) crosses 0"))
    alone = lernmi.Session(lernmi.load_task("xor"))
    for _ in range(2):
        runner.run_until(goal)
        report = stopped(runner)
        alone.run(until="w(*) crosses 0")
        assert report.snapshot.moment == alone.moment
        assert str(report.stopped) == "w(*) crossed 0"
        assert (report.until, report.pace) == (None, 5.0)


def test_what_is_looked_for_is_gone_to_or_said_not_to_be(start):
    runner = start()
    runner.learn(8_000)
    settled(runner)
    alone = lernmi.Session(lernmi.load_task("xor"))
    alone.run(8_000)
    for which in ("first", "last", "for good"):
        runner.seek()
        runner.search(condition("loss < 0.05"), which)
        report = stopped(runner)
        moment_found, _ = alone.search("loss < 0.05", which)
        assert report.snapshot.moment == moment_found and report.snapshot.is_past
        assert str(report.stopped).startswith("loss < 0.05 became true")
    runner.seek()
    arrived(runner)
    runner.search(condition("loss < 1e-9"), "first")
    until(lambda: runner.report.notice)
    assert settled(runner).notice == "loss < 1e-09: never up to moment 8,000."
    assert moment(runner) == 8_000


def test_the_sample_that_moved_a_link_furthest_is_gone_to(start):
    runner = start()
    runner.learn(500)
    settled(runner)
    link = LinkRef(1, 3, 0)
    runner.go_to_furthest(link)
    report = stopped(runner)
    alone = lernmi.Session(lernmi.load_task("xor"))
    changes = []
    for _ in range(500):
        before = alone.network.link_layers[1].weights[3, 0]
        alone.run(1)
        changes.append(abs(alone.network.link_layers[1].weights[3, 0] - before))
    assert report.snapshot.moment == changes.index(max(changes)) + 1
    assert "h3→y1 changed most" in str(report.stopped)


def test_of_a_burst_of_seeks_the_latest_counts_and_no_change_lands_elsewhere(start):
    runner = start()
    runner.learn(20_000)
    settled(runner)
    for target in range(19_000, 1_000, -37):
        runner.seek(target)
    last = target
    assert arrived(runner).snapshot.moment == last
    runner.seek(5_000)
    runner.do(WeightSet(LinkRef(1, 3, 0), 0.0))
    runner.seek(3_000)
    report = arrived(runner)
    assert report.snapshot.moment == 3_000
    assert [event.moment for event in report.snapshot.all_events] == [5_000]


@pytest.mark.parametrize("running", [True, False])
def test_a_run_pauses_after_the_very_sample_that_left_no_finite_number(start, running):
    given = {"training_rate": 5.0, "activation": "identity"}
    alone = lernmi.Session(lernmi.load_task("spiral"), **given)
    while alone.is_finite:
        alone.run(1)
    runner = start("spiral", **given)
    runner.toggle() if running else runner.step_epoch()
    until(lambda: runner.report.notice)
    report = settled(runner)
    assert (report.running, report.snapshot.moment) == (False, alone.moment)
    assert report.snapshot.newest == alone.moment and not report.snapshot.is_past
    where = f"epoch {alone.epoch}, moment {alone.moment:,}"
    assert f"since {where} the weights have grown beyond all numbers" in report.notice
    assert "S goes back to the last good moment" in report.notice
    assert "A training rate of 5 is too large; try 0.1 and rewind" in report.notice
    runner.step("sample", back=True)
    until(lambda: moment(runner) == alone.moment - 1)
    assert np.isfinite(arrived(runner).snapshot.weights).all()
    runner.rate_down()
    assert "This is branch B" in settled(runner).notice
    runner.other_run(1)
    assert settled(runner).notice is None
    runner.toggle()
    until(lambda: runner.report.notice)
    report = settled(runner)
    assert f"since {where} the weights" in report.notice and not report.running
    assert report.snapshot.newest == report.snapshot.moment == alone.moment
    runner.toggle()
    until(lambda: moment(runner) > alone.moment + 1_000)
    assert runner.report.running and runner.report.notice is None


def test_a_step_and_a_change_are_meant_of_where_a_seek_leads_however_long_that_takes(start):
    runner = start()
    runner.learn(400_000)
    settled(runner)
    runner.seek(300_000)
    runner.do(WeightSet(LinkRef(1, 3, 0), 0.0))
    runner.learn(10)
    report = arrived(runner)
    assert report.snapshot.moment == 300_010
    assert [event.moment for event in report.snapshot.all_events] == [300_000]
