"""Many samples at a time: by the compiled kernel where numba is, by layers where it is not."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from lernmi.arrays import Bytes, Floats, Integers, is_immutable

if TYPE_CHECKING:
    from lernmi.net.network import Network

ROWS_A_PIECE = 256


_warmed: dict[bool, ModuleType | None] = {}


def kernel(of_bytes: bool | None = None) -> ModuleType | None:
    """The compiled kernel, or None where numba can't be used.

    It is compiled, the first time ever, for samples stored as bytes or as floats; with None for
    whatever it is loaded for already.
    """
    if of_bytes is None:
        of_bytes = next(iter(_warmed), False)
    if of_bytes not in _warmed:
        _warmed[of_bytes] = _warmed_kernel(of_bytes)
    return _warmed[of_bytes]


def _warmed_kernel(of_bytes: bool) -> ModuleType | None:
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
    return "layers" if kernel() is None else "compiled"


def learn(
    network: Network,
    inputs: Floats | Bytes,
    targets: Floats,
    order: Integers,
    batch_size: int,
    totals: Floats | None = None,
    scale: float = 1.0,
) -> None:
    """Learn rows ``order`` of ``inputs`` and ``targets``; the network holds the last one's state.

    Inputs are floats, or bytes to be multiplied by ``scale``. ``totals`` (one a link, flat) adds up
    the |link sensitivities| of every sample.
    """
    if not len(order):
        return
    compiled = kernel(inputs.dtype == np.uint8 and not network.classic)
    if compiled is None:
        _learn_by_layers(network, inputs, targets, order, batch_size, totals, scale)
        return
    from lernmi.net.active_inputs import active_inputs

    last = order[-1]
    if is_immutable(inputs) or len(order) >= 2 * len(inputs):
        active = active_inputs(inputs, scale, network.classic)
        compiled.learn(network, active, targets, order, batch_size, totals)
    else:  # these lists are used once only: make them piece by piece, they stay in the cache
        piece = max(ROWS_A_PIECE // batch_size, 1) * batch_size
        for start in range(0, len(order), piece):
            rows = order[start : start + piece]
            active = active_inputs(inputs[rows], scale, network.classic)
            every = np.arange(len(rows), dtype=np.int64)
            compiled.learn(network, active, targets[rows], every, batch_size, totals)
    first = network.neuron_layers[0]
    first.input_sums[1:] = inputs[last] * scale
    first.activate()


def _learn_by_layers(
    network: Network,
    inputs: Floats | Bytes,
    targets: Floats,
    order: Integers,
    batch_size: int,
    totals: Floats | None,
    scale: float = 1.0,
) -> None:
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        updates = [np.zeros_like(link_layer.weights) for link_layer in network.link_layers]
        for row in batch:
            network.propagate(inputs[row] * scale)
            last = network.neuron_layers[-1]
            last.sensitivity_sums[1:] += last.outputs[1:] - targets[row]
            for link_layer, update in zip(
                reversed(network.link_layers), reversed(updates), strict=True
            ):
                output_sensitivities = link_layer.output_sensitivities
                link_layer.input_layer.sensitivity_sums[1:] += (
                    link_layer.weights[1:] @ output_sensitivities
                )
                update += np.outer(link_layer.input_layer.outputs, output_sensitivities)
            if totals is not None:
                now = [each.sensitivities.ravel() for each in network.link_layers]
                totals += np.abs(np.concatenate(now))
        for link_layer, update in zip(network.link_layers, updates, strict=True):
            link_layer.weights -= link_layer.training_rate / len(batch) * update


def evaluate(
    network: Network,
    inputs: Floats | Bytes,
    targets: Floats,
    one_hot: bool,
    scale: float = 1.0,
) -> tuple[float, float]:
    """Mean loss a sample and the share of right answers. Touches no state.

    Over as many rows of ``inputs`` as there are ``targets``, from the first on. A ``one_hot``
    answer is right if the largest output is the expected one; any other if every output is within
    0.5 of what is expected.
    """
    compiled = kernel(inputs.dtype == np.uint8 and not network.classic)
    if compiled is not None:
        from lernmi.net.active_inputs import active_inputs

        active = active_inputs(inputs, scale, network.classic)
        return compiled.evaluate(network, active, targets, one_hot)  # type: ignore[no-any-return]
    errors = answers(network, inputs[: len(targets)], scale) - targets
    if one_hot:
        right = (errors + targets).argmax(axis=1) == targets.argmax(axis=1)
    else:
        right = (np.abs(errors) < 0.5).all(axis=1)
    return float(0.5 * (errors * errors).sum(axis=1).mean()), float(right.mean())


def forget(inputs: Floats | Bytes) -> None:
    """Let go of what was made of inputs that are learned no longer."""
    if kernel() is not None:
        from lernmi.net import active_inputs

        active_inputs.forget(inputs)


def answers(network: Network, inputs: Floats | Bytes, scale: float = 1.0) -> Floats:
    """What the network says to every row, (n, n_out). Touches no state."""
    compiled = kernel(inputs.dtype == np.uint8 and not network.classic)
    if compiled is not None:
        from lernmi.net.active_inputs import active_inputs

        return compiled.answers(  # type: ignore[no-any-return]
            network, active_inputs(inputs, scale, network.classic)
        )
    pieces = (inputs[start : start + ROWS_A_PIECE] for start in range(0, len(inputs), ROWS_A_PIECE))
    return np.concatenate([network.predict(piece * scale) for piece in pieces])
