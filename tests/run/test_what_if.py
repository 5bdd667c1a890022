"""What would be: another weight, another start, another setting. Nothing of the run changes."""

from dataclasses import replace

import numpy as np
import pytest

from lernmi.errors import DataError, LernmiError
from lernmi.net.refs import LinkRef
from lernmi.run.jobs.job import whole
from lernmi.run.jobs.putting_back import cut_of
from lernmi.run.record.events import LinkCut, SampleRelabelled, SampleRemoved, WeightSet
from lernmi.run.session import Session
from lernmi.run.snapshots.focus import Focus
from lernmi.tasks.loading import load_task

LINK = LinkRef(1, 3, 0)


@pytest.fixture
def session():
    session = Session(load_task("xor"))
    session.run(3_604)
    return session


def done(job):
    whole(job)
    return job


def state_of(session):
    arrays = {name: array.tobytes() for name, array in session.state.arrays.items()}
    return arrays, session.state.numbers, session.events, session.run_letters


@pytest.mark.parametrize("weight", [-1.0, 0.0, 2.5])
def test_what_is_tried_is_what_comes_of_it_bit_for_bit(session, weight):
    before = state_of(session)
    trying = done(session.trying(LINK, weight))
    assert state_of(session) == before
    session.evaluate()
    assert trying.now.measured == session.latest
    session.set_weight(1, 3, 0, weight)
    session.evaluate()
    assert trying.then.measured == session.latest
    np.testing.assert_array_equal(trying.then.answers, session.snapshot(evaluate=True).answers)


def test_one_sample_is_asked_where_one_is_looked_at(session):
    trying = done(session.trying(LINK, 0.0, Focus.of("it", [0.5, 0.25], [1.0])))
    session.set_weight(1, 3, 0, 0.0)
    look = session.look([0.5, 0.25], [1.0])
    np.testing.assert_array_equal(trying.then.answers, [look.layer_outputs[-1][1:]])


def test_a_weight_that_is_none_is_not_tried(session):
    with pytest.raises(LernmiError, match="finite number"):
        session.trying(LINK, float("nan"))
    with pytest.raises(LernmiError, match="there is no link"):
        session.trying(LinkRef(1, 9, 0), 1.0)


def test_a_cut_link_is_put_back_as_it_was(session):
    weight = float(session.network.link_layers[1].weights[3, 0])
    session.cut(1, 3, 0)
    session.run(100)
    assert session.network.link_layers[1].weights[3, 0] == 0.0
    session.put_back(1, 3, 0)
    assert session.network.link_layers[1].weights[3, 0] == weight
    assert not len(session.state.frozen)
    assert cut_of(LINK, session.events) is None
    with pytest.raises(LernmiError, match="not cut"):
        session.put_back(1, 3, 0)


def test_a_link_that_was_frozen_before_it_was_cut_is_put_back_frozen(session):
    session.freeze(1, 3, 0)
    session.cut(1, 3, 0)
    session.put_back(1, 3, 0)
    assert len(session.state.frozen) == 1


def test_what_was_done_to_a_link_after_the_cut_counts():
    def events(*changes):
        session = Session(load_task("xor"))
        for change in changes:
            session.do(change)
        return session.events

    assert cut_of(LINK, events(LinkCut(LINK))).number == 0
    assert cut_of(LINK, events(LinkCut(LINK), LinkCut(LinkRef(1, 2, 0)))).number == 0
    assert cut_of(LINK, events(LinkCut(LINK), WeightSet(LINK, 1.0))) is None


@pytest.mark.parametrize("change", [SampleRemoved(2), SampleRelabelled(2, np.array([0.0]))])
def test_a_change_from_the_start_is_a_run_of_its_own_at_the_same_moment(session, change):
    session.set_training_rate(0.2)
    session.run(96)
    whole(session.changing_from_start(change))
    assert session.run_letters == ("A", "B") and session.run_letter == "B"
    assert session.moment == 3_700 and len(session.events) == 1
    other = Session(load_task("xor"))
    other.do(change)
    other.run(3_700)
    np.testing.assert_array_equal(session.network.weights, other.network.weights)
    session.show_run("A")
    assert session.moment == 3_700 and not session.is_past and len(session.events) == 1


def test_from_the_start_a_run_that_is_left_in_the_past_stays_there(session):
    session.seek(1_000)
    whole(session.changing_from_start(SampleRemoved(2)))
    assert (session.moment, session.newest) == (1_000, (1_000, 1))
    session.show_run("A")
    assert (session.moment, session.newest) == (1_000, (3_604, 0))


def test_what_was_not_there_at_the_start_is_not_left_out_from_there(session):
    session.teach([0.5, 0.5], [1.0], every_epoch=True)
    before = state_of(session)
    with pytest.raises(DataError, match="no sample 4"):
        session.changing_from_start(SampleRemoved(4))
    assert state_of(session) == before


def test_at_the_start_a_change_from_the_start_is_a_change():
    session = Session(load_task("xor"))
    whole(session.changing_from_start(SampleRemoved(2)))
    assert session.run_letters == ("A",) and len(session.events) == 1


def test_runs_beside_learn_to_the_same_moment_and_the_one_shown_stays(session):
    before = state_of(session)[:3]
    for rate in (0.05, 0.2):
        whole(session.learning_beside(replace(session.recipe_now, rate=rate)))
    assert state_of(session)[:3] == before and session.run_letter == "A"
    assert session.run_letters == ("A", "B", "C")
    session.show_run("C")
    other = Session(load_task("xor"), training_rate=0.2)
    other.run(3_604)
    np.testing.assert_array_equal(session.network.weights, other.network.weights)


def test_a_run_beside_learns_the_same_samples(session):
    session.remove_sample(1)
    whole(session.learning_beside(replace(session.recipe_now, seed=1)))
    session.show_run("B")
    assert len(session.train) == 3


def test_no_more_than_five_runs_stand_side_by_side(session):
    jobs = [session.learning_beside(replace(session.recipe_now, seed=seed)) for seed in range(1, 5)]
    assert session.run_letters == tuple("ABCDE")
    with pytest.raises(LernmiError, match="5 runs stand side by side at the most"):
        session.learning_beside(replace(session.recipe_now, seed=5))
    for job in jobs:
        whole(job)
    session.forget_run("C")
    whole(session.learning_beside(replace(session.recipe_now, seed=5)))
    assert session.run_letters == tuple("ABCDE")


def test_a_run_that_was_sought_to_its_start_is_not_lost_where_another_begins(session):
    session.seek(0)
    session.set_weight(1, 3, 0, 0.0)
    assert session.run_letters == ("A", "B")
