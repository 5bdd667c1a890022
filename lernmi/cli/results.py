"""What a run reached, for the command line's last lines."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lernmi.arrays import Floats
    from lernmi.run.session import Session
    from lernmi.tasks.task import Task


def result(session: Session) -> dict[str, Any]:
    """What a session reached, ready for JSON: losses are None where they are no numbers."""
    assert session.latest is not None
    seconds, recipe = session.training_seconds, session.recipe
    return {
        **recipe.as_dict(),
        "command": recipe.command("lernmi train"),
        "changes": len(session.events),  # which the command does not repeat
        "epoch": session.epoch,
        "moment": session.moment,
        **measured_fields(session.task, asdict(session.latest)),
        "samples_per_second": session.moment / seconds if seconds else 0.0,
        "engine": session.engine,
        "weights_sha256": sha256_of(session.network.weights),
    }


def measured_fields(task: Task, measured: Mapping[str, float]) -> dict[str, float | None]:
    """The columns of ``Measured`` by the names that JSON has for them.

    ``train_accuracy`` and ``test_accuracy``; of a regression ``train_r2`` and ``test_r2``, and, of
    a single number, ``train_mse`` and ``test_mse``: the mean squared error in its own units.
    """
    score = "r2" if task.info.regression else "accuracy"
    fields = {name.replace("score", score): finite(value) for name, value in measured.items()}
    numbers = () if task.encoding is None else task.encoding.numbers
    if len(numbers) == 1:
        for part in ("train", "test"):
            error = 2.0 * measured[f"{part}_loss"] * numbers[0].scale ** 2
            fields[f"{part}_mse"] = finite(error)
    return fields


def sha256_of(weights: Floats) -> str:
    """The SHA-256 of ``weights`` (links,), in hex: little-endian float64."""
    return hashlib.sha256(weights.astype("<f8").tobytes()).hexdigest()


def finite(value: float) -> float | None:
    """``value``; None, for JSON knows none, where it is no finite number."""
    return float(value) if math.isfinite(value) else None
