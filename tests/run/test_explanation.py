"""The arithmetic of a link: every number in it fits every other."""

import numpy as np
import pytest

import lernmi
from lernmi.net.refs import LinkRef
from lernmi.run.explanations.explanation import explain_link, explain_loss, explain_neuron
from lernmi.run.record.events import LinkCut, LinkFrozen

RUNS = {
    "xor": ("xor", {}, 1),
    "xor later": ("xor", {}, 6_000),
    "classic": ("xor", {"classic": True}, 50),
    "deep": ("spiral", {}, 20_000),
    "batches": ("digits", {"batch_size": 8}, 2_001),  # a batch ends at the end of the epoch, too
    "inside a batch": ("digits", {"batch_size": 8}, 2_000),
    "one batch of all": ("xor", {"batch_size": 4}, 400),
    "relu": ("digits", {"sizes": (64, 20, 10), "activation": ("relu", "sigmoid")}, 3_000),
    "mnist": ("mnist", {}, 9_000),
}


@pytest.fixture(params=RUNS, scope="module")
def run(request):
    name, arguments, samples = RUNS[request.param]
    task = lernmi.load_task(name)
    seed = 0 if "classic" in arguments else 3
    session = lernmi.Session(task, seed=seed, **arguments)
    session.run(samples)
    return task, session.snapshot()


def some_links(snapshot, count=60):
    generator = np.random.default_rng(0)
    for _ in range(count):
        layer = int(generator.integers(len(snapshot.sizes) - 1))
        yield (
            layer,
            int(generator.integers(snapshot.sizes[layer] + 1)),
            int(generator.integers(snapshot.sizes[layer + 1])),
        )


def test_every_number_fits(run):
    _, snapshot = run
    for layer, i, j in some_links(snapshot):
        link = explain_link(snapshot, layer, i, j)
        neuron = link.neuron
        assert link.weight_before == snapshot.layer_weights_before[layer][i, j]
        assert link.weight_after == snapshot.layer_weights[layer][i, j]
        assert link.brings == pytest.approx(neuron.terms[i], abs=1e-12)
        assert neuron.terms.sum() == pytest.approx(neuron.input_sum, abs=1e-9)
        if snapshot.batch_is_open:
            assert link.change == 0.0
        else:
            assert link.change == pytest.approx(
                -snapshot.training_rate * link.batch_mean, abs=1e-12
            )
        if link.batch == 1:
            assert link.batch_mean == link.link_sensitivity
        if neuron.expected is not None:
            assert neuron.blame == pytest.approx(neuron.output - neuron.expected)
        else:
            assert neuron.told.sum() == pytest.approx(neuron.blame, abs=1e-9)
        if i > 0:
            behind = explain_neuron(snapshot, layer, i)
            assert behind.output == link.input
            assert link.tells == pytest.approx(behind.told[j], abs=1e-15)


def test_the_check_agrees(run):
    _, snapshot = run
    for layer, i, j in some_links(snapshot):
        link = explain_link(snapshot, layer, i, j)
        assert link.agrees, link
        if abs(link.link_sensitivity) > 1e-4:
            assert link.difference < 1e-6 * abs(link.link_sensitivity)


def test_the_check_can_disagree(run):
    _, snapshot = run
    links = (explain_link(snapshot, *place) for place in some_links(snapshot))
    link = next(link for link in links if abs(link.link_sensitivity) > 1e-9)
    from dataclasses import replace

    assert not replace(link, checked=link.link_sensitivity * 1.00001).agrees


def test_a_batch_explains_the_mean():
    task = lernmi.load_task("xor")
    session = lernmi.Session(task, seed=1, batch_size=4)
    session.run(40)
    before = session.network.weights.copy()
    session.run(4)
    means = np.zeros(len(before))
    for sample, expected in zip(task.train.inputs, task.train.targets, strict=True):
        net = lernmi.Network([2, 3, 1])
        net.weights[...] = before
        net.learn(sample, expected)
        means += np.concatenate([layer.sensitivities.ravel() for layer in net.link_layers]) / 4
    link = explain_link(session.snapshot(), 0, 1, 2)
    assert link.batch == 4
    assert link.batch_mean == pytest.approx(means[1 * 3 + 2], abs=1e-12)


def test_a_batch_that_is_not_over_explains_the_mean_so_far():
    session = lernmi.Session(lernmi.load_task("xor"), seed=1, batch_size=3)
    session.run(41)
    first = explain_link(session.snapshot(), 0, 1, 2)
    session.run(1)
    second = explain_link(session.snapshot(), 0, 1, 2)
    assert (first.batch, first.change, second.batch, second.change) == (1, 0.0, 2, 0.0)
    assert first.batch_mean == first.link_sensitivity
    mean = (first.link_sensitivity + second.link_sensitivity) / 2
    assert second.batch_mean == pytest.approx(mean, abs=1e-15)
    session.remove_sample(0)  # ends the batch: its samples are explained as they were learned
    assert not session.state.batch.count
    after = explain_link(session.snapshot(), 0, 1, 2)
    assert (after.batch, after.change) == (2, 0.0)
    assert after.batch_mean == second.batch_mean


