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

from lernmi.arrays import Floats, Integers

# No fast mathematics: what is computed in one order here is computed in no other, wherever a sample
# stands in a call and whatever is watched, so that a run may be cut anywhere.
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
ENTRIES_A_PREFETCH = uintp(32)  # a cache line of 64 bytes holds as many uint16
ZERO, ONE, TWO, THREE, FOUR = uintp(0), uintp(1), uintp(2), uintp(3), uintp(4)


class Numbers(NamedTuple):
    """A network: ``lernmi.memory.Memory``'s arrays, and ``felt`` (neurons,), room for the output
    sensitivities.
    """

    weights: Floats
    input_sums: Floats
    outputs: Floats
    blames: Floats
    felt: Floats
    sizes: NDArray[np.uintp]
    codes: Integers


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
def _forward(net, active, start, end):
    """One sample forward; ``start`` to ``end`` are its entries in the index lists."""
    weights, sums, outputs, _, _, sizes, codes = net
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
def _submit_error(net, targets, sample):
    last = uintp(net.outputs.shape[0]) - uintp(targets.shape[1])
    for j in range(uintp(targets.shape[1])):
        net.blames[last + j] = net.outputs[last + j] - targets[sample, j]


@_inlined
def _blame_inputs(net):
    """The first link layer's links submit their sensitivities to the input neurons."""
    n_in, n_out = net.sizes[ZERO], net.sizes[ONE]
    for i in range(ONE, n_in + ONE):
        blame = 0.0
        for j in range(n_out):
            blame += net.weights[i * n_out + j] * net.felt[n_in + TWO + j]
        net.blames[i] = blame


@_inlined
def _backward(net, active, start, end, rate, online, changes, blames_inputs):
    """One sample backward: the weights change, or ``changes`` adds up the link sensitivities."""
    weights, _, outputs, blames, felt, sizes, codes = net
    _, neurons, stored, scale = active
    layers = uintp(sizes.shape[0]) - ONE
    first = uintp(weights.shape[0])
    ahead = uintp(outputs.shape[0]) - sizes[layers]
    for back_k in range(layers):
        k = layers - ONE - back_k
        n_in, n_out = sizes[k], sizes[k + ONE]
        first -= (n_in + ONE) * n_out
        behind = ahead - n_in - TWO
        code = codes[k + ONE]
        for j in range(n_out):
            felt[ahead + j] = blames[ahead + j] * _slope(code, outputs[ahead + j])
        if k == ZERO:
            if blames_inputs:
                _blame_inputs(net)
            for entry in range(start, end):
                row, said = n_out * uintp(neurons[entry]), stored[entry] * scale
                if online:
                    change = rate * said
                    for j in range(n_out):
                        weights[row + j] -= change * felt[ahead + j]
                else:
                    for j in range(n_out):
                        changes[row + j] += said * felt[ahead + j]
        else:
            row = first + n_out
            for i in range(ONE, n_in + ONE):
                blame, said = 0.0, outputs[behind + i]
                if online:
                    change = rate * said
                    for j in range(n_out):
                        blame += weights[row + j] * felt[ahead + j]
                        weights[row + j] -= change * felt[ahead + j]
                else:
                    for j in range(n_out):
                        blame += weights[row + j] * felt[ahead + j]
                        changes[row + j] += said * felt[ahead + j]
                blames[behind + i] = blame
                row += n_out
        if online:
            for j in range(n_out):
                weights[first + j] -= rate * felt[ahead + j]
        else:
            for j in range(n_out):
                changes[first + j] += felt[ahead + j]
        ahead = behind + ONE


@_inlined
def _apply(weights, rate, changes, count):
    """The batch ends."""
    for link in range(uintp(weights.shape[0])):
        weights[link] -= rate / count * changes[link]
        changes[link] = 0.0


@_inlined
def _put_back(weights, watch):
    for f in range(watch.frozen.shape[0]):
        weights[uintp(watch.frozen[f])] = watch.kept[f]


