"""Judging a condition where a network stands, number by number as the compiled engine does it."""

from __future__ import annotations

import numpy as np

from lernmi.net.memory import Memory
from lernmi.net.rows import Rows
from lernmi.net.verdicts import rows_right, verdicts
from lernmi.net.watch import Quantity, Watch


@np.errstate(over="ignore", invalid="ignore")  # numbers that are not finite pass through
def judge(memory: Memory, rows: Rows, row: int | None, watch: Watch) -> bool:
    """Judge the condition of ``watch`` at the position where ``memory`` stands: true if it fires.

    For positions that no sample was learned at, such as an event, and for the one that a search
    begins at. ``row`` is the sample that ``memory`` holds the state of; with None only comparisons
    of weights can hold.
    """
    table = watch.table
    error = np.nan if row is None else _error(memory, rows, row)
    holding = 0
    for bit, (quantity, number, behind, relation, absolute) in enumerate(table.comparisons):
        if row is None and quantity not in (Quantity.WEIGHT, Quantity.TOLD):
            continue
        if quantity == Quantity.WRONG:
            wrong = row is not None and row == behind and _is_wrong(memory, rows, row, bool(number))
            value = float(wrong)
        else:
            value = _value(memory, quantity, number, behind, error)
        value = abs(value) if absolute else value
        threshold = table.thresholds[bit]
        is_so = (value < threshold) + 2 * (value == threshold) + 4 * (value > threshold)
        holding |= int(bool(is_so & relation)) << bit
    return watch.judge(holding)


def _error(memory: Memory, rows: Rows, row: int) -> float:
    """The loss of the sample, its terms added in the kernel's order."""
    error = 0.0
    for off in (memory.neuron_layers[-1].outputs[1:] - rows.targets[row]).tolist():
        error += 0.5 * off * off
    return error


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
    if quantity == Quantity.TOLD:
        return 1.0
    learning = memory.sensitivity_sums[memory.sizes[0] + 1 :]
    return float(not (np.isfinite(error) and np.isfinite(learning).all()))


def _is_wrong(memory: Memory, rows: Rows, row: int, one_hot: bool) -> bool:
    """Is what the output layer says to ``row`` wrong?"""
    said, targets = memory.neuron_layers[-1].outputs[None, 1:], rows.targets[row][None]
    if one_hot:
        return not verdicts(said, targets.argmax(1)).right[0]
    return not rows_right(said, targets)[0]


def _output_sensitivity(memory: Memory, neuron: int) -> float:
    """dE/d(input_sum) of the neuron of that flat number."""
    for layer in memory.neuron_layers:
        if neuron <= layer.size:
            break
        neuron -= layer.size + 1
    return layer.neuron(neuron).sensitivity_sum * layer.neuron(neuron).slope
