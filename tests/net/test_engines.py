"""Learning in pieces, with batches left open, links frozen and conditions to stop at."""

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lernmi
from lernmi.net import by_layers, engines
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.batch import Batch
from lernmi.net.flat import link_count, link_ends, neuron_count
from lernmi.net.rows import Rows
from lernmi.net.watch import Comparison, Quantity, Relation, Watch
from lernmi.run.record.growing_rows import GrowingRows

SAMPLES, STEPS = 40, 70
ENGINES = [engines, by_layers]


@st.composite
def runs(draw):
    """(network, rows, order, batch size): 2 to 5 layers, every activation, classic or not."""
    layers = draw(st.integers(2, 5))
    sizes = draw(st.lists(st.integers(1, 18), min_size=layers, max_size=layers))
    names = draw(
        st.lists(st.sampled_from(sorted(ACTIVATIONS)), min_size=layers - 1, max_size=layers - 1)
    )
    seed = draw(st.integers(0, 2**40))
    net = lernmi.Network(sizes, 0.05, seed, names, draw(st.booleans()))
    generator = np.random.default_rng(seed)
    inputs = generator.uniform(-1, 1, (SAMPLES, sizes[0]))
    inputs[generator.random(inputs.shape) < 0.3] = 0.0
    targets = generator.random((SAMPLES, sizes[-1]))
    order = generator.integers(0, SAMPLES, STEPS)
    kind = draw(st.sampled_from(["arrays", "lasting", "growing"]))
    samples = lernmi.Samples(inputs, targets)
    rows = {
        "arrays": lambda: Rows(inputs, targets),
        "lasting": lambda: Rows(samples.stored, samples.targets),
        "growing": lambda: GrowingRows(samples),
    }[kind]()
    return net, rows, order, draw(st.sampled_from([1, 1, 2, 7, 32]))


def frozen_links(net, generator):
    links = generator.permutation(net.weights.size)[: generator.integers(0, 4)]
    return {int(link): float(generator.normal()) for link in links}


def numbers(net, batch):
    """Everything that learning leaves behind, the blame of the inputs aside."""
    learning = net.sensitivity_sums[net.sizes[0] + 1 :]
    state = net.weights, net.input_sums, net.neuron_outputs, learning, batch.sums, [batch.count]
    return np.concatenate(state)


@pytest.mark.parametrize("engine", ENGINES)
@given(runs(), st.data())
@settings(max_examples=60)
def test_pieces_of_any_lengths_end_with_the_same_bits(engine, run, data):
    net, rows, order, size = run
    closes = data.draw(st.booleans())
    frozen = frozen_links(net, np.random.default_rng(net.seed))
    nets = [net, copy.copy(net)]
    batches = [Batch.of(size, net.weights.size) for _ in nets]
    learned = engine.learn(nets[0], rows, order, batches[0], closes, Watch(net.sizes, frozen))
    assert learned == len(order)
    start, watch = 0, Watch(net.sizes, frozen)
    while start < len(order):
        end = data.draw(st.integers(start + 1, len(order)))
        ends = closes and end == len(order)
        engine.learn(nets[1], rows, order[start:end], batches[1], ends, watch)
        start = end
        if data.draw(st.booleans()):
            batches[1], nets[1] = batches[1].copy(), copy.copy(nets[1])
    np.testing.assert_array_equal(nets[1].sensitivity_sums, nets[0].sensitivity_sums)
    np.testing.assert_array_equal(numbers(nets[1], batches[1]), numbers(nets[0], batches[0]))
    for link, weight in frozen.items():
        assert nets[0].weights[link] == weight


