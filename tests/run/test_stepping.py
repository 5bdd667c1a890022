"""Inside a sample: stepping it link by link equals running it."""

import numpy as np
import pytest

import lernmi
from lernmi.net.flat import link_views
from lernmi.net.link_index import LinkIndex
from lernmi.net.names import name_of
from lernmi.net.network import Network
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.explanations.step_lines import step_lines
from lernmi.run.snapshots.open_step import StepOrder
from tests.run.random_runs import differences, random_run, replayed, snapshot_differences

SHAPES = ((1, 1), (2, 3, 1), (3, 1, 2), (2, 4, 3, 2))


@pytest.fixture
def session():
    session = lernmi.Session(lernmi.load_task("xor"), seed=3)
    session.run(5)
    return session


def neurons(sizes):
    return [NeuronRef(layer, index) for layer, n in enumerate(sizes) for index in range(n + 1)]


def by_hand(session):
    """A network of links and neurons that stands where the session stands."""
    mine, recipe = session.network, session.recipe
    other = Network(mine.sizes, mine.training_rate, 0, recipe.activation, recipe.classic)
    other.weights[...] = mine.weights
    return other


def go_one_link(network, order, step, expected):
    """Step ``step``, by a link's own two scalars."""
    ref = order.link(step)
    if ref is None:
        network.submit_error(expected)
        return
    link = network.link_layers[ref.layer].link(ref.i, ref.j)
    if order.kind(step) == "backward":
        link.backpropagate()
        return
    link.propagate()
    if ref.i == network.sizes[ref.layer]:  # the neuron ahead has heard all of them
        link.output_neuron.activate()


def assert_shows(step, network, snapshot):
    """What is known in the open step is what the network by hand holds; of the rest, nothing."""
    for ref in neurons(step.sizes):
        neuron = network.neuron_layers[ref.layer].neuron(ref.index)
        if step.knows_output(ref):
            np.testing.assert_allclose(step.output(ref), neuron.output, rtol=0, atol=1e-12)
        else:
            assert step.output(ref) is None
        if ref.layer and ref.index:
            brought = step.input_sum(ref)
            assert (brought is None) == (step.heard(ref) == 0)
            close(brought or 0.0, neuron.input_sum)
        if ref.index:
            blame = step.blame(ref)
            last = ref.layer == len(step.sizes) - 1
            assert (blame is None) == (not step.knows_blame(ref) if last else step.told(ref) == 0)
            close(blame or 0.0, neuron.sensitivity_sum)
    for number in range(step.order.links):
        ref = LinkIndex(step.sizes).ref(number)
        met = link_views(snapshot.weights_before, step.sizes)[ref.layer][ref.i, ref.j]
        if snapshot.batch_size == 1:
            close(step.weight(ref), network.link_layers[ref.layer].link(ref.i, ref.j).weight)
        else:
            assert step.weight(ref) == met


def close(one, other):
    np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("sizes", SHAPES)
def test_every_link_goes_once_forward_and_once_backward(sizes):
    order = StepOrder(sizes)
    links = {LinkIndex(sizes).ref(number) for number in range(order.links)}
    forward = [order.link(step) for step in range(1, order.links + 1)]
    backward = [order.link(step) for step in range(order.links + 2, order.total + 1)]
    assert set(forward) == set(backward) == links
    assert len(forward) == len(backward) == len(links)
    assert order.link(order.links + 1) is None
    for step, link in enumerate(forward, start=1):
        assert (order.forward(link), order.kind(step)) == (step, "forward")
    for step, link in enumerate(backward, start=order.links + 2):
        assert (order.backward(link), order.kind(step)) == (step, "backward")
    by_number = [LinkIndex(sizes).ref(number) for number in range(order.links)]
    assert [order.forward(link) for link in by_number] == order.numbers(False).tolist()
    assert [order.backward(link) for link in by_number] == order.numbers(True).tolist()
    assert [link.layer for link in forward] == sorted(link.layer for link in links)
    assert [link.layer for link in backward] == sorted((link.layer for link in links), reverse=True)


def test_the_order_is_neuron_by_neuron_ahead_its_bias_first():
    order = StepOrder((2, 3, 1))
    names = [name_of(order.link(step), 3) for step in (1, 2, 3, 4, 10, 13)]
    assert names == ["b→h1", "x1→h1", "x2→h1", "b→h2", "b→y1", "h3→y1"]
    assert [name_of(order.link(step), 3) for step in (15, 17, 19, 27)] == [
        *("b→y1", "h2→y1", "b→h1", "x2→h3")
    ]
    assert order.borders() == [0, 9, 13, 14, 18, 27]
    assert order.borders("pass") == [0, 13, 27]


@pytest.mark.parametrize("seed", range(20))
def test_a_sample_stepped_link_by_link_is_what_the_links_do_by_hand(seed):
    rng = np.random.default_rng(seed)
    run, session = random_run(rng, most_samples=200)
    if len(session.network.weights) > 300:
        pytest.skip("its links take too long one by one")
    moment, frozen = session.moment, session.state.frozen
    network, order = by_hand(session), StepOrder(session.network.sizes)
    for gone in range(1, order.total):
        session.step("link")
        step, snapshot = session.open_step, session.snapshot(wait=False)
        assert (step.gone, session.moment, snapshot.step.gone) == (gone, moment, gone)
        if gone == 1:
            network.start(snapshot.layer_input_sums[0][1:])
        if gone > order.links + 1 and len(frozen):
            break  # a frozen link does not change
        go_one_link(network, order, gone, snapshot.expected)
        assert_shows(step, network, snapshot)
    session.leave_step()
    straight = replayed(run, rng)
    while session.moment == moment:
        session.step("link")
    straight.run(1)
    assert differences(session, straight) == []


