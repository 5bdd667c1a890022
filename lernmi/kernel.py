"""The compiled kernel: the algorithm of ``Network.learn``, for many samples in one call.

It works on the network's own flat arrays (see ``lernmi.flat``), releases the GIL, and allocates
and locks nothing while it runs. Walking the layers by offsets, it compiles once for every shape.
Offsets are unsigned: the compiler then knows that no index is negative and can use vectors.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numba
import numpy as np
from numpy import uintp
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers

if TYPE_CHECKING:
    from lernmi.network import Network

Array = TypeVar("Array", Floats, Integers)

# Sums may be taken in any order and products fused: that is what lets loops run in vector
# registers. Nothing here assumes that numbers are finite.
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "fastmath": {"contract", "reassoc"},
    "error_model": "numpy",
}
ZERO, ONE, TWO, THREE, FOUR = uintp(0), uintp(1), uintp(2), uintp(3), uintp(4)


class ActiveInputs(NamedTuple):
    """The inputs that are not zero, sample after sample (compressed sparse rows).

    A zero input adds nothing to any sum and its links learn nothing, so the kernel never visits
    it. Four fifths of MNIST's pixels are zero.

    Sample s has entries ``pointers[s]`` to ``pointers[s + 1]``: ``neurons`` (input neuron numbers,
    from 1, uint32) and ``outputs`` (what those neurons say, float64). ``pointers``: (n + 1,) int64.
    """

    pointers: Integers
    neurons: NDArray[np.uint32]
    outputs: Floats


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    try:
        return numba.njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:  # no folder that a cache could be written to
        return numba.njit(**_OPTIONS)(function)


def _inlined(function: Callable[..., Any]) -> Callable[..., Any]:
    return numba.njit(inline="always")(function)


@_inlined
def _activate(code, total):
    if code == 0:
        return 1.0 / (1.0 + math.exp(-total))
    if code == 1:
        return math.tanh(total)
    if code == 2:
        return 0.0 if total <= 0.0 else total
    return total


@_inlined
def _slope(code, output):
    if code == 0:
        return output * (1.0 - output)
    if code == 1:
        return 1.0 - output * output
    if code == 2:
        return 1.0 if output > 0.0 else 0.0
    return 1.0


@_inlined
def _forward(weights, outputs, sums, sizes, codes, active, start, end):
    """One sample forward; ``start`` to ``end`` are its entries in the index lists."""
    _, neurons, values = active
    first = ZERO  # offset of the link layer's weights
    behind = ZERO  # offset of the layer behind, at its bias neuron
    for k in range(uintp(sizes.shape[0]) - ONE):
        n_in, n_out = sizes[k], sizes[k + ONE]
        ahead = behind + n_in + TWO  # offset of the layer ahead, at its first learning neuron
        for j in range(n_out):
            sums[ahead + j] = weights[first + j]
        if k == ZERO:
            entry = start
            while entry + FOUR <= end:  # four inputs a sweep: the sums are loaded and stored once
                row0 = first + n_out * uintp(neurons[entry])
                row1 = first + n_out * uintp(neurons[entry + ONE])
                row2 = first + n_out * uintp(neurons[entry + TWO])
                row3 = first + n_out * uintp(neurons[entry + THREE])
                x0, x1 = values[entry], values[entry + ONE]
                x2, x3 = values[entry + TWO], values[entry + THREE]
                for j in range(n_out):
                    sums[ahead + j] += (
                        x0 * weights[row0 + j]
                        + x1 * weights[row1 + j]
                        + x2 * weights[row2 + j]
                        + x3 * weights[row3 + j]
                    )
                entry += FOUR
            while entry < end:
                row0, x0 = first + n_out * uintp(neurons[entry]), values[entry]
                for j in range(n_out):
                    sums[ahead + j] += x0 * weights[row0 + j]
                entry += ONE
        else:
            row = first + n_out
            for i in range(ONE, n_in + ONE):
                x0 = outputs[behind + i]
                for j in range(n_out):
                    sums[ahead + j] += x0 * weights[row + j]
                row += n_out
        code = codes[k + ONE]
        for j in range(n_out):
            outputs[ahead + j] = _activate(code, sums[ahead + j])
        first += (n_in + ONE) * n_out
        behind = ahead - ONE


@_inlined
def _submit_error(outputs, sensitivities, targets, sample):
    last = uintp(outputs.shape[0]) - uintp(targets.shape[1])
    for j in range(uintp(targets.shape[1])):
        sensitivities[last + j] = outputs[last + j] - targets[sample, j]


@_inlined
def _blame_inputs(weights, sensitivities, back, n_in, n_out):
    """The first link layer's links submit their sensitivities to the input neurons."""
    for i in range(ONE, n_in + ONE):
        blame = 0.0
        for j in range(n_out):
            blame += weights[i * n_out + j] * back[j]
        sensitivities[i] = blame


