"""The drawings that are learned in every epoch: which train sample each of them is."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats
from lernmi.data.samples import Samples


class EveryEpoch:
    """The drawings taught in every epoch: the samples after those of ``train``, in order.

    What is taught or taken back counts at once, though the run carries it out a little later: so
    rows are right however fast one thing follows another. Going back to the start changes nothing.
    """

    def __init__(self, train: Samples) -> None:
        self._train = train
        self._added: list[tuple[bytes, int]] = []  # inputs as they are stored, label

    def __len__(self) -> int:
        return len(self._added)

    def row(self, inputs: Floats) -> int | None:
        """Which train sample the drawing with these ``inputs`` (n_in,) is, None if it is none."""
        index = self._index(inputs)
        return None if index is None else len(self._train) + index

    def label(self, inputs: Floats) -> int | None:
        """The class it is learned as, None if it isn't learned."""
        index = self._index(inputs)
        return None if index is None else self._added[index][1]

    def add(self, inputs: Floats, label: int) -> None:
        """It was added as the last."""
        self._added.append((self._stored(inputs), label))

    def remove(self, inputs: Floats) -> None:
        """It was removed."""
        index = self._index(inputs)
        if index is not None:
            del self._added[index]

    def _index(self, inputs: Floats) -> int | None:
        if not self._added:
            return None
        stored = self._stored(inputs)
        return next((index for index, (each, _) in enumerate(self._added) if each == stored), None)

    def _stored(self, inputs: Floats) -> bytes:
        alike = self._train.alike([inputs], self._train.targets[:1])
        return np.ascontiguousarray(alike.stored).tobytes()
