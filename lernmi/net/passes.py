"""One sample forward and backward, for compiled functions.

Walking the layers by offsets, they compile once for every shape. Offsets are unsigned: the compiler
then knows that no index is negative and can use vectors.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy import uintp

from lernmi.net.compiled_activations import activate, slope
from lernmi.net.jit import apart, inlined
from lernmi.net.sweeps import blame_rows, sum_rows, update_rows
from lernmi.net.vectors import entries_of, multiply_add, prefetch

ENTRIES_A_PREFETCH = uintp(32)  # a cache line of 64 bytes holds as many uint16
ROWS_A_BLOCK = uintp(16)
ZERO, ONE, TWO, FOUR = uintp(0), uintp(1), uintp(2), uintp(4)


class Net(NamedTuple):
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


class Samples(NamedTuple):
    """``ActiveInputs`` and targets without the arrays around them."""

    pointers: Any
    neurons: Any
    stored: Any
    scale: Any
    targets: Any


@inlined
def net_of(numbers):
    """The entries of ``numbers``, with the rows of all but the input neurons in place."""
    net = Net(
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
def samples_of(active, targets):
    return Samples(
        entries_of(active.pointers),
        entries_of(active.neurons),
        entries_of(active.stored),
        active.scale,
        entries_of(targets),
    )


@inlined
def prefetch_sample(samples, sample, n_out):
    """In a random order every sample is far from the one before: a large set waits for memory."""
    prefetch(samples.targets, sample * n_out)
    entry, end = uintp(samples.pointers[sample]), uintp(samples.pointers[sample + ONE])
    while entry < end:
        prefetch(samples.neurons, entry)
        prefetch(samples.stored, entry)
        entry += ENTRIES_A_PREFETCH


@inlined
def list_inputs(net, samples, sample):
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
def forward(net, end):
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
def submit_error(net, samples, sample):
    n_out = net.sizes[net.layers]
    last = net.neurons - n_out
    for j in range(n_out):
        net.blames[last + j] = net.outputs[last + j] - samples.targets[sample * n_out + j]


@inlined
def feel(net, code, at, n):
    """The output sensitivities of a layer of ``n`` neurons from ``at`` on."""
    for j in range(at, at + n):
        net.felt[j] = net.blames[j] * slope(code, net.outputs[j])


@apart
def backward(net, end, target, factor, blames_inputs):
    """One sample backward: ``target`` (as many as links) += factor * link sensitivity.

    The blame goes back by the weights as they were before: a block of rows is blamed, then it is
    updated while it is at hand. A bias neuron is the first of its layer, and nobody blames it.
    """
    ahead = net.neurons - net.sizes[net.layers]
    for back_k in range(net.layers):
        k = net.layers - ONE - back_k
        n_in, n_out = net.sizes[k], net.sizes[k + ONE]
        behind = ahead - n_in - TWO
        feel(net, net.codes[k + ONE], ahead, n_out)
        if k > ZERO:
            start = behind
            while start < ahead - ONE:
                stop = min(start + ROWS_A_BLOCK, ahead - ONE)
                blame(net, max(start, behind + ONE), stop, ahead, n_out)
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
def blame(net, start, stop, ahead, n_out):
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
