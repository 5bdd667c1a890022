"""Commands are obeyed between pieces of work: here a piece is one sample, as if in a huge net."""

import threading

import pytest

import lernmi
from lernmi.net import engines
from lernmi.run.session import Session
from lernmi_tui.workbench import course
from lernmi_tui.workbench import worker as worker_module
from lernmi_tui.workbench.runner import Runner
from tests.runner_helpers import moment, settled, until


class Pieces:
    """Sees to it that a piece of learning is one sample, and does something at one of them."""

    def __init__(self, monkeypatch, steps_links=0):
        self.moments = []
        self.at, self.then = None, None
        monkeypatch.setattr(course, "STEP_LINKS", steps_links)
        advance = Session.advance

        def one_sample(session, end, most, *wishes, **named):
            more = advance(session, end, 1, *wishes, **named)
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
    monkeypatch.setattr("lernmi.run.measures.evaluation.LINKS_A_PIECE", 10 * 9)
    monkeypatch.setattr(worker_module, "CHEAP_EVALUATION", 0)
    monkeypatch.setattr(worker_module, "REST_SECONDS", 30.0)
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
