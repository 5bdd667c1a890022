"""What makes samples, and what does not."""

import numpy as np
import pytest

import lernmi


@pytest.mark.parametrize(
    ("inputs", "targets", "says"),
    [
        ([[1, 2]], [[1], [2]], "1 rows of inputs, 2 of targets"),
        ([], [], "at least one row"),
        ([1, 2], [1, 2], "a row a sample"),
        ([[1, float("nan")]], [[1]], "not finite"),
        ([[1, 2]], [[float("inf")]], "not finite"),
        ([["a"]], [[1]], "tables of numbers"),
        ([[1, 2], [1]], [[1], [1]], "tables of numbers"),
    ],
)
def test_refusals(inputs, targets, says):
    with pytest.raises(lernmi.LernmiError, match=says):
        lernmi.Samples(inputs, targets)


def test_samples_are_locked_copies():
    inputs = np.ones((2, 3))
    samples = lernmi.Samples(inputs, [[1, 0], [0, 1]])
    inputs[...] = 0
    assert samples.inputs.sum() == 6
    assert samples.is_one_hot
    assert samples.labels.tolist() == [0, 1]
    assert len(samples) == 2
    with pytest.raises(ValueError, match="read-only"):
        samples.inputs[0, 0] = 5


@pytest.mark.parametrize("targets", [[[1, 1]], [[0, 0]], [[0.5, 0.5]], [[1]]])
def test_not_one_hot(targets):
    assert not lernmi.Samples([[1]], targets).is_one_hot
