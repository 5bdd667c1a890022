"""Clouds with a choice of noise, held-out points and features; points of the plane as inputs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lernmi
from lernmi.errors import LernmiError
from lernmi.net.forward import layer_outputs, predict
from lernmi.tasks import clouds
from lernmi.tasks.features import FEATURES, PLAIN, checked_features, features_of
from lernmi.tasks.loading import load
from lernmi.tasks.options import DEFAULTS, TaskOptions
from lernmi.tasks.table import TASKS

NAMES = tuple(FEATURES)
CLOUDS = [name for name, row in TASKS.items() if row.group == "Clouds"]


# features


def test_features_by_hand():
    points = np.array([[0.5, -0.25], [-1.0, 0.0]])
    expected = [
        [0.5, -0.25, 0.25, 0.0625, -0.125, np.sin(3.0), np.sin(-1.5)],
        [-1.0, 0.0, 1.0, 0.0, 0.0, np.sin(-6.0), 0.0],
    ]
    np.testing.assert_allclose(features_of(points, NAMES), expected, atol=1e-15)
    np.testing.assert_array_equal(features_of(points, ("x1x2",)), [[-0.125], [0.0]])


def test_the_coordinates_alone_are_the_points_themselves():
    points = np.array([[0.5, -0.25]])
    assert features_of(points, PLAIN) is points


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (["x2", "x1"], ("x1", "x2")),
        (["x1^2", "X2²"], ("x1²", "x2²")),
        (["x1*x2", "x1x2", " x1 x2 ", "x1·x2"], ("x1x2",)),
        (["sin(6 x1)", "sin6x2"], ("sin6x1", "sin6x2")),
        (["sin(x1)"], ("sin6x1",)),
        (["x1", "", " "], ("x1",)),
        (NAMES[::-1], NAMES),
    ],
)
def test_names_as_people_type_them(typed, names):
    assert checked_features(typed) == names


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["x3"], "'x3' is no feature; there are x1, x2, x1²"),
        (["x1", "x1^3"], "'x1^3' is no feature"),
        ([], "at least one feature"),
        (["", " "], "at least one feature"),
    ],
)
def test_what_is_no_feature(typed, says):
    with pytest.raises(LernmiError, match=says.replace("^", r"\^")):
        checked_features(typed)


# the options of a cloud


@pytest.mark.parametrize("name", CLOUDS)
def test_no_options_and_the_defaults_spelled_out_are_the_same(name):
    plain = lernmi.load_task(name)
    spelled = lernmi.load_task(
        name, noise=clouds.NOISE, held_out=clouds.HELD_OUT, features=["x1", "x2"]
    )
    for part, other in ((plain.train, spelled.train), (plain.test, spelled.test)):
        np.testing.assert_array_equal(part.inputs, other.inputs)
        np.testing.assert_array_equal(part.targets, other.targets)
    assert plain.info == spelled.info


@pytest.mark.parametrize(("held_out", "test"), [(0.1, 40), (0.25, 100), (0.5, 200), (0.9, 360)])
def test_the_share_held_out(held_out, test):
    task = lernmi.load_task("circle", held_out=held_out)
    assert (len(task.train), len(task.test)) == (400 - test, test)
    points = np.concatenate([task.train.plane_points, task.test.plane_points])
    assert len(np.unique(points, axis=0)) == 400, "no point is in both"


def test_noise_moves_the_same_points_about():
    def points(noise):
        task = lernmi.load_task("circle", noise=noise)
        return np.concatenate([task.train.plane_points, task.test.plane_points])

    still = points(0.0)
    little, much = points(0.06) - still, points(0.3) - still
    assert little.std() == pytest.approx(0.06, rel=0.1)
    np.testing.assert_allclose(5.0 * little, much, atol=1e-9)
    radius = np.hypot(*still.T)
    assert not ((radius > 0.45) & (radius < 0.65)).any(), "without noise the ring is clear"


@pytest.mark.parametrize("names", [("x1²", "x2²"), ("sin6x1",), NAMES])
def test_a_cloud_told_by_features(names):
    plain = lernmi.load_task("spiral", noise=0.1)
    task = lernmi.load_task("spiral", noise=0.1, features=names)
    assert task.info.input_names == names
    assert task.sizes == (len(names), 8, 8, 1)
    np.testing.assert_array_equal(task.train.plane_points, plain.train.inputs)
    np.testing.assert_array_equal(task.test.inputs, features_of(plain.test.inputs, names))


def test_squares_make_the_circle_easy():
    task = lernmi.load_task("circle", features=["x1^2", "x2^2"])
    session = lernmi.Session(task, (2, 1), training_rate=1.0)  # no hidden neuron at all
    session.run(100 * len(task.train))
    assert session.metrics.test_score[-1] > 0.97


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("circle", {"noise": 0.6}, "noise lies within 0 and 0.5, not 0.6"),
        ("circle", {"noise": -0.1}, "noise lies within"),
        ("circle", {"noise": float("nan")}, "noise lies within"),
        ("circle", {"held_out": 0.95}, "held-out share lies within"),
        ("circle", {"held_out": float("inf")}, "held-out share lies within"),
        ("circle", {"features": ["x9"]}, "'x9' is no feature"),
        ("circle", {"features": []}, "at least one feature"),
        ("circle", {"label": "kind"}, "circle has no --label to set"),
        ("circle", {"data": "folder"}, "circle has no --data to set"),
        ("circle", {"split_seed": 1}, "circle has no --split-seed to set"),
        ("xor", {"noise": 0.1}, "xor has no --noise to set; it has nothing to set"),
        ("xor", {"features": ["x1"]}, "xor has no --features to set"),
        ("digits", {"features": ["x1"]}, "digits has no --features to set"),
        ("digits", {"noise": 0.0}, "digits has no --noise to set"),
    ],
)
def test_options_that_make_no_sense_are_refused_in_one_line(name, options, says):
    with pytest.raises(LernmiError, match=says) as refusal:
        lernmi.load_task(name, **options)
    assert "\n" not in str(refusal.value)


def test_options_are_told_apart():
    assert TaskOptions() == DEFAULTS
    assert TaskOptions(noise=0.0) != DEFAULTS
    assert hash(TaskOptions(features=("x1",))) == hash(TaskOptions(features=("x1",)))
    assert load("circle", TaskOptions(noise=0.0)).train.plane_points.shape == (200, 2)


# points of the plane as inputs

points_of_the_plane = st.lists(
    st.tuples(st.floats(-1.1, 1.1), st.floats(-1.1, 1.1)), min_size=1, max_size=5
).map(np.array)


def joined(task, samples):
    session = lernmi.Session(task)
    session.add_samples(samples)
    return session.snapshot().train


@given(points_of_the_plane, st.sets(st.sampled_from(NAMES), min_size=1))
def test_samples_at_points_join_those_of_a_cloud(points, names):
    task = lernmi.load_task("circle", features=tuple(names))
    samples = clouds.plane_samples(points, np.ones((len(points), 1)), task.info.input_names)
    np.testing.assert_array_equal(samples.inputs, features_of(points, task.info.input_names))
    more = joined(task, samples)
    np.testing.assert_array_equal(more.plane_points[len(task.train) :], points)


def test_samples_at_points_join_a_table_of_two_columns(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("\n".join(f"{i % 9},{i % 7},{'ab'[i % 2]}" for i in range(50)))
    task = lernmi.load_task(str(path))
    points = np.array([[0.25, -0.5]])
    more = joined(task, clouds.plane_samples(points, np.ones((1, 1)), task.info.input_names))
    np.testing.assert_array_equal(more.inputs[-1], points[0])


def test_what_every_layer_says_by_hand():
    weights = [np.array([[0.5], [1.0], [-1.0]]), np.array([[1.0], [2.0]])]
    inputs = np.array([[1.0, 0.0], [0.0, 3.0]])
    said = layer_outputs(weights, ("identity", "relu", "identity"), inputs)
    np.testing.assert_array_equal(said[0], inputs)
    np.testing.assert_array_equal(said[1], [[1.5], [0.0]])
    np.testing.assert_array_equal(said[2], [[4.0], [1.0]])
    np.testing.assert_array_equal(
        predict(weights, ("identity", "relu", "identity"), inputs), said[2]
    )
    classic = layer_outputs(weights, ("sigmoid", "relu", "identity"), inputs)
    np.testing.assert_allclose(classic[0], 1.0 / (1.0 + np.exp(-inputs)))
