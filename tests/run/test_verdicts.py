"""What is right: by hand, and the same in a run's accuracy as in the panels."""

import numpy as np
import pytest

import lernmi
from lernmi.net.forward import predict
from lernmi.net.verdicts import NO_CLASS, is_solved, rows_right, verdicts

NAN = float("nan")


def test_of_classes_the_largest_output_decides():
    outputs = np.array([[0.1, 0.2, 0.15], [0.9, 0.95, 0.0], [NAN, -1.0, -2.0], [NAN, NAN, NAN]])
    found = verdicts(outputs, np.array([1, 0, 1, 2]))
    assert found.says.tolist() == [1, 1, 1, NO_CLASS]
    assert found.right.tolist() == [True, False, True, False]
    assert found.confidence[:3].tolist() == [0.2, 0.95, -1.0]
    assert np.isnan(found.confidence[3])


def test_elsewhere_every_output_must_be_near_what_is_expected():
    outputs = np.array([[0.51, 0.1], [0.5, 0.1], [0.95, 0.6], [NAN, 0.0]])
    targets = np.array([[1.0, 0.0]] * 4)
    assert rows_right(outputs, targets).tolist() == [True, False, False, False]
    assert not is_solved(outputs, targets)
    assert is_solved(np.array([[0.91, 0.09]]), targets[:1])


@pytest.mark.parametrize(("task", "samples"), [("xor", 900), ("half-adder", 700), ("digits", 500)])
def test_a_run_measures_the_same(task, samples):
    session = lernmi.Session(lernmi.load_task(task))
    session.run(samples)
    test, network = session.task.test, session.network
    weights = [layer.weights for layer in network.link_layers]
    outputs = predict(weights, network.layer_activations, test.inputs)
    if test.is_one_hot:
        right = verdicts(outputs, test.labels).right
    else:
        right = rows_right(outputs, test.targets)
    assert 0.0 < right.mean() < 1.0
    measured = session.snapshot(evaluate=True).metrics
    assert measured.moments[-1] == samples
    assert measured.test_score[-1] == right.mean()
