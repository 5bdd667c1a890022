"""Online stochastic gradient descent as one writes it in PyTorch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]
from numpy.typing import NDArray
from torch import nn  # type: ignore[import-not-found, unused-ignore]


class TorchNet:
    """float64 sigmoid layers that start with ``weights``, (n_in + 1, n_out) each, row 0 = bias.

    A loss twice lernmi's (sum of squares, not half of it) at half the rate makes the same steps,
    and is faster than spelling the half out. Without a DataLoader, which would cost a fifth more.
    """

    def __init__(
        self,
        weights: Sequence[NDArray[np.float64]],
        training_rate: float,
        inputs: NDArray[np.float64],
        targets: NDArray[np.float64],
    ) -> None:
        layers: list[nn.Module] = []
        for start in weights:
            linear = nn.Linear(len(start) - 1, start.shape[1], dtype=torch.float64)
            with torch.no_grad():
                linear.weight[...] = torch.tensor(start[1:].T)
                linear.bias[...] = torch.tensor(start[0])
            layers += [linear, nn.Sigmoid()]
        self._model = nn.Sequential(*layers)
        self._loss = nn.MSELoss(reduction="sum")
        self._optimizer = torch.optim.SGD(self._model.parameters(), lr=training_rate / 2)
        self._inputs = torch.tensor(inputs)
        self._targets = torch.tensor(targets)

    def learn(self, order: NDArray[np.int64]) -> None:
        """Learn rows ``order`` of the inputs and targets, in batches of one."""
        for row in order.tolist():
            self._optimizer.zero_grad()
            outputs = self._model(self._inputs[row : row + 1])
            self._loss(outputs, self._targets[row : row + 1]).backward()
            self._optimizer.step()

    @property
    def weights(self) -> NDArray[np.float64]:
        """All weights, flat, as ``lernmi.Network.weights`` has them."""
        linears = [layer for layer in self._model if isinstance(layer, nn.Linear)]
        with torch.no_grad():
            rows = [torch.vstack([each.bias, each.weight.T]).numpy() for each in linears]
        return np.concatenate([each.ravel() for each in rows])
