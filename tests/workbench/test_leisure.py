"""Questions to a run: those a person waits for, and those that nobody waits for."""

import pytest

from lernmi.errors import LernmiError
from lernmi.run.record.recipe import Recipe
from lernmi.run.session import Session
from lernmi_tui.workbench.leisure import Leisure
from lernmi_tui.workbench.runner import Runner
from tests.app_helpers import LernmiApp, screen_text, until_ready
from tests.app_helpers import until as until_shown
from tests.runner_helpers import moment, settled, until


class Pieces:
    """A job of so many pieces; endless with None."""

    def __init__(self, pieces):
        self.pieces, self.done = pieces, 0

    def step(self):
        self.done += 1
        return self.pieces is None or self.done < self.pieces

    @property
    def share(self):
        return 0.5


@pytest.fixture
def runner():
    runner = Runner(lambda: Session.of(Recipe("xor")), running=False, pace=None)
    runner.start()
    until(lambda: runner.report.snapshot is not None)
    yield runner
    runner.stop()


def test_the_latest_of_the_same_question_counts_and_others_wait_for_their_turn():
    leisure, made = Leisure(), []

    def make(name, pieces):
        def job(session):
            made.append(name)
            return Pieces(pieces)

        return job

    leisure.ask("one", make("a", 5))
    leisure.ask("two", make("b", 1))
    assert leisure.work(None) is None and made == ["a"]
    leisure.ask("one", make("c", 2))
    assert leisure.work(None)[0] == "two"
    assert leisure.work(None) is None
    question, job = leisure.work(None)
    assert (question, job.done, made) == ("one", 2, ["a", "b", "c"])
    assert leisure.is_over
    leisure.ask("one", make("d", None))
    leisure.drop()
    assert leisure.is_over


def test_what_nobody_waits_for_is_answered_while_paused(runner):
    job = Pieces(20)
    runner.wonder("it", lambda session: job)
    until(lambda: runner.report.answers.get("it") is job)
    assert job.done == 20 and runner.report.at_work is None


def test_it_rests_while_the_run_goes_on_and_keeps_no_command_waiting(runner):
    job = Pieces(None)
    runner.wonder("it", lambda session: job)
    until(lambda: job.done > 10)
    runner.toggle()
    until(lambda: moment(runner) > 1_000)
    before = job.done
    until(lambda: moment(runner) > 5_000)
    assert job.done == before and runner.report.running
    runner.toggle()
    until(lambda: job.done > before)
    report = settled(runner)
    assert not report.running and report.at_work is None


def test_a_failure_of_such_a_question_is_said_once(runner):
    def failing(session):
        raise LernmiError("no such thing")

    runner.wonder("it", failing)
    until(lambda: runner.report.notice == "no such thing")
    runner.learn(3)
    until(lambda: moment(runner) == 3)
    assert settled(runner).notice is None


def test_a_question_that_is_left_leaves_the_past_as_it_is(runner):
    runner.learn(40)
    until(lambda: moment(runner) == 40)
    runner.seek(10)
    until(lambda: moment(runner) == 10)
    job = Pieces(None)
    runner.ask("it", "asking", lambda session: job)
    until(lambda: runner.report.at_work is not None and job.done > 3)
    runner.leave_job()
    until(lambda: runner.report.at_work is None)
    settled(runner)
    assert moment(runner) == 10 and "it" not in runner.report.answers


def test_a_question_is_meant_of_where_the_work_in_hand_leads(runner):
    runner.learn(4_000)
    runner.seek(10)
    asked = []

    def make(session):
        asked.append(session.moment)
        return Pieces(1)

    runner.ask("it", "asking", make)
    until(lambda: "it" in runner.report.answers)
    assert asked == [10]


@pytest.mark.slow  # a whole app
async def test_a_panel_that_others_have_look_is_heard_all_the_same():
    """The inspector is shown by the workbench, and asks for the life of the link it then shows."""
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await until_ready(pilot)
        workbench.runner.learn(6)
        await until_shown(pilot, lambda: workbench._shown.snapshot.answers_moment == 6)
        await pilot.press("i")
        await until_shown(pilot, lambda: "│life  " in screen_text(app))
        await until_shown(pilot, lambda: "the run is gone through" not in screen_text(app))
        assert "│life  " in screen_text(app)
