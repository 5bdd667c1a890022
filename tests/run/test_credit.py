"""Credits add up to the change of a loss, weight credits to the change of a weight; exactly."""

import numpy as np
import pytest

import lernmi
from lernmi.errors import DataError, LernmiError
from lernmi.net import engines
from lernmi.net.link_index import LinkIndex
from lernmi.run.jobs.job import whole
from lernmi.run.record.events import BatchSizeSet, RateSet, SampleTaught
from lernmi.run.record.state import GONE
from lernmi.run.replays.credit import Crediting
from tests.run.random_runs import differences, random_run, replayed, straight


@pytest.fixture
def by_layers(monkeypatch):
    monkeypatch.setattr(engines, "_loaded", {False: None, True: None})


def focus_of(rng, session):
    """A sample: one that is learned, or one that nobody ever saw."""
    train = session.train
    row = int(rng.integers(len(train)))
    inputs, expected = train.inputs_of(row), train.targets[row]
    if rng.random() < 0.5:
        inputs, expected = inputs * rng.uniform(0.0, 1.0), 1.0 - expected
    return inputs, expected


def loss_of(session, inputs, expected):
    """The loss of a sample now, by numpy's own products, of the inputs as the run stores them."""
    looked = session.look(inputs, expected)
    with np.errstate(over="ignore", invalid="ignore"):
        off = looked.layer_outputs[-1][1:] - looked.expected
        return float(0.5 * (off * off).sum())


def check_credit(rng, run, lived):
    first = lernmi.Session.of(run.recipe)
    inputs, expected = focus_of(rng, lived)
    job = lived.crediting(inputs, expected)
    whole(job)
    credit = job.result
    if credit.ended_at is not None:
        assert "not a finite number" in credit.ended
        return False
    assert credit.first_loss == pytest.approx(loss_of(first, inputs, expected), rel=1e-12)
    assert credit.loss == pytest.approx(loss_of(lived, inputs, expected), rel=1e-12)
    total = credit.samples.sum() + credit.events.sum()
    most = max(credit.first_loss, credit.loss, *np.abs(credit.samples), *np.abs(credit.events))
    assert abs(total - (credit.first_loss - credit.loss)) <= 1e-9 * max(1.0, most)
    assert credit.times.sum() == run.end
    replayed_weights = job._recording.network.weights
    assert replayed_weights.tobytes() == lived.network.weights.tobytes(), "measuring changed a bit"
    slots = lived.state.slots
    present = slots != GONE
    np.testing.assert_array_equal(credit.sample_of[slots[present]], np.flatnonzero(present))
    assert credit.by_sample.sum() == pytest.approx(credit.samples.sum(), abs=1e-9 * max(1.0, most))
    for event in lived.events:
        if not isinstance(event.change, SampleTaught) and moves_nothing(event.change):
            assert credit.events[event.number] == 0.0
    return True


def moves_nothing(change):
    return isinstance(change, RateSet | BatchSizeSet)


def check_weight_credit(rng, lived):
    links = LinkIndex(lived.network.sizes)
    number = int(rng.integers(links.count))
    link = links.ref(number)
    credit = lived.weight_credit(link.layer, link.i, link.j)
    if credit.ended_at is not None:
        return
    assert credit.first == lernmi.Session.of(lived.recipe).network.weights[number]
    assert credit.now == lived.network.weights[number]
    total = credit.samples.sum() + credit.events.sum()
    most = max(1.0, *np.abs(credit.samples), *np.abs(credit.events))
    assert abs(total - (credit.now - credit.first)) <= 1e-9 * most
    history = lived.weight_history(link.layer, link.i, link.j)
    assert (history.moments[0], history.moments[-1]) == (0, lived.moment)
    assert (history.weights[0], history.weights[-1]) == (credit.first, credit.now)
    assert len(history.moments) <= 210
    assert (np.diff(history.moments) >= 0).all()


@pytest.mark.parametrize(
    "chunk", [0, *(pytest.param(chunk, marks=pytest.mark.slow) for chunk in range(1, 4))]
)
def test_credits_of_samples_and_events_add_up(chunk):
    """100 random focus samples; lessons, rates, labels, batches, weights, samples on the way."""
    checked, case = 0, 0
    while checked < 25:
        rng = np.random.default_rng([8, chunk, case])
        run, lived = random_run(rng, most_samples=1_500)
        before = replayed(run, rng, ways=(straight,))
        checked += check_credit(rng, run, lived)
        check_weight_credit(rng, lived)
        assert differences(before, lived) == [], "asking changed the run"
        case += 1
    assert case < 35, "few of them come to no number"


