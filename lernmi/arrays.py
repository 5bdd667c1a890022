"""The array types the core speaks of, and copies that nobody can write to."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from lernmi.errors import LernmiError

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_NEAR = 1 << 16

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


def all_finite(numbers: Floats) -> bool:
    """Is each of ``numbers`` (n,) finite? Looked at in pieces that stay near the processor."""
    pieces = range(0, len(numbers), _NEAR)
    return all(bool(np.isfinite(numbers[start : start + _NEAR]).all()) for start in pieces)


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """``array`` itself if it is C-ordered, seen through a view that refuses writes.

    Of one type for a compiler, be the caller's array locked or not, whole or a slice.
    """
    view: NDArray[Any] = np.ascontiguousarray(array)[:]
    view.flags.writeable = False
    return view


class GrowingArray:
    """An array that rows are appended to. What is there never changes.

    ``first`` is shared until rows are appended. Room is made for an eighth more than is needed, so
    that a row costs little on average, however many there are already.
    """

    def __init__(self, first: NDArray[Any]) -> None:
        self._room = first
        self._length = len(first)

    @property
    def filled(self) -> NDArray[Any]:
        """The rows so far: a view, which later rows leave alone."""
        return self._room[: self._length]

    def append(self, rows: NDArray[Any]) -> None:
        """Add ``rows``, shaped as those there are."""
        length = self._length + len(rows)
        if length > len(self._room):
            room = np.empty((length + length // 8, *self._room.shape[1:]), self._room.dtype)
            room[: self._length] = self.filled
            self._room = room
        self._room[self._length : length] = rows
        self._length = length


class KeptArrays:
    """Its array attributes stay where they are, because others hold views on them.

    They are written into; putting another array in their place raises LernmiError.
    """

    def __setattr__(self, name: str, value: object) -> None:
        kept = self.__dict__.get(name)
        if isinstance(kept, np.ndarray) and value is not kept:
            raise LernmiError(
                f"{name} stays where it is, because others look at it; write {name}[...] = "
            )
        super().__setattr__(name, value)
