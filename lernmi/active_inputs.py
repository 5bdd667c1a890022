"""Index lists of the inputs that are not zero: what the compiled kernel walks over.

A zero input adds nothing to any sum and its links learn nothing, so the kernel never visits it.
Four fifths of MNIST's pixels are zero.
"""

import weakref
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers
from lernmi.forward import input_outputs


class ActiveInputs(NamedTuple):
    """The inputs that are not zero, sample after sample (compressed sparse rows).

    Sample s has entries ``pointers[s]`` to ``pointers[s + 1]``: ``neurons`` (input neuron numbers,
    from 1, uint32) and ``outputs`` (what those neurons say, float64). ``pointers``: (n + 1,) int64.
    """

    pointers: Integers
    neurons: NDArray[np.uint32]
    outputs: Floats


_of_locked: dict[tuple[int, bool], tuple[weakref.ref[Floats], ActiveInputs]] = {}


def active_inputs(inputs: Floats, classic: bool) -> ActiveInputs:
    """The index lists of ``inputs`` (n, n_in), made once for an array that nobody can write to."""
    if not _is_locked(inputs):
        return _index(inputs, classic)
    key = (id(inputs), classic)
    if key not in _of_locked:
        forget = weakref.ref(inputs, lambda _: _of_locked.pop(key, None))
        _of_locked[key] = (forget, _index(inputs, classic))
    return _of_locked[key][1]


def _index(inputs: Floats, classic: bool) -> ActiveInputs:
    outputs = input_outputs(inputs, classic)
    active = outputs != 0.0
    pointers = np.zeros(len(outputs) + 1, dtype=np.int64)
    np.cumsum(active.sum(axis=1), out=pointers[1:])
    neurons = (np.nonzero(active)[1] + 1).astype(np.uint32)
    return ActiveInputs(pointers, neurons, outputs[active])


def _is_locked(array: Floats) -> bool:
    """True if neither the array nor one that it is a view of can be written to."""
    base: object = array
    while isinstance(base, np.ndarray):
        if base.flags.writeable:
            return False
        base = base.base
    return base is None or isinstance(base, bytes)