def test_credits_add_up_by_layers(by_layers):
    for case in range(12):
        rng = np.random.default_rng([9, case])
        run, lived = random_run(rng, most_samples=200)
        assert lived.engine == "layers"
        check_credit(rng, run, lived)
        check_weight_credit(rng, lived)


def test_a_credit_is_the_loss_before_minus_after_every_time_a_sample_was_learned():
    session = lernmi.Session(lernmi.load_task("circle"), seed=4)
    inputs, expected = session.task.test.inputs[3], session.task.test.targets[3]
    credits, before = np.zeros(200), loss_of(session, inputs, expected)
    for _ in range(450):
        session.run(1)
        after = loss_of(session, inputs, expected)
        credits[session.snapshot().sample] += before - after
        before = after
    credit = session.credit(inputs, expected)
    np.testing.assert_allclose(credit.samples, credits, atol=1e-12)
    assert set(credit.times.tolist()) == {2, 3}
    assert credit.ended is None


def test_in_a_batch_samples_count_as_applied_one_after_another():
    """From sensitivities as they were, at the weights that each sample met, a set one included."""
    session = lernmi.Session(lernmi.load_task("circle"), seed=4, batch_size=5)
    inputs, expected = session.task.test.inputs[3], session.task.test.targets[3]
    shares, learned = [], []
    for step in range(4):
        sums = session.state.batch.sums.copy()
        session.run(1)
        shares.append(session.state.batch.sums - sums)
        learned.append(session.snapshot().sample)
        if step == 1:
            session.set_weight(1, 1, 0, 2.0)
            session.set_training_rate(1.5)
    trial = lernmi.Session.of(session.recipe)
    trial.network.weights[...] = session.network.weights
    losses = [loss_of(trial, inputs, expected)]
    for share in shares:
        trial.network.weights[...] -= 1.5 / 5 * share
        losses.append(loss_of(trial, inputs, expected))
    session.run(1)
    learned.append(session.snapshot().sample)
    losses.append(loss_of(session, inputs, expected))
    credit = session.credit(inputs, expected)
    np.testing.assert_allclose(credit.samples[learned], -np.diff(losses), rtol=0, atol=1e-13)
    assert np.count_nonzero(credit.samples) == 5


def test_a_lesson_and_a_set_weight_are_events_of_their_own():
    session = lernmi.Session(lernmi.load_task("xor"), seed=2)
    session.run(10)
    losses = [loss_of(session, [1.0, 0.0], [1.0])]
    for change in (
        lambda: session.teach([1.0, 0.0], [1.0]),
        lambda: session.set_weight(1, 1, 0, 3.0),
        lambda: session.set_training_rate(0.25),
    ):
        change()
        losses.append(loss_of(session, [1.0, 0.0], [1.0]))
    session.run(20)
    credit = session.credit([1.0, 0.0], [1.0])
    np.testing.assert_allclose(credit.events, -np.diff(losses), atol=1e-12)
    assert credit.events[0] > 0.0 and credit.events[2] == 0.0
    assert credit.sample_of.tolist() == [0, 1, 2, 3, -1], "a lesson is no sample"
    assert credit.samples[4] == 0.0
    weight = session.weight_credit(1, 1, 0)
    assert weight.events[1] == pytest.approx(3.0 - weight_at(session, 10, 1), abs=1e-12)


def weight_at(session, moment, events):
    """The weight of h1→y1 at the position."""
    again = lernmi.Session.of(session.recipe)
    again.run(moment)
    for event in session.events[:events]:
        again.do(event.change)
    return float(again.network.link_layers[1].weights[1, 0])


def test_another_label_is_another_entry_and_the_sample_has_both():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(40)
    session.relabel(2, [0.0])
    session.run(40)
    credit = session.credit([1.0, 1.0], [0.0])
    assert credit.sample_of.tolist() == [0, 1, 2, 3, 2]
    assert credit.times.tolist() == [20, 20, 10, 20, 10]
    assert credit.by_sample[2] == credit.samples[2] + credit.samples[4]


def test_an_event_that_ends_a_batch_takes_none_of_what_its_samples_did():
    session = lernmi.Session(lernmi.load_task("xor"), batch_size=3)
    session.run(2)
    before = loss_of(session, [1.0, 1.0], [0.0])
    assert not session.credit([1.0, 1.0], [0.0]).samples.any(), "a batch under way did nothing yet"
    session.do(BatchSizeSet(2))
    credit = session.credit([1.0, 1.0], [0.0])
    assert credit.events.tolist() == [0.0]
    assert np.count_nonzero(credit.samples) == 2
    after = loss_of(session, [1.0, 1.0], [0.0])
    assert credit.samples.sum() == pytest.approx(before - after, abs=1e-14) != 0.0


