"""The compiled functions: the algorithm of ``Network.learn``, for many samples in one call.

They work on the network's own flat arrays (see ``lernmi.net.flat``), release the GIL, and allocate
and lock nothing while they run. Walking the layers by offsets, they compile once for every shape.
Offsets are unsigned: the compiler then knows that no index is negative and can use vectors.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from numpy import uintp
from numpy.typing import NDArray

from lernmi.arrays import Bytes, Floats, Integers

# Sums may be taken in any order and products fused: that is what lets loops run in vector
# registers. Nothing here assumes that numbers are finite.
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "fastmath": {"contract", "reassoc"},
    "error_model": "numpy",
}
ENTRIES_A_PREFETCH = uintp(32)  # a cache line of 64 bytes holds as many uint16
ZERO, ONE, TWO, THREE, FOUR = uintp(0), uintp(1), uintp(2), uintp(3), uintp(4)


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


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    try:
        return numba.njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:  # no folder that a cache could be written to
        return numba.njit(**_OPTIONS)(function)


def _inlined(function: Callable[..., Any]) -> Callable[..., Any]:
    return numba.njit(inline="always")(function)


@intrinsic
def _prefetch(typing, array, index):
    """Ask for ``array[index]`` to be on its way to the cache; nothing waits for it."""

    def generate(context, builder, signature, arguments):
        array_type, _ = signature.args
        data = context.make_array(array_type)(context, builder, arguments[0]).data
        place = builder.bitcast(builder.gep(data, [arguments[1]]), ir.PointerType(ir.IntType(8)))
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [place.type, number, number, number])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        builder.call(function, [place, number(0), number(3), number(1)])  # read, keep, data
        return context.get_dummy_value()

    return types.none(array, index), generate


@_inlined
def _prefetch_sample(active, targets, sample):
    """In a random order every sample is far from the one before: a large set waits for memory."""
    pointers, neurons, stored, _ = active
    _prefetch(targets, sample * uintp(targets.shape[1]))
    entry, end = uintp(pointers[sample]), uintp(pointers[sample + ONE])
    while entry < end:
        _prefetch(neurons, entry)
        _prefetch(stored, entry)
        entry += ENTRIES_A_PREFETCH


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
    _, neurons, stored, scale = active
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
                x0, x1 = stored[entry] * scale, stored[entry + ONE] * scale
                x2, x3 = stored[entry + TWO] * scale, stored[entry + THREE] * scale
                for j in range(n_out):
                    sums[ahead + j] += (
                        x0 * weights[row0 + j]
                        + x1 * weights[row1 + j]
                        + x2 * weights[row2 + j]
                        + x3 * weights[row3 + j]
                    )
                entry += FOUR
            while entry < end:
                row0, x0 = first + n_out * uintp(neurons[entry]), stored[entry] * scale
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
def learn(
    weights, outputs, sums, sensitivities, sizes, codes, back,
    active, targets, order, rate, batch_size, changes, watch, totals,
):  # fmt: skip
    """``back`` is room for a layer's output sensitivities.

    In batches of more than one, ``changes`` (as many as links, all 0) adds up the sensitivities.
    With ``watch``, ``totals`` (as many as links) adds up the |sensitivities| of every sample.
    """
    pointers, neurons, stored, scale = active
    layers = uintp(sizes.shape[0]) - ONE
    steps = uintp(order.shape[0])
    online = batch_size == ONE
    in_batch = ZERO
    for step in range(steps):
        sample = uintp(order[step])
        start, end = uintp(pointers[sample]), uintp(pointers[sample + ONE])
        if step + ONE < steps:
            _prefetch_sample(active, targets, uintp(order[step + ONE]))
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
                    row, said = n_out * uintp(neurons[entry]), stored[entry] * scale
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
def evaluate(weights, outputs, sums, sizes, codes, active, targets, one_hot):
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
def answer(weights, outputs, sums, sizes, codes, active, answers):
    """Row by row of ``answers`` (n, n_out), what the output layer says to all samples."""
    pointers = active[0]
    n_out = uintp(answers.shape[1])
    last = uintp(outputs.shape[0]) - n_out
    for sample in range(uintp(answers.shape[0])):
        start, end = uintp(pointers[sample]), uintp(pointers[sample + ONE])
        _forward(weights, outputs, sums, sizes, codes, active, start, end)
        for j in range(n_out):
            answers[sample, j] = outputs[last + j]


@_compiled
def list_active(inputs, pointers, neurons, stored):
    """Lists the entries of ``inputs`` that are not zero; the lists have room for one entry more."""
    entry = ZERO
    columns = uintp(inputs.shape[1])
    for sample in range(uintp(inputs.shape[0])):
        for column in range(columns):  # write first, then keep it or not: no branch to predict
            value = inputs[sample, column]
            stored[entry] = value
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

    The same shuffle as ``lernmi.run.orders.epoch_order``, number for number.
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
