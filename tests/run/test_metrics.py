"""The history of a run: whole, and bounded."""

import numpy as np
import pytest

from lernmi.run.epochs import Epochs
from lernmi.run.metrics import EPOCHS_A_STRIDE, FIRST_EPOCH_POINTS, History, next_evaluation


def evaluations(samples, batch_size, epochs):
    moment, found = 0, []
    while moment < epochs * samples:
        moment = next_evaluation(moment, Epochs.of(samples), batch_size)
        found.append(moment)
    return found


def test_every_epoch_at_first_then_every_second_and_so_on():
    found = evaluations(samples=1, batch_size=1, epochs=550)
    expected = [*range(1, 129), *range(130, 257, 2), *range(260, 513, 4)]
    assert found[: len(expected)] == expected


@pytest.mark.parametrize(("samples", "batch_size"), [(4_500, 1), (4_500, 32), (100, 7), (17, 17)])
def test_the_first_epoch_is_measured_within_and_at_batch_ends(samples, batch_size):
    found = evaluations(samples, batch_size, 2)
    assert found[-2:] == [samples, 2 * samples]
    assert len(found) <= FIRST_EPOCH_POINTS + 1
    assert all(moment % batch_size == 0 for moment in found if moment < samples)


def test_the_history_stays_bounded_and_whole():
    samples, history, moment = 4, History(), 0
    history.add(0, 0, (1.0, 0.0), (1.0, 0.0))
    while moment < 4 * 3_000_000:
        moment = next_evaluation(moment, Epochs.of(samples), 1)
        history.add(moment, moment // samples, (1.0 / moment, 0.5), (2.0 / moment, 0.25))
    metrics = history.metrics()
    assert len(metrics.moments) <= 2 * EPOCHS_A_STRIDE + FIRST_EPOCH_POINTS
    assert metrics.moments[0] == 0
    assert metrics.moments[-1] == moment
    steps = np.diff(metrics.moments[metrics.moments >= samples])
    assert len(set(steps[1:])) == 1  # evenly spread from the second point on
    np.testing.assert_allclose(metrics.train_loss[1:], 1.0 / metrics.moments[1:])
    np.testing.assert_allclose(metrics.test_loss[1:], 2.0 / metrics.moments[1:])
    assert set(metrics.train_accuracy[1:]) == {0.5}
    assert set(metrics.test_accuracy[1:]) == {0.25}