@pytest.mark.parametrize("seed", range(20))
def test_what_is_stepped_is_the_sample_that_is_then_learned_on_and_back(seed):
    rng = np.random.default_rng(100 + seed)
    run, session = random_run(rng, most_samples=150)
    straight = replayed(run, rng)
    session.seek(int(rng.integers(0, session.moment)))
    for _ in range(40):
        if session.position == (0, 0):
            break
        session.step(str(rng.choice(["link", "layer", "pass"])), back=bool(rng.random() < 0.4))
        if session.open_step is not None and not session.is_past:
            break  # a sample that the other run does not learn
        session.snapshot(wait=False)
    session.seek()
    assert differences(session, straight) == []


def test_the_finished_look_is_bit_for_bit_the_sample_learned_then():
    for seed in range(20):
        _, session = random_run(np.random.default_rng(200 + seed), most_samples=150)
        session.step("pass")
        ahead = session.snapshot()
        session.step("sample")
        learned = session.snapshot()
        for name in (
            *("sample", "batch", "last_rate", "expected", "weights_before", "weights_after"),
            *("batch_sums", "batch_count", "input_sums", "outputs", "sensitivity_sums"),
        ):
            one, other = getattr(ahead, name), getattr(learned, name)
            assert np.array_equal(one, other, equal_nan=True), name
        assert learned.step is None


def test_back_is_the_way_there_in_reverse(session):
    way = [(session.moment, session.open_step and session.open_step.gone)]
    for _ in range(60):
        session.step("link")
        way.append((session.moment, session.open_step and session.open_step.gone))
    assert way[27] == (6, None)
    for place in reversed(way[:-1]):
        session.step("link", back=True)
        assert (session.moment, session.open_step and session.open_step.gone) == place


def test_a_layer_and_a_pass_are_finished(session):
    gone = []
    for by in ("link", "layer", "layer", "layer", "link", "layer", "layer"):
        session.step(by)
        gone.append(session.open_step.gone if session.open_step else session.moment)
    assert gone == [1, 9, 13, 14, 15, 18, 6]
    session.step("pass")
    assert session.open_step.words == "FORWARD  step 13 of 27"
    session.step("link")
    assert session.open_step.words == "BLAME  step 14 of 27"
    session.step("pass")
    assert (session.moment, session.open_step) == (7, None)
    for gone in (18, 14, 13, 9):
        session.step("layer", back=True)
        assert (session.moment, session.open_step.gone) == (6, gone)


def test_steps_by_sample_and_epoch_from_the_middle_of_a_sample(session):
    session.step("layer")
    session.step("sample")
    assert (session.moment, session.open_step) == (6, None)
    session.step("layer")
    session.step("sample", back=True)
    assert (session.moment, session.open_step) == (6, None)
    session.step("link")
    session.step("epoch")
    assert (session.moment, session.open_step) == (8, None)
    session.step("link")
    session.step("epoch", back=True)  # to where this epoch began: here
    assert (session.moment, session.open_step) == (8, None)
    session.step("epoch", back=True)
    assert session.moment == 4


def test_a_step_back_halts_at_a_change_as_at_a_sample(session):
    session.set_training_rate(0.25)
    session.step("link", back=True)
    assert (session.position, session.open_step) == ((5, 0), None)
    session.step("link", back=True)
    assert (session.moment, session.open_step.gone) == (4, 26)
    session.step("link")
    session.step("link")
    assert (session.position, session.open_step) == ((5, 1), None)


def test_whatever_else_is_done_leaves_the_sample(session):
    for leave in (
        lambda: session.seek(session.moment),
        lambda: session.run(1),
        lambda: session.set_training_rate(0.1),
        session.leave_step,
        lambda: session.rewind(7),
    ):
        session.step("link")
        assert session.open_step is not None
        leave()
        assert session.open_step is None
        assert session.snapshot().step is None
    with pytest.raises(lernmi.LernmiError, match="start of the run"):
        session.step("link", back=True)


def test_nothing_is_learned_or_kept_inside_a_sample(session):
    before, events = session.network.weights.copy(), session.events
    for _ in range(26):
        session.step("link")
    assert np.array_equal(session.network.weights, before)
    assert (session.moment, session.events) == (5, events)
    session.leave_step()
    other = lernmi.Session(lernmi.load_task("xor"), seed=3)
    other.run(5)
    assert (
        snapshot_differences(session.snapshot(evaluate=True), other.snapshot(evaluate=True)) == []
    )


def test_in_a_batch_no_weight_changes_before_it_is_over():
    session = lernmi.Session(lernmi.load_task("xor"), batch_size=4)
    session.run(3)
    for _ in range(26):
        session.step("link")
    step, snapshot = session.open_step, session.snapshot()
    assert not np.array_equal(snapshot.weights_after, snapshot.weights_before)  # the fourth of four
    assert step.has_told(step.place) and not step.knows_change(step.place)
    weights = link_views(snapshot.weights_before, step.sizes)
    assert step.weight(step.place) == weights[step.place.layer][step.place.i, step.place.j]


def test_a_frozen_link_stays_in_its_step(session):
    session.freeze(1, 2, 0)
    while session.open_step is None or session.open_step.gone < 17:
        session.step("link")
    step, snapshot = session.open_step, session.snapshot()
    assert step.place == LinkRef(1, 2, 0)
    assert step.weight(step.place) == snapshot.layer_weights_before[1][2, 0]
    assert step_lines(snapshot, step.gone)[-1].text.startswith("stays ")
