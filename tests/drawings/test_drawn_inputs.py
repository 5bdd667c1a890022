"""Drawings as the inputs of picture tasks, MNIST's and others."""

import numpy as np
import pytest

import lernmi
from lernmi.drawings.drawn_inputs import drawn_inputs
from lernmi.drawings.normalized import normalize_drawing
from lernmi.errors import LernmiError


def slash(slant: float) -> np.ndarray:
    """A bar 4 wide and 32 high on 60 x 60 that leans ``slant`` columns a row."""
    canvas = np.zeros((60, 60))
    for row in range(32):
        left = round(28 + slant * (row - 16))
        canvas[14 + row, left : left + 4] = 1.0
    return canvas


def spread(inputs: np.ndarray) -> float:
    """The standard deviation of the ink's columns."""
    columns = inputs.reshape(8, 8).sum(axis=0)
    mean = columns @ np.arange(8) / columns.sum()
    return float(np.sqrt(columns @ (np.arange(8) - mean) ** 2 / columns.sum()))


def test_28_by_28_is_the_normalised_drawing():
    canvas = slash(0.3)
    np.testing.assert_array_equal(drawn_inputs(canvas, (28, 28)), normalize_drawing(canvas).ravel())


@pytest.mark.parametrize("picture", [(28, 28), (8, 8), (16, 16), (12, 20)])
def test_inputs_are_within_0_and_1_and_none_for_paper(picture):
    size = picture[0] * picture[1]
    inputs = drawn_inputs(slash(-0.2), picture)
    assert inputs.shape == (size,)
    assert inputs.min() >= 0.0 and inputs.max() == 1.0
    np.testing.assert_array_equal(drawn_inputs(np.zeros((40, 40)), picture), np.zeros(size))


@pytest.mark.parametrize("picture", [(28, 28), (8, 8), (16, 16)])
def test_a_dot_is_no_error(picture):
    canvas = np.zeros((28, 28))
    canvas[3, 27] = 1.0
    inputs = drawn_inputs(canvas, picture)
    assert 0.0 < inputs.max() <= 1.0


def test_a_canvas_that_is_none_is_refused():
    with pytest.raises(LernmiError):
        drawn_inputs(np.zeros((8, 8)), (8, 8))


def test_8_by_8_is_filled_from_top_to_bottom():
    canvas = np.zeros((60, 60))
    canvas[20:52, 30:46] = 1.0  # 32 x 16: 4 x 4 a pixel
    expected = np.zeros((8, 8))
    expected[:, 2:6] = 1.0
    np.testing.assert_allclose(drawn_inputs(canvas, (8, 8)).reshape(8, 8), expected, atol=1e-12)


def test_8_by_8_is_at_most_5_columns_wide():
    canvas = np.zeros((60, 60))
    canvas[20:52, 10:42] = 1.0
    expected = np.zeros((8, 8))
    expected[:, 2:6] = 1.0
    expected[:, [1, 6]] = 0.5
    np.testing.assert_allclose(drawn_inputs(canvas, (8, 8)).reshape(8, 8), expected, atol=1e-12)


@pytest.mark.parametrize("slant", [-0.6, -0.3, 0.3, 0.6])
def test_8_by_8_stands_upright(slant):
    upright = spread(drawn_inputs(slash(0.0), (8, 8)))
    assert spread(drawn_inputs(slash(slant), (8, 8))) == pytest.approx(upright, abs=0.2)


def test_a_net_for_8_by_8_digits_knows_drawn_digits_of_mnist():
    small = lernmi.load_task("digits")
    network = lernmi.Network(small.sizes, small.training_rate, seed=1)
    generator = np.random.default_rng(0)
    order = np.concatenate([generator.permutation(len(small.train)) for _ in range(30)])
    network.learn_many(small.train.inputs, small.train.targets, order)
    mnist = lernmi.load_task("mnist").test
    rough = (mnist.inputs.reshape(-1, 28, 28) > 0.5).astype(float)
    inputs = np.array([drawn_inputs(canvas, (8, 8)) for canvas in rough])
    share = np.mean(network.predict(inputs).argmax(axis=1) == mnist.labels)
    assert share > 0.7
    in_scale = np.array([normalize_drawing(canvas)[2:26, 2:26] for canvas in rough])
    reduced = in_scale.reshape(-1, 8, 3, 8, 3).mean(axis=(2, 4)).reshape(-1, 64)
    assert np.mean(network.predict(reduced).argmax(axis=1) == mnist.labels) < share - 0.1
