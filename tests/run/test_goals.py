"""Where a run can be sent, and when it was there."""

import numpy as np
import pytest

import lernmi
from lernmi.errors import LernmiError
from lernmi.run.goals.goals import (
    Crossings,
    EpochGoal,
    MetricGoal,
    MomentGoal,
    crossings,
    share_of,
)
from lernmi.run.measures.metrics import Metrics
from lernmi.run.record.epochs import Epochs

BELOW = MetricGoal("loss", "train", "<", 0.05)
LONG = 4 * 38_000  # samples of XOR


def curve(losses):
    losses = np.array(losses, dtype=np.float64)
    return Metrics(10 * np.arange(len(losses)), losses, losses + 1.0, 1.0 - losses, losses)


@pytest.mark.parametrize(
    ("losses", "first", "since"),
    [
        ([0.3, 0.2, 0.1], None, None),
        ([0.3, 0.04, 0.03], 10, 10),
        ([0.3, 0.04, 0.05, 0.03], 10, 30),
        ([0.3, 0.04, 0.05], 10, None),
        ([0.01, 0.02], 0, 0),
        ([0.01, 0.2, 0.02], 0, 20),
        ([np.nan, 0.04, np.nan, 0.04], 10, 30),
        ([np.nan, np.nan], None, None),
        ([], None, None),
    ],
)
def test_when_it_was_first_so_and_since_when_for_good(losses, first, since):
    assert crossings(BELOW, curve(losses)) == Crossings(first, since)


@pytest.mark.parametrize(("comparison", "first"), [("<", 20), ("<=", 10), (">", 0), (">=", 0)])
def test_comparisons_are_what_they_say(comparison, first):
    goal = MetricGoal("loss", "train", comparison, 0.2)
    assert crossings(goal, curve([0.3, 0.2, 0.1])).first == first


def test_each_goal_reads_the_curve_it_names():
    metrics = curve([0.25, 0.5])
    read = {
        (metric, over): MetricGoal(metric, over, "<", 1.0).values(metrics).tolist()
        for metric in ("loss", "accuracy")
        for over in ("train", "held-out")
    }
    assert read == {
        ("loss", "train"): [0.25, 0.5],
        ("loss", "held-out"): [1.25, 1.5],
        ("accuracy", "train"): [0.75, 0.5],
        ("accuracy", "held-out"): [0.25, 0.5],
    }


def test_words_name_the_samples_only_where_there_are_others():
    assert BELOW.words == "train loss < 0.05"
    assert MetricGoal("loss", "train", "<", 0.05, sole=True).words == "loss < 0.05"
    assert MetricGoal("accuracy", "held-out", ">=", 0.925).words == "held-out accuracy >= 92.5 %"
    assert MomentGoal(4_000).words == "moment 4,000"
    assert EpochGoal(10).words == "epoch 10"


def test_a_share_in_percent_is_the_share_that_is_counted():
    for right in range(501):
        percent = f"{right / 5:.1f}"
        assert share_of(float(percent)) == right / 500


@pytest.mark.parametrize("line", ["loss < 0.05", "accuracy >= 75 %", "e321", "m 1001", "m0", "e0"])
def test_a_run_stops_where_it_is_so_and_is_the_run_it_would_have_been(line):
    session, plain = (lernmi.Session(lernmi.load_task("xor"), seed=1) for _ in range(2))
    assert session.run(until=line)
    plain.run(session.moment)
    assert session.network.weights.tobytes() == plain.network.weights.tobytes()
    assert session.metrics.moments.tolist() == plain.metrics.moments.tolist()


@pytest.mark.parametrize("line", ["e321", "m 1001", "m0", "e0"])
def test_a_moment_that_is_there_or_past_takes_no_learning(line):
    session = lernmi.Session(lernmi.load_task("xor"), seed=1)
    session.run(1_284)
    assert session.run(until=line) and session.moment == 1_284


def test_what_is_so_already_has_to_become_untrue_first():
    session = lernmi.Session(lernmi.load_task("xor"), seed=1)
    assert session.run(until="loss < 0.05") == "loss < 0.05 became true"
    assert session.run(1_000, until="loss < 0.05") is None


