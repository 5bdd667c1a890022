"""The layers engine: many samples a layer at a time, where the compiled engine can't be used."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.net.batch import Batch
from lernmi.net.flat import link_views
from lernmi.net.forward import layer_outputs, predict
from lernmi.net.gauging_by_layers import read, settle, share_out
from lernmi.net.judging import judge
from lernmi.net.memory import Memory
from lernmi.net.rows import Rows
from lernmi.net.watch import Watch

ROWS_A_PIECE = 256
_quietly = np.errstate(over="ignore", invalid="ignore")  # numbers that are not finite pass through


@_quietly
def learn(
    memory: Memory, rows: Rows, order: Integers, batch: Batch, closes: bool, watch: Watch
) -> int:
    """See ``lernmi.net.engines.learn``."""
    watch.table.seen[2] = 0
    gauge = watch.gauge
    for step, row in enumerate(order.tolist()):
        memory.forward(rows.inputs_of(row))
        memory.submit_error(rows.targets[row])
        if gauge:
            gauge.passes(row, batch.count)
        _backward(memory, batch)
        if batch.size > 1 and (batch.count == batch.size or (closes and step + 1 == len(order))):
            _apply(memory, rows, batch, watch)
        _put_back(memory, watch)
        if gauge and batch.count == 0:
            settle(memory, gauge, row)
        if watch.has_condition and judge(memory, rows, row, watch):
            return step + 1
    if not len(order):
        _learn_nothing(memory, rows, batch, closes, watch)
    return len(order)


def _learn_nothing(memory: Memory, rows: Rows, batch: Batch, closes: bool, watch: Watch) -> None:
    gauge = watch.gauge
    if closes and batch.count:
        last = batch.count - 1
        _apply(memory, rows, batch, watch)
        _put_back(memory, watch)
        if gauge:
            settle(memory, gauge, int(gauge.table.batch[last]))
    elif gauge:
        read(memory, gauge)


def _backward(memory: Memory, batch: Batch) -> None:
    if batch.size == 1:
        for link_layer in reversed(memory.link_layers):
            link_layer.backpropagate()
        return
    sums = link_views(batch.sums, memory.sizes)
    for link_layer, layer_sums in zip(reversed(memory.link_layers), reversed(sums), strict=True):
        link_layer.submit_blame()
        layer_sums += link_layer.sensitivities
    batch.count += 1


def _apply(memory: Memory, rows: Rows, batch: Batch, watch: Watch) -> None:
    if watch.gauge:
        share_out(memory, rows, batch, watch, watch.gauge)
    memory.weights -= memory.training_rate / batch.count * batch.sums
    batch.sums[...] = 0.0
    batch.count = 0


def _put_back(memory: Memory, watch: Watch) -> None:
    memory.weights[watch.table.frozen] = watch.table.kept


@_quietly
def mean_sensitivities(memory: Memory, rows: Rows, order: Integers) -> Floats:
    """See ``lernmi.net.engines.mean_sensitivities``."""
    means = np.zeros_like(memory.weights)
    weights = [link_layer.weights for link_layer in memory.link_layers]
    outputs = layer_outputs(weights, memory.layer_activations, rows.inputs_of(order))
    blames = outputs[-1] - rows.targets[order]
    views = link_views(means, memory.sizes)
    for k in reversed(range(len(weights))):
        felt = blames * memory.neuron_layers[k + 1].activation.slope(outputs[k + 1])
        views[k][0] = np.abs(felt).sum(axis=0)
        views[k][1:] = np.abs(outputs[k]).T @ np.abs(felt)
        blames = felt @ weights[k][1:].T
    return means / max(len(order), 1)


@_quietly
def answers(memory: Memory, rows: Rows, order: Integers) -> Floats:
    """See ``lernmi.net.engines.answers``."""
    weights = [link_layer.weights for link_layer in memory.link_layers]
    said = np.empty((len(order), memory.sizes[-1]))
    for start in range(0, len(order), ROWS_A_PIECE):
        piece = slice(start, start + ROWS_A_PIECE)
        inputs = rows.inputs_of(order[piece])
        said[piece] = predict(weights, memory.layer_activations, inputs)
    return said
