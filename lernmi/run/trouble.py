"""Is the run in trouble? Says what happened, why, and what to do."""

from __future__ import annotations

import numpy as np

from lernmi.net.forward import predict
from lernmi.run.snapshot import Snapshot

SATURATED = 1e-6  # a sigmoid this close to 0 or 1 has next to no slope left
SAMPLES = 200  # looked at, from the first train samples


def trouble(snapshot: Snapshot) -> str | None:
    """One sentence or two if the network can't learn any more, else None."""
    task = snapshot.task
    advice = f"A training rate of {snapshot.training_rate:g} is too large; " + (
        f"try {task.training_rate:g} and rewind."
        if snapshot.training_rate > task.training_rate
        else "try a smaller one and rewind."
    )
    if not np.isfinite(snapshot.weights).all():
        return f"Training paused: the weights have grown beyond all numbers. {advice}"
    if snapshot.activations[-1] != "sigmoid" or snapshot.moment == 0:
        return None
    inputs, expected = task.train.inputs_of(slice(SAMPLES)), task.train.targets[:SAMPLES]
    answers = predict(snapshot.layer_weights, snapshot.activations, inputs, snapshot.classic)
    stuck = np.minimum(answers, 1.0 - answers) < SATURATED
    if stuck.all() and (np.abs(answers - expected) > 0.5).any():
        return (
            "Training paused: every output is saturated (next to 0 or 1, whatever the input), so "
            f"no sensitivity gets through. {advice}"
        )
    return None
