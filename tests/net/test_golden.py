"""Classic mode is the ancestor, to the last digits: traces recorded from it."""

import json
from pathlib import Path

import numpy as np
import pytest

import lernmi

TRACES = sorted((Path(__file__).parent.parent / "golden").glob("*.json"))
WITHIN = 1e-9


def load(path):
    trace = json.loads(path.read_text())
    inputs = np.array([sample[0] for sample in trace["data"]])
    targets = np.array([sample[1] for sample in trace["data"]])
    return trace, lernmi.Network(trace["sizes"], classic=True), inputs, targets


def assert_same(net, inputs, stage):
    for link_layer, weights in zip(net.link_layers, stage["weights"], strict=True):
        np.testing.assert_allclose(link_layer.weights.ravel(), weights, rtol=0, atol=WITHIN)
    np.testing.assert_allclose(net.predict(inputs), stage["outputs"], rtol=0, atol=WITHIN)
    for sample, outputs in zip(inputs, stage["outputs"], strict=True):
        net.propagate_by_links(sample)
        np.testing.assert_allclose(net.outputs, outputs, rtol=0, atol=WITHIN)


def by_links(net, inputs, targets, epochs):
    for _ in range(epochs):
        for sample, expected in zip(inputs, targets, strict=True):
            net.learn_by_links(sample, expected)


def by_layers(net, inputs, targets, epochs):
    for _ in range(epochs):
        for sample, expected in zip(inputs, targets, strict=True):
            net.learn(sample, expected)


def by_kernel(net, inputs, targets, epochs):
    net.learn_many(inputs, targets, np.tile(np.arange(len(inputs)), epochs))


def test_there_are_traces():
    assert len(TRACES) == 2


@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
def test_initial_weights(path):
    trace, net, _, _ = load(path)
    for link_layer, weights in zip(net.link_layers, trace["initial_weights"], strict=True):
        np.testing.assert_array_equal(link_layer.weights.ravel(), weights)


@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    ("learn", "up_to"), [(by_links, 1_000), (by_layers, 1_000), (by_kernel, 100_000)]
)
def test_every_stage(path, learn, up_to):
    trace, net, inputs, targets = load(path)
    done = 0
    stages = [stage for stage in trace["after"] if stage["epochs"] <= up_to]
    assert len(stages) >= 3
    for stage in stages:
        learn(net, inputs, targets, stage["epochs"] - done)
        done = stage["epochs"]
        assert_same(net, inputs, stage)


def test_a_classic_session_is_the_xor_trace():
    trace, _, inputs, targets = load(next(path for path in TRACES if path.stem.startswith("xor")))
    task = lernmi.load_task("xor")
    np.testing.assert_array_equal(task.train.inputs, inputs)
    np.testing.assert_array_equal(task.train.targets, targets)
    session = lernmi.Session(task, classic=True)
    for stage in trace["after"]:
        session.run(stage["epochs"] * 4 - session.moment)
        assert_same(session.network, inputs, stage)
