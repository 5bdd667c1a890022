"""The array types the core speaks of, and copies that nobody can write to."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def locked_copy(array: Floats) -> Floats:
    """A C-ordered copy of ``array`` that refuses every write, and can't be unlocked either.

    Its memory is a bytes object.
    """
    return np.frombuffer(array.tobytes(), dtype=array.dtype).reshape(array.shape)


def is_immutable(array: Floats) -> bool:
    """True if nobody can ever write to the array, as to one from ``locked_copy``."""
    base: object = array
    while isinstance(base, np.ndarray):
        base = base.base
    return isinstance(base, bytes)
