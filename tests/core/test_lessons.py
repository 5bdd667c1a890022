"""What a person teaches beside the task: events of the run."""

import numpy as np
import pytest

import lernmi
from lernmi import engine
from lernmi.batch import Batch
from lernmi.session import rows_of
from lernmi.snapshot import SamplesChanged, Taught
from lernmi.watch import Watch


def drawing(task, label):
    inputs = np.linspace(0.0, 1.0, task.sizes[0])
    return inputs, np.eye(task.sizes[-1])[label]


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
    assert len(session.task.train) == 1433
    snapshot = session.snapshot()
    assert snapshot.sample is None and snapshot.batch == ()
    np.testing.assert_array_equal(snapshot.expected, expected)
    np.testing.assert_array_equal(snapshot.layer_input_sums[0][1:], stored)
    event = session.events[-1]
    assert isinstance(event, Taught) and event.moment == 700
    np.testing.assert_array_equal(event.inputs, stored)


def test_a_taught_sample_is_explained_like_any_other(session):
    session.teach(*drawing(session.task, 4))
    snapshot = session.snapshot()
    for layer, i, j in ((0, 30, 2), (1, 0, 4), (1, 5, 9)):
        link = lernmi.explain_link(snapshot, layer, i, j)
        assert link.agrees
        assert link.batch == 1
        assert link.change == pytest.approx(-session.network.training_rate * link.sensitivity)


def test_learning_a_drawing_moves_its_answer(session):
    inputs, expected = drawing(session.task, 4)
    before = session.network.predict([inputs])[0, 4]
    for _ in range(20):
        session.teach(inputs, expected)
    assert session.network.predict([inputs])[0, 4] > max(before, 0.5)


def test_in_every_epoch_it_joins_the_train_samples_and_an_epoch_begins(session):
    session.teach(*drawing(session.task, 4), every_epoch=True)
    assert len(session.task.train) == 1434
    assert (session.epoch, session.epochs.place(session.moment)) == (1, 0)
    assert [type(event) for event in session.events] == [SamplesChanged, Taught]
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
    np.testing.assert_array_equal(session.task.train.plane_points[-1], [0.5, 0.2])
    session.run(500)
    session.remove_sample()
    assert len(session.task.train) == len(task.train)
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
    for _ in range(3):
        gate.remove_sample()
    with pytest.raises(lernmi.DataError):
        gate.remove_sample()
    assert len(session.events) == 0


def test_a_gate_tests_what_it_learns_also_when_a_row_is_added():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.add_samples(lernmi.Samples([[0.5, 0.5]], [[1.0]]))
    assert session.task.test is session.task.train
    assert session.snapshot().answers.shape == (5, 1)


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


def test_rewinding_keeps_the_samples_and_forgets_the_events(session):
    session.teach(*drawing(session.task, 4), every_epoch=True)
    session.rewind()
    assert session.events == []
    assert session.epochs.samples(0) == len(session.task.train) == 1434


def test_answers_are_those_of_the_moment_they_say(session):
    snapshot = session.snapshot(evaluate=True)
    assert snapshot.answers_moment == snapshot.moment == 700
    expected = session.network.predict(session.task.test.inputs)
    np.testing.assert_allclose(snapshot.answers, expected, rtol=0, atol=1e-12)
    session.run(100)
    assert session.snapshot().answers_moment == 700
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
        engine.learn(net, rows_of(samples), order, Batch(1), True, Watch())
    np.testing.assert_array_equal(nets[0].weights, nets[1].weights)
    one, two = (
        engine.evaluate(net, rows_of(samples), True)
        for net, samples in zip(nets, (kept, floats), strict=True)
    )
    assert one == two
    np.testing.assert_array_equal(
        engine.answers(nets[0], rows_of(kept)),
        engine.answers(nets[1], rows_of(floats)),
    )


def test_after_a_change_of_samples_the_last_batch_is_explained_as_it_was():
    session = lernmi.Session(lernmi.load_task("gaussians"), batch_size=10)
    session.run(10)
    session.add_samples(lernmi.Samples([[0.1, 0.2]], [[1.0]]))
    link = lernmi.explain_link(session.snapshot(), 0, 1, 0)
    assert link.batch == 10
    assert link.change == pytest.approx(-link.training_rate * link.batch_sensitivity)
    session.remove_sample(3)
    assert session.snapshot().expected is None


def test_a_lesson_makes_the_answers_anew(session):
    session.answer()
    session.teach(*drawing(session.task, 4))
    snapshot = session.snapshot()
    expected = session.network.predict(session.task.test.inputs)
    np.testing.assert_allclose(snapshot.answers, expected, rtol=0, atol=1e-12)
