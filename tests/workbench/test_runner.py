"""The worker thread: commands in, reports out."""

import threading
import time

import numpy as np
import pytest

import lernmi
from lernmi.net.refs import LinkRef
from lernmi.run.goals.goal_line import parse
from lernmi.run.record.events import LinkFrozen, RateSet
from lernmi.run.session import Session
from lernmi.run.snapshots.focus import Focus
from lernmi_tui.workbench import keeping as keeping_module
from lernmi_tui.workbench import worker as worker_module
from lernmi_tui.workbench.keeping import Keeping
from lernmi_tui.workbench.pacing import Speed
from lernmi_tui.workbench.report import Cause
from lernmi_tui.workbench.runner import Runner
from tests.runner_helpers import moment, settled, until


def test_it_waits_paused(start):
    runner = start()
    assert not runner.report.running and runner.report.cause is Cause.LOADED
    until(lambda: runner.report.snapshot.metrics.moments.tolist() == [0])
    settled(runner)
    time.sleep(3 * worker_module.REST_SECONDS)  # it is evaluated and says so once
    number = runner.report.number
    time.sleep(3 * worker_module.REST_SECONDS)
    assert (moment(runner), runner.report.number) == (0, number)


def test_run_and_pause(start):
    runner = start()
    runner.toggle()
    until(lambda: moment(runner) > 1_000)
    assert runner.report.running and runner.report.cause is Cause.RAN
    runner.toggle()
    stopped = settled(runner)
    assert not stopped.running and stopped.samples_per_second == 0.0
    time.sleep(0.05)
    assert moment(runner) == stopped.snapshot.moment


def test_a_step_pauses_and_learns_one_sample(start):
    runner = start(running=True, pace=5.0)
    runner.step_sample()
    before = settled(runner)
    assert not before.running
    runner.step_sample()
    report = settled(runner)
    assert (report.snapshot.moment, report.running) == (before.snapshot.moment + 1, False)
    assert report.cause is Cause.STEPPED


def test_an_epoch_ends_where_an_epoch_ends(start):
    runner = start("circle")
    runner.step_sample()
    runner.step_epoch()
    assert settled(runner).snapshot.moment == 200
    runner.step_epoch()
    assert settled(runner).snapshot.moment == 400
    runner.learn(7)
    report = settled(runner)
    assert (report.snapshot.moment, report.snapshot.answers_moment) == (407, 407)


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
    runner.toggle()
    until(lambda: moment(runner) > 10_000)
    runner.toggle()
    snapshot = settled(runner).snapshot
    again = lernmi.Session(lernmi.load_task("xor"), seed=4)
    again.run(snapshot.moment)
    np.testing.assert_array_equal(snapshot.weights, again.network.weights)


def test_rewind_and_the_next_seed(start):
    runner = start(seed=4)
    initial = runner.report.snapshot.weights
    runner.step_epoch()
    assert settled(runner).snapshot.moment == 4
    runner.rewind()
    report = settled(runner)
    assert (report.snapshot.moment, report.cause) == (0, Cause.REWOUND)
    np.testing.assert_array_equal(report.snapshot.weights, initial)
    runner.next_seed()
    snapshot = settled(runner).snapshot
    assert snapshot.seed == 5
    assert (snapshot.weights != initial).any()


def test_where_nothing_is_drawn_by_chance_another_seed_is_refused_in_words(start):
    runner = start(classic=True, running=True, pace=1.0)
    runner.next_seed()
    report = settled(runner)
    assert "takes no seed" in report.notice
    assert report.running and report.failure is None, "nothing else changes"
    assert report.snapshot.seed == 0


def test_the_rate_changes_live_and_a_bad_one_is_said(start):
    runner = start()
    runner.rate_up()
    runner.rate_up()
    runner.rate_down()
    assert settled(runner).snapshot.training_rate == 1.0
    assert runner.report.cause is Cause.EDITED
    runner.do(RateSet(float("nan")))
    report = settled(runner)
    assert "finite number above 0" in report.notice
    assert report.snapshot.training_rate == 1.0
    assert len(report.snapshot.events) == 3


def test_a_hopeless_run_pauses_where_it_was_evaluated_and_says_why_once(start):
    moments = []
    for _ in range(3):
        runner = start(running=True, training_rate=1e6)
        until(lambda runner=runner: runner.report.notice)
        assert "saturated" in runner.report.notice
        assert not runner.report.running
        assert moment(runner) == runner.report.snapshot.metrics.moments[-1]
        moments.append(moment(runner))
    assert len(set(moments)) == 1, "however fast the reports came"
    runner.toggle()
    until(lambda: moment(runner) > moments[0] + 4_000)
    assert runner.report.running


