"""Measuring what a ``lernmi.net.gauge.Gauge`` says where the compiled engine can't be used."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.batch import Batch
from lernmi.net.flat import link_views
from lernmi.net.forward import layer_outputs
from lernmi.net.gauge import Count, Gauge, Gauged, Value
from lernmi.net.memory import Memory
from lernmi.net.rows import Rows
from lernmi.net.watch import Watch


def read(memory: Memory, gauge: Gauge) -> None:
    """Read it where the network stands."""
    gauge.table.values[Value.READ] = _value(memory, gauge, memory.weights)


def settle(memory: Memory, gauge: Gauge, row: int) -> None:
    """The weights changed, by ``row`` and those of its batch, which have their gains."""
    gauge.gain(row, _value(memory, gauge, memory.weights))
    gauge.settle(row)


def share_out(memory: Memory, rows: Rows, batch: Batch, watch: Watch, gauge: Gauge) -> None:
    """The samples of the batch have their gains, all but the last; it is still to be applied."""
    table, trial = gauge.table, memory.weights.copy()
    met_by = table.met_by[: table.counts[Count.MET]]
    for place, row in enumerate(table.batch[: batch.count - 1].tolist()):
        version = int(np.searchsorted(met_by, place, "right"))
        fixed = table.met[version] if version < len(met_by) else memory.weights
        trial -= memory.training_rate / batch.count * _sensitivities(memory, rows, row, fixed)
        trial[watch.table.frozen] = watch.table.kept
        gauge.gain(row, _value(memory, gauge, trial))
    table.counts[Count.MET] = 0


def _value(memory: Memory, gauge: Gauge, weights: Floats) -> float:
    table = gauge.table
    if table.kind == Gauged.WEIGHT:
        return float(weights[table.link])
    views, said = link_views(weights, memory.sizes), np.zeros(memory.sizes[0])
    listed = slice(1, table.listed)
    said[table.focus.rows[listed] // memory.sizes[1] - 1] = table.focus.outputs[listed]
    names = ("identity", *memory.activations)  # ``said`` is what the input neurons say
    off = layer_outputs(views, names, said[None, :])[-1][0] - table.targets
    return float(0.5 * (off * off).sum())


def _sensitivities(memory: Memory, rows: Rows, row: int, weights: Floats) -> Floats:
    """Of all links (links,), for one sample."""
    views, flat = link_views(weights, memory.sizes), np.empty_like(weights)
    outputs = layer_outputs(views, memory.layer_activations, rows.inputs_of(row)[None, :])
    blames = outputs[-1][0] - rows.targets[row]
    into = link_views(flat, memory.sizes)
    for k in reversed(range(len(views))):
        felt = blames * memory.neuron_layers[k + 1].activation.slope(outputs[k + 1][0])
        into[k][0] = felt
        np.outer(outputs[k][0], felt, out=into[k][1:])
        blames = views[k][1:] @ felt
    return flat
