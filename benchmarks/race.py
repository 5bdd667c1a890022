"""The contenders: different programs that run the same algorithm on the same samples."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import dense
import fann
import numpy as np
from numpy.typing import NDArray
from turns import best_seconds

import lernmi

COMPARED_SAMPLES = 500  # after so many, weights that should be the same are compared


class Race:
    """Every contender has a job to time, and the number of samples that one job learns.

    All start from the same weights and learn ``train``, shuffled, one sample at a time, over and
    over; a job goes on where the one before ended. What is made once for a data set (index lists,
    tensors, a training set) is made before.
    """

    def __init__(self, train: lernmi.Samples, sizes: tuple[int, ...], training_rate: float) -> None:
        self.train = train
        self.sizes = sizes
        self.training_rate = training_rate
        self._samples: dict[str, int] = {}
        self._jobs: dict[str, Callable[[], object]] = {}

    def add_compiled(self, samples: int) -> None:
        """``Network.learn_many``."""
        net, order = self._network(), self._order(samples)
        self._add("compiled", samples, lambda: net.learn_many(*self._tables, order))

    def add_layers(self, samples: int) -> None:
        """``Network.learn``: numpy, a layer at a time."""
        net, (inputs, targets), order = self._network(), self._tables, self._order(samples).tolist()

        def job() -> None:
            for row in order:
                net.learn(inputs[row], targets[row])

        self._add("layers", samples, job)

    def add_dense(self, samples: int, folder: Path) -> float | None:
        """dense.c, built into ``folder``. Returns as ``_off``; None without a C compiler."""
        library = dense.build(folder)
        if library is None:
            return None
        net = dense.DenseNet(library, self.sizes, self._network().weights, self.training_rate)
        net.learn(*self._tables, self._order(COMPARED_SAMPLES))
        off, order = self._off(net.weights), self._order(samples)
        self._add("C", samples, lambda: net.learn(*self._tables, order))
        return off

    def add_torch(self, samples: int) -> float | None:
        """PyTorch. Returns as ``_off``; None where it is not installed."""
        try:
            from torch_online import TorchNet
        except ImportError:
            return None
        start = [link_layer.weights for link_layer in self._network().link_layers]
        net = TorchNet(start, self.training_rate, *self._tables)
        net.learn(self._order(COMPARED_SAMPLES))
        off, order = self._off(net.weights), self._order(samples)
        self._add("PyTorch", samples, lambda: net.learn(order))
        return off

    def add_fann(self) -> bool:
        """FANN; False where it is not installed."""
        library = fann.load()
        if library is None:
            return False
        order = self._order(len(self.train))
        inputs, targets = self._tables
        net = fann.FannNet(library, self.sizes, self.training_rate, inputs[order], targets[order])
        self._add("FANN", len(order), net.learn_epoch)
        return True

    def run(self, rounds: int) -> dict[str, float]:
        """Samples a second of each contender, in the best of ``rounds`` rounds."""
        best = best_seconds(self._jobs, rounds)
        return {name: self._samples[name] / best[name] for name in self._jobs}

    @property
    def _tables(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return self.train.inputs, self.train.targets

    def _network(self) -> lernmi.Network:
        return lernmi.Network(self.sizes, self.training_rate, seed=0)

    def _order(self, samples: int) -> NDArray[np.int64]:
        """Row numbers, every epoch shuffled in another way."""
        generator = np.random.default_rng(0)
        epochs = -(-samples // len(self.train))
        rows = [generator.permutation(len(self.train)) for _ in range(epochs)]
        return np.concatenate(rows)[:samples]

    def _add(self, name: str, samples: int, job: Callable[[], object]) -> None:
        self._samples[name], self._jobs[name] = samples, job

    def _off(self, weights: NDArray[np.float64]) -> float:
        """How far ``weights`` are from what ``learn_many`` makes of the first samples, at most."""
        net = self._network()
        net.learn_many(*self._tables, self._order(COMPARED_SAMPLES))
        return float(np.abs(weights - net.weights).max())