def test_a_session_that_cannot_be_made_is_a_failure_in_one_line(start):
    runner = start(sizes=(3, 1))
    assert "xor has 2 inputs" in runner.report.failure
    assert "\n" not in runner.report.failure
    until(lambda: not runner._thread.is_alive())


def test_an_unexpected_error_is_shown_not_swallowed():
    runner = Runner(lambda: 1 / 0, True, None)
    runner.start()
    until(lambda: runner.report.failure)
    assert "ZeroDivisionError" in runner.report.failure
    runner.stop()


def test_the_first_speed_told_is_that_of_learning_alone():
    speed = Speed()
    speed.add(1_000, 10.0, 110.0)  # compiled on the way
    assert speed.value == 0.0
    speed.add(100, 110.0, 111.0)  # slow: the screen is put together beside it
    assert speed.value == 0.0
    told = []
    for began in (111.0, 112.0, 114.0):  # evaluations between them, more of them at first
        speed.add(30, began, began + 0.1)
        speed.add(30, began + 0.7, began + 0.8)
        told.append(speed.value)
    assert told == pytest.approx([300.0] * 3)


def test_a_speed_measured_anew_is_warm_already():
    speed = Speed()
    for now in (0.0, 1.0):
        speed.add(1, now, now)
    speed.begin(at_full_speed=True)
    assert speed.value == 0.0
    speed.add(1_000, 2.0, 3.0)  # the first piece after a change: who knows since when
    speed.add(100, 3.0, 4.0)
    assert speed.value == pytest.approx(100.0)


def test_a_slow_pace_is_said_as_it_is():
    speed = Speed()
    speed.begin(at_full_speed=False)
    for second in range(0, 20, 5):
        speed.add(1, second, second + 0.001)
        assert speed.value == pytest.approx(0.2 if second > 5 else 0.0)


def test_an_evaluation_that_takes_long_waits_until_nobody_steps(start, monkeypatch):
    monkeypatch.setattr(worker_module, "CHEAP_EVALUATION", 0)
    monkeypatch.setattr(worker_module, "REST_SECONDS", 0.5)
    seen = []
    runner = start("circle")
    runner._worker._reported = lambda: seen.append(runner.report)
    runner.learn(7)
    until(lambda: seen and seen[-1].snapshot.moment == 7)
    assert seen[-1].snapshot.metrics.moments.tolist() == [0]
    until(lambda: runner.report.snapshot.metrics.moments[-1] == 7)
    assert runner.report.snapshot.answers_moment == 7
    assert moment(runner) == 7


def test_answers_are_asked_for_while_it_runs_but_not_before_a_command_is_reported(
    start, monkeypatch
):
    monkeypatch.setattr(worker_module, "CHEAP_EVALUATION", 0)
    monkeypatch.setattr(worker_module, "ANSWERS_SECONDS", 0.0)
    monkeypatch.setattr(worker_module, "REST_SECONDS", 30.0)
    runner = start("circle", running=True)
    until(lambda: runner.report.snapshot.answers_moment > 1_000)
    asked = []
    answer = Session.answer
    runner.toggle()
    until(lambda: not runner.report.running)
    monkeypatch.setattr(
        Session, "answer", lambda self, *args: asked.append(self.moment) or answer(self, *args)
    )
    for _ in range(5):
        runner.rate_up()
    settled(runner)
    assert not asked


def test_lessons_and_samples_are_commands(start):
    runner = start("circle")
    samples = len(runner.report.snapshot.train)
    point = lernmi.Samples([[0.1, 0.2]], [[1.0]])
    runner.add_samples(point)
    runner.teach(np.array([0.5, 0.5]), np.array([1.0]), every_epoch=False)
    snapshot = settled(runner).snapshot
    assert (len(snapshot.train), len(snapshot.events)) == (samples + 1, 2)
    assert len(snapshot.task.train) == samples
    runner.forget(np.array([0.1, 0.2]))
    assert len(settled(runner).snapshot.train) == samples
    runner.forget()
    assert "none is taken back" in settled(runner).notice
    runner.teach(np.array([0.5]), np.array([1.0]), every_epoch=False)
    assert "other numbers of inputs" in settled(runner).notice
    runner.do(LinkFrozen(LinkRef(0, 1, 1)))
    assert settled(runner).snapshot.events[-1].change.frozen


def test_a_look_shows_any_sample_with_the_newest_weights(start):
    runner = start()
    runner.learn(10)
    settled(runner)
    seen = Focus.of("a point", [0.25, 1.0], [1.0])
    runner.look_at(seen)
    looked = settled(runner).snapshot
    assert runner.report.cause is Cause.LOOKED
    assert looked.focus is seen and not looked.learned and looked.moment == 10
    np.testing.assert_array_equal(looked.layer_outputs[0][1:], seen.inputs)
    runner.learn(7)
    later = settled(runner).snapshot
    assert later.focus is seen and later.moment == 17
    same = lernmi.Session(lernmi.load_task("xor"))
    same.run(17)
    expected = same.look([0.25, 1.0], [1.0])
    for name in ("weights", "weights_after", "outputs", "sensitivity_sums", "input_sums"):
        np.testing.assert_array_equal(getattr(later, name), getattr(expected, name))
    runner.look_at(None)
    assert settled(runner).snapshot.learned


