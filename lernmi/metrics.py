"""What is measured along a run: the whole history, in a bounded number of points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from lernmi.arrays import Floats, Integers

Array = TypeVar("Array", Floats, Integers)

EPOCHS_A_STRIDE = 128  # as many evaluations before the stride doubles
FIRST_EPOCH_POINTS = 8


@dataclass(frozen=True, slots=True)
class Metrics:
    """One entry an evaluation: all arrays have the same length.

    ``moments`` (int64) says when; losses are mean losses a sample, accuracies shares 0 .. 1, each
    over all train or all test samples at the weights of that moment.
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


def next_evaluation(moment: int, samples: int, batch_size: int) -> int:
    """The first moment after ``moment`` at which a run is evaluated, epochs of ``samples``.

    8 times within the first epoch, at the end of each of the first 128 epochs, then of every 2nd,
    every 4th and so on, so that twice as long a run costs as many evaluations again.
    """
    if moment < samples:
        step = -(-samples // FIRST_EPOCH_POINTS)
        step = -(-step // batch_size) * batch_size
        return min((moment // step + 1) * step, samples)
    epoch = moment // samples
    stride = epoch_stride(epoch)
    return (epoch // stride + 1) * stride * samples


class History:
    """The evaluations of a run. Of the early ones only those at the present stride are kept."""

    def __init__(self, samples: int) -> None:
        self._samples = samples
        self._rows: list[tuple[int, float, float, float, float]] = []
        self._stride = 1
        self._metrics: Metrics | None = None

    def add(self, moment: int, train: tuple[float, float], test: tuple[float, float]) -> None:
        """Add (loss, accuracy) pairs at ``moment``."""
        self._metrics = None
        self._rows.append((moment, train[0], test[0], train[1], test[1]))
        stride = epoch_stride(moment // self._samples)
        if stride != self._stride:
            self._stride = stride
            self._rows = [
                row
                for row in self._rows
                if row[0] <= self._samples or row[0] // self._samples % stride == 0
            ]

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