@pytest.mark.parametrize("place", [(2, 0, 0), (-1, 0, 0), (0, 3, 0), (0, 0, 3), (0, -1, 0)])
def test_no_such_link(place):
    task = lernmi.load_task("xor")
    session = lernmi.Session(task)
    session.run(1)
    with pytest.raises(lernmi.LernmiError, match="there is no link"):
        explain_link(session.snapshot(), *place)


def test_the_parts_of_a_neuron_multiply(run):
    _, snapshot = run
    for layer, i, j in some_links(snapshot):
        neuron = explain_neuron(snapshot, layer + 1, j + 1)
        np.testing.assert_array_equal(neuron.said * neuron.weights, neuron.terms)
        behind = explain_neuron(snapshot, layer, i)
        if i:
            np.testing.assert_array_equal(
                behind.sensitivities_ahead * behind.weights_ahead, behind.told
            )
            assert behind.told.sum() == pytest.approx(behind.blame, abs=1e-9)
        else:
            assert behind.blame is behind.told is behind.output_sensitivity is None


def test_what_it_says_after_the_update_and_the_loss_before_and_after(run):
    _, snapshot = run
    loss = explain_loss(snapshot)
    last = len(snapshot.sizes) - 1
    outputs = [explain_neuron(snapshot, last, j + 1) for j in range(snapshot.sizes[-1])]
    parts = [0.5 * neuron.blame**2 for neuron in outputs]
    assert loss.parts == pytest.approx(parts)
    assert loss.before == pytest.approx(sum(parts))
    after = lernmi.Network(
        snapshot.sizes, activation=snapshot.activations, classic=snapshot.classic
    )
    after.weights[...] = snapshot.weights_after
    says = after.predict(snapshot.layer_input_sums[0][None, 1:])[0]
    assert [neuron.output_after for neuron in outputs] == pytest.approx(says.tolist())
    assert loss.after == pytest.approx(0.5 * ((says - snapshot.expected) ** 2).sum())
    if snapshot.batch_is_open:
        assert loss.after == pytest.approx(loss.before)
    elif len(snapshot.batch) == 1:
        assert loss.after < loss.before


def test_a_sample_that_is_looked_at_is_explained_as_if_it_were_learned(run):
    task, snapshot = run
    session = lernmi.Session(task, seed=snapshot.seed, activation=snapshot.activations)
    session.run(10)
    seen = session.look(task.train.inputs[3], task.train.targets[3])
    session.network.training_rate = seen.training_rate
    twin = lernmi.Network(task.sizes, seen.training_rate, activation=snapshot.activations)
    twin.weights[...] = seen.weights
    twin.learn(task.train.inputs[3], task.train.targets[3])
    for layer, i, j in some_links(seen):
        link = explain_link(seen, layer, i, j)
        assert (link.learned, link.batch, link.batch_left) == (False, 1, 0)
        assert link.agrees
        assert link.weight_before == seen.layer_weights[layer][i, j]
        wanted = twin.link_layers[layer].weights[i, j]
        assert link.weight_after == pytest.approx(wanted, abs=1e-14)


def test_where_nothing_is_expected_only_what_is_said_is_known():
    session = lernmi.Session(lernmi.load_task("xor"), seed=1)
    for snapshot in (session.snapshot(), session.look([0.5, 0.2])):
        assert explain_loss(snapshot) is None
        link = explain_link(snapshot, 1, 2, 0)
        neuron = link.neuron
        assert link.brings == neuron.terms[2]
        assert neuron.input_sum == pytest.approx(neuron.terms.sum())
        assert neuron.output == neuron.output_after == snapshot.layer_outputs[-1][1]
        assert link.change == 0.0
        assert link.agrees
        missing = (link.link_sensitivity, link.batch_mean, link.tells, link.checked)
        missing += (neuron.expected, neuron.blame, neuron.output_sensitivity, neuron.told)
        assert missing == (None,) * 8


def test_frozen_links_are_told():
    session = lernmi.Session(lernmi.load_task("xor"), seed=1)
    session.freeze(0, 1, 2)
    session.do(LinkCut(LinkRef(1, 2, 0)))
    session.run(3)

    def frozen():
        snapshot = session.snapshot()
        places = ((0, 1, 2), (0, 1, 1), (1, 2, 0))
        return [explain_link(snapshot, *place).frozen for place in places]

    assert frozen() == [True, False, True]
    assert explain_link(session.snapshot(), 0, 1, 2).change == 0.0
    session.do(LinkFrozen(LinkRef(0, 1, 2), False))
    assert frozen() == [False, False, True]