def test_a_look_at_no_sample_is_refused_and_changes_nothing(start):
    runner = start()
    runner.look_at(Focus.of("three numbers", [1.0, 2.0, 3.0]))
    report = settled(runner)
    assert "2" in report.notice and report.snapshot.focus is None


# leaving it


def test_a_run_that_is_left_goes_on_elsewhere_from_where_it_was_with_its_pace(start, monkeypatch):
    monkeypatch.setattr(keeping_module, "WORTH", 0.0)
    runner = start(running=True, pace=300.0, keeping=Keeping(), seed=4)
    runner.run_until(parse("loss < 1e-9", runner.task))
    until(lambda: moment(runner) > 5_000)
    left = runner.leave()
    session = left.taken_up()
    assert not runner._thread.is_alive()
    assert (left.pace, left.words) == (300.0, f"XOR, seed 4, epoch {session.epoch:,}")
    assert session.moment >= moment(runner) and left.time.of(1) > 0.0
    other = Runner(left.taken_up, False, left.pace, time=left.time)
    other.start()
    until(lambda: other.report.snapshot is not None)
    assert moment(other) == session.moment
    assert other.report.seconds == left.time.of(1)
    other.stop()


def test_a_run_that_is_still_loading_is_not_kept():
    asked = threading.Event()
    make = lambda: asked.wait() and lernmi.Session(lernmi.load_task("xor"))  # noqa: E731
    runner = Runner(make, False, None, keeping=Keeping())
    runner.start()
    assert runner.leave() is None
    asked.set()
    runner.stop()


def test_going_back_is_offered_with_the_very_epoch_that_was_left(start, monkeypatch):
    monkeypatch.setattr("lernmi_tui.workbench.behind.FEW_SECONDS", 0.0)
    runner = start(running=True, seed=4)
    until(lambda: moment(runner) > 5_000)
    runner.rewind()
    said = settled(runner).notice
    runner.undo()
    epoch = settled(runner).snapshot.epoch
    assert said == f"u goes back to the run before: seed 4, epoch {epoch:,}."


def test_before_a_change_at_the_start_it_is_measured_too(start, monkeypatch):
    monkeypatch.setattr(worker_module, "CHEAP_EVALUATION", 0)  # as of a large network
    monkeypatch.setattr(worker_module, "REST_SECONDS", 30.0)
    runner = start("xor")
    runner.rate_up()
    runner.step("sample", True)
    report = settled(runner)
    assert (report.snapshot.is_past, report.snapshot.events) == (True, ())
    assert report.snapshot.metrics.moments.tolist() == [0]
    alone = lernmi.Session(lernmi.load_task("xor")).snapshot()
    assert report.snapshot.metrics.train_loss.tolist() == alone.metrics.train_loss.tolist()


def test_a_run_that_is_too_large_to_stay_beside_its_branch_is_said_to_be_gone(start, monkeypatch):
    monkeypatch.setattr("lernmi.run.runs.MOST_LINKS", 5)
    runner = start("xor")
    runner.learn(400)
    runner.seek(100)
    until(lambda: moment(runner) == 100)
    runner.do(RateSet(0.25))
    until(lambda: runner.report.snapshot.events)
    said = settled(runner).notice
    assert said == (
        "This is branch B, begun at moment 100; A is gone: there is no room for two networks as "
        "large as this one."
    )
    runner.undo()
    until(lambda: not runner.report.snapshot.events)
    assert "is gone" in settled(runner).notice


@pytest.mark.parametrize(
    ("most", "runs", "said"),
    [
        (13, 2, "The older run A is gone: there is no room for one more network as large as"),
        (1 << 20, 5, "The older run A is gone: 5 stand side by side at the most."),
    ],
)
def test_an_older_run_that_has_to_go_is_said_to(start, monkeypatch, most, runs, said):
    monkeypatch.setattr("lernmi.run.runs.MOST_LINKS", most)
    runner = start("xor")
    for begun in range(runs):
        runner.learn(10)
        assert settled(runner).notice is None, begun
        runner.rewind()
    assert said in settled(runner).notice
    runner.learn(10)
    assert settled(runner).notice is None
    runner.seek(5)
    until(lambda: moment(runner) == 5)
    runner.do(RateSet(0.25))
    until(lambda: runner.report.snapshot.events)
    branched = settled(runner).notice
    assert "stays as it was: b shows it. The older run B is gone" in branched
