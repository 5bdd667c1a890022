"""The index lists of a data set, made once for arrays that nobody can ever write to."""

import weakref

from lernmi.arrays import Floats, is_immutable
from lernmi.forward import input_outputs
from lernmi.kernel import ActiveInputs, compact

_made: dict[tuple[int, bool], tuple[weakref.ref[Floats], ActiveInputs]] = {}


def active_inputs(inputs: Floats, classic: bool) -> ActiveInputs:
    """The index lists of ``inputs`` (n, n_in), made once for what nobody can ever write to."""
    if not is_immutable(inputs):
        return compact(input_outputs(inputs, classic))
    key = (id(inputs), classic)
    if key not in _made:
        forget = weakref.ref(inputs, lambda _: _made.pop(key, None))
        _made[key] = (forget, compact(input_outputs(inputs, classic)))
    return _made[key][1]
