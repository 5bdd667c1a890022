"""A set of samples: inputs and the outputs expected for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Bytes, Floats, Integers, locked_copy
from lernmi.errors import DataError


class Samples:
    """``inputs`` (n, n_in) and ``targets`` (n, n_out): copies that nobody can write to.

    Inputs are float64, or bytes (uint8) that stay bytes until they are used: an input is its byte
    x ``scale``. Sixty thousand pictures are then 47 MB instead of 376. ``points`` (n, 2) is where
    in the plane the samples lie, if the inputs are features of such points.

    Raises DataError unless both are tables of finite numbers with as many rows, at least one, and
    ``scale`` is a finite number above 0 (1.0 for float inputs).
    """

    def __init__(
        self,
        inputs: ArrayLike,
        targets: ArrayLike,
        scale: float = 1.0,
        points: ArrayLike | None = None,
    ) -> None:
        try:
            given = np.asarray(inputs)
            if given.dtype != np.uint8 or scale == 1.0:
                given = np.asarray(given, dtype=np.float64)
            self.stored: Bytes | Floats = locked_copy(given)
            self.targets: Floats = locked_copy(np.asarray(targets, dtype=np.float64))
            self.scale = float(scale)
            self.points: Floats | None = None
            if points is not None:
                self.points = locked_copy(np.asarray(points, dtype=np.float64))
        except (TypeError, ValueError, OverflowError):
            raise DataError("samples are two tables of numbers, inputs and targets") from None
        self._check()

    def _check(self) -> None:
        tables = (self.stored, self.targets)
        if any(table.ndim != 2 or not table.size for table in tables):
            raise DataError("samples are two tables with a row a sample, at least one row")
        if len(self.stored) != len(self.targets):
            raise DataError(f"{len(self.stored)} rows of inputs, {len(self.targets)} of targets")
        if self.points is not None and self.points.shape != (len(self), 2):
            raise DataError(f"points are a table of {len(self)} rows of two numbers")
        numbers = [*tables, *(() if self.points is None else (self.points,))]
        if not all(np.isfinite(table).all() for table in numbers if table.dtype == np.float64):
            raise DataError("samples hold a number that is not finite; remove or replace it")
        if not 0.0 < self.scale < math.inf or (self.stored.dtype != np.uint8 and self.scale != 1.0):
            raise DataError(f"only bytes have a scale, a number above 0; not {self.scale!r}")

    def __len__(self) -> int:
        return len(self.stored)

    @property
    def plane_points(self) -> Floats:
        """Where in the plane the samples lie (n, 2): the inputs, unless those are features."""
        return self.inputs if self.points is None else self.points

    @property
    def is_bytes(self) -> bool:
        """True if the inputs are stored as bytes."""
        return self.stored.dtype == np.uint8

    @cached_property
    def inputs(self) -> Floats:
        """All inputs (n, n_in), locked. Of bytes they are made when asked for, and eight times as
        large: ask for rows where you can.
        """
        every = self.inputs_of(slice(None))
        return locked_copy(every) if self.is_bytes else every

    def inputs_of(self, rows: int | slice | Sequence[int] | Integers) -> Floats:
        """The inputs of some rows: (n_in,) for one, (len(rows), n_in) for several."""
        chosen: Any = self.stored[rows]
        inputs: Floats = chosen * self.scale if chosen.dtype == np.uint8 else chosen
        return inputs

    def alike(self, inputs: Any, targets: Any) -> Samples:
        """Samples stored as these are: inputs (n, n_in), targets (n, n_out).

        Where these are bytes, the inputs are rounded to bytes. Raises DataError if they don't fit.
        """
        other = Samples(inputs, targets)
        if self.is_bytes:
            rounded = np.clip(np.rint(other.stored / self.scale), 0.0, 255.0).astype(np.uint8)
            other = Samples(rounded, other.targets, self.scale)
        self.check_fit(other)
        return other

    def check_fit(self, other: Samples) -> None:
        """Raises DataError unless ``other`` could stand below these in one table."""
        if (self.stored.dtype, self.scale) != (other.stored.dtype, other.scale):
            raise DataError("these samples are on another scale")
        if (self.points is None) != (other.points is None):
            raise DataError("samples of the plane and others don't mix")
        if (self.stored.shape[1], self.targets.shape[1]) != (
            other.stored.shape[1],
            other.targets.shape[1],
        ):
            raise DataError(f"{other!r} can't join {self!r}: other numbers of inputs or outputs")

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 in hex of everything in here."""
        from hashlib import sha256  # start-up does without

        digest = sha256(f"{self!r} {self.stored.dtype} {self.scale!r}".encode())
        for table in (self.stored, self.targets, self.points):
            digest.update(b"" if table is None else np.ascontiguousarray(table).data)
        return digest.hexdigest()

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
        return f"Samples({len(self)}: {self.stored.shape[1]} → {self.targets.shape[1]})"