@_inlined
def _watch_row(totals, row, n_out, said, back):
    """Add the |sensitivities| of one input neuron's links to their totals."""
    for j in range(n_out):
        totals[row + j] += abs(said * back[j])


@_compiled
def _learn(
    weights, outputs, sums, sensitivities, sizes, codes, back,
    active, targets, order, rate, batch_size, changes, watch, totals,
):  # fmt: skip
    """``back`` is room for a layer's output sensitivities.

    In batches of more than one, ``changes`` (as many as links, all 0) adds up the sensitivities.
    With ``watch``, ``totals`` (as many as links) adds up the |sensitivities| of every sample.
    """
    pointers, neurons, values = active
    layers = uintp(sizes.shape[0]) - ONE
    steps = uintp(order.shape[0])
    online = batch_size == ONE
    in_batch = ZERO
    for step in range(steps):
        sample = uintp(order[step])
        start, end = uintp(pointers[sample]), uintp(pointers[sample + ONE])
        _forward(weights, outputs, sums, sizes, codes, active, start, end)
        _submit_error(outputs, sensitivities, targets, sample)
        first = uintp(weights.shape[0])
        ahead = uintp(outputs.shape[0]) - sizes[layers]
        for back_k in range(layers):
            k = layers - ONE - back_k
            n_in, n_out = sizes[k], sizes[k + ONE]
            first -= (n_in + ONE) * n_out
            behind = ahead - n_in - TWO
            code = codes[k + ONE]
            for j in range(n_out):
                back[j] = sensitivities[ahead + j] * _slope(code, outputs[ahead + j])
            if watch:
                _watch_row(totals, first, n_out, 1.0, back)
            if k == ZERO:
                if step + ONE == steps:  # nobody but a person reads the inputs' blame
                    _blame_inputs(weights, sensitivities, back, n_in, n_out)
                for entry in range(start, end):
                    row, said = n_out * uintp(neurons[entry]), values[entry]
                    if watch:
                        _watch_row(totals, row, n_out, said, back)
                    if online:
                        change = rate * said
                        for j in range(n_out):
                            weights[row + j] -= change * back[j]
                    else:
                        for j in range(n_out):
                            changes[row + j] += said * back[j]
            else:
                row = first + n_out
                for i in range(ONE, n_in + ONE):
                    blame, said = 0.0, outputs[behind + i]
                    if watch:
                        _watch_row(totals, row, n_out, said, back)
                    if online:
                        change = rate * said
                        for j in range(n_out):
                            blame += weights[row + j] * back[j]
                            weights[row + j] -= change * back[j]
                    else:
                        for j in range(n_out):
                            blame += weights[row + j] * back[j]
                            changes[row + j] += said * back[j]
                    sensitivities[behind + i] = blame
                    row += n_out
            if online:
                for j in range(n_out):
                    weights[first + j] -= rate * back[j]
            else:
                for j in range(n_out):
                    changes[first + j] += back[j]
            ahead = behind + ONE
        in_batch += ONE
        if not online and (in_batch == batch_size or step + ONE == steps):
            for link in range(uintp(weights.shape[0])):
                weights[link] -= rate / in_batch * changes[link]
                changes[link] = 0.0
            in_batch = ZERO


@_compiled
def _evaluate(weights, outputs, sums, sizes, codes, active, targets, one_hot):
    """The summed loss and the number of right answers over all samples."""
    pointers = active[0]
    n_out = uintp(targets.shape[1])
    last = uintp(outputs.shape[0]) - n_out
    loss, right = 0.0, 0
    for sample in range(uintp(targets.shape[0])):
        start, end = uintp(pointers[sample]), uintp(pointers[sample + ONE])
        _forward(weights, outputs, sums, sizes, codes, active, start, end)
        largest, expected, close = uintp(0), uintp(0), True
        for j in range(n_out):
            error = outputs[last + j] - targets[sample, j]
            loss += 0.5 * error * error
            close = close and abs(error) < 0.5
            if outputs[last + j] > outputs[last + largest]:
                largest = j
            if targets[sample, j] > targets[sample, expected]:
                expected = j
        right += (largest == expected) if one_hot else close
    return loss, right


