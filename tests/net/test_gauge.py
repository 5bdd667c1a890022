"""What is measured after every sample adds up, and measuring changes no bit of what is learned."""

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lernmi
from lernmi.net import engines
from lernmi.net.batch import Batch
from lernmi.net.gauge import Gauge
from lernmi.net.rows import Rows
from lernmi.net.watch import Watch
from tests.net.test_engines import ENGINES, SAMPLES, frozen_links, numbers, runs

NOTHING = np.arange(0)


def some_gauge(net, data, generator):
    if data.draw(st.booleans()):
        return Gauge.of_weight(net, int(generator.integers(net.weights.size)), SAMPLES)
    inputs = generator.uniform(-1, 1, net.sizes[0]) * (generator.random(net.sizes[0]) < 0.7)
    return Gauge.of_loss(net, inputs, generator.random(net.sizes[-1]), SAMPLES)


def read(engine, net, rows, watch):
    engine.learn(net, rows, NOTHING, Batch(1), False, watch)
    return watch.gauge.read


def started(engine, net, rows, watch):
    """What it is at first."""
    first = read(engine, net, rows, watch)
    watch.gauge.set(first)
    return first


@pytest.mark.parametrize("engine", ENGINES)
@given(runs(), st.data())
@settings(max_examples=80)
def test_measuring_changes_no_bit_and_gains_add_up(engine, run, data):
    net, rows, order, size = run
    generator = np.random.default_rng(net.seed)
    frozen, closes = frozen_links(net, generator), data.draw(st.booleans())
    measured, plain = net, copy.copy(net)
    gauge = some_gauge(net, data, generator)
    batches = [Batch.of(size, net.weights.size) for _ in range(2)]
    watch = Watch(net.sizes, frozen, gauge=gauge)
    first = started(engine, measured, rows, watch)
    start = 0
    while start < len(order):
        end = data.draw(st.integers(start + 1, len(order)))
        ends = closes and end == len(order)
        engine.learn(measured, rows, order[start:end], batches[0], ends, watch)
        start = end
    engine.learn(plain, rows, order, batches[1], closes, Watch(net.sizes, frozen))
    np.testing.assert_array_equal(numbers(measured, batches[0]), numbers(plain, batches[1]))
    now = read(engine, measured, rows, watch)
    assert gauge.value == now
    assert gauge.table.gains.sum() == pytest.approx(first - now, abs=1e-12)
    assert gauge.passed == len(order)
    np.testing.assert_array_equal(gauge.table.times, np.bincount(order, minlength=SAMPLES))
    learned = order[: len(order) - batches[0].count]
    assert set(np.flatnonzero(gauge.table.gains)) <= set(learned), "a batch under way did nothing"


@given(runs(), st.data())
@settings(max_examples=60)
def test_the_engines_measure_alike(run, data):
    net, rows, order, size = run
    generator = np.random.default_rng(net.seed)
    frozen = frozen_links(net, generator)
    gauge = some_gauge(net, data, generator)
    found = []
    for engine in ENGINES:
        mine, my_net = copy.deepcopy(gauge), copy.copy(net)
        watch = Watch(net.sizes, frozen, gauge=mine)
        first = started(engine, my_net, rows, watch)
        engine.learn(my_net, rows, order, Batch.of(size, net.weights.size), True, watch)
        found.append((first, mine))
    assert found[0][0] == pytest.approx(found[1][0], abs=1e-12)
    np.testing.assert_allclose(found[0][1].table.gains, found[1][1].table.gains, atol=1e-12)
    assert found[0][1].furthest[2] == pytest.approx(found[1][1].furthest[2], abs=1e-12)


