"""The compiled functions: the algorithm of ``Network.learn``, for many samples in one call.

They work on the network's own flat arrays (see ``lernmi.net.flat``), release the GIL, and allocate
and lock nothing while they run. Walking the layers by offsets, they compile once for every shape.
Offsets are unsigned: the compiler then knows that no index is negative and can use vectors.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy import uintp

from lernmi.net.compiled_activations import activate, slope
from lernmi.net.jit import apart, compiled, inlined
from lernmi.net.sweeps import blame_rows, sum_rows, update_rows
from lernmi.net.vectors import entries_of, multiply_add, prefetch
from lernmi.net.watching import holding, judged, put_back, watched

ENTRIES_A_PREFETCH = uintp(32)  # a cache line of 64 bytes holds as many uint16
ROWS_A_BLOCK = uintp(16)
ZERO, ONE, TWO, FOUR = uintp(0), uintp(1), uintp(2), uintp(4)


class _Net(NamedTuple):
    """``lernmi.net.compiled.Numbers`` without the arrays around them, and how many there are."""

    weights: Any
    input_sums: Any
    outputs: Any
    blames: Any
    felt: Any
    rows: Any
    sizes: Any
    codes: Any
    layers: Any  # of links
    links: Any
    neurons: Any


class _Samples(NamedTuple):
    """``ActiveInputs`` and targets without the arrays around them."""

    pointers: Any
    neurons: Any
    stored: Any
    scale: Any
    targets: Any


@inlined
def _net(numbers):
    """The entries of ``numbers``, with the rows of all but the input neurons in place."""
    net = _Net(
        entries_of(numbers.weights),
        entries_of(numbers.input_sums),
        entries_of(numbers.outputs),
        entries_of(numbers.blames),
        entries_of(numbers.felt),
        entries_of(numbers.rows),
        entries_of(numbers.sizes),
        entries_of(numbers.codes),
        uintp(numbers.sizes.shape[0]) - ONE,
        uintp(numbers.weights.shape[0]),
        uintp(numbers.outputs.shape[0]),
    )
    first, behind = ZERO, ZERO
    for k in range(net.layers):
        n_in, n_out = net.sizes[k], net.sizes[k + ONE]
        net.rows[behind] = first
        for i in range(ONE, n_in + ONE):
            net.rows[behind + i] = first + i * n_out
        first += (n_in + ONE) * n_out
        behind += n_in + ONE
    return net


@inlined
def _samples(active, targets):
    return _Samples(
        entries_of(active.pointers),
        entries_of(active.neurons),
        entries_of(active.stored),
        active.scale,
        entries_of(targets),
    )


@inlined
def _prefetch_sample(samples, sample, n_out):
    """In a random order every sample is far from the one before: a large set waits for memory."""
    prefetch(samples.targets, sample * n_out)
    entry, end = uintp(samples.pointers[sample]), uintp(samples.pointers[sample + ONE])
    while entry < end:
        prefetch(samples.neurons, entry)
        prefetch(samples.stored, entry)
        entry += ENTRIES_A_PREFETCH


@inlined
def _list_inputs(net, samples, sample):
    """The inputs that are not zero, and their rows, close up at the beginning of the first layer.

    Returns where they end.
    """
    n_out, start = net.sizes[ONE], uintp(samples.pointers[sample])
    count = uintp(samples.pointers[sample + ONE]) - start
    for e in range(count):
        net.rows[e + ONE] = n_out * uintp(samples.neurons[start + e])
        net.outputs[e + ONE] = samples.stored[start + e] * samples.scale
    return count + ONE


@apart
def _forward(net, end):
    """One sample forward; the inputs listed end at ``end``."""
    first, behind = ZERO, ZERO  # where a link layer's weights begin, and the layer behind it
    for k in range(net.layers):
        n_in, n_out = net.sizes[k], net.sizes[k + ONE]
        ahead = behind + n_in + TWO  # the first learning neuron of the layer ahead
        stop = end if k == ZERO else ahead - ONE
        sum_rows(
            net.weights, first, n_out, net.rows, net.outputs, behind + ONE, stop,
            net.input_sums, ahead,
        )  # fmt: skip
        activate(net.codes[k + ONE], net.input_sums, net.outputs, ahead, n_out)
        first += (n_in + ONE) * n_out
        behind = ahead - ONE


@inlined
def _submit_error(net, samples, sample):
    n_out = net.sizes[net.layers]
    last = net.neurons - n_out
    for j in range(n_out):
        net.blames[last + j] = net.outputs[last + j] - samples.targets[sample * n_out + j]


@inlined
def _feel(net, code, at, n):
    """The output sensitivities of a layer of ``n`` neurons from ``at`` on."""
    for j in range(at, at + n):
        net.felt[j] = net.blames[j] * slope(code, net.outputs[j])


@apart
def _backward(net, end, target, factor, blames_inputs):
    """One sample backward: ``target`` (as many as links) += factor * link sensitivity.

    The blame goes back by the weights as they were before: a block of rows is blamed, then it is
    updated while it is at hand. A bias neuron is the first of its layer, and nobody blames it.
    """
    ahead = net.neurons - net.sizes[net.layers]
    for back_k in range(net.layers):
        k = net.layers - ONE - back_k
        n_in, n_out = net.sizes[k], net.sizes[k + ONE]
        behind = ahead - n_in - TWO
        _feel(net, net.codes[k + ONE], ahead, n_out)
        if k > ZERO:
            start = behind
            while start < ahead - ONE:
                stop = min(start + ROWS_A_BLOCK, ahead - ONE)
                _blame(net, max(start, behind + ONE), stop, ahead, n_out)
                update_rows(
                    target, factor, net.rows, net.outputs, start, stop, net.felt, ahead, n_out
                )
                start = stop
        else:
            if blames_inputs:  # nobody but a person reads it
                blame_rows(net.weights, n_out, n_out, net.felt, ahead, net.blames, ONE, n_in + ONE)
            update_rows(target, factor, net.rows, net.outputs, ZERO, end, net.felt, ahead, n_out)
        ahead = behind + ONE


@inlined
def _blame(net, start, stop, ahead, n_out):
    """Neurons ``start`` to ``stop`` are blamed for what ``n_out`` neurons from ``ahead`` felt."""
    if n_out < FOUR:
        for e in range(start, stop):
            row = net.rows[e]
            total = net.weights[row] * net.felt[ahead]
            for j in range(ONE, n_out):
                total = multiply_add(net.weights[row + j], net.felt[ahead + j], total)
            net.blames[e] = total
    else:
        blame_rows(net.weights, net.rows[start], n_out, net.felt, ahead, net.blames, start, stop)


@inlined
def _apply(net, rate, changes, count):
    """The batch ends."""
    for link in range(net.links):
        net.weights[link] -= rate / count * changes[link]
        changes[link] = 0.0


@compiled
def learn(numbers, active, targets, order, rate, batch_size, target, count, closes, table):
    """Returns how many rows of ``order`` were learned, and how many are in the batch under way.

    ``target`` (as many as links): the weights themselves where ``batch_size`` is 1, else the
    summed sensitivities of the batch's ``count`` samples. ``table``: ``lernmi.net.watch.Table``.
    """
    net, samples, rows = _net(numbers), _samples(active, targets), entries_of(order)
    links, watch = entries_of(target), watched(table)
    n_out = net.sizes[net.layers]
    steps = uintp(order.shape[0])
    online = batch_size == ONE
    factor = -rate if online else 1.0
    held, holds, fires = table.seen[0], table.seen[1], np.uint64(0)
    learned = ZERO
    while learned < steps and fires == 0:
        sample = uintp(rows[learned])
        learned += ONE
        last = learned == steps
        if not last:
            _prefetch_sample(samples, uintp(rows[learned]), n_out)
        end = _list_inputs(net, samples, sample)
        _forward(net, end)
        _submit_error(net, samples, sample)
        _backward(net, end, links, factor, last)
        if not online:
            count += ONE
            if count == batch_size or (closes and last):
                _apply(net, rate, links, count)
                count = ZERO
        put_back(net.weights, watch)
        if watch.clauses > ZERO:
            if table.shows_inputs:
                _show_inputs(net, samples, sample)
            before = held
            held = holding(net, samples.targets, sample * n_out, watch)
            holds, fires = judged(held, before, holds, watch)
    if steps == ZERO and closes and count > ZERO:
        _apply(net, rate, links, count)
        put_back(net.weights, watch)
        count = ZERO
    table.seen[0], table.seen[1], table.seen[2] = held, holds, fires
    return learned, count


@inlined
def _show_inputs(net, samples, sample):
    """Let the input neurons hold what they say, for conditions that look at it."""
    for i in range(ONE, net.sizes[ZERO] + ONE):
        net.outputs[i] = 0.0
    for entry in range(uintp(samples.pointers[sample]), uintp(samples.pointers[sample + ONE])):
        net.outputs[uintp(samples.neurons[entry])] = samples.stored[entry] * samples.scale


@compiled
def look(numbers, active, targets, order, answers, totals):
    """Row by row of ``answers`` (n, n_out), what the output layer says to rows ``order``.

    ``totals``, if it has as many as there are links, adds up their |sensitivities|.
    """
    net, samples, sums = _net(numbers), _samples(active, targets), entries_of(totals)
    n_out = net.sizes[net.layers]
    for step in range(order.shape[0]):
        sample = uintp(order[step])
        end = _list_inputs(net, samples, sample)
        _forward(net, end)
        for j in range(n_out):
            answers[step, j] = net.outputs[net.neurons - n_out + j]
        if totals.shape[0] > 0:
            _submit_error(net, samples, sample)
            _add_sensitivities(net, end, sums)


@inlined
def _add_sensitivities(net, end, sums):
    """One sample backward, at fixed weights."""
    ahead = net.neurons - net.sizes[net.layers]
    for back_k in range(net.layers):
        k = net.layers - ONE - back_k
        n_in, n_out = net.sizes[k], net.sizes[k + ONE]
        behind = ahead - n_in - TWO
        _feel(net, net.codes[k + ONE], ahead, n_out)
        if k > ZERO:
            _blame(net, behind + ONE, ahead - ONE, ahead, n_out)
        for i in range(behind, end if k == ZERO else ahead - ONE):
            said = abs(net.outputs[i])
            for j in range(n_out):
                sums[net.rows[i] + j] += said * abs(net.felt[ahead + j])
        ahead = behind + ONE


@compiled
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


@inlined
def _mix(x):
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@compiled
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
