"""Undo: the run as if a change had never been made; redo: the run with it, as it was."""

from contextlib import suppress

import numpy as np
import pytest

import lernmi
from lernmi.errors import LernmiError
from lernmi.run.jobs.job import whole
from tests.run.random_runs import differences, random_change, random_run, snapshot_differences


@pytest.fixture
def session():
    return lernmi.Session(lernmi.load_task("xor"), seed=1)


def changed_thrice(session):
    """Rates 1.0, 2.0, 3.0 at moments 10, 20, 30; it stands at 40."""
    for rate in (1.0, 2.0, 3.0):
        session.run(10)
        session.set_training_rate(rate)
    session.run(10)
    return session


def plain(session, events, moment):
    """The run that had these events alone."""
    other = lernmi.Session.of(session.recipe)
    for event in events:
        other.run(event.moment - other.moment)
        other.do(event.change)
    other.run(moment - other.moment)
    return other


def different_runs(one, other):
    """Rows are numbered as they come, in any run of a session; each has its own letter."""
    mine = ("slots", "run_curve", "recording")
    return [name for name in differences(one, other) if not any(each in name for each in mine)]


@pytest.mark.parametrize(
    "chunk", [0, *(pytest.param(chunk, marks=pytest.mark.slow) for chunk in range(1, 5))]
)
def test_a_run_without_a_change_is_one_that_never_had_it(chunk):
    for case in range(chunk * 20, (chunk + 1) * 20):
        rng = np.random.default_rng([12, case])
        _, session = random_run(rng, most_samples=1_500)
        with suppress(LernmiError):
            session.do(random_change(rng, session))
        session.run(int(rng.integers(0, 20)))
        events, before = session.events, session.snapshot(evaluate=True)
        if not events:
            continue
        gone = int(rng.integers(1, len(events) + 1))
        for _ in range(gone):
            session.undo()
        assert session.run_letters == ("A", "B")
        assert session.moment == before.moment
        other = plain(session, events[:-gone], before.moment)
        assert different_runs(session, other) == [], (case, session.recipe.command(), events)
        for _ in range(gone):
            session.redo()
        assert session.run_letters == ("A",)
        assert snapshot_differences(before, session.snapshot(evaluate=True)) == []


def test_undo_and_redo_go_change_by_change(session):
    changed_thrice(session)
    rates = []
    for _ in range(3):
        session.undo()
        rates.append(session.network.training_rate)
        assert (session.run_letters, session.moment) == (("A", "B"), 40)
    assert rates == [2.0, 1.0, 0.5]
    with pytest.raises(LernmiError, match="no run before"):
        session.undo()
    session.redo()
    session.redo()
    assert [event.change.rate for event in session.events] == [1.0, 2.0]
    session.redo()
    assert (session.run_letters, session.network.training_rate) == (("A",), 3.0)
    with pytest.raises(LernmiError, match="no run after"):
        session.redo()


def test_what_was_done_after_undoing_stays(session):
    changed_thrice(session)
    session.undo()
    session.run(5)
    session.undo()
    assert (session.run_letters, session.run_letter) == (("A", "B", "C"), "C")
    assert (session.moment, session.network.training_rate) == (45, 1.0)
    session.redo()
    assert (session.run_letter, session.moment) == ("B", 45)
    session.redo()
    assert (session.run_letters, session.moment) == (("A", "B"), 40)


def test_another_change_ends_what_can_be_done_again(session):
    changed_thrice(session)
    session.undo()
    session.set_training_rate(7.0)
    assert [event.change.rate for event in session.events] == [1.0, 2.0, 7.0]
    session.undo()
    assert session.network.training_rate == 2.0
    session.redo()
    assert session.network.training_rate == 7.0


def test_a_change_is_undone_from_before_it_too(session):
    changed_thrice(session)
    session.seek(25)
    session.undo()
    assert (session.moment, session.newest) == (25, (30, 2))
    assert different_runs(session, plain(session, session.events[:2], 30)) != []
    session.seek()
    assert different_runs(session, plain(session, session.events[:2], 30)) == []
    session.redo()
    assert (session.run_letter, session.moment) == ("A", 25)


def test_undo_goes_from_a_run_to_the_one_it_was_begun_from(session):
    changed_thrice(session)
    session.rewind(5)
    session.run(10)
    session.set_training_rate(9.0)
    session.undo()
    assert (session.run_letter, session.recipe.rate) == ("C", 3.0)
    session.undo()
    assert (session.run_letter, session.moment) == ("A", 40)
    session.redo()
    assert session.run_letter == "C"
    session.redo()
    assert (session.run_letter, session.network.training_rate) == ("B", 9.0)


def test_what_a_run_begins_with_is_no_change_of_it(session):
    session.run(20)
    session.remove_sample(1)
    session.run(3)
    session.rewind()
    session.run(10)
    assert len(session.events) == 1
    session.undo()
    assert (session.run_letter, session.moment) == ("A", 23)


def test_a_branch_is_undone_to_the_run_it_left(session):
    changed_thrice(session)
    session.seek(25)
    session.branch()
    session.run(3)
    session.undo()
    assert (session.run_letter, session.position) == ("A", (25, 2))


@pytest.mark.parametrize("steps", range(4))
def test_undoing_that_is_left_half_way_changes_nothing(session, steps):
    changed_thrice(session)
    before = session.snapshot(evaluate=True)
    job = session.undoing()
    shares = [job.share]
    for _ in range(steps):
        job.step()
        shares.append(job.share)
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[-1] <= 1.0
    if session.run_letter == "B":
        session.redo()
    assert snapshot_differences(before, session.snapshot(evaluate=True)) == []
    whole(session.undoing())
    assert (session.run_letters, session.moment) == (("A", "B"), 40)


# comparing


def test_two_runs_are_compared_at_one_moment(session):
    session.run(100)
    session.seek(60)
    session.set_training_rate(2.0)
    session.run(30)
    job = session.comparing("A")
    whole(job)
    assert (job.letter, job.moment, job.share) == ("A", 90, 1.0)
    weights = session.network.weights.copy()
    session.show_run("A")
    assert session.moment == 60
    session.seek(90)
    assert job.weights.tobytes() == session.network.weights.tobytes() != weights.tobytes()
    session.seek(95)
    with pytest.raises(LernmiError, match="run B only got to moment 90"):
        session.comparing("B")
    with pytest.raises(LernmiError, match="no run C"):
        session.comparing("C")
