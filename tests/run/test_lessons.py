"""What a person teaches beside the task: events of the run."""

import numpy as np
import pytest

import lernmi
from lernmi.net import engines
from lernmi.net.batch import Batch
from lernmi.net.rows import Rows
from lernmi.net.watch import Watch
from lernmi.run.record.events import (
    BatchSizeSet,
    SampleRelabelled,
    SampleRemoved,
    SamplesAdded,
    SampleTaught,
)


def drawing(task, label):
    inputs = np.linspace(0.0, 1.0, task.sizes[0])
    return inputs, np.eye(task.sizes[-1])[label]


def as_rows(samples):
    return Rows(samples.stored, samples.targets, samples.scale)


@pytest.fixture
def session():
    session = lernmi.Session(lernmi.load_task("digits"), seed=3)
    session.run(700)
    return session


def test_taught_once_it_is_learned_at_once_and_the_clock_stands_still(session):
    inputs, expected = drawing(session.task, 4)
    twin = lernmi.Network(session.network.sizes, session.network.training_rate)
    twin.weights[...] = session.network.weights
    session.teach(inputs, expected)
    stored = np.rint(inputs * 16) / 16  # as the task's images are
    twin.learn(stored, expected)
    np.testing.assert_allclose(session.network.weights, twin.weights, rtol=0, atol=1e-14)
    assert session.moment == 700
    assert len(session.train) == 1433
    snapshot = session.snapshot()
    assert snapshot.sample is None and snapshot.batch == ()
    np.testing.assert_array_equal(snapshot.expected, expected)
    np.testing.assert_array_equal(snapshot.layer_input_sums[0][1:], stored)
    event = session.events[-1]
    assert isinstance(event.change, SampleTaught) and event.moment == 700
    np.testing.assert_array_equal(event.change.inputs, stored)


def test_a_taught_sample_is_explained_like_any_other(session):
    session.teach(*drawing(session.task, 4))
    snapshot = session.snapshot()
    for layer, i, j in ((0, 30, 2), (1, 0, 4), (1, 5, 9)):
        link = lernmi.explain_link(snapshot, layer, i, j)
        assert link.agrees
        assert link.batch == 1
        assert link.change == pytest.approx(-session.network.training_rate * link.link_sensitivity)


def test_learning_a_drawing_moves_its_answer(session):
    inputs, expected = drawing(session.task, 4)
    before = session.network.predict([inputs])[0, 4]
    for _ in range(20):
        session.teach(inputs, expected)
    assert session.network.predict([inputs])[0, 4] > max(before, 0.5)


def test_in_every_epoch_it_joins_the_train_samples_and_an_epoch_begins(session):
    session.teach(*drawing(session.task, 4), every_epoch=True)
    assert len(session.train) == 1434
    assert len(session.task.train) == 1433, "the task is as it was"
    assert (session.epoch, session.epochs.progress(session.moment)) == (1, 0)
    assert [type(event.change) for event in session.events] == [SamplesAdded, SampleTaught]
    seen = []
    for _ in range(1434):
        session.run(1)
        seen.append(session.snapshot().sample)
    assert sorted(seen) == list(range(1434))
    assert session.epoch == 2


def test_points_join_with_their_places_and_leave_again():
    task = lernmi.load_task("circle", features=("x1²", "x2²"))
    session = lernmi.Session(task)
    session.run(50)
    point = lernmi.Samples([[0.25, 0.04]], [[1.0]], points=[[0.5, 0.2]])
    session.add_samples(point)
    np.testing.assert_array_equal(session.train.plane_points[-1], [0.5, 0.2])
    session.run(500)
    session.forget()
    assert len(session.train) == len(task.train)
    with pytest.raises(lernmi.DataError, match="none is taken back"):
        session.forget()
    session.run(500)
    assert [event.moment for event in session.events] == [50, 550]
    assert session.metrics.moments[-1] <= session.moment


def test_what_does_not_fit_is_refused(session):
    for inputs, expected in (([1.0], np.zeros(10)), (np.zeros(64), [1.0]), (["x"] * 64, [0] * 10)):
        with pytest.raises(lernmi.DataError):
            session.teach(inputs, expected)
    with pytest.raises(lernmi.DataError, match="scale"):
        session.add_samples(lernmi.Samples(np.zeros((1, 64)), np.zeros((1, 10))))
    gate = lernmi.Session(lernmi.load_task("xor"))
    for sample in range(3):
        gate.remove_sample(sample)
    for sample in (3, 0, -1, 4):
        with pytest.raises(lernmi.DataError):
            gate.remove_sample(sample)
    assert (len(session.events), len(gate.events)) == (0, 3)


