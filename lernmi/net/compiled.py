"""The compiled engine: the kernel's functions loaded and called from Python."""

from __future__ import annotations

from importlib import reload
from pathlib import Path

import numpy as np
from numpy import uintp

from lernmi.arrays import Floats, Integers, read_only
from lernmi.net import kernel
from lernmi.net.active_inputs import ActiveInputs
from lernmi.net.batch import Batch
from lernmi.net.kernel import Numbers
from lernmi.net.memory import Memory
from lernmi.net.rows import Rows
from lernmi.net.watch import Watch

ROWS_A_PIECE = 256


def learn(
    memory: Memory, rows: Rows, order: Integers, batch: Batch, closes: bool, watch: Watch
) -> int:
    """See ``lernmi.net.many_samples.learn``."""
    if rows.is_lasting or len(order) >= 2 * len(rows) or not len(order):
        active = rows.active(memory.classic)
        return _learn(memory, active, rows.targets, order, batch, closes, watch)
    learned = 0  # these lists are used once only: made piece by piece they stay in the cache
    for start in range(0, len(order), ROWS_A_PIECE):
        piece = rows.some(order[start : start + ROWS_A_PIECE])
        active, every = piece.active(memory.classic), np.arange(len(piece), dtype=np.int64)
        ends = closes and start + len(piece) == len(order)
        learned += _learn(memory, active, piece.targets, every, batch, ends, watch)
        if watch.fired:
            break
    return learned


def _learn(
    memory: Memory,
    active: ActiveInputs,
    targets: Floats,
    order: Integers,
    batch: Batch,
    closes: bool,
    watch: Watch,
) -> int:
    learned, count = kernel.learn(
        _numbers(memory),
        active,
        read_only(targets),
        read_only(order),
        memory.training_rate,
        uintp(batch.size),
        batch.sums,
        uintp(batch.count),
        closes,
        watch.table,
    )
    batch.count = int(count)
    return int(learned)


def judge(memory: Memory, rows: Rows, row: int | None, watch: Watch) -> bool:
    """See ``lernmi.net.many_samples.judge``."""
    sample, looked = uintp(row or 0), row is not None
    fired: bool = kernel.judge(
        _numbers(memory), read_only(rows.targets), sample, looked, watch.table
    )
    return fired


def mean_sensitivities(memory: Memory, rows: Rows, order: Integers) -> Floats:
    """See ``lernmi.net.many_samples.mean_sensitivities``."""
    totals = np.zeros_like(memory.weights)
    active, targets = rows.active(memory.classic), read_only(rows.targets)
    kernel.add_sensitivities(_aside(memory), active, targets, read_only(order), totals)
    totals /= max(len(order), 1)
    return totals


def evaluate(memory: Memory, rows: Rows, order: Integers, one_hot: bool) -> tuple[float, float]:
    """See ``lernmi.net.many_samples.evaluate``."""
    active, targets = rows.active(memory.classic), read_only(rows.targets)
    loss, right = kernel.evaluate(_aside(memory), active, targets, read_only(order), one_hot)
    return loss / len(order), right / len(order)


def answers(memory: Memory, rows: Rows, order: Integers) -> Floats:
    """See ``lernmi.net.many_samples.answers``."""
    said = np.empty((len(order), memory.sizes[-1]))
    kernel.answer(_aside(memory), rows.active(memory.classic), read_only(order), said)
    return said


def fill_orders(seed: int, first_epoch: int, orders: Integers) -> None:
    """Fill ``orders`` (epochs, n), see ``lernmi.run.orders``."""
    kernel.fill_orders(seed, first_epoch, orders)


def _numbers(memory: Memory) -> Numbers:
    return Numbers(
        memory.weights,
        memory.input_sums,
        memory.neuron_outputs,
        memory.sensitivity_sums,
        np.empty_like(memory.sensitivity_sums),
        memory.shape,
        memory.codes,
    )


def _aside(memory: Memory) -> Numbers:
    """Room of its own for everything but the weights: what touches no state."""
    neurons = len(memory.neuron_outputs)
    return Numbers(
        memory.weights,
        np.zeros(neurons),
        np.ones(neurons),
        np.zeros(neurons),
        np.zeros(neurons),
        memory.shape,
        memory.codes,
    )


def warm_up(of_bytes: bool) -> None:
    """Load every compiled function for one kind of samples, or compile it the first time."""
    memory = Memory((1, 1), ("sigmoid",), ("x", "y"), 0.5, classic=False)
    targets, order = np.ones((1, 1)), np.zeros(1, dtype=np.int64)
    inputs = np.ones((1, 1), np.uint8) if of_bytes else np.ones((1, 1))
    rows = Rows(inputs, targets)
    learn(memory, rows, order, Batch(1), True, Watch())
    judge(memory, rows, 0, Watch())
    mean_sensitivities(memory, rows, order)
    evaluate(memory, rows, order, False)
    answers(memory, rows, order)
    fill_orders(0, 0, np.zeros((1, 2), dtype=np.int64))


def renew() -> None:
    """Delete what numba has kept of the kernel, and have it compiled anew."""
    folder = getattr(getattr(kernel.learn, "stats", None), "cache_path", None)
    if folder:
        for path in Path(folder).glob("kernel.*.nb[ic]"):
            path.unlink(missing_ok=True)
    reload(kernel)
