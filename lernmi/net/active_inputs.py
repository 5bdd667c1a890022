"""Index lists: the inputs that are not zero, made once for a set of samples."""

from __future__ import annotations

import weakref
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Bytes, Floats, GrowingArray, Integers, is_immutable, read_only
from lernmi.net import kernel
from lernmi.net.forward import input_outputs


class ActiveInputs(NamedTuple):
    """The inputs that are not zero, sample after sample (compressed sparse rows).

    A zero input adds nothing to any sum and its links learn nothing, so the kernel never visits
    it. Four fifths of MNIST's pixels are zero.

    Sample s has entries ``pointers[s]`` to ``pointers[s + 1]``: ``neurons`` (input neuron numbers,
    from 1, uint32; uint16 with bytes) and ``stored``, float64 or bytes: x ``scale`` it is what
    those neurons say. ``pointers``: (n + 1,) int64.
    """

    pointers: Integers
    neurons: NDArray[np.uint32] | NDArray[np.uint16]
    stored: Floats | Bytes
    scale: float


def compact(stored: Floats | Bytes, scale: float = 1.0) -> ActiveInputs:
    """The index lists of what input neurons say: ``stored`` (n, n_in) x ``scale``."""
    room = int(np.count_nonzero(stored)) + 1  # the lists are made with one entry to spare
    few = stored.dtype == np.uint8 and stored.shape[1] < 2**16
    pointers = np.zeros(len(stored) + 1, dtype=np.int64)
    neurons: Any = np.empty(room, dtype=np.uint16 if few else np.uint32)
    kept = np.empty(room, dtype=stored.dtype)
    kernel.list_active(read_only(stored), pointers, neurons, kept)
    return ActiveInputs(pointers, neurons[:-1], kept[:-1], scale)


def compact_for(stored: Floats | Bytes, scale: float, activation: str) -> ActiveInputs:
    """The index lists of what input neurons say to inputs ``stored`` (n, n_in) x ``scale``."""
    if activation == "identity":
        return compact(stored, scale)
    return compact(input_outputs(np.asarray(stored * scale, np.float64), activation))


_made: dict[tuple[int, str, float], tuple[weakref.ref[Any], ActiveInputs]] = {}


def active_inputs(stored: Floats | Bytes, scale: float, activation: str) -> ActiveInputs:
    """The index lists of what input neurons say to inputs ``stored`` (n, n_in) x ``scale``.

    They are made once for what nobody can ever write to, and live as long as it does.
    """
    if not is_immutable(stored):
        return compact_for(stored, scale, activation)
    key = (id(stored), activation, scale)
    if key not in _made:
        forget = weakref.ref(stored, lambda _: _made.pop(key, None))
        _made[key] = (forget, compact_for(stored, scale, activation))
    return _made[key][1]


def forget(stored: Floats | Bytes) -> None:
    """Let go of the index lists of what is learned no longer."""
    # a copy of the keys, made in one go: whatever ends meanwhile takes its own entry out
    for key in tuple(_made):
        if key[0] == id(stored):
            _made.pop(key, None)


class GrowingLists:
    """Index lists that samples are appended to."""

    def __init__(self, first: ActiveInputs) -> None:
        self._pointers = GrowingArray(first.pointers)
        self._neurons = GrowingArray(first.neurons)
        self._stored = GrowingArray(first.stored)
        self._scale = first.scale

    def append(self, more: ActiveInputs) -> None:
        """``more``: lists of samples of the same kind and scale."""
        entries = len(self._stored.filled)
        self._pointers.append(entries + more.pointers[1:])
        self._neurons.append(more.neurons)
        self._stored.append(more.stored)

    @property
    def lists(self) -> ActiveInputs:
        return ActiveInputs(
            self._pointers.filled, self._neurons.filled, self._stored.filled, self._scale
        )