@given(runs())
@settings(max_examples=60)
def test_the_engines_agree(run):
    net, rows, order, size = run
    nets, seen = (net, copy.copy(net)), []
    for engine, mine in zip(ENGINES, nets, strict=True):
        batch = Batch.of(size, net.weights.size)
        watch = Watch(net.sizes, frozen_links(net, np.random.default_rng(net.seed)))
        assert engine.learn(mine, rows, order, batch, False, watch) == len(order)
        assert batch.count == (len(order) % size if size > 1 else 0)
        seen.append(numbers(mine, batch))
    np.testing.assert_allclose(seen[0], seen[1], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(
        nets[0].sensitivity_sums, nets[1].sensitivity_sums, rtol=1e-12, atol=1e-12
    )


def value_of(net, rows, row, comparison):
    """What a comparison looks at, read from the network after its sample."""
    quantity, _, _, number, absolute = comparison
    error = 0.0
    for off in net.outputs - rows.targets[row]:
        error += 0.5 * off * off
    seen = {
        Quantity.WEIGHT: lambda: net.weights[number],
        Quantity.OUTPUT: lambda: net.neuron_outputs[number],
        Quantity.BLAME: lambda: net.sensitivity_sums[number],
        Quantity.SENSITIVITY: lambda: np.concatenate(
            [layer.sensitivities.ravel() for layer in net.link_layers]
        )[number],
        Quantity.ERROR: lambda: error,
    }[quantity]()
    return abs(seen) if absolute else seen


@st.composite
def comparisons(draw, sizes):
    """Some comparisons whose thresholds are still to be set."""
    found = []
    for _ in range(draw(st.integers(1, 4))):
        quantity = draw(st.sampled_from([each for each in Quantity if each < 5]))
        number = 0
        if quantity in (Quantity.WEIGHT, Quantity.SENSITIVITY):
            number = draw(st.integers(0, link_count(sizes) - 1))
        if quantity == Quantity.OUTPUT:
            number = draw(st.integers(0, neuron_count(sizes) - 1))
        if quantity == Quantity.BLAME:
            number = draw(st.integers(sizes[0] + 1, neuron_count(sizes) - 1))
        relation = draw(st.sampled_from(sorted(Relation)))
        found.append(Comparison(quantity, relation, 0.0, number, draw(st.booleans())))
    return found


TRUTHS = {
    Relation.BELOW: lambda value, threshold: value < threshold,
    Relation.EQUAL: lambda value, threshold: value == threshold,
    Relation.AT_MOST: lambda value, threshold: value <= threshold,
    Relation.ABOVE: lambda value, threshold: value > threshold,
    Relation.UNEQUAL: lambda value, threshold: value != threshold,
    Relation.AT_LEAST: lambda value, threshold: value >= threshold,
    Relation.CROSSES: lambda value, threshold: value > threshold,
}


def first_fire(history, found, clauses):
    """The step at which the condition fires first, by the plain words of its rule; or None."""
    before, held = [False] * len(found), False
    for step, values in enumerate(history):
        now = [
            bool(TRUTHS[each.relation](value, each.threshold))
            for each, value in zip(found, values, strict=True)
        ]
        crosses = [each.relation == Relation.CROSSES for each in found]
        true = [
            is_so != was_so if crossing else is_so
            for is_so, was_so, crossing in zip(now, before, crosses, strict=True)
        ]
        holding = [clause for clause in clauses if all(true[each] for each in clause)]
        instant = [clause for clause in holding if any(crosses[each] for each in clause)]
        holds = len(holding) > len(instant)
        if instant or (holds and not held):
            return step
        before, held = now, holds
    return None


@pytest.mark.parametrize("engine", ENGINES)
@given(runs(), st.data())
@settings(max_examples=100)
def test_a_condition_stops_at_the_very_sample(engine, run, data):
    net, rows, order, size = run
    found = data.draw(comparisons(net.sizes))
    clauses = data.draw(
        st.lists(
            st.lists(st.integers(0, len(found) - 1), min_size=1, unique=True),
            min_size=1,
            max_size=3,
        )
    )
    frozen = frozen_links(net, np.random.default_rng(net.seed))
    # one at a time: the values, and the numbers after each sample
    plain, batch, history, states = copy.copy(net), Batch.of(size, net.weights.size), [], []
    for row in order:
        engine.learn(plain, rows, np.array([row]), batch, False, Watch(net.sizes, frozen))
        plain.neuron_layers[0].input_sums[1:] = rows.inputs_of(int(row))
        plain.neuron_layers[0].activate()
        history.append([value_of(plain, rows, row, each) for each in found])
        states.append(numbers(plain, batch))
    for place, each in enumerate(found):
        seen = data.draw(st.sampled_from(history))[place]
        found[place] = each._replace(threshold=float(seen))
    expected = first_fire(history, found, clauses)
    watch, batch = Watch(net.sizes, frozen, found, clauses), Batch.of(size, net.weights.size)
    start, learned = 0, 0
    while learned < len(order) and not watch.fired:
        end = data.draw(st.integers(start + 1, len(order)))
        learned += engine.learn(net, rows, order[start:end], batch, False, watch)
        start = end
    assert watch.fired == (expected is not None)
    assert learned == (len(order) if expected is None else expected + 1)
    np.testing.assert_array_equal(numbers(net, batch), states[learned - 1])


@pytest.mark.parametrize("engine", ENGINES)
def test_not_finite_fires_at_the_first_error_or_blame_that_is_no_number(engine):
    rows = Rows(np.array([[1.0], [1e200], [1.0]]), np.zeros((3, 1)))
    net = lernmi.Network([1, 2, 1], 0.5, activation="identity")
    bad = Comparison(Quantity.NOT_FINITE, Relation.ABOVE, 0.5)
    watch = Watch(net.sizes, None, [bad], [[0]])
    assert engine.learn(net, rows, np.array([0, 0, 1, 0, 2]), Batch(1), True, watch) == 3
    assert watch.fired


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_no_number_is_in_no_relation(engine):
    rows = Rows(np.ones((1, 1)), np.zeros((1, 1)))
    net = lernmi.Network([1, 1], 0.5, activation="identity")
    net.weights[...] = np.nan
    for relation in Relation:
        watch = Watch(net.sizes, None, [Comparison(Quantity.ERROR, relation, 0.0)], [[0]])
        engine.learn(net, rows, np.array([0]), Batch(1), True, watch)
        assert not watch.fired


@pytest.mark.parametrize("engine", ENGINES)
def test_a_condition_that_held_before_does_not_fire_again(engine):
    rows = Rows(np.ones((1, 1)), np.zeros((1, 1)))
    net = lernmi.Network([1, 1], 0.5)
    low = Comparison(Quantity.WEIGHT, Relation.BELOW, 10.0, number=0)
    watch = Watch(net.sizes, None, [low], [[0]])
    assert engines.judge(net, rows, None, watch) and watch.fired
    order = np.zeros(5, np.int64)
    assert engine.learn(net, rows, order, Batch(1), True, watch) == 5
    assert not watch.fired
    later = Watch(net.sizes, None, [low], [[0]])
    later.holds = watch.holds
    assert engine.learn(net, rows, order, Batch(1), True, later) == 5
    net.weights[0] = 11.0
    assert not engines.judge(net, rows, 0, watch)
    net.weights[0] = 9.0
    assert engines.judge(net, rows, 0, watch)


@pytest.mark.parametrize("engine", ENGINES)
def test_before_any_sample_only_weights_have_values(engine):
    net = lernmi.Network([1, 1], 0.5)
    rows = Rows(np.ones((1, 1)), np.zeros((1, 1)))
    for quantity, fires in [(Quantity.WEIGHT, True), (Quantity.OUTPUT, False)]:
        watch = Watch(net.sizes, None, [Comparison(quantity, Relation.BELOW, 9.0, 1)], [[0]])
        assert engines.judge(net, rows, None, watch) is fires


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("where", ["weight", "output", "blame", "sensitivity", "error"])
def test_judging_where_a_sample_was_learned_sees_what_learning_saw(engine, where):
    net = lernmi.Network([2, 2, 1], 0.5)
    rows = Rows(np.array([[0.5, 0.7]]), np.ones((1, 1)))
    engine.learn(net, rows, np.array([0]), Batch(1), True, Watch())
    net.neuron_layers[0].activate()
    quantity = Quantity[where.upper()]
    number = 7 if where == "blame" else 2
    value = value_of(net, rows, 0, Comparison(quantity, Relation.ABOVE, 0.0, number))
    for off, fires in [(-1e-9, True), (1e-9, False)]:
        above = Comparison(quantity, Relation.ABOVE, float(value + off), number)
        watch = Watch(net.sizes, None, [above], [[0]])
        assert engines.judge(net, rows, 0, watch) is fires


@pytest.mark.parametrize("engine", ENGINES)
def test_an_open_batch_ends_without_a_sample(engine):
    rows = Rows(np.ones((3, 2)), np.zeros((3, 1)))
    nets = [lernmi.Network([2, 1], 0.5) for _ in range(2)]
    batches = [Batch.of(8, 3) for _ in nets]
    every, none = np.arange(3), np.arange(0)
    frozen = {1: 0.25}
    watch = Watch(nets[0].sizes, frozen)
    engine.learn(nets[0], rows, every, batches[0], True, watch)
    engine.learn(nets[1], rows, every, batches[1], False, watch)
    assert batches[1].count == 3 and batches[1].sums.any()
    engine.learn(nets[1], rows, none, batches[1], False, watch)
    assert batches[1].count == 3
    assert engine.learn(nets[1], rows, none, batches[1], True, watch) == 0
    np.testing.assert_array_equal(nets[1].weights, nets[0].weights)
    assert nets[1].weights[1] == 0.25
    assert batches[1].count == 0 and not batches[1].sums.any()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"frozen": {9: 0.0}}, "no link 9 among 9"),
        ({"frozen": {-1: 0.0}}, "no link -1"),
        ({"comparisons": [Comparison(Quantity.WEIGHT, Relation.BELOW, 0.0, 9)]}, "no link 9"),
        ({"comparisons": [Comparison(Quantity.SENSITIVITY, Relation.BELOW, 0.0, 9)]}, "no link 9"),
        ({"comparisons": [Comparison(Quantity.OUTPUT, Relation.BELOW, 0.0, 8)]}, "no neuron 8"),
        ({"comparisons": [Comparison(Quantity.BLAME, Relation.BELOW, 0.0, 2)]}, "blame of an in"),
        ({"comparisons": [Comparison(Quantity.ERROR, Relation.BELOW, 0.0)] * 65}, "64 comparisons"),
        ({"clauses": [[0]]}, "no comparison 0 among 0"),
    ],
)
def test_a_watch_refuses_what_there_is_not(arguments, says):
    with pytest.raises(lernmi.LernmiError, match=says):
        Watch((2, 2, 1), **arguments)


