"""The worker thread: commands in, reports out."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest

import lernmi
from lernmi.net import engines
from lernmi.net.refs import LinkRef
from lernmi.run import recording
from lernmi.run.events import LinkFrozen, RateSet
from lernmi.run.focus import Focus
from lernmi.run.goal_line import parse_goal
from lernmi.run.session import Session
from lernmi_tui.workbench import course
from lernmi_tui.workbench import runner as runner_module
from lernmi_tui.workbench.pacing import Speed
from lernmi_tui.workbench.report import Cause
from lernmi_tui.workbench.runner import Runner
from tests.run.random_runs import differences


def until(condition, seconds=30.0):
    """Wait for ``condition``; a slow machine only makes it take longer."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.001)


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
        runner.stop()
        assert not runner._thread.is_alive()


def moment(runner):
    return runner.report.snapshot.moment


def settled(runner):
    """Wait until all that was asked for is done; gives the newest report."""
    before = []
    runner._commands.put(lambda session: before.append(runner.report.number))
    until(lambda: before and runner.report.number > before[0])
    return runner.report


def test_it_waits_paused(start):
    runner = start()
    assert not runner.report.running and runner.report.cause is Cause.LOADED
    until(lambda: runner.report.snapshot.metrics.moments.tolist() == [0])
    settled(runner)
    time.sleep(3 * runner_module.REST_SECONDS)  # it is evaluated and says so once
    number = runner.report.number
    time.sleep(3 * runner_module.REST_SECONDS)
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


def test_speed_is_measured_over_stretches_and_loading_is_in_none():
    speed = Speed()
    speed.add(1_000, 110.0)  # it took who knows how long until then
    assert speed.value == 0.0
    speed.add(100, 110.1)
    assert speed.value == 0.0
    speed.add(100, 111.0)
    assert speed.value == pytest.approx(200.0)
    speed.add(30, 112.0)
    assert speed.value == pytest.approx(30.0)


def test_a_slow_pace_is_said_as_it_is():
    speed = Speed()
    for second in range(0, 20, 5):
        speed.add(1, float(second))
        assert speed.value == pytest.approx(0.2 if second else 0.0)


def test_an_evaluation_that_takes_long_waits_until_nobody_steps(start, monkeypatch):
    monkeypatch.setattr(runner_module, "CHEAP_EVALUATION", 0)
    monkeypatch.setattr(runner_module, "REST_SECONDS", 0.5)
    seen = []
    runner = start("circle")
    runner._reported = lambda: seen.append(runner.report)
    runner.learn(7)
    until(lambda: seen and seen[-1].snapshot.moment == 7)
    assert seen[-1].snapshot.metrics.moments.tolist() == [0]
    until(lambda: runner.report.snapshot.metrics.moments[-1] == 7)
    assert runner.report.snapshot.answers_moment == 7
    assert moment(runner) == 7


def test_answers_are_asked_for_while_it_runs_but_not_before_a_command_is_reported(
    start, monkeypatch
):
    monkeypatch.setattr(runner_module, "CHEAP_EVALUATION", 0)
    monkeypatch.setattr(runner_module, "ANSWERS_SECONDS", 0.0)
    monkeypatch.setattr(runner_module, "REST_SECONDS", 30.0)
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


# every key counts

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


# obedience: a network of which a piece is one sample, as if it were huge


class Pieces:
    """Sees to it that a piece of learning is one sample, and does something at one of them."""

    def __init__(self, monkeypatch, steps_links=0):
        self.moments = []
        self.at, self.then = None, None
        monkeypatch.setattr(course, "STEP_LINKS", steps_links)
        advance = Session.advance

        def one_sample(session, end, most):
            more = advance(session, end, 1)
            self.moments.append(session.moment)
            if self.at is not None and session.moment == self.at:
                self.at = None
                self.then()
            return more

        monkeypatch.setattr(Session, "advance", one_sample)

    def when(self, moment, then):
        self.at, self.then = moment, then


def test_a_step_of_an_epoch_is_cut_by_a_pause(start, monkeypatch):
    pieces, runner = Pieces(monkeypatch), start("circle")
    pieces.when(117, lambda: runner.toggle())
    runner.step_epoch()
    until(lambda: pieces.at is None)
    report = settled(runner)
    assert (report.snapshot.moment, report.running) == (117, False)


