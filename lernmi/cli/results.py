"""What a run reached, for the command line's last lines."""

from __future__ import annotations

import hashlib
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lernmi.arrays import Floats
    from lernmi.run.session import Session


def result(session: Session) -> dict[str, Any]:
    """What a session reached, ready for JSON: losses are None where they are no numbers."""
    assert session.latest is not None
    measured = {name: finite(value) for name, value in asdict(session.latest).items()}
    seconds, recipe = session.training_seconds, session.recipe
    return {
        **recipe.as_dict(),
        "command": recipe.command("lernmi train"),
        "changes": len(session.events),  # which the command does not repeat
        "epoch": session.epoch,
        "moment": session.moment,
        **measured,
        "samples_per_second": session.moment / seconds if seconds else 0.0,
        "engine": session.engine,
        "weights_sha256": sha256_of(session.network.weights),
    }


def sha256_of(weights: Floats) -> str:
    """The SHA-256 of ``weights`` (links,), in hex: little-endian float64."""
    return hashlib.sha256(weights.astype("<f8").tobytes()).hexdigest()


def finite(value: float) -> float | None:
    """``value``; None, for JSON knows none, where it is no finite number."""
    return float(value) if math.isfinite(value) else None
