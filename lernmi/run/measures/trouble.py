"""Is the run in trouble? Says what happened, why, and what to do."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.network import Network

SATURATED = 1e-6  # a sigmoid this close to 0 or 1 has next to no slope left
SAMPLES = 200  # looked at, from the first train samples


def trouble(network: Network, outputs: Floats, expected: Floats, usual_rate: float) -> str | None:
    """One sentence or two if the network can't learn any more, else None.

    ``outputs`` (n, n_out) is what it says to some of the samples it learns from, ``expected``
    (n, n_out) what it should; ``usual_rate`` is a training rate that suits them.
    """
    rate = network.training_rate
    advice = f"A training rate of {rate:g} is too large; " + (
        f"try {usual_rate:g} and rewind." if rate > usual_rate else "try a smaller one and rewind."
    )
    if not np.isfinite(network.weights).all():
        return f"Training paused: the weights have grown beyond all numbers. {advice}"
    if network.activations[-1] != "sigmoid":
        return None
    stuck = np.minimum(outputs, 1.0 - outputs) < SATURATED
    if stuck.all() and (np.abs(outputs - expected) > 0.5).any():
        return (
            "Training paused: every output is saturated (next to 0 or 1, whatever the input), so "
            f"no blame gets through. {advice}"
        )
    return None
