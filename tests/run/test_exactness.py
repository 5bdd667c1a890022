"""A moment follows from recipe and events alone, whatever way led to it; looking changes nothing.

Bit for bit: nothing is compared with a tolerance but what is compared with other arithmetic.
"""

import json

import numpy as np
import pytest

import lernmi
from lernmi.cli.options import recipe_of
from lernmi.net import engines
from lernmi.net.flat import link_views
from lernmi.run.record.recipe import Recipe
from lernmi.run.record.sample_order import SampleOrder
from tests.amount import some
from tests.run.random_runs import (
    TASKS,
    differences,
    different,
    random_change,
    random_recipe,
    random_run,
    replayed,
    snapshot_differences,
    straight,
)

CASES = 500
A_CHUNK = 50
CHUNKS = [
    pytest.param(chunk, marks=() if chunk == 0 else pytest.mark.slow)
    for chunk in range(some(CASES) // A_CHUNK)
]


@pytest.fixture
def by_layers(monkeypatch):
    monkeypatch.setattr(engines, "_loaded", {False: None, True: None})


def seldom_kept(monkeypatch, rng):
    """What the last sample met is found by replaying, as in large networks; orders are cut."""
    monkeypatch.setattr("lernmi.run.record.player.CHEAP_TO_COPY", int(rng.choice([0, 1 << 17])))
    monkeypatch.setattr("lernmi.run.record.player.SAMPLES_A_COPY", int(rng.choice([1, 3, 32])))
    monkeypatch.setattr("lernmi.run.record.player.CHEAP_TO_REPLAY", int(rng.choice([0, 1 << 14])))
    for module in ("record.player", "session"):
        most = int(rng.choice([1, 50, 1 << 18]))
        monkeypatch.setattr(f"lernmi.run.{module}.ORDERS_AT_ONCE", most)


@pytest.mark.parametrize("chunk", CHUNKS)
def test_the_same_moment_by_any_way(chunk, monkeypatch):
    for case in range(chunk * A_CHUNK, (chunk + 1) * A_CHUNK):
        rng = np.random.default_rng(case)
        with monkeypatch.context() as patch:
            run, lived = random_run(rng)
            lived_snapshot = lived.snapshot(evaluate=True)
            seldom_kept(patch, rng)
            other = replayed(run, rng)
            assert differences(lived, other) == [], (case, run)
            # the way goes on, alike for one that was looked at and one that was not
            lived.run(7)
            other.run(7)
            assert differences(lived, other) == [], (case, run)
            assert lived_snapshot.moment == run.end


@pytest.mark.parametrize("chunk", CHUNKS)
def test_a_run_is_replayed_from_the_text_of_its_recipe_and_its_events(chunk):
    for case in range(chunk * A_CHUNK, (chunk + 1) * A_CHUNK):
        rng = np.random.default_rng([1, case])
        run, lived = random_run(rng, most_samples=1_500)
        from_json = Recipe.from_dict(json.loads(json.dumps(run.recipe.as_dict())))
        from_words = recipe_of(run.recipe.words())
        assert from_json == run.recipe
        assert from_words.words() == run.recipe.words()
        for recipe in (from_json, from_words):
            other = replayed(run, rng, ways=(straight,), recipe=recipe)
            assert other.recipe == run.recipe
            assert differences(lived, other) == [], (case, run)


def test_the_same_moment_after_many_small_epochs(monkeypatch):
    """Evaluations are then many epochs apart, so that what an epoch did needs a look inside."""
    for case in range(10):
        rng = np.random.default_rng([6, case])
        hidden = rng.integers(1, 5, rng.integers(0, 2)).tolist()
        recipe = Recipe("xor", (2, *hidden, 1), batch=int(rng.integers(1, 5)), seed=case)
        with monkeypatch.context() as patch:
            run, lived = random_run(rng, 12_000, most_epochs=3_000, recipe=recipe)
            seldom_kept(patch, rng)
            assert differences(lived, replayed(run, rng)) == [], (case, run)


@pytest.mark.slow
def test_the_same_moment_by_any_way_by_layers(by_layers, monkeypatch):
    for case in range(60):
        rng = np.random.default_rng([2, case])
        with monkeypatch.context() as patch:
            run, lived = random_run(rng, most_samples=300)
            assert lived.engine == "layers"
            seldom_kept(patch, rng)
            assert differences(lived, replayed(run, rng)) == [], (case, run)


def test_what_is_compared_can_differ():
    """Another seed, one sample more, a rate, a look inside a batch: each is seen."""

    def session(samples=9, rate=0.5, **arguments):
        session = lernmi.Session(lernmi.load_task("xor"), **arguments)
        session.run(5)
        session.set_training_rate(rate)
        session.run(samples - 5)
        return session

    first = session(rate=0.25)
    assert differences(first, session(rate=0.25)) == []
    assert "state.arrays.weights" in differences(first, session(rate=0.25, seed=1))
    assert "state.numbers.moment" in differences(first, session(rate=0.25, samples=10))
    assert "events[0].change.rate" in differences(first, session(rate=0.2))
    assert "outputs" in differences(first, session(rate=0.25, samples=10))


# looking


def everything(session):
    """A copy of all that a look must not change."""
    network = session.network
    return (
        session.state.copy(),
        [network.neuron_outputs.copy(), network.input_sums.copy()],
        network.sensitivity_sums.copy(),
        session.metrics,
        session.events,
    )


def looked_at(rng, session):
    """Inputs and targets of a random sample: one of the task, or made up."""
    train = session.train
    row = int(rng.integers(len(train)))
    inputs, expected = train.inputs_of(row), train.targets[row]
    if rng.random() < 0.5:
        inputs, expected = inputs * rng.uniform(0.0, 1.0), expected * rng.uniform(0.0, 1.0)
    return inputs, expected


@pytest.mark.parametrize(
    "chunk", [0, *(pytest.param(chunk, marks=pytest.mark.slow) for chunk in range(1, 4))]
)
def test_looking_learns_nothing_and_what_is_seen_is_right(chunk):
    looks = 0
    rng = np.random.default_rng([3, chunk])
    while looks < 250:
        session = lernmi.Session.of(random_recipe(rng))
        for _ in range(10):
            session.run(int(rng.integers(0, 60)))
            if rng.random() < 0.3:
                try:
                    session.do(random_change(rng, session))
                except lernmi.LernmiError:
                    continue
            before = everything(session)
            seen = session.look(*looked_at(rng, session))
            assert _same(before, everything(session))
            if np.abs(seen.weights).max() < LARGE:
                _check_slopes(rng, seen)
            looks += 1


def _same(one, other):
    return different("all", one, other) == []


COMPLEX = {  # of complex numbers, whose imaginary part is the slope
    "sigmoid": lambda z: 1.0 / (1.0 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.where(z.real > 0.0, z, 0.0),
    "identity": lambda z: z,
}
NUDGE = 1e-30
LARGE = 1e9  # weights beyond it ran away: rounding hides how a full neuron of theirs slopes


def _loss_slope(snapshot, link=None, neuron=None):
    """dE/d(weight of ``link``) or dE/d(output of ``neuron``), flat numbers, by a complex step."""
    weights = snapshot.weights.astype(complex)
    if link is not None:
        weights[link] += NUDGE * 1j
    first = "sigmoid" if snapshot.classic else "identity"
    outputs = np.zeros(0, dtype=complex)
    start = 0
    layers = link_views(weights, snapshot.sizes)
    for number, name in enumerate((first, *snapshot.activations)):
        sums = snapshot.layer_input_sums[0][1:] if number == 0 else outputs @ layers[number - 1]
        outputs = np.append(1.0 + 0j, COMPLEX[name](sums.astype(complex)))
        if neuron is not None and start <= neuron < start + len(outputs):
            outputs[neuron - start] += NUDGE * 1j
        start += len(outputs)
    error = outputs[1:] - snapshot.expected
    return (0.5 * (error * error).sum()).imag / NUDGE


def _check_slopes(rng, snapshot):
    sensitivities = np.concatenate([each.ravel() for each in snapshot.layer_sensitivities])
    for link in rng.integers(0, len(sensitivities), 6):
        expected = _loss_slope(snapshot, link=link)
        assert sensitivities[link] == pytest.approx(expected, rel=1e-7, abs=1e-7)
    starts = np.cumsum([0, *(size + 1 for size in snapshot.sizes)])
    learning = [n for n in range(starts[-1]) if n not in starts]
    for neuron in rng.choice(learning, 4):
        expected = _loss_slope(snapshot, neuron=neuron)
        blame = snapshot.sensitivity_sums[neuron]
        assert blame == pytest.approx(expected, rel=1e-7, abs=1e-7)


def _next_sample(session):
    state, recipe = session.state, session.recipe
    order = SampleOrder(recipe.seed, recipe.classic, state.epochs, state.slots)
    return int(order.samples(session.moment, session.moment + 1)[0])


@pytest.mark.parametrize(("name", "options"), TASKS)
def test_a_sample_learned_does_what_was_shown_of_it(name, options):
    rng = np.random.default_rng(5)
    session = lernmi.Session.of(Recipe(name, seed=3, options=options))
    for _ in range(60):
        session.run(int(rng.integers(0, 40)))
        if rng.random() < 0.3:
            try:
                change = random_change(rng, session)
                if session.batch_size == 1 and not type(change).__name__.startswith("Batch"):
                    session.do(change)
            except lernmi.LernmiError:
                pass
        slot = int(session.state.slots[_next_sample(session)])
        rows = session.snapshot().training_set.rows
        shown = session.look(rows.inputs_of(slot), rows.targets[slot])
        session.run(1)
        learned = session.snapshot()
        for array in ("weights_before", "weights_after", "outputs", "input_sums"):
            assert getattr(shown, array).tobytes() == getattr(learned, array).tobytes(), array
        assert shown.sensitivity_sums.tobytes() == learned.sensitivity_sums.tobytes()
        assert learned.weights.tobytes() == shown.weights_after.tobytes()


def test_a_look_without_what_is_expected_has_no_blame():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(100)
    seen = session.look([0.5, 0.5])
    assert seen.expected is None and not seen.learned and seen.sample is None
    assert not seen.sensitivity_sums.any()
    assert seen.weights_after.tobytes() == seen.weights.tobytes() == seen.weights_before.tobytes()
    expected = session.network.predict([[0.5, 0.5]])[0]
    np.testing.assert_allclose(seen.layer_outputs[-1][1:], expected, atol=1e-15)


def test_two_snapshots_of_one_moment_are_the_same():
    session = lernmi.Session(lernmi.load_task("circle"), batch_size=8)
    session.run(83)
    first = session.snapshot(evaluate=True)
    session.look([0.1, 0.2], [1.0])
    assert snapshot_differences(first, session.snapshot(evaluate=True)) == []
