"""The index lists of a data set, made once for arrays that nobody can write to."""

import weakref

import numpy as np

from lernmi.arrays import Floats
from lernmi.forward import input_outputs
from lernmi.kernel import ActiveInputs, compact

_of_locked: dict[tuple[int, bool], tuple[weakref.ref[Floats], ActiveInputs]] = {}


def active_inputs(inputs: Floats, classic: bool) -> ActiveInputs:
    """The index lists of ``inputs`` (n, n_in), made once for an array that nobody can write to."""
    if not is_locked(inputs):
        return compact(input_outputs(inputs, classic))
    key = (id(inputs), classic)
    if key not in _of_locked:
        forget = weakref.ref(inputs, lambda _: _of_locked.pop(key, None))
        _of_locked[key] = (forget, compact(input_outputs(inputs, classic)))
    return _of_locked[key][1]


def is_locked(array: Floats) -> bool:
    """True if neither the array nor one that it is a view of can be written to."""
    base: object = array
    while isinstance(base, np.ndarray):
        if base.flags.writeable:
            return False
        base = base.base
    return base is None or isinstance(base, bytes)
