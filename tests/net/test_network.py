"""What a network accepts, and the one line it refuses the rest with."""

import copy
import pickle

import numpy as np
import pytest

import lernmi
from lernmi.net.checks import MAX_LINKS


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"sizes": []}, "two or more whole numbers"),
        ({"sizes": [3]}, "two or more whole numbers"),
        ({"sizes": [2, 0, 1]}, "two or more whole numbers"),
        ({"sizes": [2, 1.5]}, "two or more whole numbers"),
        ({"sizes": "2,3"}, "two or more whole numbers"),
        ({"sizes": None}, "two or more whole numbers"),
        ({"sizes": [2, float("nan")]}, "two or more whole numbers"),
        ({"sizes": [10**6, 10**6]}, f"{MAX_LINKS:,}"),
        ({"sizes": [2, 10**300, 1]}, f"{MAX_LINKS:,}"),
        ({"training_rate": 0.0}, "a finite number above 0"),
        ({"training_rate": float("inf")}, "a finite number above 0"),
        ({"training_rate": float("nan")}, "a finite number above 0"),
        ({"training_rate": "fast"}, "a finite number above 0"),
        ({"seed": -1}, "a seed is a whole number"),
        ({"seed": 1.5}, "a seed is a whole number"),
        ({"activation": "step"}, "no activation is called 'step'"),
        ({"activation": ["sigmoid"]}, "2 layers follow the inputs"),
        ({"activation": None}, "names like tanh"),
        ({"training_rate": 10**400}, "a finite number above 0"),
        ({"activation": [None, None]}, "no activation is called None"),
    ],
)
def test_refusals(arguments, says):
    with pytest.raises(lernmi.LernmiError, match=says.replace("*", r"\*")) as caught:
        lernmi.Network(**{"sizes": [2, 3, 1], **arguments})
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda net: net.learn([1.0], [1.0]), "inputs: 2 numbers"),
        (lambda net: net.learn([1.0, 2.0], [1.0, 2.0]), "expected outputs: 1 numbers"),
        (lambda net: net.learn_by_links(["a", "b"], [1.0]), "numbers are needed"),
        (lambda net: net.predict([1.0, 2.0, 3.0]), "inputs: 2 numbers"),
        (lambda net: net.predict([[1.0, 2.0, 3.0]]), r"\(n, 2\)"),
        (lambda net: net.evaluate([[1, 2]], [[1], [2]]), "1 rows of X but 2 of y"),
        (lambda net: net.evaluate(np.empty((0, 2)), np.empty((0, 1))), "0 rows of X but 0 of y"),
        (lambda net: net.evaluate([[1, 2]], [[1, 2]]), r"y: an array \(n, 1\)"),
        (lambda net: setattr(net, "weights", np.zeros(13)), r"write weights\[...\] = "),
        (lambda net: setattr(net, "learning_rate", 0.1), "its training rate is training_rate"),
        (lambda net: setattr(net, "seed", 3), r"reset_weights\(seed\)"),
        (lambda net: setattr(net, "sizes", (2, 4, 1)), "make another Network"),
        (lambda net: net.predict([[1.0, 2.0], [1.0]]), "numbers are needed"),
        (lambda net: net.learn_many([[1, 2]], [[1], [2]]), "1 rows of inputs but 2"),
        (lambda net: net.learn_many([[1, 2]], [[1]], order=[1]), "outside 0 .. 0"),
        (lambda net: net.learn_many([[1, 2]], [[1]], order=[-1]), "outside 0 .. 0"),
        (lambda net: net.learn_many([[1, 2]], [[1]], order=[0.5]), "a list of row numbers"),
        (lambda net: net.learn_many([[1, 2]], [[1]], order=[[0], [0, 0]]), "a list of row numbers"),
        (lambda net: net.learn_many([[1, 2]], [[1]], batch_size=0), "1 sample or more"),
        (lambda net: net.learn_many([[1, 2]], [[1]], batch_size=1.5), "1 sample or more"),
        (lambda net: net.learn_many([[1, 2]], [[1]], batch_size=2**70), "1 sample or more"),
        (lambda net: net.learn([1j, 2.0], [1.0]), "numbers are needed"),
        (lambda net: net.learn([10**400, 2.0], [1.0]), "numbers are needed"),
        (lambda net: setattr(net, "training_rate", -0.1), "a finite number above 0"),
    ],
)
def test_refused_calls_change_nothing(call, says):
    net = lernmi.Network([2, 3, 1])
    before = net.weights.copy()
    with pytest.raises(lernmi.LernmiError, match=says):
        call(net)
    np.testing.assert_array_equal(net.weights, before)


def test_learning_no_samples_changes_nothing():
    net = lernmi.Network([2, 1])
    before = net.weights.copy()
    net.learn_many(np.empty((0, 2)), np.empty((0, 1)))
    net.learn_many([[1.0, 1.0]], [[1.0]], order=[])
    np.testing.assert_array_equal(net.weights, before)