@pytest.mark.parametrize("batch_size", [1, 200])
def test_a_rate_is_obeyed_inside_a_step_which_goes_on(start, monkeypatch, batch_size):
    pieces, runner = Pieces(monkeypatch), start("circle", batch_size=batch_size)
    pieces.when(117, lambda: runner.rate_up())
    runner.step_epoch()
    until(lambda: moment(runner) == 200)
    (event,) = settled(runner).snapshot.events
    assert event.moment == 117


def test_so_many_links_of_a_step_are_learned_before_what_comes_later(start, monkeypatch):
    pieces, runner = Pieces(monkeypatch, steps_links=50 * 9), start("circle", sizes=(2, 2, 1))
    pieces.when(10, lambda: runner.rate_up())
    runner.step_epoch()
    until(lambda: moment(runner) == 200)
    (event,) = settled(runner).snapshot.events
    assert 10 < event.moment <= 50, "evaluations count, too"


def test_steps_that_wait_add_up_also_where_they_are_cut_into_pieces(start, monkeypatch):
    pieces, runner = Pieces(monkeypatch), start("circle")

    def then():
        runner.step_sample()
        runner.step_epoch()

    pieces.when(60, then)
    runner.step_epoch()
    until(lambda: pieces.at is None)
    until(lambda: moment(runner) == 400)
    assert not settled(runner).running


def test_an_evaluation_is_cut_into_pieces_too(start, monkeypatch):
    """One has 40 pieces; a pause comes after the third."""
    monkeypatch.setattr("lernmi.run.evaluation.LINKS_A_PIECE", 10 * 9)
    monkeypatch.setattr(runner_module, "CHEAP_EVALUATION", 0)
    monkeypatch.setattr(runner_module, "REST_SECONDS", 30.0)
    pieces, runner = Pieces(monkeypatch), start("circle", sizes=(2, 2, 1))
    done = []
    evaluate = engines.evaluate

    def seen(*arguments):
        done.append(pieces.moments[-1])
        if len(done) == 3:
            runner.toggle()
        return evaluate(*arguments)

    runner.learn(25)  # the end of it is evaluated
    until(lambda: moment(runner) == 25 and not runner._course.is_at_work)
    monkeypatch.setattr(engines, "evaluate", seen)
    runner.learn(25)
    until(lambda: len(done) >= 3)
    report = settled(runner)
    assert len(done) == 3
    assert (report.snapshot.moment, report.running) == (50, False)


def test_a_stopped_runner_has_ended_after_the_piece_under_way(monkeypatch):
    pieces = Pieces(monkeypatch)
    under_way, go_on = threading.Event(), threading.Event()

    def then():
        under_way.set()
        go_on.wait(30)

    pieces.when(40, then)
    runner = Runner(lambda: lernmi.Session(lernmi.load_task("circle")), False, None)
    runner.start()
    runner.step_epoch()
    assert under_way.wait(30)
    threading.Timer(0.05, go_on.set).start()
    runner.stop()
    assert not runner._thread.is_alive()
    assert pieces.moments[-1] == 40


def test_one_that_is_stopped_while_it_loads_ends_without_a_word():
    loading, go_on = threading.Event(), threading.Event()

    def make():
        loading.set()
        go_on.wait(30)
        return lernmi.Session(lernmi.load_task("xor"))

    runner = Runner(make, True, None)
    runner.start()
    assert loading.wait(30)
    runner.stop()  # does not wait for it
    assert runner._thread.is_alive()
    go_on.set()
    runner._thread.join(30)
    assert not runner._thread.is_alive()
    assert runner.report.snapshot is None or runner.report.snapshot.moment == 0


# a failure keeps the run


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
    break_once(monkeypatch, recording, "carry_out")
    seen = []
    runner._reported = lambda: seen.append(runner.report)
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


def test_a_run_that_is_left_goes_on_elsewhere_from_where_it_was_with_its_pace(start):
    runner = start(running=True, pace=300.0, seed=4)
    runner.run_until(parse_goal("loss < 1e-9", runner.task))
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
    runner = Runner(lambda: asked.wait() and lernmi.Session(lernmi.load_task("xor")), False, None)
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
