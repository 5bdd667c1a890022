"""One link, one layer, many samples: the same numbers at every magnification."""

import copy
import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lernmi
from lernmi.net import by_layers, engines
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.active_inputs import active_inputs
from lernmi.net.batch import Batch
from lernmi.net.rows import Rows
from lernmi.net.watch import Watch

SAMPLES = 100


@st.composite
def networks(draw):
    """(sizes, activations, seed, rate): 2 to 5 layers, every activation."""
    layers = draw(st.integers(2, 5))
    sizes = draw(st.lists(st.integers(1, 7), min_size=layers, max_size=layers))
    names = draw(
        st.lists(st.sampled_from(sorted(ACTIVATIONS)), min_size=layers - 1, max_size=layers - 1)
    )
    return sizes, names, draw(st.integers(0, 2**40)), draw(st.sampled_from([0.01, 0.05, 0.1]))


def samples(sizes, seed):
    """Inputs within +-1, about a third of them zero, and targets within 0 .. 1."""
    generator = np.random.default_rng(seed)
    inputs = generator.uniform(-1, 1, (SAMPLES, sizes[0]))
    inputs[generator.random(inputs.shape) < 0.3] = 0.0
    return inputs, generator.random((SAMPLES, sizes[-1]))


def everything(net):
    return np.concatenate([net.weights, net.input_sums, net.neuron_outputs, net.sensitivity_sums])


