"""The curve of a run: when it is evaluated, and what is kept of that."""

import numpy as np
import pytest

import lernmi
from lernmi.run.measures.metrics import (
    FIRST_EPOCH_POINTS,
    History,
    Measured,
    evaluated_epoch,
    next_evaluation,
)
from lernmi.run.record.epochs import Epochs


def evaluations(samples, epochs):
    moment, found = 0, []
    while moment < epochs * samples:
        moment = next_evaluation(moment, Epochs.of(samples))
        found.append(moment)
    return found


def test_every_epoch_at_first_then_within_a_percent():
    found = evaluations(samples=1, epochs=410)
    assert found == [*range(1, 201), *range(202, 301, 2), *range(303, 401, 3), 402, 406, 410]


@pytest.mark.parametrize(("epochs", "points"), [(38_000, 753), (10**9, 1_776)])
def test_long_runs_have_few_points(epochs, points):
    epoch, found = 0, 0
    while (epoch := evaluated_epoch(epoch)) <= epochs:
        found += 1
    assert found == points


@pytest.mark.parametrize("samples", [4_500, 100, 17, 8, 3, 1])
def test_the_first_epoch_is_measured_within(samples):
    found = evaluations(samples, 2)
    within = [moment for moment in found if moment < samples]
    assert len(within) <= FIRST_EPOCH_POINTS - 1
    assert set(np.diff([0, *within])) <= {-(-samples // FIRST_EPOCH_POINTS)}
    assert found[len(within) :] == [samples, 2 * samples]


def test_the_next_evaluation_is_the_same_from_everywhere_before_it():
    """So it does not matter how a run was cut into pieces."""
    epochs = Epochs.of(30).changed(1_000, 31).changed(9_004, 29)
    for first, last in ((0, 999), (1_000, 9_003), (9_004, 20_000)):  # an event is evaluated anyway
        due = sorted({next_evaluation(moment, epochs) for moment in range(first, last)})
        walked = [first]
        while walked[-1] < last:
            walked.append(next_evaluation(walked[-1], epochs))
        assert due == walked[1:]


def measured(value):
    return Measured(value, 2 * value, 0.5, 0.25)


def test_the_curve_is_kept_whole():
    history = History()
    moments = np.cumsum(np.arange(3_000))
    for moment in moments:
        history.add(int(moment), measured(1.0 + moment))
    metrics = history.metrics
    np.testing.assert_array_equal(metrics.moments, moments)
    np.testing.assert_array_equal(metrics.train_loss, 1.0 + moments)
    np.testing.assert_array_equal(metrics.test_loss, 2.0 + 2.0 * moments)
    assert set(metrics.train_score) == {0.5} and set(metrics.test_score) == {0.25}
    assert not metrics.moments.flags.writeable and not metrics.train_loss.flags.writeable


def test_what_is_measured_again_takes_the_place_of_what_was():
    history = History()
    for value in (1.0, 2.0):
        history.add(5, measured(value))
    assert history.metrics.moments.tolist() == [5]
    assert history.metrics.train_loss.tolist() == [2.0]


def test_one_more_is_shown_and_not_kept():
    history = History()
    history.add(0, measured(1.0))
    assert history.metrics_and(3, measured(2.0)).moments.tolist() == [0, 3]
    assert history.metrics_and(0, measured(2.0)).train_loss.tolist() == [2.0]
    assert history.metrics.moments.tolist() == [0]
    assert history.metrics.train_loss.tolist() == [1.0]


def test_evaluating_on_demand_leaves_no_trace():
    asked, unasked = (lernmi.Session(lernmi.load_task("circle"), seed=2) for _ in range(2))
    for samples in (3, 250, 1_000):
        asked.run(samples)
        asked.evaluate()
        shown = asked.snapshot().metrics
        assert shown.moments[-1] == asked.moment
        unasked.run(samples)
    assert asked.metrics.moments.tolist() == unasked.metrics.moments.tolist()
    assert asked.metrics.moments[-1] != asked.moment
    assert asked.metrics.train_loss.tobytes() == unasked.metrics.train_loss.tobytes()


def test_every_moment_with_events_is_a_point_after_the_last_of_them():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(10)
    session.set_weight(0, 0, 0, 3.0)
    session.run(0)
    session.set_weight(0, 0, 0, -9.0)
    session.run(1)
    assert session.metrics.moments.tolist() == [0, 1, 2, 3, 4, 8, 10]
    other = lernmi.Session(lernmi.load_task("xor"))
    other.run(10)
    other.set_weight(0, 0, 0, -9.0)
    assert session.metrics.train_loss[-1] == other.metrics.train_loss[-1]


def test_what_is_cut_off_is_what_was_measured_from_that_moment_on():
    history = History()
    for moment in (0, 5, 9):
        history.add(moment, measured(moment))
    history.cut(10)
    assert history.metrics.moments.tolist() == [0, 5, 9]
    history.cut(5)
    assert history.metrics.moments.tolist() == [0]
    assert history.latest == measured(0)
