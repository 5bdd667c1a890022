"""Samples as the engines learn them: rows of two tables, by number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lernmi.arrays import Bytes, Floats, Integers, is_immutable

if TYPE_CHECKING:
    from lernmi.net.active_inputs import ActiveInputs


class Rows:
    """``inputs`` (n, n_in), floats or bytes to be multiplied by ``scale``; ``targets`` (n, n_out).

    The arrays are the caller's. ``is_lasting`` is true if nobody can ever write to the inputs: what
    is made of them is then made once.
    """

    def __init__(self, inputs: Floats | Bytes, targets: Floats, scale: float = 1.0) -> None:
        self._stored = inputs
        self.targets = targets
        self.scale = scale

    def __len__(self) -> int:
        return len(self.targets)

    @property
    def is_bytes(self) -> bool:
        """True if the inputs are stored as bytes."""
        return self._stored.dtype == np.uint8

    @property
    def is_lasting(self) -> bool:
        return is_immutable(self._stored)

    def stored_of(self, rows: int | Sequence[int] | Integers) -> Any:
        """The inputs of some rows as they are stored: (n_in,) for one, (len(rows), n_in)."""
        return self._stored[rows]

    def inputs_of(self, rows: int | Sequence[int] | Integers) -> Floats:
        """The inputs of some rows: (n_in,) for one, (len(rows), n_in) for several."""
        inputs: Floats = self.stored_of(rows) * self.scale
        return inputs

    def some(self, rows: Integers) -> Rows:
        """Copies of some ``rows``, numbered from 0."""
        return Rows(self.stored_of(rows), self.targets[rows], self.scale)

    def active(self, activation: str) -> ActiveInputs:
        """The index lists of the inputs, for the compiled engine."""
        from lernmi.net.active_inputs import active_inputs

        return active_inputs(self._stored, self.scale, activation)
