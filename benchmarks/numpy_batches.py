"""Batches with numpy's matrix products, everything in place: what a careful program would do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class NumpyNet:
    """``weights``: copies of those given, (n_in + 1, n_out) a layer, row 0 = bias. Sigmoids."""

    def __init__(self, weights: Sequence[Floats], training_rate: float, batch_size: int) -> None:
        self.weights = [layer.copy() for layer in weights]
        self._step = training_rate / batch_size
        self._batch_size = batch_size
        widths = [layer.shape[1] for layer in weights]
        self._outputs = [np.empty((batch_size, width)) for width in widths]
        self._felt = [np.empty((batch_size, width)) for width in widths]
        self._slopes = [np.empty((batch_size, width)) for width in widths]
        self._changes = [np.empty_like(layer[1:]) for layer in weights]

    def learn(self, inputs: Floats, targets: Floats) -> None:
        """Learn the rows of ``inputs`` (n, n_in) and ``targets`` (n, n_out) batch by batch.

        The last ones are left out if they don't fill a batch.
        """
        size = self._batch_size
        for start in range(0, len(inputs) - size + 1, size):
            self._learn_batch(inputs[start : start + size], targets[start : start + size])

    def _learn_batch(self, inputs: Floats, targets: Floats) -> None:
        said = [inputs, *self._outputs]
        for weights, behind, outputs in zip(self.weights, said, self._outputs, strict=False):
            np.matmul(behind, weights[1:], out=outputs)
            outputs += weights[0]
            np.negative(outputs, out=outputs)
            np.exp(outputs, out=outputs)
            outputs += 1.0
            np.reciprocal(outputs, out=outputs)
        np.subtract(said[-1], targets, out=self._felt[-1])
        for k in reversed(range(len(self.weights))):
            weights, felt, outputs, slope = (
                each[k] for each in (self.weights, self._felt, self._outputs, self._slopes)
            )
            np.subtract(1.0, outputs, out=slope)
            slope *= outputs
            felt *= slope
            if k > 0:
                np.matmul(felt, weights[1:].T, out=self._felt[k - 1])
            np.matmul(said[k].T, felt, out=self._changes[k])
            self._changes[k] *= self._step
            weights[1:] -= self._changes[k]
            weights[0] -= self._step * felt.sum(axis=0)