def test_a_gate_tests_what_it_learns_also_when_a_row_is_added():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.add_samples(lernmi.Samples([[0.5, 0.5]], [[1.0]]))
    snapshot = session.snapshot()
    assert len(snapshot.test) == len(snapshot.train) == 5
    assert snapshot.answers.shape == (5, 1)


def test_the_same_lessons_make_the_same_run():
    def run(pieces):
        session = lernmi.Session(lernmi.load_task("digits"), seed=5, batch_size=7)
        session.run(1_001)
        session.teach(*drawing(session.task, 1))
        session.teach(*drawing(session.task, 2), every_epoch=True)
        end = session.moment + 4_000
        while session.moment < end:
            session.run(min(pieces, end - session.moment))
        return session

    whole, pieces = run(4_000), run(7)
    assert whole.moment == pieces.moment
    assert whole.network.weights.tobytes() == pieces.network.weights.tobytes()
    np.testing.assert_array_equal(whole.metrics.moments, pieces.metrics.moments)


def test_a_rewind_begins_a_recording_with_the_samples_of_now(session):
    """Rule 12: they are events at its start; what was done to weights is dropped."""
    session.teach(*drawing(session.task, 4), every_epoch=True)
    session.teach(*drawing(session.task, 5), every_epoch=True)  # the same sample, another label
    session.remove_sample(17)
    session.relabel(3, np.eye(10)[9])
    session.set_weight(0, 1, 2, 3.0)
    session.freeze(0, 1, 3)
    session.do(BatchSizeSet(4))
    session.set_training_rate(0.3)
    session.run(50)
    before = session.snapshot()
    session.rewind(8)
    assert [type(event.change) for event in session.events] == (
        [SampleRelabelled, SamplesAdded, SampleRemoved]
    )
    assert {event.moment for event in session.events} == {0}
    after = session.snapshot()
    assert (after.recipe.rate, after.recipe.batch, after.seed) == (0.3, 4, 8)
    assert after.training_rate == 0.3
    assert (after.moment, after.epoch, after.batch_size) == (0, 0, 4)
    assert after.recording > before.recording
    assert session.epochs.samples(0) == len(session.train) == 1433
    np.testing.assert_array_equal(after.train.stored, before.train.stored)
    np.testing.assert_array_equal(after.train.targets, before.train.targets)
    assert after.present.tolist() == before.present.tolist()
    initial = lernmi.Network(session.network.sizes, seed=8).weights
    np.testing.assert_array_equal(session.network.weights, initial)
    assert not len(session.state.frozen)


def test_a_rewind_keeps_a_batch_that_only_the_samples_of_now_fill():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.add_samples(lernmi.Samples([[0.5, 0.5], [0.2, 0.1]], [[1.0], [0.0]]))
    session.do(BatchSizeSet(5))
    session.remove_sample(0)
    session.run(20)
    session.rewind()
    assert (session.moment, session.batch_size, len(session.train)) == (0, 5, 5)
    session.run(5)
    assert session.snapshot().batch_count == 0 and session.epoch == 1


def test_a_sample_among_features_gets_another_label():
    session = lernmi.Session(lernmi.load_task("circle", features=("x1²", "x2²")))
    label = session.train.targets[7, 0]
    session.relabel(7, [1.0 - label])
    assert session.train.targets[7, 0] == 1.0 - label
    np.testing.assert_array_equal(session.train.plane_points, session.task.train.plane_points)


def test_answers_are_those_of_the_moment_they_say(session):
    snapshot = session.snapshot(evaluate=True)
    assert snapshot.answers_moment == snapshot.moment == 700
    expected = session.network.predict(session.task.test.inputs)
    np.testing.assert_allclose(snapshot.answers, expected, rtol=0, atol=1e-12)
    session.run(100)
    assert session.snapshot().answers_moment == 700
    session.set_training_rate(0.01)
    assert session.snapshot().answers_moment == 700, "a rate changes no answer"
    session.answer()
    assert session.snapshot().answers_moment == 800
    assert not session.snapshot().answers.flags.writeable