@_compiled
def _compact(inputs, pointers, neurons, values):
    """Lists the entries of ``inputs`` that are not zero; the lists have room for one entry more."""
    entry = ZERO
    columns = uintp(inputs.shape[1])
    for sample in range(uintp(inputs.shape[0])):
        for column in range(columns):  # write first, then keep it or not: no branch to predict
            value = inputs[sample, column]
            values[entry] = value
            neurons[entry] = column + ONE
            entry += uintp(value != 0.0)
        pointers[sample + ONE] = entry


@_inlined
def _mix(x):
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@_compiled
def fill_orders(seed, first_epoch, orders):
    """Row e of ``orders`` (epochs, n) int64 becomes the order of epoch ``first_epoch + e``.

    The same shuffle as ``lernmi.orders.epoch_order``, number for number.
    """
    for e in range(orders.shape[0]):
        order = orders[e]
        state = _mix(np.uint64(seed)) ^ _mix(~np.uint64(first_epoch + e))
        for i in range(order.shape[0]):
            order[i] = i
        for i in range(order.shape[0] - 1, 0, -1):
            state += np.uint64(0x9E3779B97F4A7C15)
            j = np.int64((_mix(state) >> np.uint64(32)) * np.uint64(i + 1) >> np.uint64(32))
            order[i], order[j] = order[j], order[i]


def compact(outputs: Floats) -> ActiveInputs:
    """The index lists of what input neurons say, ``outputs`` (n, n_in)."""
    active = int(np.count_nonzero(outputs))
    pointers = np.zeros(len(outputs) + 1, dtype=np.int64)
    neurons, values = np.empty(active + 1, dtype=np.uint32), np.empty(active + 1)
    _compact(_read_only(outputs), pointers, neurons, values)
    return ActiveInputs(pointers, neurons, values)


def learn(
    network: Network,
    active: ActiveInputs,
    targets: Floats,
    order: Integers,
    batch_size: int,
    totals: Floats | None,
) -> None:
    """Learn rows ``order``, see ``lernmi.many_samples.learn``."""
    _learn(
        network.weights,
        network.neuron_outputs,
        network.input_sums,
        network.sensitivity_sums,
        np.array(network.sizes, uintp),
        _codes(network),
        np.zeros(max(network.sizes)),
        active,
        _read_only(targets),
        _read_only(order),
        network.training_rate,
        uintp(batch_size),
        network.weights if batch_size == 1 else np.zeros_like(network.weights),
        totals is not None,
        network.weights if totals is None else totals,
    )


def evaluate(
    network: Network, active: ActiveInputs, targets: Floats, one_hot: bool
) -> tuple[float, float]:
    """Mean loss and share of right answers, see ``lernmi.many_samples.evaluate``."""
    loss, right = _evaluate(
        network.weights,
        np.ones_like(network.neuron_outputs),
        np.zeros_like(network.input_sums),
        np.array(network.sizes, uintp),
        _codes(network),
        active,
        _read_only(targets),
        one_hot,
    )
    return loss / len(targets), right / len(targets)


def warm_up() -> None:
    """Load every compiled function, or compile it the first time."""
    weights, outputs, sums, blames = np.zeros(2), np.ones(4), np.zeros(4), np.zeros(4)
    sizes, codes = np.array([1, 1], uintp), np.zeros(2, dtype=np.int64)
    active, targets = compact(np.ones((1, 1))), _read_only(np.ones((1, 1)))
    order = _read_only(np.zeros(1, dtype=np.int64))
    _learn(
        weights, outputs, sums, blames, sizes, codes, np.zeros(1), active, targets, order,
        0.5, ONE, weights, False, weights,
    )  # fmt: skip
    _evaluate(weights, outputs, sums, sizes, codes, active, targets, False)
    fill_orders(0, 0, np.zeros((1, 2), dtype=np.int64))


def remove_cache() -> None:
    """Delete what numba has kept of this module."""
    folder = getattr(getattr(_learn, "stats", None), "cache_path", None)
    if folder:
        for path in Path(folder).glob("kernel.*.nb[ic]"):
            path.unlink(missing_ok=True)


def _read_only(array: Array) -> Array:
    """Of one type for the compiler, be the caller's array locked or not, whole or a slice."""
    view = np.ascontiguousarray(array)[:]
    view.flags.writeable = False
    return view


def _codes(network: Network) -> Integers:
    return np.array([layer.activation.code for layer in network.neuron_layers])
