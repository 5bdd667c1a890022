"""The array types the core speaks of, and copies that nobody can write to."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

Array = TypeVar("Array", bound=NDArray[Any])


def locked_copy(array: Array) -> Array:
    """A C-ordered copy of ``array`` that refuses every write, and can't be unlocked either.

    Its memory is a bytes object.
    """
    locked: Any = np.frombuffer(array.tobytes(), dtype=array.dtype).reshape(array.shape)
    return locked  # type: ignore[no-any-return]


def is_immutable(array: NDArray[Any]) -> bool:
    """True if nobody can ever write to the array, as to one from ``locked_copy``."""
    base: object = array
    while isinstance(base, np.ndarray):
        base = base.base
    return isinstance(base, bytes)
