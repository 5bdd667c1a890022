"""Batches of samples: the kernel beside numpy's matrix products, a core each.

numpy's products would spread over all cores, and how many threads they take is settled when numpy
is loaded: so the race is run in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from rows import Row, at_least, speed

BATCH = 32
BATCHED = ((784, 15, 10), (784, 100, 10), (784, 128, 64, 10))
LINKS_A_JOB = 400_000_000  # link visits; some 40 ms
ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


def rows(quick: bool) -> Iterator[Row]:
    """A row a net."""
    command = [sys.executable, str(Path(__file__)), str(5 if quick else 25)]
    done = subprocess.run(
        command, env={**os.environ, **ONE_THREAD}, capture_output=True, text=True, check=True
    )
    for sizes, (kernel, numpy) in zip(BATCHED, json.loads(done.stdout), strict=True):
        what = f"batches of {BATCH}, {'-'.join(map(str, sizes))}, against numpy's products"
        yield at_least(what, kernel / numpy, 1.5, "x", f"  ({speed(kernel)})")


def race(sizes: tuple[int, ...], rounds: int) -> tuple[float, float]:
    """Samples a second, of the kernel and of numpy, which visits the zeros too."""
    import numpy as np
    from numpy_batches import NumpyNet
    from turns import best_seconds

    import lernmi
    from lernmi.net.flat import link_count

    task = lernmi.load_task("mnist")
    samples = LINKS_A_JOB // link_count(sizes) // BATCH * BATCH
    order = np.resize(np.random.default_rng(0).permutation(len(task.train)), samples)
    net = lernmi.Network(sizes, task.training_rate, seed=0)
    start = [link_layer.weights for link_layer in net.link_layers]
    other = NumpyNet(start, task.training_rate, BATCH)
    inputs, targets = task.train.inputs[order], task.train.targets[order]  # gathered before
    best = best_seconds(
        {
            "kernel": lambda: net.learn_many(task.train.inputs, task.train.targets, order, BATCH),
            "numpy": lambda: other.learn(inputs, targets),
        },
        rounds,
    )
    return samples / best["kernel"], samples / best["numpy"]


if __name__ == "__main__":
    print(json.dumps([race(sizes, int(sys.argv[1])) for sizes in BATCHED]))
