"""The layers engine: many samples a layer at a time, where the compiled engine can't be used."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.net.batch import Batch
from lernmi.net.flat import link_views
from lernmi.net.forward import layer_outputs, predict
from lernmi.net.memory import Memory
from lernmi.net.rows import Rows
from lernmi.net.watch import Quantity, Watch

ROWS_A_PIECE = 256
_quietly = np.errstate(over="ignore", invalid="ignore")  # numbers that are not finite pass through


@_quietly
def learn(
    memory: Memory, rows: Rows, order: Integers, batch: Batch, closes: bool, watch: Watch
) -> int:
    """See ``lernmi.net.many_samples.learn``."""
    watch.table.seen[2] = 0
    for step, row in enumerate(order):
        memory.forward(rows.inputs_of(int(row)))
        memory.submit_error(rows.targets[row])
        _backward(memory, batch)
        if batch.size > 1 and (batch.count == batch.size or (closes and step + 1 == len(order))):
            _apply(memory, batch)
        _put_back(memory, watch)
        if watch.has_condition and judge(memory, rows, int(row), watch):
            return step + 1
    if not len(order) and closes and batch.count:
        _apply(memory, batch)
        _put_back(memory, watch)
    return len(order)


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


def _apply(memory: Memory, batch: Batch) -> None:
    memory.weights -= memory.training_rate / batch.count * batch.sums
    batch.sums[...] = 0.0
    batch.count = 0


def _put_back(memory: Memory, watch: Watch) -> None:
    memory.weights[watch.table.frozen] = watch.table.kept


@_quietly
def judge(memory: Memory, rows: Rows, row: int | None, watch: Watch) -> bool:
    """See ``lernmi.net.many_samples.judge``."""
    table = watch.table
    errors = 0.0 if row is None else memory.neuron_layers[-1].outputs[1:] - rows.targets[row]
    error = 0.5 * float(np.sum(errors * errors))
    holding = 0
    for bit, (quantity, number, behind, relation, absolute) in enumerate(table.comparisons):
        if row is None and quantity != Quantity.WEIGHT:
            continue
        value = _value(memory, quantity, number, behind, error)
        value = abs(value) if absolute else value
        threshold = table.thresholds[bit]
        is_so = (value < threshold) + 2 * (value == threshold) + 4 * (value > threshold)
        holding |= int(bool(is_so & relation)) << bit
    return watch.judge(holding)


def _value(memory: Memory, quantity: int, number: int, behind: int, error: float) -> float:
    if quantity == Quantity.WEIGHT:
        return float(memory.weights[number])
    if quantity == Quantity.OUTPUT:
        return float(memory.neuron_outputs[number])
    if quantity == Quantity.BLAME:
        return float(memory.sensitivity_sums[number])
    if quantity == Quantity.SENSITIVITY:
        return _output_sensitivity(memory, number) * float(memory.neuron_outputs[behind])
    if quantity == Quantity.ERROR:
        return error
    learning = memory.sensitivity_sums[memory.sizes[0] + 1 :]
    return float(not (np.isfinite(error) and np.isfinite(learning).all()))


def _output_sensitivity(memory: Memory, neuron: int) -> float:
    """dE/d(input_sum) of the neuron of that flat number."""
    for layer in memory.neuron_layers:
        if neuron <= layer.size:
            break
        neuron -= layer.size + 1
    return layer.neuron(neuron).sensitivity_sum * layer.neuron(neuron).slope


@_quietly
def mean_sensitivities(memory: Memory, rows: Rows, order: Integers) -> Floats:
    """See ``lernmi.net.many_samples.mean_sensitivities``."""
    means = np.zeros_like(memory.weights)
    weights = [link_layer.weights for link_layer in memory.link_layers]
    outputs = layer_outputs(weights, memory.activations, rows.inputs_of(order), memory.classic)
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
    """See ``lernmi.net.many_samples.answers``."""
    weights = [link_layer.weights for link_layer in memory.link_layers]
    said = np.empty((len(order), memory.sizes[-1]))
    for start in range(0, len(order), ROWS_A_PIECE):
        piece = slice(start, start + ROWS_A_PIECE)
        inputs = rows.inputs_of(order[piece])
        said[piece] = predict(weights, memory.activations, inputs, memory.classic)
    return said


@_quietly
def evaluate(memory: Memory, rows: Rows, order: Integers, one_hot: bool) -> tuple[float, float]:
    """See ``lernmi.net.many_samples.evaluate``."""
    targets = rows.targets[order]
    errors = answers(memory, rows, order) - targets
    if one_hot:
        right = (errors + targets).argmax(axis=1) == targets.argmax(axis=1)
    else:
        right = (np.abs(errors) < 0.5).all(axis=1)
    return float(0.5 * (errors * errors).sum(axis=1).mean()), float(right.mean())