def test_all_64_comparisons_count():
    net = lernmi.Network([1, 1], 0.5)
    rows = Rows(np.ones((1, 1)), np.zeros((1, 1)))
    is_so = Comparison(Quantity.ERROR, Relation.AT_LEAST, 0.0)
    for last, fires in [(is_so, True), (is_so._replace(relation=Relation.BELOW), False)]:
        watch = Watch(net.sizes, None, [is_so] * 63 + [last], [range(64)])
        for engine in ENGINES:
            watch.holds = (0, False)
            engine.learn(net, rows, np.array([0]), Batch(1), True, watch)
            assert watch.fired is fires


def test_the_ends_of_a_link_are_those_its_layer_says():
    net = lernmi.Network([3, 2, 4])
    net.neuron_outputs[...] = np.arange(len(net.neuron_outputs))
    flat = 0
    for layer in net.link_layers:
        for link in layer.links:
            ends = link.input_neuron.output, link.output_neuron.output
            assert link_ends(flat, net.sizes) == ends
            flat += 1
    with pytest.raises(IndexError):
        link_ends(flat, net.sizes)


@pytest.mark.parametrize("engine", ENGINES)
def test_conditions_fire_each_for_itself(engine):
    rows = Rows(np.ones((1, 1)), np.zeros((1, 1)))
    net = lernmi.Network([1, 1], 0.5)
    net.weights[...] = 1.0
    found = [
        Comparison(Quantity.WEIGHT, Relation.BELOW, 10.0),  # all the time
        Comparison(Quantity.WEIGHT, Relation.BELOW, 0.5),
        Comparison(Quantity.WEIGHT, Relation.CROSSES, 0.0),
    ]
    watch = Watch(net.sizes, None, found, [[0], [1], [2]], [0, 1, 5])
    engines.judge(net, rows, None, watch)
    order, which, done = np.zeros(200, np.int64), watch.which, 0
    while done < len(order):
        done += engine.learn(net, rows, order[done:], Batch(1), True, watch)
        which += watch.which
    assert which[:2] == [0, 5], "before the first position nothing held"
    assert sorted(which[2:]) == [1, 5], "what holds already hides nothing"
    assert watch.holding == [0, 1]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_told_is_so_until_something_else_is_told(engine):
    rows = Rows(np.ones((1, 1)), np.zeros((1, 1)))
    net = lernmi.Network([1, 1], 0.5)
    net.weights[...] = np.nan
    told = [Comparison(Quantity.TOLD, each, 0.5) for each in (Relation.ABOVE, Relation.CROSSES)]
    watch = Watch(net.sizes, None, told, [[0], [1]], [0, 1])
    order = np.zeros(3, np.int64)
    assert engine.learn(net, rows, order, Batch(1), True, watch) == 3 and not watch.fired
    for comparison in (0, 1):
        watch.tell(comparison, True)
    assert engine.learn(net, rows, order, Batch(1), True, watch) == 1
    assert watch.which == [0, 1]
    assert engine.learn(net, rows, order, Batch(1), True, watch) == 3
    for comparison in (0, 1):
        watch.tell(comparison, False)
    assert engines.judge(net, rows, None, watch)
    assert watch.which == [1], "it crosses both ways"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("outputs", "targets", "one_hot", "wrong"),
    [
        ([0.2, 0.9], [0.0, 1.0], True, False),
        ([0.9, 0.2], [0.0, 1.0], True, True),
        ([0.7, 0.7], [0.0, 1.0], True, True),  # the first of equals
        ([0.7, 0.7], [1.0, 0.0], True, False),
        ([np.nan, 0.1], [0.0, 1.0], True, False),
        ([np.nan, np.nan], [1.0, 0.0], True, True),
        ([0.2, 0.9], [0.0, 1.0], False, False),
        ([0.5, 0.9], [0.0, 1.0], False, True),
        ([0.2, np.nan], [0.0, 1.0], False, True),
    ],
)
def test_a_named_row_is_wrong_while_it_is_learned(engine, outputs, targets, one_hot, wrong):
    rows = Rows(np.ones((3, 1)), np.array([targets] * 3))
    net = lernmi.Network([1, 2], 0.5, activation="identity")
    net.weights[...] = [*outputs, 0.0, 0.0]
    is_so = Comparison(Quantity.WRONG, Relation.ABOVE, 0.5, int(one_hot))
    watch = Watch(net.sizes, dict(enumerate(net.weights)), [is_so], [[0]])
    order = np.array([0, 2, 1, 0])
    assert engine.learn(net, rows, order, Batch(1), True, watch) == 4 and not watch.fired
    watch.name_row(0, 1)
    assert engine.learn(net, rows, order, Batch(1), True, watch) == (3 if wrong else 4)
    assert watch.fired is wrong
    watch.holds = 0, 0
    assert engines.judge(net, rows, 1, watch) is wrong
    assert not engines.judge(net, rows, 0, watch)
