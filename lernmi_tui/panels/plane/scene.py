"""What of a moment is on a decision map: who colours it, and the samples, right or wrong."""

from __future__ import annotations

from functools import partial

import numpy as np

from lernmi.net.names import name_of
from lernmi.net.refs import NeuronRef
from lernmi.net.verdicts import rows_right
from lernmi.numbers import plain, score_words
from lernmi.run.names.quantities import TYPICALLY_OFF
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.encoding import Number
from lernmi_tui.paint.heat_map import fineness
from lernmi_tui.panels.plane.picture import PointSet, Speaker
from lernmi_tui.panels.plane.places import MOST_POINTS, output_of, says
from lernmi_tui.panels.plane.sides import Sides


def speaker(snapshot: Snapshot, hidden: NeuronRef | None, sides: Sides) -> Speaker:
    """The ``hidden`` neuron, or the network."""
    finest = fineness(snapshot.weights.size)
    if hidden is None:
        network = partial(says, snapshot, output_of(snapshot))
        return Speaker("the network", network, None, finest, sides.targets)
    name = name_of(hidden, len(snapshot.sizes))
    activation = snapshot.activations[hidden.layer - 1]
    return Speaker(name, partial(says, snapshot, hidden), activation, finest)


def point_set(snapshot: Snapshot, held_out: bool, sides: Sides) -> PointSet:
    """The train or the held-out samples that are on the map."""
    samples = snapshot.test if held_out else snapshot.train
    points, targets = samples.plane_points[-MOST_POINTS:], samples.targets[-MOST_POINTS:]
    if sides.is_regression:
        good = _how_good(snapshot, held_out, sides.number)
        right = np.ones(len(points), dtype=np.bool_)
        return PointSet(points, targets[:, 0], right, held_out, good)
    said = says(snapshot, output_of(snapshot), points)
    return PointSet(points, targets[:, 0], rows_right(said[:, None], targets), held_out)


def _how_good(snapshot: Snapshot, held_out: bool, number: Number) -> tuple[str, str]:
    """What the evaluation said of these samples."""
    metrics = snapshot.metrics
    scores = metrics.test_score if held_out else metrics.train_score
    losses = metrics.test_loss if held_out else metrics.train_loss
    off = plain(number.typically_off(float(losses[-1])))
    return score_words(float(scores[-1]), True), f"{TYPICALLY_OFF.short} {off}"


def train_point(snapshot: Snapshot, row: int | None) -> int | None:
    """Which of the train points on the map is that of ``row``, None if none of them."""
    if row is None:
        return None
    index = row - max(len(snapshot.present) - MOST_POINTS, 0)
    return index if index >= 0 else None
