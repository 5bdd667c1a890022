"""The compiled functions: the algorithm of ``Network.learn``, for many samples in one call.

They work on the network's own flat arrays (see ``lernmi.net.flat``), release the GIL, and allocate
and lock nothing while they run.
"""

from __future__ import annotations

import numpy as np
from numpy import uintp

from lernmi.net.gauging import gauging, passes, read, settle, share_out
from lernmi.net.jit import compiled, inlined
from lernmi.net.passes import (
    backward,
    blame,
    feel,
    forward,
    list_inputs,
    net_of,
    prefetch_sample,
    samples_of,
    submit_error,
)
from lernmi.net.vectors import entries_of
from lernmi.net.watching import holding, judged, put_back, watched

ZERO, ONE, TWO = uintp(0), uintp(1), uintp(2)


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
    With no rows and nothing to apply, its gauge is read where the network stands.
    """
    net, samples, rows = net_of(numbers), samples_of(active, targets), entries_of(order)
    links, watch, gauge = entries_of(target), watched(table), gauging(table.gauge, net)
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
            prefetch_sample(samples, uintp(rows[learned]), n_out)
        end = list_inputs(net, samples, sample)
        forward(net, end)
        submit_error(net, samples, sample)
        backward(net, end, links, factor, last)
        if gauge.kind:
            passes(gauge, sample, count)
        if not online:
            count += ONE
            if count == batch_size or (closes and last):
                if gauge.kind:
                    share_out(net, samples, gauge, watch, rate, count)
                _apply(net, rate, links, count)
                count = ZERO
        put_back(net.weights, watch)
        if gauge.kind and count == ZERO:
            settle(net, gauge, sample)
        if watch.clauses > ZERO:
            if table.shows_inputs:
                _show_inputs(net, samples, sample)
            before = held
            held = holding(net, samples.targets, sample * n_out, watch)
            holds, fires = judged(held, before, holds, watch)
    if steps == ZERO and closes and count > ZERO:
        if gauge.kind:
            share_out(net, samples, gauge, watch, rate, count)
        _apply(net, rate, links, count)
        put_back(net.weights, watch)
        if gauge.kind:
            settle(net, gauge, uintp(gauge.batch[count - ONE]))
        count = ZERO
    elif steps == ZERO and gauge.kind:
        read(net, gauge)
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
    net, samples, sums = net_of(numbers), samples_of(active, targets), entries_of(totals)
    n_out = net.sizes[net.layers]
    for step in range(order.shape[0]):
        sample = uintp(order[step])
        end = list_inputs(net, samples, sample)
        forward(net, end)
        for j in range(n_out):
            answers[step, j] = net.outputs[net.neurons - n_out + j]
        if totals.shape[0] > 0:
            submit_error(net, samples, sample)
            _add_sensitivities(net, end, sums)


@inlined
def _add_sensitivities(net, end, sums):
    """One sample backward, at fixed weights."""
    ahead = net.neurons - net.sizes[net.layers]
    for back_k in range(net.layers):
        k = net.layers - ONE - back_k
        n_in, n_out = net.sizes[k], net.sizes[k + ONE]
        behind = ahead - n_in - TWO
        feel(net, net.codes[k + ONE], ahead, n_out)
        if k > ZERO:
            blame(net, behind + ONE, ahead - ONE, ahead, n_out)
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

    The same shuffle as ``lernmi.run.record.orders.epoch_order``, number for number.
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