@pytest.mark.parametrize("engine", ENGINES)
@given(runs(), st.data())
@settings(max_examples=60)
def test_a_sample_of_a_batch_gains_what_its_share_of_the_step_changes(engine, run, data):
    """By the plain words of the rule: one step after another, from sensitivities as they were.

    Weights are set by hand inside the batch, so some samples met others.
    """
    net, rows, order, _ = run
    generator = np.random.default_rng(net.seed)
    size = data.draw(st.integers(2, 9))
    order = generator.integers(0, SAMPLES, size)
    frozen = frozen_links(net, generator)
    net.weights[list(frozen)] = list(frozen.values())
    gauge = some_gauge(net, data, generator)
    batch = Batch.of(size, net.weights.size)
    watch = Watch(net.sizes, frozen, gauge=gauge)
    first = started(engine, net, rows, watch)
    shares, expected = [], np.zeros(SAMPLES)
    by_hand = 0.0
    for count, row in enumerate(order):
        if data.draw(st.sampled_from([False, False, True])):
            gauge.keep_met(net.weights, batch.count)
            watch = Watch(net.sizes, frozen, gauge=gauge)
            net.weights[generator.integers(net.weights.size)] += 0.25
            net.weights[list(frozen)] = list(frozen.values())
            by_hand += gauge.set(read(engine, net, rows, watch))
        before = batch.sums.copy()
        if count == size - 1:
            met = net.weights.copy()
            last = copy.copy(net)
            one = Batch.of(2, net.weights.size)
            engine.learn(last, rows, order[-1:], one, False, Watch())
            shares.append(one.sums)
        engine.learn(net, rows, np.array([row]), batch, False, watch)
        if count < size - 1:
            shares.append(batch.sums - before)
    trial, value = copy.copy(net), gauge.value
    trial.weights[...] = met
    probe = Watch(net.sizes, gauge=gauge)
    losses = [read(engine, trial, rows, probe)]
    for share in shares:
        trial.weights -= net.training_rate / size * share
        trial.weights[list(frozen)] = list(frozen.values())
        losses.append(read(engine, trial, rows, probe))
    np.add.at(expected, order, -np.diff(losses))
    np.testing.assert_allclose(gauge.table.gains, expected, atol=1e-10)
    assert first - value == pytest.approx(gauge.table.gains.sum() + by_hand, abs=1e-12)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_gain_of_a_sample_is_before_minus_after(engine):
    """The focus sample is none of the training rows; sample by sample, by the network's own way."""
    task = lernmi.load_task("xor")
    net = lernmi.Network([2, 3, 1], 0.5, seed=3)
    rows = Rows(task.train.inputs, task.train.targets)
    inputs, expected = np.array([0.25, 0.75]), np.array([0.5])

    def loss():
        return float(0.5 * ((net.predict(inputs[None])[0] - expected) ** 2).sum())

    gauge = Gauge.of_loss(net, inputs, expected, 4)
    watch = Watch(net.sizes, gauge=gauge)
    assert started(engine, net, rows, watch) == pytest.approx(loss(), abs=1e-15)
    furthest = 0.0
    for step, row in enumerate([2, 0, 0, 3, 1] * 3):
        before, gains = loss(), gauge.table.gains.copy()
        engine.learn(net, rows, np.array([row]), Batch(1), True, watch)
        gains[row] += before - loss()
        np.testing.assert_allclose(gauge.table.gains, gains, atol=1e-15)
        if abs(loss() - before) > abs(furthest):
            furthest, at = loss() - before, (step + 1, row)
    assert gauge.furthest[:2] == at
    assert gauge.furthest[2] == pytest.approx(furthest, abs=1e-15)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("size", [1, 2])
def test_a_frozen_link_gains_nothing(engine, size):
    net = lernmi.Network([2, 2, 1], 0.5)
    rows = Rows(np.array([[1.0, 0.5], [0.5, 1.0]]), np.ones((2, 1)))
    gauge = Gauge.of_weight(net, 1, 2)
    watch = Watch(net.sizes, {1: float(net.weights[1])}, gauge=gauge)
    started(engine, net, rows, watch)
    engine.learn(net, rows, np.tile([0, 1], 5), Batch.of(size, net.weights.size), True, watch)
    assert not gauge.table.gains.any()
    assert gauge.furthest == (0, 0, 0.0)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("size", [1, 3])
def test_it_ends_at_the_first_value_that_is_not_finite(engine, size):
    rows = Rows(np.array([[1.0], [1e200], [0.0]]), np.zeros((3, 1)))
    net = lernmi.Network([1, 2, 1], 0.1, activation="identity")
    gauge = Gauge.of_loss(net, np.ones(1), np.zeros(1), 3)
    watch = Watch(net.sizes, gauge=gauge)
    first = started(engine, net, rows, watch)
    order = np.array([0, 0, 0, 0, 1, 0, 0, 0, 0])
    engine.learn(net, rows, order, Batch.of(size, net.weights.size), True, watch)
    assert gauge.has_ended and gauge.passed == (5 if size == 1 else 6)
    assert np.isfinite(gauge.value) and np.isfinite(gauge.table.gains).all()
    assert gauge.table.gains.sum() == pytest.approx(first - gauge.value, abs=1e-12)
    assert gauge.set(0.0) == 0.0


def test_rows_that_are_learned_once_keep_their_numbers():
    """Sets that may change are learned piece by piece, the rows of each numbered from 0."""
    generator = np.random.default_rng(0)
    rows = Rows(generator.random((700, 2)), generator.random((700, 1)))
    net = lernmi.Network([2, 1], 0.5)
    gauge = Gauge.of_weight(net, 0, 700)
    watch = Watch(net.sizes, gauge=gauge)
    started(engines, net, rows, watch)
    engines.learn(net, rows, np.arange(600), Batch(1), True, watch)
    np.testing.assert_array_equal(gauge.table.times, np.arange(700) < 600)