@given(networks(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_links_layers_and_kernel_agree(network, classic):
    sizes, names, seed, rate = network
    inputs, targets = samples(sizes, seed)
    by_links, by_layers, by_kernel = (
        lernmi.Network(sizes, rate, seed, names, classic) for _ in range(3)
    )
    for sample, expected in zip(inputs, targets, strict=True):
        by_links.learn_by_links(sample, expected)
        by_layers.learn(sample, expected)
    by_kernel.learn_many(inputs, targets)
    assert engines.engine() == "compiled"
    np.testing.assert_allclose(everything(by_layers), everything(by_links), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(everything(by_kernel), everything(by_links), rtol=1e-12, atol=1e-12)


@given(networks(), st.integers(2, 40))
@settings(max_examples=40, deadline=None)
def test_batches_agree_between_kernel_and_layers(network, batch_size):
    sizes, names, seed, rate = network
    inputs, targets = samples(sizes, seed)
    order = np.random.default_rng(seed).integers(0, SAMPLES, 3 * SAMPLES)
    compiled, layered = (lernmi.Network(sizes, rate, seed, names) for _ in range(2))
    compiled.learn_many(inputs, targets, order, batch_size)
    batch = Batch.of(batch_size, layered.weights.size)
    by_layers.learn(layered, Rows(inputs, targets), order, batch, True, Watch())
    np.testing.assert_allclose(everything(compiled), everything(layered), rtol=1e-12, atol=1e-12)


@given(networks(), st.booleans(), st.integers(1, SAMPLES))
@settings(max_examples=30, deadline=None)
def test_mean_sensitivities_are_those_of_looks_at_fixed_weights(network, classic, count):
    sizes, names, seed, rate = network
    rows = Rows(*samples(sizes, seed))
    net = lernmi.Network(sizes, rate, seed, names, classic)
    start = everything(net).copy()
    order = np.random.default_rng(seed).integers(0, SAMPLES, count)
    found = [engine.mean_sensitivities(net, rows, order) for engine in (engines, by_layers)]
    np.testing.assert_array_equal(everything(net), start)
    expected = np.zeros_like(net.weights)
    for row in order:
        look = copy.copy(net)
        look.learn(rows.inputs_of(int(row)), rows.targets[row])
        seen = [layer.sensitivities.ravel() for layer in look.link_layers]
        expected += np.abs(np.concatenate(seen)) / count
    for means in found:
        np.testing.assert_allclose(means, expected, rtol=1e-10, atol=1e-15)


def test_a_batch_is_the_mean_of_its_sensitivities_at_fixed_weights():
    inputs, targets = samples([3, 2], 5)
    net, single = lernmi.Network([3, 2], 0.5, 5), lernmi.Network([3, 2], 0.5, 5)
    start, changes = net.weights.copy(), []
    for row in range(4):
        single.weights[...] = start
        single.learn(inputs[row], targets[row])
        changes.append(single.weights - start)
    net.learn_many(inputs[:4], targets[:4], batch_size=4)
    np.testing.assert_allclose(net.weights - start, np.mean(changes, axis=0), atol=1e-15)


def test_the_lists_of_samples_are_made_once():
    task = lernmi.load_task("digits")
    first = active_inputs(task.train.stored, 1 / 16, "identity")
    assert active_inputs(task.train.stored, 1 / 16, "identity") is first
    assert active_inputs(task.train.stored, 1 / 16, "sigmoid") is not first
    with pytest.raises(ValueError, match="cannot set WRITEABLE flag"):
        task.train.stored.flags.writeable = True


@pytest.mark.parametrize("times", [1, 3])
def test_an_array_that_may_change_is_looked_at_every_time(times):
    base = np.ones((4, 2))
    net, expected = lernmi.Network([2, 1]), lernmi.Network([2, 1])
    order = np.tile(np.arange(4), times)
    for value in (1.0, 0.5):
        base[...] = value
        base.flags.writeable = False  # a lock that can be opened again is no promise
        net.learn_many(base, np.ones((4, 1)), order)
        base.flags.writeable = True
        expected.learn_many(np.full((4, 2), value), np.ones((4, 1)), order)
    np.testing.assert_array_equal(net.weights, expected.weights)


def test_a_view_on_a_writeable_array_is_not_trusted():
    base = np.ones((4, 2))
    view = base[:]
    view.flags.writeable = False
    net, expected = lernmi.Network([2, 1]), lernmi.Network([2, 1])
    net.learn_many(view, np.ones((4, 1)))
    base[...] = 0.5
    net.learn_many(view, np.ones((4, 1)))
    expected.learn_many(np.ones((4, 2)), np.ones((4, 1)))
    expected.learn_many(np.full((4, 2), 0.5), np.ones((4, 1)))
    np.testing.assert_array_equal(net.weights, expected.weights)


@pytest.mark.parametrize("engine", ["compiled", "layers"])
@pytest.mark.parametrize("one_hot", [True, False])
@pytest.mark.parametrize("classic", [True, False])
def test_evaluation_is_what_prediction_says(monkeypatch, engine, one_hot, classic):
    if engine == "layers":
        monkeypatch.setattr(engines, "compiled_engine", lambda of_bytes=None: None)
    assert engines.engine() == engine
    generator = np.random.default_rng(3)
    inputs = generator.uniform(-1, 1, (90, 4)) * (generator.random((90, 4)) < 0.6)
    targets = np.eye(3)[generator.integers(0, 3, 90)]
    net = lernmi.Network([4, 6, 3], seed=3, classic=classic)
    chosen = generator.permutation(90)[:50]
    rows = Rows(inputs, targets)
    loss, right = engines.evaluate(net, rows, one_hot, chosen)
    answers, wanted = net.predict(inputs[chosen]), targets[chosen]
    assert loss == pytest.approx(0.5 * ((answers - wanted) ** 2).sum(axis=1).mean(), abs=1e-14)
    if one_hot:
        expected = (answers.argmax(axis=1) == wanted.argmax(axis=1)).mean()
    else:
        expected = (np.abs(answers - wanted) < 0.5).all(axis=1).mean()
    assert right == pytest.approx(expected)
    np.testing.assert_allclose(engines.answers(net, rows, chosen), answers, rtol=0, atol=1e-14)
    whole = engines.evaluate(net, rows, one_hot)
    assert whole == engines.evaluate(net, rows, one_hot, np.arange(90))


def test_prediction_touches_no_state():
    net = lernmi.Network([3, 4, 2])
    net.learn([1.0, 0.5, -1.0], [0.0, 1.0])
    before = everything(net).copy()
    answers = net.predict(np.ones((5, 3)))
    assert answers.shape == (5, 2)
    np.testing.assert_array_equal(everything(net), before)


def test_numbers_that_are_not_finite_pass_through_without_a_word():
    net = lernmi.Network([2, 2, 1], activation="identity")
    net.learn_many([[1e300, 1e300]], [[0.0]], order=[0] * 20)
    assert not np.isfinite(net.weights).all()


def test_enormous_sums_saturate_quietly():
    for name, expected in (("sigmoid", 0.0), ("tanh", -1.0), ("relu", 0.0)):
        net = lernmi.Network([1, 1], activation=name)
        net.weights[...] = -1e6
        net.learn([1.0], [0.0])
        assert net.outputs[0] == expected
        net.weights[...] = -1e6
        net.learn_many([[1.0]], [[0.0]])
        assert net.outputs[0] == expected


@pytest.mark.parametrize("neurons", [3, 5, 8, 13])
def test_the_compiled_sigmoid_is_exact_to_the_last_digits(neurons):
    """In vectors or one by one, wherever in a layer; 1 / (1 + e^-x) in decimals beside it."""
    generator = np.random.default_rng(neurons)
    sums = np.concatenate(
        [
            generator.uniform(-40, 40, 300),
            generator.uniform(-708, 708, 100),
            generator.normal(0, 1e-5, 50),
            [0.0, -0.0, 5e-324, 36.8, 709.0, -708.0, np.log(2) / 2, -np.log(2) * 100],
        ]
    )
    net = lernmi.Network([1, neurons])
    for part in np.resize(sums, (-(-len(sums) // neurons), neurons)):
        net.weights[:neurons] = part
        found = engines.answers(net, Rows(np.zeros((1, 1)), np.zeros((1, neurons))))[0]
        for total, output in zip(part.tolist(), found.tolist(), strict=True):
            with localcontext(prec=40):
                expected = 1 / (1 + (-Decimal(total)).exp())
                off = abs(Decimal(output) - expected) / Decimal(math.ulp(float(expected)))
            assert off < 3, total


@pytest.mark.parametrize("neurons", [3, 5, 8, 13])
def test_the_compiled_sigmoid_at_both_ends(neurons):
    net = lernmi.Network([1, neurons])
    ends = {
        -np.inf: 0.0, -1e308: 0.0, -1001.0: 0.0, -800.0: 0.0, 40.0: 1.0, 800.0: 1.0, 1e308: 1.0,
        np.inf: 1.0, np.nan: np.nan,
    }  # fmt: skip
    for total, expected in ends.items():
        for place in range(neurons):  # nothing leaks from one to its neighbours
            net.weights[...] = 0.0
            net.weights[place] = total
            found = engines.answers(net, Rows(np.zeros((1, 1)), np.zeros((1, neurons))))[0]
            wanted = np.full(neurons, 0.5)
            wanted[place] = expected
            np.testing.assert_array_equal(found, wanted)
