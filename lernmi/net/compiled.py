"""The compiled engine: the kernel's functions loaded and called from Python."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from importlib import reload
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy import uintp
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers, read_only
from lernmi.net import (
    compiled_activations,
    gauge,
    gauging,
    jit,
    kernel,
    passes,
    sweeps,
    vectors,
    verdicts,
    watching,
)
from lernmi.net.active_inputs import ActiveInputs
from lernmi.net.batch import Batch
from lernmi.net.memory import Memory
from lernmi.net.rows import Rows
from lernmi.net.watch import Watch

ROWS_A_PIECE = 256
PARTS = (
    *(kernel, passes, sweeps, vectors, compiled_activations),
    *(watching, gauging, gauge, verdicts, jit),
)


class Numbers(NamedTuple):
    """A network: ``lernmi.net.memory.Memory``'s arrays, and room for the output sensitivities.

    ``rows`` (neurons,): where in ``weights`` the links of each neuron begin. While a sample is
    learned, those of the first layer stand for the inputs that are not zero, one after the other,
    as do its ``outputs``.
    """

    weights: Floats
    input_sums: Floats
    outputs: Floats
    blames: Floats
    felt: Floats
    rows: NDArray[np.uintp]
    sizes: NDArray[np.uintp]
    codes: Integers


def learn(
    memory: Memory, rows: Rows, order: Integers, batch: Batch, closes: bool, watch: Watch
) -> int:
    """See ``lernmi.net.engines.learn``."""
    # a gauge and some conditions know rows by their numbers
    every_row = rows.is_lasting or watch.names_rows or watch.gauge is not None
    if every_row or len(order) >= 2 * len(rows) or not len(order):
        active = rows.active(memory.layer_activations[0])
        return _learn(memory, active, rows.targets, order, batch, closes, watch)
    learned = 0  # these lists are used once only: made piece by piece they stay in the cache
    for start in range(0, len(order), ROWS_A_PIECE):
        piece = rows.some(order[start : start + ROWS_A_PIECE])
        active, every = (
            piece.active(memory.layer_activations[0]),
            np.arange(len(piece), dtype=np.int64),
        )
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
        memory.weights if batch.size == 1 else batch.sums,
        uintp(batch.count),
        closes,
        watch.table,
    )
    batch.count = int(count)
    return int(learned)


def mean_sensitivities(memory: Memory, rows: Rows, order: Integers) -> Floats:
    """See ``lernmi.net.engines.mean_sensitivities``."""
    totals = np.zeros_like(memory.weights)
    _look(memory, rows, order, totals)
    totals /= max(len(order), 1)
    return totals


def answers(memory: Memory, rows: Rows, order: Integers) -> Floats:
    """See ``lernmi.net.engines.answers``."""
    return _look(memory, rows, order, np.empty(0))


def _look(memory: Memory, rows: Rows, order: Integers, totals: Floats) -> Floats:
    said = np.empty((len(order), memory.sizes[-1]))
    active, targets = rows.active(memory.layer_activations[0]), read_only(rows.targets)
    kernel.look(_aside(memory), active, targets, read_only(order), said, totals)
    return said


def fill_orders(seed: int, first_epoch: int, orders: Integers) -> None:
    """Fill ``orders`` (epochs, n), see ``lernmi.run.record.orders``."""
    kernel.fill_orders(seed, first_epoch, orders)


def _numbers(memory: Memory) -> Numbers:
    return Numbers(
        memory.weights,
        memory.input_sums,
        memory.neuron_outputs,
        memory.sensitivity_sums,
        np.empty_like(memory.sensitivity_sums),
        np.empty(len(memory.sensitivity_sums), uintp),
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
        np.empty(neurons, uintp),
        memory.shape,
        memory.codes,
    )


def warm_up(of_bytes: bool) -> None:
    """Load every compiled function for one kind of samples, or compile it the first time."""
    with suppress(OSError):  # files that can't be read or written: then numba's own look must do
        drop_outdated()
    memory = Memory((1, 1), ("identity", "sigmoid"), ("x", "y"), 0.5)
    targets, order = np.ones((1, 1)), np.zeros(1, dtype=np.int64)
    inputs = np.ones((1, 1), np.uint8) if of_bytes else np.ones((1, 1))
    rows = Rows(inputs, targets)
    learn(memory, rows, order, Batch(1), True, Watch())
    answers(memory, rows, order)
    fill_orders(0, 0, np.zeros((1, 2), dtype=np.int64))


def drop_outdated() -> None:
    """Delete what numba has kept of the kernel if any of its files has changed since.

    numba itself looks at the file of a function alone, not at those of the parts it is made of.
    """
    folder = _kept_in()
    if folder is None:
        return
    made_of = sha256()
    for part in PARTS:
        made_of.update(Path(part.__file__ or "").read_bytes())
    note = folder / "kernel.made_of"
    if note.is_file() and note.read_text() == made_of.hexdigest():
        return
    renew()
    folder.mkdir(parents=True, exist_ok=True)
    note.write_text(made_of.hexdigest())


def renew() -> None:
    """Delete what numba has kept of the kernel, and have it compiled again."""
    folder = _kept_in()
    if folder is not None:
        for path in folder.glob("kernel.*.nb[ic]"):
            path.unlink(missing_ok=True)
    reload(kernel)


def is_kept() -> bool:
    """Is there a folder in which the compiled kernel is kept?"""
    return _kept_in() is not None


def _kept_in() -> Path | None:
    """The folder in which numba keeps the compiled kernel, if there is one."""
    folder = getattr(getattr(kernel.learn, "stats", None), "cache_path", None)
    return Path(folder) if folder else None
