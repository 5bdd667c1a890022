"""What is measured along a run: the whole history, in a bounded number of points."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TypeVar

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.run.epochs import Epochs

Array = TypeVar("Array", Floats, Integers)

EPOCHS_A_STRIDE = 128  # as many evaluations before the stride doubles
FIRST_EPOCH_POINTS = 8


@dataclass(frozen=True, slots=True)
class Metrics:
    """One entry an evaluation: all arrays have the same length.

    ``moments`` (int64) says when; losses are mean losses a sample, accuracies shares 0 .. 1, each
    over the train or the test samples (the first 10,000 of more) at the weights of that moment.
    """

    moments: Integers
    train_loss: Floats
    test_loss: Floats
    train_accuracy: Floats
    test_accuracy: Floats


def epoch_stride(epoch: int) -> int:
    """Every how many epochs a run that has reached ``epoch`` is evaluated: 1, 2, 4, ..."""
    stride = 1
    while epoch >= EPOCHS_A_STRIDE * stride:
        stride *= 2
    return stride


def next_evaluation(moment: int, epochs: Epochs, batch_size: int) -> int:
    """The first moment after ``moment`` at which a run is evaluated.

    8 times within the first epoch, at the end of each of the first 128 epochs, then of every 2nd,
    every 4th and so on, so that twice as long a run costs as many evaluations again.
    """
    epoch = epochs.epoch(moment)
    if epoch == 0:
        samples, start = epochs.samples(moment), epochs.start(0, moment)
        step = -(-samples // FIRST_EPOCH_POINTS)
        step = -(-step // batch_size) * batch_size
        return start + min(((moment - start) // step + 1) * step, samples)
    stride = epoch_stride(epoch)
    return epochs.start((epoch // stride + 1) * stride, moment)


class History:
    """The evaluations of a run. Of the early ones only those at the present stride are kept."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, float, float, float, float]] = []
        self._epochs: list[int] = []  # of each row
        self._stride = 1
        self._metrics: Metrics | None = None

    def add(
        self, moment: int, epoch: int, train: tuple[float, float], test: tuple[float, float]
    ) -> None:
        """Add (loss, accuracy) pairs at ``moment``, when ``epoch`` epochs are over.

        They take the place of an evaluation at the same moment.
        """
        self._metrics = None
        if self._rows and self._rows[-1][0] == moment:
            del self._rows[-1], self._epochs[-1]
        self._rows.append((moment, train[0], test[0], train[1], test[1]))
        self._epochs.append(epoch)
        stride = epoch_stride(epoch)
        if stride != self._stride:
            self._stride = stride
            kept = [at <= 1 or at % stride == 0 for at in self._epochs]
            self._rows = list(compress(self._rows, kept))
            self._epochs = list(compress(self._epochs, kept))

    def metrics_and(
        self, moment: int, train: tuple[float, float], test: tuple[float, float]
    ) -> Metrics:
        """The evaluations so far and one more that is not kept."""
        past = self.metrics()
        return Metrics(
            _and(past.moments, moment),
            _and(past.train_loss, train[0]),
            _and(past.test_loss, test[0]),
            _and(past.train_accuracy, train[1]),
            _and(past.test_accuracy, test[1]),
        )

    def metrics(self) -> Metrics:
        """The evaluations so far, as arrays that nobody can write to."""
        if self._metrics is None:
            columns = np.array(self._rows, dtype=np.float64).reshape(-1, 5).T.copy()
            columns.flags.writeable = False
            moments = np.array([row[0] for row in self._rows], dtype=np.int64)
            moments.flags.writeable = False
            self._metrics = Metrics(moments, *columns[1:])
        return self._metrics


def _and(array: Array, value: float) -> Array:
    longer = np.append(array, np.array([value], dtype=array.dtype))
    longer.flags.writeable = False
    return longer