def test_a_seed_says_where_the_weights_start():
    first, again, other = (lernmi.Network([4, 3, 2], seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.weights, again.weights)
    assert (first.weights != other.weights).all()


def test_initial_weights_keep_wide_layers_within_their_slope():
    net = lernmi.Network([784, 30, 10])
    assert np.abs(net.link_layers[0].weights).max() <= (3 / 784) ** 0.5
    assert np.abs(lernmi.Network([2, 3, 1]).weights).max() <= 0.7


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))]
)
def test_copies_are_whole_networks_of_their_own(copied):
    net = lernmi.Network([2, 3, 1], 0.25, seed=4, activation=["tanh", "sigmoid"])
    net.learn([1.0, 0.5], [1.0])
    twin = copied(net)
    np.testing.assert_array_equal(twin.weights, net.weights)
    np.testing.assert_array_equal(twin.neuron_outputs, net.neuron_outputs)
    net.learn_many([[1.0, 1.0]], [[0.0]])
    twin.learn([1.0, 1.0], [0.0])
    np.testing.assert_allclose(twin.weights, net.weights, atol=1e-15)
    twin.link_layers[0].link(0, 0).weight = 5.0
    assert twin.weights[0] == 5.0 != net.weights[0]


def test_the_training_rate_changes_for_all_layers():
    net = lernmi.Network([1, 1, 1], training_rate=0.5)
    net.training_rate = 0.25
    assert [layer.training_rate for layer in net.link_layers] == [0.25, 0.25]
    assert net.training_rate == 0.25


@pytest.mark.parametrize("name", ["weights", "input_sums", "neuron_outputs", "sensitivity_sums"])
def test_the_flat_arrays_are_written_into_and_never_replaced(name):
    net = lernmi.Network([2, 3, 1])
    with pytest.raises(lernmi.LernmiError, match=rf"write {name}\[\.\.\.\] = "):
        setattr(net, name, getattr(net, name).copy())
    array = getattr(net, name)
    array[...] = 2.0
    setattr(net, name, array)  # as `net.weights *= 2` does


@pytest.mark.parametrize("name", ["input_sums", "outputs", "sensitivity_sums"])
def test_a_layer_s_arrays_are_written_into_and_never_replaced(name):
    net = lernmi.Network([2, 3, 1])
    with pytest.raises(lernmi.LernmiError, match=rf"write {name}\[\.\.\.\] = "):
        setattr(net.neuron_layers[1], name, np.zeros(4))
    with pytest.raises(lernmi.LernmiError, match=r"write weights\[\.\.\.\] = "):
        net.link_layers[0].weights = np.zeros((3, 3))
    net.link_layers[0].weights -= 1.0
    assert net.weights[0] == net.link_layers[0].weights[0, 0]


def test_all_layers_learn_at_the_one_rate_of_the_network():
    by_links, by_layers, by_kernel = (lernmi.Network([2, 3, 1], 0.5) for _ in range(3))
    for net in (by_links, by_layers, by_kernel):
        with pytest.raises(lernmi.LernmiError, match=r"write network\.training_rate = "):
            net.link_layers[1].training_rate = 2.0
        net.training_rate = 0.1
    by_links.learn_by_links([1.0, 0.5], [1.0])
    by_layers.learn([1.0, 0.5], [1.0])
    by_kernel.learn_many([[1.0, 0.5]], [[1.0]])
    np.testing.assert_allclose(by_links.weights, by_layers.weights, rtol=0, atol=1e-15)
    np.testing.assert_allclose(by_kernel.weights, by_layers.weights, rtol=0, atol=1e-15)


def test_one_row_is_predicted_as_one_of_several():
    net = lernmi.Network([2, 3, 2])
    said = net.predict([0.5, -1.0])
    assert said.shape == (2,)
    np.testing.assert_array_equal(said, net.predict([[0.5, -1.0]])[0])


def test_a_network_and_a_session_draw_the_same_unless_told_otherwise():
    session = lernmi.Session(lernmi.load_task("xor"))
    np.testing.assert_array_equal(lernmi.Network([2, 3, 1]).weights, session.network.weights)


def test_it_is_evaluated_as_a_session_evaluates_it():
    for name in ("xor", "digits", "sine"):
        task = lernmi.load_task(name)
        session = lernmi.Session(task)
        session.run(500)
        session.evaluate()
        measured = session.latest
        loss, score = session.network.evaluate(task.test.inputs, task.test.targets)
        assert loss == pytest.approx(measured.test_loss, rel=1e-12)
        assert score == pytest.approx(measured.test_score, rel=1e-12)
    classes = lernmi.Network([1, 3], activation="identity")
    classes.weights[...] = [0, 0, 0, 1, 0, -1]  # says x, 0, -x
    assert classes.evaluate([[2.0], [-2.0], [3.0]], [0, 2, 1]) == (pytest.approx(29 / 6), 2 / 3)
    with pytest.raises(lernmi.LernmiError, match=r"whole numbers of 0 \.\. 2"):
        classes.evaluate([[1.0]], [3])


def test_r2_of_numbers_worked_out_by_hand():
    net = lernmi.Network([1, 1], activation="identity")
    net.weights[...] = [0.0, 1.0]  # says x
    loss, score = net.evaluate([[1.0], [2.0], [3.0]], [1.0, 2.0, 6.0])
    assert loss == pytest.approx(0.5 * 9 / 3)
    assert score == pytest.approx(1 - 9 / 14)