def test_it_stops_at_the_first_evaluation_that_has_it_however_it_got_there():
    task = lernmi.load_task("circle")
    at_once, by_steps = lernmi.Session(task), lernmi.Session(task)
    assert at_once.run(until="held-out accuracy > 70 %")
    while not by_steps.run(7, until="held-out accuracy > 70 %"):
        by_steps.evaluate()  # what is measured for the eye stops nothing
    assert by_steps.moment == at_once.moment
    metrics = at_once.snapshot().curve
    assert metrics.moments[-1] == at_once.moment
    assert metrics.test_score[-1] > 0.7
    assert (metrics.test_score[:-1] <= 0.7).all()


def test_what_is_not_reached_is_said_and_most_is_kept():
    session = lernmi.Session(lernmi.load_task("xor"))
    assert not session.run(1_001, until="loss < 1e-9")
    assert session.moment == 1_001
    assert not session.run(10, until=MomentGoal(2_000))
    assert session.moment == 1_011
    assert not session.run(until="loss < 1e-9")
    assert session.moment == 1_011 + 4 * session.task.info.epochs
    for most in (-1, 0.5, "all"):
        with pytest.raises(LernmiError, match="0 samples or more"):
            session.run(most, until="loss < 1e-9")


def test_an_epoch_is_counted_as_the_run_counts_it():
    session = lernmi.Session(lernmi.load_task("circle"))
    session.run(7)
    session.add_samples(lernmi.Samples([[0.1, 0.2]], [[1.0]]))
    assert session.run(until="epoch 3")
    assert (session.epoch, session.moment) == (3, 7 + 2 * 201)
    assert EpochGoal(3).end(session, 10**6) == 7 + 2 * 201


def test_a_sample_is_no_goal():
    session = lernmi.Session(lernmi.load_task("xor"))
    with pytest.raises(LernmiError, match="is no condition"):
        session.run(until="look 0.5 0.5")


def test_while_an_evaluation_is_due_nothing_is_so():
    session = lernmi.Session(lernmi.load_task("xor"), seed=1)
    assert session.evaluated is None
    session.run(until="loss < 0.05")
    assert session.evaluated == session.latest
    session.relabel(0, [1.0])
    assert session.evaluated is None
    session.metrics  # noqa: B018  what is due
    assert session.evaluated.train_loss > 0.05
    before = session.evaluated
    session.run(1)
    session.evaluate()
    assert session.evaluated == before != session.latest


def test_a_snapshot_tells_its_curve_from_what_was_measured_for_the_eye():
    session = lernmi.Session(lernmi.load_task("circle"))
    for samples in (0, 100, 1, 250, 49):
        session.run(samples)
        snapshot = session.snapshot(evaluate=True)
        assert snapshot.metrics.moments[-1] == session.moment
        assert snapshot.curve.moments.tolist() == session.metrics.moments.tolist()
        assert snapshot.curve.test_loss.tolist() == session.metrics.test_loss.tolist()
    session.set_training_rate(0.1)
    assert session.snapshot(evaluate=True).curve.moments[-1] == session.moment


@pytest.fixture(scope="module")
def long_runs():
    sessions = [lernmi.Session(lernmi.load_task("xor"), seed=seed) for seed in range(3)]
    for session in sessions:
        session.run(LONG)
    return sessions


@pytest.mark.parametrize("seed", range(3))
def test_a_crossing_reads_within_a_percent_after_38_000_epochs(seed, long_runs):
    curve = long_runs[seed].snapshot().curve
    epochs = Epochs.of(4)
    bounds = [0.12, 0.11, 0.1, 0.08, 0.05, 0.02, 0.01]
    exact = dict.fromkeys(bounds)
    session = lernmi.Session(lernmi.load_task("xor"), seed=seed)
    while None in exact.values():  # each end of an epoch
        session.run(4)
        session.evaluate()
        for bound in bounds:
            if exact[bound] is None and session.latest.train_loss < bound:
                exact[bound] = session.epoch
    fresh = lernmi.Session(lernmi.load_task("xor"), seed=seed)
    for bound in bounds:
        goal = MetricGoal("loss", "train", "<", bound)
        read = crossings(goal, curve)
        assert exact[bound] <= epochs.epoch(read.first) <= 1.01 * exact[bound]
        if fresh.moment != read.first:  # one evaluation may find it below two bounds
            assert fresh.run(until=goal)
        assert fresh.moment == read.first, "however long it goes on"
