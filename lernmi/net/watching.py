"""Looking after what ``lernmi.net.watch.Watch`` says, for compiled functions."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy import uintp

from lernmi.net.jit import apart, inlined
from lernmi.net.vectors import entries_of
from lernmi.net.verdicts import RIGHT_WITHIN

ZERO, ONE, TWO = uintp(0), uintp(1), uintp(2)
THREE, FOUR, COLUMNS = uintp(3), uintp(4), uintp(5)


class Watched(NamedTuple):
    """``lernmi.net.watch.Table`` without the arrays around it; ``clauses`` of it are ``clause``."""

    frozen: Any
    kept: Any
    freezes: Any
    comparison: Any
    comparisons: Any
    thresholds: Any
    clause: Any
    owner: Any
    clauses: Any
    crossing: Any


@inlined
def watched(table):
    """What ``table`` holds, to be looked at after every sample."""
    return Watched(
        entries_of(table.frozen),
        entries_of(table.kept),
        uintp(table.frozen.shape[0]),
        entries_of(table.comparisons),
        uintp(table.comparisons.shape[0]),
        entries_of(table.thresholds),
        entries_of(table.clauses),
        entries_of(table.owners),
        uintp(table.clauses.shape[0]),
        table.crossing[0],
    )


@inlined
def put_back(weights, watch):
    """Frozen links keep their weights."""
    for f in range(watch.freezes):
        weights[uintp(watch.frozen[f])] = watch.kept[f]


@apart
def holding(net, targets, at, watch):
    """The comparisons that hold, as bits. Quantities and relations: ``lernmi.net.watch``.

    The targets of the sample learned begin at ``at``.
    """
    held = np.uint64(0)
    for c in range(watch.comparisons):
        row = c * COLUMNS
        quantity, number = watch.comparison[row], uintp(watch.comparison[row + ONE])
        if quantity == 0:
            value = net.weights[number]
        elif quantity == 1:
            value = net.outputs[number]
        elif quantity == 2:
            value = net.blames[number]
        elif quantity == 3:
            value = net.felt[number] * net.outputs[uintp(watch.comparison[row + uintp(2)])]
        elif quantity == 4:
            value = _error(net, targets, at)
        elif quantity == 5:
            value = 0.0 if _is_finite(net, targets, at) else 1.0
        elif quantity == 6:
            learned = at == uintp(watch.comparison[row + uintp(2)]) * net.sizes[net.layers]
            value = 1.0 if learned and _is_wrong(net, targets, at, number) else 0.0
        else:
            value = 1.0
        if watch.comparison[row + uintp(4)]:
            value = abs(value)
        threshold = watch.thresholds[c]
        is_so = 1 * (value < threshold) + 2 * (value == threshold) + 4 * (value > threshold)
        if is_so & watch.comparison[row + uintp(3)]:
            held |= np.uint64(1) << np.uint64(c)
    return held


@inlined
def _error(net, targets, at):
    """The sample's loss."""
    error = 0.0
    n_out = net.sizes[net.layers]
    for j in range(n_out):
        off = net.outputs[net.neurons - n_out + j] - targets[at + j]
        error += 0.5 * off * off
    return error


@inlined
def _is_finite(net, targets, at):
    """Are the sample's loss and every blame finite? Only of a finite number 0 times it is 0."""
    one, two, three, four = 0.0 * _error(net, targets, at), 0.0, 0.0, 0.0
    neuron = net.sizes[ZERO] + ONE
    while neuron + FOUR <= net.neurons:
        one += 0.0 * net.blames[neuron]
        two += 0.0 * net.blames[neuron + ONE]
        three += 0.0 * net.blames[neuron + TWO]
        four += 0.0 * net.blames[neuron + THREE]
        neuron += FOUR
    for rest in range(neuron, net.neurons):
        one += 0.0 * net.blames[rest]
    return one + two + three + four == 0.0


@inlined
def _is_wrong(net, targets, at, one_hot):
    """``lernmi.net.verdicts``: is what the output layer says wrong?"""
    n_out = net.sizes[net.layers]
    first = net.neurons - n_out
    if not one_hot:
        for j in range(n_out):
            if not abs(net.outputs[first + j] - targets[at + j]) < RIGHT_WITHIN:
                return True
        return False
    says, label = n_out, ZERO
    for j in range(n_out):
        if targets[at + j] > targets[at + label]:
            label = j
        said = net.outputs[first + j]
        if said == said and (says == n_out or said > net.outputs[first + says]):
            says = j
    return says != label


@inlined
def judged(held, before, held_before, watch):
    """``lernmi.net.watch.Watch.judge``: which conditions hold, and which of them fire, as bits."""
    true = (held & ~watch.crossing) | ((held ^ before) & watch.crossing)
    holds, instant = np.uint64(0), np.uint64(0)
    for c in range(watch.clauses):
        clause = watch.clause[c]
        if true & clause == clause:
            if clause & watch.crossing:
                instant |= watch.owner[c]
            else:
                holds |= watch.owner[c]
    return holds, instant | (holds & ~held_before)
