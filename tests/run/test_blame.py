"""The tree of blame adds up at every neuron, and what it says of inputs is so."""

import numpy as np
import pytest

import lernmi
from lernmi.net.forward import predict
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.explanations.blame import BlameTree
from lernmi.run.explanations.explanation import explain_link, explain_neuron

ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity")


def random_tree(seed, most_layers=5):
    """A look at a random sample by a random network that has learned a little."""
    rng = np.random.default_rng(seed)
    task = lernmi.load_task(str(rng.choice(["xor", "half-adder", "spiral", "digits"])))
    hidden = rng.integers(1, 9, rng.integers(0, most_layers - 1)).tolist()
    sizes = (task.sizes[0], *hidden, task.sizes[-1])
    activations = tuple(map(str, rng.choice(ACTIVATIONS, len(sizes) - 1)))
    session = lernmi.Session(
        task, sizes, 0.02, seed, activation=activations, batch_size=int(rng.integers(1, 4))
    )
    session.run(int(rng.integers(1, 60)))
    if rng.random() < 0.3:
        return BlameTree(session.snapshot())
    inputs = rng.normal(size=sizes[0]) if task.name != "digits" else rng.random(sizes[0])
    return session.blame(inputs, rng.integers(0, 2, sizes[-1]))


@pytest.mark.parametrize("seed", range(60))
def test_shares_at_each_neuron_sum_to_its_blame_and_to_its_input_sum(seed):
    tree = random_tree(seed)
    snapshot = tree.snapshot
    for layer, size in enumerate(snapshot.sizes[1:], start=1):
        told = np.zeros(snapshot.sizes[layer - 1] + 1)
        for index in range(1, size + 1):
            neuron = NeuronRef(layer, index)
            told += tree.told(neuron)
            brings = snapshot.layer_input_sums[layer][index]
            assert tree.brings(neuron).sum() == pytest.approx(brings, abs=1e-12, rel=1e-12)
        np.testing.assert_allclose(told, tree.blames[layer - 1], rtol=1e-12, atol=1e-12)
    said, expected = snapshot.layer_outputs[-1][1:], snapshot.expected
    np.testing.assert_allclose(tree.blames[-1][1:], said - expected, atol=1e-12)
    assert tree.loss == pytest.approx(0.5 * ((said - expected) ** 2).sum(), abs=1e-12)


def nudged_losses(snapshot, step):
    """dE/d(input) (n_in,) by central differences."""
    inputs = snapshot.layer_input_sums[0][1:]
    weights, names = snapshot.layer_weights_before, snapshot.layer_activations

    def losses(way):
        rows = inputs + way * step * np.eye(len(inputs))
        return 0.5 * ((predict(weights, names, rows) - snapshot.expected) ** 2).sum(1)

    return (losses(1) - losses(-1)) / (2 * step)