@pytest.mark.parametrize("classic", [False, True])
def test_bytes_are_learned_as_the_floats_they_stand_for(classic):
    generator = np.random.default_rng(1)
    pixels = generator.integers(0, 256, (40, 9), dtype=np.uint8) * (generator.random((40, 9)) < 0.4)
    targets = np.eye(3)[generator.integers(0, 3, 40)]
    kept = lernmi.Samples(pixels, targets, 1 / 255)
    floats = lernmi.Samples(pixels * (1 / 255), targets)
    assert kept.is_bytes and not floats.is_bytes
    np.testing.assert_array_equal(kept.inputs, floats.inputs)
    order = generator.integers(0, 40, 500)
    nets = [lernmi.Network([9, 4, 3], 0.3, 2, classic=classic) for _ in range(2)]
    for net, samples in zip(nets, (kept, floats), strict=True):
        engines.learn(net, as_rows(samples), order, Batch.of(1, 0), True, Watch())
    np.testing.assert_array_equal(nets[0].weights, nets[1].weights)
    one, two = (
        engines.evaluate(net, as_rows(samples), True)
        for net, samples in zip(nets, (kept, floats), strict=True)
    )
    assert one == two
    np.testing.assert_array_equal(
        engines.answers(nets[0], as_rows(kept)),
        engines.answers(nets[1], as_rows(floats)),
    )


def test_after_a_change_of_samples_the_last_batch_is_explained_as_it_was():
    session = lernmi.Session(lernmi.load_task("gaussians"), batch_size=10)
    session.run(10)
    session.add_samples(lernmi.Samples([[0.1, 0.2]], [[1.0]]))
    link = lernmi.explain_link(session.snapshot(), 0, 1, 0)
    assert (session.epoch, link.batch) == (1, 10)
    assert link.change == pytest.approx(-link.training_rate * link.batch_mean)
    session.remove_sample(3)
    again = lernmi.explain_link(session.snapshot(), 0, 1, 0)
    assert again.weight_before == link.weight_before
    assert (again.batch_mean, again.change) == (link.batch_mean, link.change)


def test_a_lesson_makes_the_answers_anew(session):
    session.answer()
    session.teach(*drawing(session.task, 4))
    snapshot = session.snapshot()
    expected = session.network.predict(session.task.test.inputs)
    np.testing.assert_allclose(snapshot.answers, expected, rtol=0, atol=1e-12)


def test_train_samples_are_asked_only_while_somebody_wants_it():
    session = lernmi.Session(lernmi.load_task("circle"), seed=1)
    session.run(100)
    assert session.answer() and session.snapshot().train_answers is None
    session.ask_train(True)
    assert session.snapshot().train_answers is None, "nobody has asked them yet"
    assert not session.answer(lambda: True) and session.answer()
    said = session.snapshot().train_answers
    np.testing.assert_allclose(said, session.network.predict(session.train.inputs), atol=1e-12)
    session.run(1)
    assert session.snapshot().train_answers is said
    session.answer()
    assert session.snapshot().train_answers is not said
    session.remove_sample(0)
    assert len(session.snapshot().train_answers) == len(session.train)
    session.rewind()
    session.answer()
    assert session.snapshot().train_answers is not None, "that is still wanted"
    session.ask_train(False)
    assert session.snapshot().train_answers is None


def test_of_very_many_train_samples_the_first_are_asked(monkeypatch):
    monkeypatch.setattr("lernmi.run.measures.measuring.MOST_EVALUATED", 30)
    session = lernmi.Session(lernmi.load_task("circle"))
    session.ask_train(True)
    session.answer()
    said = session.snapshot().train_answers
    np.testing.assert_allclose(said, session.network.predict(session.train.inputs[:30]), atol=1e-12)


def test_asking_train_samples_changes_no_bit_of_a_run():
    plain, asked = (lernmi.Session(lernmi.load_task("circle"), seed=3) for _ in range(2))
    asked.ask_train(True)
    for session in (plain, asked):
        for _ in range(5):
            session.run(77)
            session.answer()
    np.testing.assert_array_equal(plain.network.weights, asked.network.weights)
