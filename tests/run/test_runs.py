"""Runs side by side: going from one to another, and the curves that stay."""

import pytest

import lernmi
from lernmi.errors import LernmiError
from lernmi.run import runs
from lernmi.run.record.recording import Recording
from tests.run.random_runs import snapshot_differences


@pytest.fixture
def session():
    return lernmi.Session(lernmi.load_task("xor"), seed=1)


def seeds(session):
    """The seeds of the ghosts."""
    return [ghost.recipe.seed for ghost in session.snapshot().ghosts]


@pytest.mark.parametrize("samples", [1, 30, 4_001])
def test_undo_puts_a_run_back_bit_for_bit_and_it_goes_on_as_if_nothing_had_been(samples):
    task = lernmi.load_task("xor")
    session, other = (lernmi.Session(task, seed=1, batch_size=3) for _ in range(2))
    for each in (session, other):
        each.run(samples)
        each.set_training_rate(1.5)
        each.freeze(0, 1, 1)
        each.teach([1, 0], [1])
    before, seconds = session.snapshot(), session.training_seconds
    session.rewind(7)
    session.run(50)
    session.set_training_rate(0.25)
    newer = session.snapshot()
    session.show_run("A")
    assert_same(session.snapshot(), before)
    assert session.training_seconds == seconds
    assert session.recipe == other.recipe
    session.show_run("B")
    assert_same(session.snapshot(), newer)
    session.show_run("A")
    for each in (session, other):
        each.run(33)
    one, two = (each.snapshot(evaluate=True) for each in (session, other))
    assert_same(one, two)


def assert_same(one, two):
    """Two snapshots show the same run at the same moment."""
    found = [name for name in snapshot_differences(one, two) if "run_curve" not in name]
    assert found == []


def test_what_was_gone_back_from_stays_beside_it(session):
    session.run(40)
    session.rewind(2)
    session.run(80)
    session.undo()
    assert (session.recipe.seed, session.moment) == (1, 40)
    session.rewind(3)
    assert (session.recipe.seed, session.moment) == (3, 0)
    assert session.run_letters == ("A", "B", "C")
    session.undo()
    assert (session.recipe.seed, session.moment) == (1, 40)
    session.show_run("B")
    assert (session.recipe.seed, session.moment) == (2, 80)


def test_a_run_that_only_just_began_is_not_gone_back_to(session):
    session.run(40)
    for _ in range(5):
        session.rewind()
    session.undo()
    assert session.moment == 40
    assert session.run_letters == ("A", "B")
    with pytest.raises(LernmiError, match="no run before"):
        session.undo()
    session.redo()
    with pytest.raises(LernmiError, match="no run after"):
        session.redo()


def test_weights_set_at_the_start_are_gone_back_to(session):
    session.set_weight(0, 1, 1, 0.5)
    session.rewind()
    session.undo()
    assert len(session.events) == 1


def test_the_curves_of_four_others_stay_the_one_left_last_first(session):
    for seed in range(2, 8):
        session.run(40)
        session.rewind(seed)
    assert seeds(session) == [6, 5, 4, 3]
    session.undo()
    assert seeds(session) == [5, 4, 3]  # the one left last had not begun
    assert len(session.run_letters) == 5


def test_a_ghost_is_the_curve_as_it_was_left(session):
    session.run(400)
    session.set_training_rate(2.0)
    session.run(3)
    session.evaluate()
    left = session.snapshot()
    session.rewind()
    (ghost,) = session.snapshot().ghosts
    assert (ghost.recipe, ghost.training_rate) == (left.recipe, 2.0)
    assert ghost.metrics.moments[-1] == 403
    assert ghost.metrics.train_loss.tolist() == left.metrics.train_loss.tolist()


def test_ghosts_of_another_session_come_after_its_own(session):
    session.run(40)
    given = session.snapshot().run_curve
    other = lernmi.Session(session.task, seed=9)
    other.remember([given])
    assert seeds(other) == [1]
    other.run(40)
    other.rewind(10)
    assert seeds(other) == [9, 1]


def test_large_networks_are_not_kept(session, monkeypatch):
    monkeypatch.setattr(runs, "MOST_LINKS", 2 * session.network.weights.size)
    for seed in range(2, 6):
        session.run(40)
        session.rewind(seed)
    assert len(session.run_letters) == 3
    monkeypatch.setattr(runs, "MOST_LINKS", session.network.weights.size - 1)
    session.run(40)
    session.rewind()
    assert len(session.run_letters) == 1
    with pytest.raises(LernmiError):
        session.undo()


def test_a_change_in_the_past_begins_a_branch(session):
    session.run(40)
    newest = session.snapshot()
    session.seek(20)
    there = session.snapshot()
    session.set_training_rate(0.25)
    assert (session.run_letter, session.moment, session.newest[0]) == ("B", 20, 20)
    session.run(20)
    (ghost,) = session.snapshot().ghosts
    assert (ghost.letter, ghost.metrics.moments[-1]) == ("A", 40)
    origin = session.snapshot().run_curve.origin
    assert (origin.letter, origin.moment) == ("A", 20)
    session.show_run("A")
    assert_same(session.snapshot(), there)
    session.seek()
    assert snapshot_differences(session.snapshot(), newest) == []


def test_undo_takes_the_last_change_back_and_redo_brings_it_again(session):
    session.run(40)
    session.set_training_rate(0.25)
    session.run(20)
    changed = session.snapshot()
    session.undo()
    other = lernmi.Session(session.task, seed=1)
    other.run(60)
    assert session.moment == 60
    assert session.network.weights.tobytes() == other.network.weights.tobytes()
    session.redo()
    assert_same(session.snapshot(), changed)


def test_a_rewind_that_fails_leaves_the_run_as_it_was(session, monkeypatch):
    session.add_samples(session.train)
    session.run(40)
    before = session.snapshot()
    monkeypatch.setattr(Recording, "do", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        session.rewind()
    assert_same(session.snapshot(), before)


def test_a_run_beside_differs_in_what_was_asked_for_alone(session):
    session.run(40)
    session.remove_sample(2)
    letter = session.beside(rate=0.05)
    assert (letter, session.run_letter, session.moment) == ("B", "B", 0)
    assert session.recipe.rate == 0.05
    assert (session.recipe.seed, session.batch_size, len(session.train)) == (1, 1, 3)
    session.run(10)
    assert session.beside(seed=4, batch=2) == "C"
    assert (session.recipe.seed, session.recipe.rate, session.batch_size) == (4, 0.05, 2)
    assert session.run_letters == ("A", "B", "C")


@pytest.mark.parametrize("settings", [{"rate": -1}, {"seed": -1}, {"batch": 5}])
def test_a_run_that_can_not_be_is_not_begun(session, settings):
    session.run(40)
    with pytest.raises(LernmiError):
        session.beside(**settings)
    assert (session.run_letters, session.moment) == (("A",), 40)
