"""When a run can't learn any more, it says so; when it can, it doesn't."""

from itertools import pairwise

import numpy as np
import pytest

import lernmi
from lernmi.run.measures import guard
from lernmi.run.measures.trouble import next_look


def said_after(name, samples, **arguments):
    session = lernmi.Session(lernmi.load_task(name), **arguments)
    session.run(samples)
    return session.trouble


@pytest.mark.parametrize("name", ["xor", "gaussians", "digits"])
def test_a_healthy_run_is_in_no_trouble(name):
    for samples in (0, 1, 40_000):
        assert said_after(name, samples) is None


def test_a_solved_run_may_be_saturated():
    assert said_after("and", 4_000_000) is None


def test_an_absurd_rate_saturates():
    said = said_after("xor", 4_000, training_rate=1e6)
    assert "every output is saturated" in said.what
    assert "1e+06 is too large; try 0.5 and rewind." in said.advice


def test_numbers_beyond_all_numbers():
    said = said_after("xor", 4_000, training_rate=5.0, activation="identity")
    assert "beyond all numbers" in said.what
    assert "5 is too large" in said.advice


def test_a_line_is_fitted_too_fast():
    said = said_after("line", 60_000, training_rate=5.0)
    assert said.not_finite and said.advice.startswith("A training rate of 5 is too large; try 0.05")


def guarded(session, samples, most=1 << 18):
    end = session.moment + samples
    while session.advance(end, most, is_guarded=True):
        pass
    return session.met_trouble


def first_not_finite(samples, **arguments):
    """Sample by sample, without a guard."""
    session = lernmi.Session(lernmi.load_task(arguments.pop("name")), **arguments)
    for _ in range(samples):
        good = session.network.weights.copy()
        session.run(1)
        sums = session.state.batch.sums if session.state.batch.count else np.zeros(1)
        if not (np.isfinite(session.network.weights).all() and np.isfinite(sums).all()):
            return session.moment, good
    raise AssertionError("all was finite")


RUNAWAYS = [
    {"name": "xor", "training_rate": 5.0, "activation": "identity"},
    {"name": "circle", "training_rate": 1e4, "activation": ("relu", "identity")},
    {"name": "digits", "training_rate": 1e3, "activation": ("tanh", "identity"), "batch_size": 7},
    {"name": "circle", "training_rate": 1.7e308, "activation": "identity", "batch_size": 3},
]


@pytest.mark.parametrize("arguments", RUNAWAYS)
@pytest.mark.parametrize("most", [1, 97, 1 << 18])
def test_a_guarded_run_stops_after_the_very_sample_that_leaves_no_finite_number(arguments, most):
    bad, good = first_not_finite(3_000, **arguments)
    arguments = {**arguments}
    session = lernmi.Session(lernmi.load_task(arguments.pop("name")), **arguments)
    met = guarded(session, 100_000, most)
    assert met.not_finite and (met.moment, met.good) == (bad, bad - 1)
    assert session.moment == bad and session.newest == (bad, 0)
    assert session.metrics.moments[-1] <= bad
    session.seek(met.good)
    np.testing.assert_array_equal(session.network.weights, good)
    session.seek()
    assert session.moment == bad and session.trouble.not_finite


def test_whoever_goes_on_without_finite_numbers_is_not_stopped_again():
    session = lernmi.Session(lernmi.load_task("xor"), training_rate=5.0, activation="identity")
    assert guarded(session, 10_000)
    assert guarded(session, 10_000) is None
    assert session.moment > 10_000


def test_a_condition_at_the_very_sample_counts_too():
    def run(line):
        session = lernmi.Session(lernmi.load_task("xor"), training_rate=5.0, activation="identity")
        session.watch(line)
        return guarded(session, 10_000), session

    bad = run("error < -1")[0].moment
    met, session = run("nan")
    assert met.moment == bad == session.moment
    assert [each.words for each in session.fired] == ["nan"]


def test_a_guarded_run_learns_what_any_other_learns():
    plain = lernmi.Session(lernmi.load_task("digits"), seed=5)
    plain.run(2_000)
    session = lernmi.Session(lernmi.load_task("digits"), seed=5)
    assert guarded(session, 2_000, 333) is None
    np.testing.assert_array_equal(session.network.weights, plain.network.weights)
    assert session.metrics.moments.tolist() == plain.metrics.moments.tolist()


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", ("tanh", "relu")])
@pytest.mark.parametrize("seconds", [0.0, 1e9])
def test_where_a_network_is_stuck_does_not_depend_on_pieces_and_clock(
    monkeypatch, activation, seconds
):
    monkeypatch.setattr(guard, "LOOK_SECONDS", seconds)
    met = []
    for most in (1, 10, 1 << 18):
        task = lernmi.load_task("circle")
        session = lernmi.Session(task, training_rate=1e6, seed=2, activation=activation)
        met.append(guarded(session, 20_000, most))
        assert session.newest == (met[-1].moment, 0) and not session.is_past
        assert session.metrics.moments[-1] <= session.moment
        assert "whatever the input" in met[-1].what
    assert met[0] == met[1] == met[2]
    session.seek(met[0].good)
    assert session.trouble is None
    session.seek()
    assert guarded(session, 5_000) is None  # it was said


def test_a_stuck_run_goes_on_as_if_nobody_had_looked():
    task = lernmi.load_task("circle")
    plain = lernmi.Session(task, training_rate=1e3, seed=2, batch_size=3)
    plain.run(3_000)
    session = lernmi.Session(task, training_rate=1e3, seed=2, batch_size=3)
    assert guarded(session, 3_000).moment < 3_000
    assert guarded(session, 3_000 - session.moment) is None
    np.testing.assert_array_equal(session.network.weights, plain.network.weights)
    for name in ("moments", "train_loss", "test_loss"):
        assert getattr(session.metrics, name).tolist() == getattr(plain.metrics, name).tolist()


def test_the_moments_at_which_trouble_begins_follow_from_the_run():
    for since in (0, 1_000):
        looks = [since]
        while looks[-1] < 10**6:
            looks.append(next_look(looks[-1], since))
        for before, look in pairwise(looks[:3_000]):
            assert next_look(look - 1, since) == look
            assert look - before <= max(1, (look - since) // 64)


def test_a_network_that_is_stuck_from_the_start_is_no_fault_of_the_rate():
    session = lernmi.Session(lernmi.load_task("circle"), seed=1, activation="relu")
    met = guarded(session, 1_000)
    assert (met.moment, session.moment) == (0, 0)
    assert "every output is 0" in met.what and "another seed" in met.advice
