"""The array types the core speaks of, and copies that nobody can write to."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def locked_copy(array: Floats) -> Floats:
    """A C-ordered copy of ``array`` that refuses every write."""
    copy = np.array(array, order="C")
    copy.flags.writeable = False
    return copy
