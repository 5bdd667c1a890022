"""Many samples at a time: by the compiled engine where numba is, by layers where it is not.

The one door to the engines. ``order`` is always a list of row numbers, (n,) int64.
"""

from __future__ import annotations

from types import ModuleType

import numpy as np

from lernmi.arrays import Bytes, Floats, Integers
from lernmi.net import by_layers
from lernmi.net.batch import Batch
from lernmi.net.judging import judge as judge
from lernmi.net.memory import Memory
from lernmi.net.rows import Rows
from lernmi.net.watch import Watch

_loaded: dict[bool, ModuleType | None] = {}


def compiled_engine(of_bytes: bool | None = None) -> ModuleType | None:
    """``lernmi.net.compiled``, or None where numba can't be used.

    It is compiled, the first time ever, for samples stored as bytes or as floats; with None for
    whatever it is loaded for already.
    """
    if of_bytes is None:
        of_bytes = next(iter(_loaded), False)
    if of_bytes not in _loaded:
        _loaded[of_bytes] = _load(of_bytes)
    return _loaded[of_bytes]


def _load(of_bytes: bool) -> ModuleType | None:
    try:
        from lernmi.net import compiled
    except (ImportError, OSError):
        return None
    try:
        compiled.warm_up(of_bytes)
    except Exception:  # whatever reading a damaged cache may raise
        try:
            compiled.renew()
            compiled.warm_up(of_bytes)
        except Exception:  # numba does not work here
            return None
    return compiled


def engine() -> str:
    """``compiled`` or, where numba can't be used, ``layers``."""
    return "layers" if compiled_engine() is None else "compiled"


def is_compiled_every_time() -> bool:
    """Can what is compiled be kept nowhere? Of an engine that is loaded."""
    return any(loaded is not None and not loaded.is_kept() for loaded in _loaded.values())


NOT_KEPT = (
    "no folder can be written to keep the training kernel in, so it is compiled at every start; "
    "NUMBA_CACHE_DIR may name one"
)


def _engine_for(memory: Memory, rows: Rows) -> ModuleType:
    return compiled_engine(rows.is_bytes and memory.layer_activations[0] == "identity") or by_layers


def learn(
    memory: Memory, rows: Rows, order: Integers, batch: Batch, closes: bool, watch: Watch
) -> int:
    """Learn rows ``order`` in turn and return how many of them: fewer only if ``watch`` fired.

    Then the last one learned is the one it fired at. ``memory`` holds the state of the last sample
    learned (the blame of the input neurons only if it was the last of ``order``, else 0).

    ``batch`` is the batch under way and goes on being so, unless ``closes`` says that the last of
    ``order`` ends its batch even where it is not full; no rows at all end it then, too. Cutting
    ``order`` into any pieces changes no bit. With no rows and nothing to end, the gauge of
    ``watch`` is read where the network stands.
    """
    learned: int = _engine_for(memory, rows).learn(memory, rows, order, batch, closes, watch)
    if learned:
        first = memory.neuron_layers[0]
        first.input_sums[1:] = rows.inputs_of(int(order[learned - 1]))
        first.activate()
        if learned < len(order):
            first.sensitivity_sums[1:] = 0.0
    return learned


def mean_sensitivities(memory: Memory, rows: Rows, order: Integers) -> Floats:
    """The mean |sensitivity| of every link (links,) over rows ``order``. Touches no state."""
    means: Floats = _engine_for(memory, rows).mean_sensitivities(memory, rows, order)
    return means


def evaluate(
    memory: Memory, rows: Rows, one_hot: bool, order: Integers | None = None
) -> tuple[float, float]:
    """Mean loss and the share of right answers over all rows or those in ``order``.

    Touches no state. A ``one_hot`` answer is right if the largest output is the expected one; any
    other if every output is within 0.5 of what is expected.
    """
    order = _every(rows) if order is None else order
    targets = rows.targets[order]
    said = answers(memory, rows, order)
    with np.errstate(over="ignore", invalid="ignore"):
        errors = said - targets
        if one_hot:
            right = said.argmax(axis=1) == targets.argmax(axis=1)
        else:
            right = (np.abs(errors) < 0.5).all(axis=1)
        return float(0.5 * (errors * errors).sum(axis=1).mean()), float(right.mean())


def answers(memory: Memory, rows: Rows, order: Integers | None = None) -> Floats:
    """What the network says to all rows or to those in ``order``: (n, n_out). Touches no state."""
    order = _every(rows) if order is None else order
    said: Floats = _engine_for(memory, rows).answers(memory, rows, order)
    return said


def _every(rows: Rows) -> Integers:
    return np.arange(len(rows), dtype=np.int64)


def forget(inputs: Floats | Bytes) -> None:
    """Let go of what was made of inputs that are learned no longer."""
    if compiled_engine() is not None:
        from lernmi.net import active_inputs

        active_inputs.forget(inputs)
