"""What is looked at: a sample of any origin, put before the network of a moment, not learned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Floats, locked_copy
from lernmi.errors import DataError


@dataclass(frozen=True, slots=True, eq=False)
class Focus:
    """A sample that is looked at instead of the one learned last.

    ``words`` say which it is: ``held-out 52``, ``the drawing``, ``x1 0.5, x2 0.2``. ``inputs``
    (n_in,) are the network's, ``expected`` (n_out,) is what it should say, None if nobody knows.
    """

    words: str
    inputs: Floats
    expected: Floats | None = None

    @classmethod
    def of(cls, words: str, inputs: ArrayLike, expected: ArrayLike | None = None) -> Focus:
        """One of its own: what is given may be written to afterwards."""
        known = None if expected is None else _own(expected)
        return cls(words, _own(inputs), known)


def _own(numbers: ArrayLike) -> Floats:
    try:
        return locked_copy(np.asarray(numbers, np.float64))
    except (TypeError, ValueError) as error:
        raise DataError("a sample to look at is a list of numbers") from error
