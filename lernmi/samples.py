"""A set of samples: inputs and the outputs expected for them."""

from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Floats, Integers, locked_copy
from lernmi.errors import DataError


class Samples:
    """``inputs`` (n, n_in) and ``targets`` (n, n_out), float64 copies that nobody can write to.

    Raises DataError unless both are tables of finite numbers with as many rows, at least one.
    """

    def __init__(self, inputs: ArrayLike, targets: ArrayLike) -> None:
        try:
            self.inputs: Floats = locked_copy(np.asarray(inputs, dtype=np.float64))
            self.targets: Floats = locked_copy(np.asarray(targets, dtype=np.float64))
        except (TypeError, ValueError, OverflowError):
            raise DataError("samples are two tables of numbers, inputs and targets") from None
        tables = (self.inputs, self.targets)
        if any(table.ndim != 2 or not table.size for table in tables):
            raise DataError("samples are two tables with a row a sample, at least one row")
        if len(self.inputs) != len(self.targets):
            raise DataError(f"{len(self.inputs)} rows of inputs, {len(self.targets)} of targets")
        if not (np.isfinite(self.inputs).all() and np.isfinite(self.targets).all()):
            raise DataError("samples hold a number that is not finite; remove or replace it")

    def __len__(self) -> int:
        return len(self.inputs)

    @cached_property
    def is_one_hot(self) -> bool:
        """True if every target is one 1 among 0s: one output a class."""
        return self.targets.shape[1] > 1 and bool(
            ((self.targets == 0.0) | (self.targets == 1.0)).all()
            and (self.targets.sum(axis=1) == 1.0).all()
        )

    @cached_property
    def labels(self) -> Integers:
        """The class of each sample (n,): the position of the largest target."""
        return np.asarray(self.targets.argmax(axis=1), dtype=np.int64)

    def __repr__(self) -> str:
        return f"Samples({len(self)}: {self.inputs.shape[1]} → {self.targets.shape[1]})"
