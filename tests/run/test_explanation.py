"""The arithmetic of a link: every number in it fits every other."""

import numpy as np
import pytest

import lernmi
from lernmi.run.explanation import explain_link, explain_neuron

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
        assert link.term == pytest.approx(neuron.terms[i], abs=1e-12)
        assert neuron.terms.sum() == pytest.approx(neuron.input_sum, abs=1e-9)
        if snapshot.batch_is_open:
            assert link.change == 0.0
        else:
            assert link.change == pytest.approx(
                -snapshot.training_rate * link.batch_sensitivity, abs=1e-12
            )
        if link.batch == 1:
            assert link.batch_sensitivity == link.sensitivity
        if neuron.expected is not None:
            assert neuron.sensitivity_sum == pytest.approx(neuron.output - neuron.expected)
        else:
            assert neuron.blames.sum() == pytest.approx(neuron.sensitivity_sum, abs=1e-9)
        if i > 0:
            behind = explain_neuron(snapshot, layer, i)
            assert behind.output == link.input
            assert link.submitted == pytest.approx(behind.blames[j], abs=1e-15)


def test_the_check_agrees(run):
    _, snapshot = run
    for layer, i, j in some_links(snapshot):
        link = explain_link(snapshot, layer, i, j)
        assert link.agrees, link
        if abs(link.sensitivity) > 1e-4:
            assert link.difference < 1e-6 * abs(link.sensitivity)


def test_the_check_can_disagree(run):
    _, snapshot = run
    links = (explain_link(snapshot, *place) for place in some_links(snapshot))
    link = next(link for link in links if abs(link.sensitivity) > 1e-9)
    from dataclasses import replace

    assert not replace(link, checked=link.sensitivity * 1.00001).agrees


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
    assert link.batch_sensitivity == pytest.approx(means[1 * 3 + 2], abs=1e-12)


def test_a_batch_that_is_not_over_explains_the_mean_so_far():
    session = lernmi.Session(lernmi.load_task("xor"), seed=1, batch_size=3)
    session.run(41)
    first = explain_link(session.snapshot(), 0, 1, 2)
    session.run(1)
    second = explain_link(session.snapshot(), 0, 1, 2)
    assert (first.batch, first.change, second.batch, second.change) == (1, 0.0, 2, 0.0)
    assert first.batch_sensitivity == first.sensitivity
    mean = (first.sensitivity + second.sensitivity) / 2
    assert second.batch_sensitivity == pytest.approx(mean, abs=1e-15)
    session.remove_sample(0)  # ends the batch: its samples are explained as they were learned
    assert not session.state.batch.count
    after = explain_link(session.snapshot(), 0, 1, 2)
    assert (after.batch, after.change) == (2, 0.0)
    assert after.batch_sensitivity == second.batch_sensitivity


@pytest.mark.parametrize("place", [(2, 0, 0), (-1, 0, 0), (0, 3, 0), (0, 0, 3), (0, -1, 0)])
def test_no_such_link(place):
    task = lernmi.load_task("xor")
    session = lernmi.Session(task)
    session.run(1)
    with pytest.raises(lernmi.LernmiError, match="there is no link"):
        explain_link(session.snapshot(), *place)


def test_nothing_to_explain_before_the_first_sample():
    task = lernmi.load_task("xor")
    with pytest.raises(lernmi.LernmiError, match="learn one first"):
        explain_link(lernmi.Session(task).snapshot(), 0, 0, 0)
