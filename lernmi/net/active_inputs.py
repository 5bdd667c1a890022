"""The index lists of a data set, made once for arrays that nobody can ever write to."""

import weakref
from typing import Any

import numpy as np

from lernmi.arrays import Bytes, Floats, is_immutable
from lernmi.net.compiled import compact
from lernmi.net.forward import input_outputs
from lernmi.net.kernel import ActiveInputs

_made: dict[tuple[int, bool, float], tuple[weakref.ref[Any], ActiveInputs]] = {}


def active_inputs(stored: Floats | Bytes, scale: float, classic: bool) -> ActiveInputs:
    """The index lists of inputs ``stored`` (n, n_in) x ``scale``.

    They are made once for what nobody can ever write to.
    """
    if not is_immutable(stored):
        return _compacted(stored, scale, classic)
    key = (id(stored), classic, scale)
    if key not in _made:
        forget = weakref.ref(stored, lambda _: _made.pop(key, None))
        _made[key] = (forget, _compacted(stored, scale, classic))
    return _made[key][1]


def forget(stored: Floats | Bytes) -> None:
    """Let go of the index lists of what is learned no longer."""
    for key in [key for key in _made if key[0] == id(stored)]:
        del _made[key]


def _compacted(stored: Floats | Bytes, scale: float, classic: bool) -> ActiveInputs:
    if not classic:
        return compact(stored, scale)
    return compact(input_outputs(np.asarray(stored * scale, np.float64), classic))