@pytest.mark.parametrize(
    ("name", "sizes", "arguments"),
    [
        ("digits", (64, 12, 10), {}),
        ("digits", (64, 10), {"activation": "tanh"}),
        ("digits", (64, 9, 8, 7, 10), {"activation": ("tanh", "sigmoid", "tanh", "sigmoid")}),
        ("digits", (64, 12, 10), {"activation": ("relu", "sigmoid")}),
        ("mnist", (784, 15, 10), {}),
        ("mnist", (784, 15, 10), {"classic": True}),
    ],
)
def test_the_map_of_pixels_equals_finite_differences(name, sizes, arguments):
    session = lernmi.Session(lernmi.load_task(name), sizes, 0.1, **arguments)
    session.run(500)
    test = session.task.test
    for row in range(5):
        tree = session.blame(test.inputs_of(row), test.targets[row])
        slopes = nudged_losses(tree.snapshot, 1e-6)
        np.testing.assert_allclose(tree.input_slopes, slopes, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("seed", range(20))
def test_the_branches_are_the_links_and_come_by_their_share(seed):
    tree = random_tree(seed)
    snapshot = tree.snapshot
    for layer in range(1, len(snapshot.sizes)):
        for forward in (False, True):
            found = tree.branches(NeuronRef(layer, 1), forward)
            assert {branch.neuron.index for branch in found} == set(
                range(1, snapshot.sizes[layer - 1] + 1)
            )
            shares = [abs(each.brings if forward else each.told) for each in found]
            assert shares == sorted(shares, reverse=True)
            for branch in found[:3]:
                ref = branch.link
                link = explain_link(snapshot, ref.layer, ref.i, ref.j)
                assert (branch.says, branch.weight) == (link.input, link.weight_before)
                assert branch.brings == pytest.approx(link.brings, rel=1e-12)
                assert branch.told == pytest.approx(link.tells, rel=1e-12)
                behind = explain_neuron(snapshot, ref.layer, ref.i)
                assert branch.blame == pytest.approx(behind.blame, abs=1e-12, rel=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_the_path_follows_the_largest_shares_down_to_an_input(seed):
    tree = random_tree(seed)
    for forward in (False, True):
        path = tree.path(forward=forward)
        start = tree.answer if forward else tree.most_blamed
        assert len(path) == len(tree.snapshot.sizes) - 1
        for link in path:
            assert (link.layer + 1, link.j + 1) == (start.layer, start.index)
            assert link == tree.branches(start, forward)[0].link
            start = NeuronRef(link.layer, link.i)
        assert start.layer == 0


def test_a_bias_neuron_is_no_ones_to_blame():
    tree = random_tree(3)
    assert all(blame[0] == 0.0 for blame in tree.blames)
    bias = tree.branch(LinkRef(0, 0, 0))
    assert (bias.told, bias.blame, bias.says) == (None, None, 1.0)
    assert bias.brings == bias.weight


# which outputs


def test_the_rivals_are_the_given_class_and_the_right_one_or_the_second_best():
    session = lernmi.Session(lernmi.load_task("mnist"))
    session.run(1_000)
    test, seen = session.task.test, set()
    for row in range(60):
        tree = session.blame(test.inputs_of(row), test.targets[row])
        said, label = tree.snapshot.layer_outputs[-1][1:], int(test.labels[row])
        order = np.argsort(-said)
        assert tree.right == NeuronRef(2, label + 1)
        assert tree.is_right == (order[0] == label)
        second = order[1] if tree.is_right else label
        assert [ref.index - 1 for ref in tree.rivals] == [order[0], second]
        seen.add(tree.is_right)
    assert seen == {True, False}


def test_outputs_that_are_no_classes_are_ranked_by_blame():
    session = lernmi.Session(lernmi.load_task("half-adder"))
    session.run(40)
    tree = session.blame([1.0, 1.0], [1.0, 0.0])
    blames = np.abs(tree.snapshot.layer_sensitivity_sums[-1][1:])
    assert tree.right is None
    assert [ref.index - 1 for ref in tree.rivals] == np.argsort(-blames).tolist()
    alone = lernmi.Session(lernmi.load_task("xor")).blame([0.0, 1.0], [1.0])
    assert alone.rivals == (NeuronRef(2, 1),)


def test_where_nothing_is_expected_nobody_is_to_blame_but_everybody_brings():
    session = lernmi.Session(lernmi.load_task("mnist"))
    session.run(100)
    tree = session.blame(session.task.test.inputs_of(4))
    assert not tree.is_known
    assert tree.loss is None and tree.right is None
    said = tree.snapshot.layer_outputs[-1][1:]
    assert [ref.index - 1 for ref in tree.rivals] == np.argsort(-said)[:2].tolist()
    top = tree.branches(tree.answer, forward=True)
    assert top[0].told is None
    assert len(tree.path(forward=True)) == 2
    for ask in (lambda: tree.blames, tree.path, lambda: tree.branches(tree.answer)):
        with pytest.raises(lernmi.LernmiError, match="nobody is to blame"):
            ask()


@pytest.mark.parametrize("neuron", [NeuronRef(0, 1), NeuronRef(1, 0), NeuronRef(3, 1)])
def test_a_neuron_that_nothing_leads_to_is_refused(neuron):
    tree = lernmi.Session(lernmi.load_task("xor")).blame([0.0, 1.0], [1.0])
    with pytest.raises(lernmi.LernmiError, match="no links lead into"):
        tree.brings(neuron)


# pixels


@pytest.mark.parametrize("row", range(10))
def test_the_pixel_that_brightened_helps_most(row):
    session = lernmi.Session(lernmi.load_task("mnist"))
    session.run(2_000)
    test = session.task.test
    inputs = test.inputs_of(row)
    tree = session.blame(inputs, test.targets[row])
    best = tree.brightened
    gains = -nudged_losses(tree.snapshot, 1e-6) * (1.0 - inputs)
    assert gains[best.neuron.index - 1] == pytest.approx(gains.max(), rel=1e-4)
    assert best.room == 1.0 - inputs[best.neuron.index - 1] > 0.0
    brighter = inputs.copy()
    brighter[best.neuron.index - 1] = 1.0
    assert best.loss == pytest.approx(session.blame(brighter, test.targets[row]).loss, rel=1e-12)


def test_a_full_pixel_cannot_be_brightened():
    session = lernmi.Session(lernmi.load_task("mnist"))
    session.run(2_000)
    test = session.task.test
    full = np.ones(784)
    tree = session.blame(full, test.targets[0])
    assert tree.input_slopes.min() < 0.0
    assert tree.brightened is None
    full[[5, 300, 400]] = 0.0
    tree = session.blame(full, test.targets[0])
    dark = min((5, 300, 400), key=lambda pixel: tree.input_slopes[pixel])
    assert tree.brightened.neuron == NeuronRef(0, dark + 1)
    assert tree.brightened.slope == tree.input_slopes[dark] > tree.input_slopes.min()
