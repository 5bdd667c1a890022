"""Looking after what ``lernmi.net.watch.Watch`` says, for compiled functions."""

from __future__ import annotations

import math

import numpy as np
from numpy import uintp

from lernmi.net.jit import apart, inlined

ZERO, ONE = uintp(0), uintp(1)


@inlined
def put_back(weights, watch):
    """Frozen links keep their weights."""
    for f in range(watch.frozen.shape[0]):
        weights[uintp(watch.frozen[f])] = watch.kept[f]


@apart
def holding(net, targets, sample, watch):
    """The comparisons that hold, as bits. Quantities and relations: ``lernmi.net.watch``."""
    error = 0.0
    last = uintp(net.outputs.shape[0]) - uintp(targets.shape[1])
    for j in range(uintp(targets.shape[1])):
        off = net.outputs[last + j] - targets[sample, j]
        error += 0.5 * off * off
    held = np.uint64(0)
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
            held |= np.uint64(1) << np.uint64(c)
    return held


@inlined
def fires(held, watch):
    """``lernmi.net.watch.Watch.judge``."""
    crossing, seen = watch.crossing[0], watch.seen
    true = (held & ~crossing) | ((held ^ seen[0]) & crossing)
    holds, instant = False, False
    for clause in watch.clauses:
        if true & clause == clause:
            if clause & crossing:
                instant = True
            else:
                holds = True
    fire = instant or (holds and not seen[1])
    seen[0], seen[1], seen[2] = held, np.uint64(holds), np.uint64(fire)
    return fire
