"""Every link's sensitivity against an independent derivative: over 10,000 parameters."""

import numpy as np
import pytest

import lernmi
from lernmi.net.flat import link_count, link_views

STEP = 1e-30  # a complex step has no rounding to fear


def complex_outputs(weights, names, inputs):
    functions = {
        "sigmoid": lambda sums: 1 / (1 + np.exp(-sums)),
        "tanh": np.tanh,
        "relu": lambda sums: np.where(sums.real > 0, sums, 0),
        "identity": lambda sums: sums,
    }
    outputs = inputs.astype(complex)
    for layer_weights, name in zip(weights, names, strict=True):
        outputs = functions[name](outputs @ layer_weights[1:] + layer_weights[0])
    return outputs


def complex_step_sensitivities(net, inputs, expected):
    """dE/d(weight) of every link by a complex step: no formula of backpropagation in it."""
    flat = net.weights.astype(complex)
    views = link_views(flat, net.sizes)
    found = np.empty(len(flat))
    for link in range(len(flat)):
        flat[link] += 1j * STEP
        errors = complex_outputs(views, net.activations, inputs) - expected
        found[link] = (0.5 * (errors * errors).sum()).imag / STEP
        flat[link] = net.weights[link]
    return found


SHAPES = [
    ((30, 40, 10), "sigmoid"),
    ((40, 60, 20), ("tanh", "sigmoid")),
    ((20, 50, 30, 5), "tanh"),
    ((25, 40, 30, 10), ("relu", "tanh", "identity")),
    ((10, 30, 20, 10, 3), ("sigmoid", "relu", "tanh", "sigmoid")),
    ((6, 5), "relu"),
    ((6, 5), "identity"),
]


def test_these_are_over_10_000_parameters():
    assert sum(link_count(sizes) for sizes, _ in SHAPES) > 10_000


@pytest.mark.parametrize("learn", ["learn", "learn_many"])
@pytest.mark.parametrize(("sizes", "names"), SHAPES, ids=str)
def test_every_link_sensitivity(sizes, names, learn):
    generator = np.random.default_rng(11)
    net = lernmi.Network(sizes, 1e-3, 11, names)
    inputs, expected = generator.normal(size=sizes[0]), generator.random(sizes[-1])
    by_step = complex_step_sensitivities(net, inputs, expected)
    if learn == "learn":
        net.learn(inputs, expected)
    else:
        net.learn_many([inputs], [expected])
    found = np.concatenate([layer.sensitivities.ravel() for layer in net.link_layers])
    assert np.abs(found).max() > 1e-3
    np.testing.assert_allclose(found, by_step, rtol=1e-7, atol=1e-18)


def test_links_report_the_same_sensitivities_as_layers():
    net = lernmi.Network([3, 4, 2], seed=2)
    net.learn([0.1, -0.4, 0.9], [1.0, 0.0])
    for layer in net.link_layers:
        one_by_one = [link.sensitivity for link in layer.links]
        np.testing.assert_allclose(one_by_one, layer.sensitivities.ravel(), rtol=1e-15)