@_inlined
def _show_inputs(net, active, start, end):
    """The input neurons' outputs, for conditions that look at them."""
    for i in range(ONE, net.sizes[ZERO] + ONE):
        net.outputs[i] = 0.0
    for entry in range(start, end):
        net.outputs[uintp(active.neurons[entry])] = active.stored[entry] * active.scale


@_compiled
def _holding(net, targets, sample, watch):
    """The comparisons that hold, as bits."""
    error = 0.0
    last = uintp(net.outputs.shape[0]) - uintp(targets.shape[1])
    for j in range(uintp(targets.shape[1])):
        off = net.outputs[last + j] - targets[sample, j]
        error += 0.5 * off * off
    holding = np.uint64(0)
    for c in range(watch.comparisons.shape[0]):
        quantity, number = watch.comparisons[c, 0], uintp(watch.comparisons[c, 1])
        if quantity == 0:
            value = net.weights[number]
        elif quantity == 1:
            value = net.outputs[number]
        elif quantity == 2:
            value = net.blames[number]
        elif quantity == 3:
            value = net.felt[number] * net.outputs[uintp(watch.comparisons[c, 2])]
        elif quantity == 4:
            value = error
        else:
            finite = math.isfinite(error)
            for neuron in range(net.sizes[ZERO] + ONE, uintp(net.blames.shape[0])):
                finite = finite and math.isfinite(net.blames[neuron])
            value = 0.0 if finite else 1.0
        if watch.comparisons[c, 4]:
            value = abs(value)
        threshold = watch.thresholds[c]
        is_so = 1 * (value < threshold) + 2 * (value == threshold) + 4 * (value > threshold)
        if is_so & watch.comparisons[c, 3]:
            holding |= np.uint64(1) << np.uint64(c)
    return holding


@_inlined
def _fires(holding, watch):
    """``lernmi.watch.Watch.judge``."""
    crossing, seen = watch.crossing[0], watch.seen
    true = (holding & ~crossing) | ((holding ^ seen[0]) & crossing)
    holds, fires = False, False
    for clause in watch.clauses:
        if true & clause == clause:
            if clause & crossing:
                fires = True
            else:
                holds = True
    fires = fires or (holds and not seen[1])
    seen[0], seen[1], seen[2] = holding, np.uint64(holds), np.uint64(fires)
    return fires


@_compiled
def learn(net, active, targets, order, rate, batch_size, changes, count, closes, watch):
    """Returns how many rows of ``order`` were learned, and how many are in the batch under way.

    ``changes`` (as many as links) holds the summed sensitivities of the batch's ``count`` samples;
    nothing is read from it where ``batch_size`` is 1.
    """
    pointers = active.pointers
    steps = uintp(order.shape[0])
    online = batch_size == ONE
    watching = watch.clauses.shape[0] > 0
    watch.seen[2] = 0
    learned = ZERO
    for step in range(steps):
        sample = uintp(order[step])
        start, end = uintp(pointers[sample]), uintp(pointers[sample + ONE])
        last = step + ONE == steps
        if not last:
            _prefetch_sample(active, targets, uintp(order[step + ONE]))
        _forward(net, active, start, end)
        _submit_error(net, targets, sample)
        _backward(net, active, start, end, rate, online, changes, last)
        learned += ONE
        if not online:
            count += ONE
            if count == batch_size or (closes and last):
                _apply(net.weights, rate, changes, count)
                count = ZERO
        _put_back(net.weights, watch)
        if watching:
            if watch.shows_inputs:
                _show_inputs(net, active, start, end)
            if _fires(_holding(net, targets, sample, watch), watch):
                break
    if steps == ZERO and closes and count > ZERO:
        _apply(net.weights, rate, changes, count)
        _put_back(net.weights, watch)
        count = ZERO
    return learned, count


