"""Measuring what ``lernmi.net.gauge.Gauge`` says, for compiled functions."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from numpy import uintp

from lernmi.net.gauge import Count, Gauged, Value
from lernmi.net.jit import apart, inlined
from lernmi.net.passes import Net, backward, forward, list_inputs, submit_error
from lernmi.net.vectors import entries_of
from lernmi.net.watching import put_back

ZERO, ONE = uintp(0), uintp(1)
WEIGHT = int(Gauged.WEIGHT)
NOW, BEFORE, FURTHEST, READ = (uintp(place) for place in Value)
PASSED, ENDED, FURTHEST_AT, FURTHEST_ROW, MET = (uintp(place) for place in Count)


class Gauging(NamedTuple):
    """``lernmi.net.gauge.GaugeTable`` without the arrays around it."""

    kind: Any
    link: Any
    targets: Any
    listed: Any
    focus: Any  # Net
    gains: Any
    times: Any
    values: Any
    counts: Any
    batch: Any
    met: Any
    met_by: Any
    again: Any  # Net
    trial: Any


@inlined
def gauging(table, net):
    """What ``table`` says of a network ``net``."""
    return Gauging(
        table.kind,
        uintp(table.link),
        entries_of(table.targets),
        uintp(table.listed),
        _aside(net, table.focus, net.weights),
        entries_of(table.gains),
        entries_of(table.times),
        entries_of(table.values),
        entries_of(table.counts),
        entries_of(table.batch),
        entries_of(table.met),
        entries_of(table.met_by),
        _aside(net, table.again, entries_of(table.fixed)),
        entries_of(table.trial),
    )


@inlined
def _aside(net, room, weights):
    return Net(
        weights,
        entries_of(room.input_sums),
        entries_of(room.outputs),
        entries_of(room.blames),
        entries_of(room.felt),
        entries_of(room.rows),
        net.sizes,
        net.codes,
        net.layers,
        net.links,
        net.neurons,
    )


@apart
def value_now(net, gauge, weights):
    """What is measured is that with ``weights``."""
    if gauge.kind == WEIGHT:
        return weights[gauge.link]
    focus = Net(
        weights,
        gauge.focus.input_sums,
        gauge.focus.outputs,
        gauge.focus.blames,
        gauge.focus.felt,
        gauge.focus.rows,
        net.sizes,
        net.codes,
        net.layers,
        net.links,
        net.neurons,
    )
    forward(focus, gauge.listed)
    n_out, error = net.sizes[net.layers], 0.0
    for j in range(n_out):
        off = focus.outputs[net.neurons - n_out + j] - gauge.targets[j]
        error += 0.5 * off * off
    return error


@inlined
def _gain(gauge, row, value):
    if gauge.counts[ENDED] == 0:
        if math.isfinite(value):
            gauge.gains[row] += gauge.values[NOW] - value
            gauge.values[NOW] = value
        else:
            gauge.counts[ENDED] = 1


@inlined
def read(net, gauge):
    """What it is where the network stands."""
    gauge.values[READ] = value_now(net, gauge, net.weights)


@apart
def passes(gauge, row, count):
    """``row`` was learned, after ``count`` others of its batch."""
    gauge.batch[count] = row
    if gauge.counts[ENDED] == 0:
        gauge.counts[PASSED] += 1
        gauge.times[row] += 1


@apart
def settle(net, gauge, row):
    """The weights changed, by ``row`` and those of its batch, which have their gains."""
    _gain(gauge, row, value_now(net, gauge, net.weights))
    values = gauge.values
    change = values[NOW] - values[BEFORE]
    if abs(change) > abs(values[FURTHEST]):
        values[FURTHEST] = change
        gauge.counts[FURTHEST_AT], gauge.counts[FURTHEST_ROW] = gauge.counts[PASSED], row
    values[BEFORE] = values[NOW]


@apart
def share_out(net, samples, gauge, watch, rate, count):
    """The batch's ``count`` samples have their gains, all but the last; it is still to be applied.

    Each is learned once more, at the weights that it met, by the weights on trial.
    """
    trial, again = gauge.trial, gauge.again
    for link in range(net.links):
        trial[link] = net.weights[link]
    factor, place = -rate / count, ZERO
    never = count == ZERO  # a constant False would have ``backward`` compiled once more
    versions = uintp(gauge.counts[MET])
    for version in range(versions + ONE):
        end = count - ONE
        if version < versions:
            end = min(end, uintp(gauge.met_by[version]))
        if place < end:
            for link in range(net.links):
                if version < versions:
                    again.weights[link] = gauge.met[version * net.links + link]
                else:
                    again.weights[link] = net.weights[link]
        while place < end:
            row = uintp(gauge.batch[place])
            listed = list_inputs(again, samples, row)
            forward(again, listed)
            submit_error(again, samples, row)
            backward(again, listed, trial, factor, never)
            put_back(trial, watch)
            _gain(gauge, row, value_now(net, gauge, trial))
            place += ONE
    gauge.counts[MET] = 0
