"""One sample worked by hand: a 2-1-1 network with round numbers."""

import math

import numpy as np
import pytest

import lernmi


def network():
    net = lernmi.Network([2, 1, 1], training_rate=0.5, activation="identity")
    net.link_layers[0].weights[...] = [[0.5], [2.0], [-1.0]]  # bias, x1, x2
    net.link_layers[1].weights[...] = [[1.0], [3.0]]  # bias, h1
    return net


@pytest.mark.parametrize("learn", ["learn", "learn_by_links", "learn_many"])
def test_forward_backward_update(learn):
    net = network()
    inputs, expected = [1.0, 2.0], [5.0]
    if learn == "learn_many":
        net.learn_many([inputs], [expected])
    else:
        getattr(net, learn)(inputs, expected)
    # h1 = 0.5 + 1 x 2 + 2 x -1 = 0.5; y1 = 1 + 0.5 x 3 = 2.5; error = 2.5 - 5 = -2.5
    np.testing.assert_allclose(net.neuron_layers[1].outputs, [1.0, 0.5])
    np.testing.assert_allclose(net.neuron_layers[2].outputs, [1.0, 2.5])
    np.testing.assert_allclose(net.neuron_layers[2].sensitivity_sums[1:], [-2.5])
    # blame of h1: -2.5 x the old weight 3 = -7.5; of x1: -7.5 x 2, of x2: -7.5 x -1
    np.testing.assert_allclose(net.neuron_layers[1].sensitivity_sums[1:], [-7.5])
    np.testing.assert_allclose(net.neuron_layers[0].sensitivity_sums[1:], [-15.0, 7.5])
    # changes: - rate x input x output sensitivity
    np.testing.assert_allclose(net.link_layers[1].weights, [[2.25], [3.625]])
    np.testing.assert_allclose(net.link_layers[0].weights, [[4.25], [5.75], [6.5]])


def test_a_sigmoid_neuron():
    net = lernmi.Network([1, 1], training_rate=1.0)
    net.link_layers[0].weights[...] = [[0.0], [1.0]]
    net.learn_by_links([2.0], [1.0])
    said = 1 / (1 + math.exp(-2.0))
    link = net.link_layers[0].link(1, 0)
    assert link.output_neuron.output == pytest.approx(said)
    assert link.output_sensitivity == pytest.approx((said - 1) * said * (1 - said))
    assert link.sensitivity == pytest.approx(2 * (said - 1) * said * (1 - said))
    assert link.weight == pytest.approx(1.0 - link.sensitivity)


def test_views_read_and_write_the_same_memory():
    net = network()
    weights, links = net.link_layers[0].weights, list(net.link_layers[0].links)
    assert [link.name for link in links] == ["b→h1", "x1→h1", "x2→h1"]
    links[1].weight = 7.0
    assert weights[1, 0] == net.weights[1] == 7.0
    weights[...] *= 2.0
    assert links[1].weight == 14.0
    net.learn([1.0, 1.0], [0.0])
    assert net.link_layers[0].weights is weights
    assert links[1].weight == weights[1, 0]


def test_the_bias_neuron_is_entry_0_and_always_says_1():
    net = network()
    net.learn([1.0, 2.0], [5.0])
    for layer in net.neuron_layers:
        assert layer.neuron(0).is_bias
        assert layer.neuron(0).output == 1.0
        assert layer.neuron(0).sensitivity_sum == 0.0
    assert net.neuron_layers[0].neuron(2).output == 2.0


def test_deep_nets_name_their_hidden_layers():
    net = lernmi.Network([1, 2, 3, 1])
    assert net.link_layers[1].link(2, 0).name == "h1.2→h2.1"
    assert "h1.2→h2.1" in repr(net.link_layers[1].link(2, 0))
    assert "x1" in repr(net.neuron_layers[0].neuron(1))


@pytest.mark.parametrize("index", [-1, 3])
def test_no_such_neuron(index):
    with pytest.raises(IndexError):
        network().neuron_layers[0].neuron(index)


@pytest.mark.parametrize(("i", "j"), [(-1, 0), (3, 0), (0, 1), (0, -1)])
def test_no_such_link(i, j):
    with pytest.raises(IndexError):
        network().link_layers[0].link(i, j)