@_compiled
def judge(net, targets, sample, looked, watch):
    """Judge the condition where the network stands: true if it fires.

    Unless it has ``looked`` at a sample, only weights have values.
    """
    ahead = net.sizes[ZERO] + TWO
    for k in range(ONE, uintp(net.sizes.shape[0])):
        for j in range(net.sizes[k]):
            net.felt[ahead + j] = net.blames[ahead + j] * _slope(
                net.codes[k], net.outputs[ahead + j]
            )
        ahead += net.sizes[k] + ONE
    holding = _holding(net, targets, sample, watch)
    for c in range(watch.comparisons.shape[0]):
        if not looked and watch.comparisons[c, 0] != 0:
            holding &= ~(np.uint64(1) << np.uint64(c))
    return _fires(holding, watch)


@_compiled
def add_sensitivities(net, active, targets, order, totals):
    """``totals`` (as many as links) adds up the |link sensitivities| of rows ``order``."""
    weights, _, outputs, blames, felt, sizes, codes = net
    pointers, neurons, stored, scale = active
    layers = uintp(sizes.shape[0]) - ONE
    for step in range(order.shape[0]):
        sample = uintp(order[step])
        start, end = uintp(pointers[sample]), uintp(pointers[sample + ONE])
        _forward(net, active, start, end)
        _submit_error(net, targets, sample)
        first = uintp(weights.shape[0])
        ahead = uintp(outputs.shape[0]) - sizes[layers]
        for back_k in range(layers):
            k = layers - ONE - back_k
            n_in, n_out = sizes[k], sizes[k + ONE]
            first -= (n_in + ONE) * n_out
            behind = ahead - n_in - TWO
            for j in range(n_out):
                felt[ahead + j] = blames[ahead + j] * _slope(codes[k + ONE], outputs[ahead + j])
                totals[first + j] += abs(felt[ahead + j])
            if k == ZERO:
                for entry in range(start, end):
                    row, said = n_out * uintp(neurons[entry]), abs(stored[entry] * scale)
                    for j in range(n_out):
                        totals[row + j] += said * abs(felt[ahead + j])
            else:
                row = first + n_out
                for i in range(ONE, n_in + ONE):
                    blame, said = 0.0, abs(outputs[behind + i])
                    for j in range(n_out):
                        blame += weights[row + j] * felt[ahead + j]
                        totals[row + j] += said * abs(felt[ahead + j])
                    blames[behind + i] = blame
                    row += n_out
            ahead = behind + ONE


@_compiled
def evaluate(net, active, targets, order, one_hot):
    """The summed loss and the number of right answers over rows ``order``."""
    pointers = active.pointers
    n_out = uintp(targets.shape[1])
    last = uintp(net.outputs.shape[0]) - n_out
    loss, right = 0.0, 0
    for step in range(order.shape[0]):
        sample = uintp(order[step])
        start, end = uintp(pointers[sample]), uintp(pointers[sample + ONE])
        _forward(net, active, start, end)
        largest, expected, close = uintp(0), uintp(0), True
        for j in range(n_out):
            error = net.outputs[last + j] - targets[sample, j]
            loss += 0.5 * error * error
            close = close and abs(error) < 0.5
            if net.outputs[last + j] > net.outputs[last + largest]:
                largest = j
            if targets[sample, j] > targets[sample, expected]:
                expected = j
        right += (largest == expected) if one_hot else close
    return loss, right


@_compiled
def answer(net, active, order, answers):
    """Row by row of ``answers`` (n, n_out), what the output layer says to rows ``order``."""
    pointers = active.pointers
    n_out = uintp(answers.shape[1])
    last = uintp(net.outputs.shape[0]) - n_out
    for step in range(order.shape[0]):
        sample = uintp(order[step])
        start, end = uintp(pointers[sample]), uintp(pointers[sample + ONE])
        _forward(net, active, start, end)
        for j in range(n_out):
            answers[step, j] = net.outputs[last + j]


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