def test_in_the_past_it_is_the_credit_of_the_run_so_far():
    session = lernmi.Session(lernmi.load_task("circle"), seed=1, batch_size=4)
    inputs, expected = session.task.test.inputs[0], session.task.test.targets[0]
    session.run(100)
    session.teach([0.5, 0.5], [1.0])
    session.run(33)
    early = session.credit(inputs, expected)
    session.set_weight(1, 1, 0, 2.0)
    session.run(300)
    session.seek(133, event=1)
    past = session.credit(inputs, expected)
    assert session.moment == 133 and len(past.events) == 1
    np.testing.assert_array_equal(past.samples, early.samples)
    np.testing.assert_array_equal(past.events, early.events)


def test_what_was_undone_has_no_credit_and_a_branch_has_its_own():
    session = lernmi.Session(lernmi.load_task("xor"), seed=5)
    session.run(50)
    session.add_samples(lernmi.Samples([[0.5, 0.5]], [[1.0]]))
    session.run(20)
    session.seek(50)
    session.undo()
    session.relabel(1, [0.0])
    session.run(30)
    credit = session.credit([0.0, 1.0], [1.0])
    slots = session.state.slots
    np.testing.assert_array_equal(credit.sample_of[slots], np.arange(4))
    assert credit.times.sum() == 80
    total = credit.samples.sum() + credit.events.sum()
    assert total == pytest.approx(credit.first_loss - credit.loss, abs=1e-12)
    assert credit.loss == pytest.approx(loss_of(session, [0.0, 1.0], [1.0]), abs=1e-14)


def test_it_ends_where_the_loss_is_no_number_and_says_so():
    session = lernmi.Session(
        lernmi.load_task("circle"), training_rate=1.0, activation=("relu", "identity"), seed=1
    )
    session.run(20)
    session.set_weight(0, 1, 0, 1e200)
    session.set_weight(1, 1, 0, 1e200)
    session.run(20)
    credit = session.credit(session.task.test.inputs[0], session.task.test.targets[0])
    assert credit.ended_at == 20
    assert credit.ended == "it ends at moment 20: the loss is not a finite number there"
    assert np.isfinite(credit.loss)
    total = credit.samples.sum() + credit.events.sum()
    assert total == pytest.approx(credit.first_loss - credit.loss, abs=1e-9)


def test_a_sample_that_learning_breaks_is_where_it_ends():
    session = lernmi.Session(
        lernmi.load_task("circle"), training_rate=1e150, activation="identity", seed=1
    )
    session.run(30)
    credit = session.credit(session.task.test.inputs[0], session.task.test.targets[0])
    again = lernmi.Session.of(session.recipe)
    while np.isfinite(loss_of(again, session.task.test.inputs[0], session.task.test.targets[0])):
        again.run(1)
    assert credit.ended_at == again.moment > 0


def test_what_makes_no_sample_or_no_link_is_refused():
    session = lernmi.Session(lernmi.load_task("xor"))
    with pytest.raises(DataError):
        session.credit([1.0], [0.0])
    with pytest.raises(DataError):
        session.credit([1.0, float("nan")], [0.0])
    for ask in (session.weight_credit, session.weight_history):
        with pytest.raises(LernmiError, match="no link"):
            ask(0, 3, 0)


def test_it_goes_in_pieces_and_tells_how_far_it_is():
    session = lernmi.Session(lernmi.load_task("mnist"))
    session.run(9_000)
    crediting = session.crediting(session.task.test.inputs[0], session.task.test.targets[0])
    shares = [crediting.share]
    while crediting.step():
        shares.append(crediting.share)
        if len(shares) == 3:
            session.run(100)  # it is of the run as it stood
    assert len(shares) >= 6 and shares == sorted(shares) and shares[0] == 0.0
    assert crediting.share == 1.0
    assert crediting.result.times.sum() == 9_000
    assert not crediting.step()


def test_before_anything_is_learned_there_is_no_credit():
    session = lernmi.Session(lernmi.load_task("xor"))
    credit = session.credit([1.0, 1.0], [0.0])
    assert credit.first_loss == credit.loss > 0.0
    assert not credit.samples.any() and not credit.times.any() and credit.events.shape == (0,)
    assert Crediting(session._run.recording, [1.0, 1.0], [0.0]).share == 1.0
    history = session.weight_history(0, 0, 0)
    assert (history.moments.tolist(), history.furthest) == ([0], None)


# a link's life


def test_a_links_life_is_its_weight_as_it_was():
    session = lernmi.Session(lernmi.load_task("circle"), seed=3, batch_size=4)
    session.run(150)
    session.set_weight(1, 2, 0, -1.5)
    session.run(1_200)
    history = session.weight_history(1, 2, 0)
    again = lernmi.Session.of(session.recipe)
    at_change = history.weights[history.moments == 150]
    assert len(at_change) == 2 and at_change[1] == -1.5
    for moment, weight in zip(history.moments.tolist(), history.weights.tolist(), strict=True):
        again.run(moment - again.moment)
        if weight == -1.5:
            again.do(session.events[0].change)
        assert again.network.link_layers[1].weights[2, 0] == weight


@pytest.mark.parametrize("batch_size", [1, 8])
def test_it_changed_most_at_the_sample_that_moved_it_furthest(batch_size):
    session = lernmi.Session(lernmi.load_task("circle"), seed=3, batch_size=batch_size)
    session.run(300)
    session.set_weight(0, 1, 1, 2.0)  # by hand does not count
    session.run(300)
    furthest = session.weight_history(0, 1, 1).furthest
    again = lernmi.Session.of(session.recipe)
    weights = again.network.link_layers[0].weights
    found = []
    for moment in range(600):
        if moment == 300:
            again.do(session.events[0].change)
        before = weights[1, 1]
        again.run(1)
        found.append((abs(weights[1, 1] - before), moment + 1, again.snapshot().sample))
    change, moment, sample = max(found, key=lambda each: each[0])
    assert (furthest.moment, furthest.sample) == (moment, sample)
    assert abs(furthest.change) == pytest.approx(change, abs=1e-15)


def test_a_frozen_links_changes_are_none():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.freeze(0, 1, 0)
    session.run(100)
    session.set_weight(0, 1, 0, 4.0)
    session.run(100)
    credit = session.weight_credit(0, 1, 0)
    assert not credit.samples.any()
    assert credit.events.tolist() == [0.0, pytest.approx(4.0 - credit.first)]
    assert session.weight_history(0, 1, 0).furthest is None


def test_with_many_events_a_life_stays_short():
    session = lernmi.Session(lernmi.load_task("xor"))
    for _ in range(300):
        session.run(7)
        session.teach([1.0, 0.0], [1.0])
    history = session.weight_history(1, 0, 0)
    assert len(history.moments) <= 210
    assert history.weights[-1] == session.network.link_layers[1].weights[0, 0]


# suspects


def test_suspects_are_all_samples_learned_by_their_loss():
    session = lernmi.Session(lernmi.load_task("circle"), seed=2)
    session.run(400)
    session.relabel(7, 1.0 - session.train.targets[7])
    session.remove_sample(9)
    session.run(100)
    suspects = session.suspects()
    assert sorted(suspects.samples) == [n for n in range(200) if n != 9]
    assert (np.diff(suspects.losses) <= 0.0).all()
    place = suspects.samples.tolist().index(7)
    assert suspects.rows[place] == 200, "its newest version"
    rows = session.snapshot().training_set.rows
    for place in (0, 50, -1):
        row = int(suspects.rows[place])
        said = session.network.predict(rows.inputs_of(row)[None, :])[0]
        np.testing.assert_allclose(suspects.outputs[place], said, atol=1e-12)
        np.testing.assert_array_equal(suspects.expected[place], rows.targets[row])
        loss = loss_of(session, rows.inputs_of(row), rows.targets[row])
        assert suspects.losses[place] == pytest.approx(loss, abs=1e-12)


def test_suspects_stand_still_while_the_run_goes_on():
    session = lernmi.Session(lernmi.load_task("mnist"))
    session.run(4_500)
    expected = session.suspects()
    job = session.suspecting()
    assert job.share == 0.0 and job.step()
    session.run(3_000)
    assert 0.0 < job.share < 1.0
    whole(job)
    assert job.share == 1.0 and not job.step()
    np.testing.assert_array_equal(job.result.samples, expected.samples)
    np.testing.assert_array_equal(job.result.losses, expected.losses)
    assert (expected.labels == session.train.labels[expected.samples]).all()
    assert (expected.said != expected.labels)[:20].all()


def test_a_loss_that_is_no_number_is_the_most_surprising():
    session = lernmi.Session(lernmi.load_task("xor"), activation="identity")
    session.network.weights[0] = np.nan
    assert session.suspects().samples.tolist() == [0, 1, 2, 3]


def test_wrong_labels_are_the_first_suspects():
    """A tenth of the labels is wrong: four fifths of those are in the first tenth."""
    task = lernmi.load_task("digits")
    rng = np.random.default_rng(0)
    wrong = rng.choice(len(task.train), len(task.train) // 10, replace=False)
    session = lernmi.Session(task, seed=0)
    for sample in wrong.tolist():
        session.relabel(sample, np.roll(task.train.targets[sample], int(rng.integers(1, 10))))
    session.run(5 * len(task.train))
    first = session.suspects().samples[: len(wrong)]
    assert np.isin(first, wrong).mean() >= 0.8
