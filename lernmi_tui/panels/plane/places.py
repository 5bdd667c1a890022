"""Where in the plane a sample lies, which sample is seen at a place, and what is said there."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.forward import predict
from lernmi.net.refs import NeuronRef
from lernmi.numbers import plain
from lernmi.run.names.sample_words import number_in, sample_words
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.features import PLAIN, features_of

MOST_POINTS = 2_000  # on the map: the last of more, added ones among them
NEAR = 1.0  # cells between the cursor and the middle of a sample that is meant


def point_words(place: Floats) -> str:
    """``x1 0.5, x2 -0.25``."""
    return ", ".join(f"{name} {plain(float(x))}" for name, x in zip(PLAIN, place, strict=True))


def point_in(words: str) -> Floats | None:
    """The place (2,) that ``words`` such as those of ``point_words`` name, None if they don't."""
    named = [part.split() for part in words.split(", ")]
    if [part[0] for part in named if len(part) == 2] != [*PLAIN]:
        return None
    try:
        return np.array([float(part[1]) for part in named])
    except ValueError:
        return None


def place_of(focus: Focus, snapshot: Snapshot) -> Floats | None:
    """Where in the plane (2,) a sample lies; None if neither its features nor its words say so."""
    names = snapshot.task.info.input_names
    if set(PLAIN) <= set(names):
        return np.array([focus.inputs[names.index(name)] for name in PLAIN])
    place = point_in(focus.words)
    number = number_in(focus.words, held_out=True)
    if number is not None and number < len(snapshot.test):
        place = snapshot.test.plane_points[number]
    number = number_in(focus.words, held_out=False)
    if number is not None and number in snapshot.present:
        place = snapshot.train.plane_points[int(np.searchsorted(snapshot.present, number))]
    return place


def focus_at(place: Floats, snapshot: Snapshot) -> Focus:
    """``place`` (2,) as something to look at, whatever is expected there."""
    inputs = features_of(place[None], snapshot.task.info.input_names)[0]
    return Focus.of(point_words(place), inputs)


def sample_at(
    place: Floats, snapshot: Snapshot, held_out: Collection[bool], cell: float
) -> tuple[Focus, Floats] | None:
    """The sample at ``place`` (2,) or in a cell beside it, the nearest of them, and where it lies.

    ``held_out`` says which samples are on the map: those held out, the train samples, or both. A
    cell is ``cell`` wide and twice as high.
    """
    nearest: tuple[float, Focus, Floats] | None = None
    for are_held_out in held_out:
        samples = snapshot.test if are_held_out else snapshot.train
        away = np.abs(samples.plane_points - place) / (cell, 2.0 * cell)
        away[: max(len(samples) - MOST_POINTS, 0)] = np.inf  # those are not on the map
        row = int(away.max(axis=1).argmin())
        distance = float(away[row].max())
        if distance <= NEAR and (nearest is None or distance < nearest[0]):
            number = row if are_held_out else int(snapshot.present[row])
            words = sample_words(are_held_out, number)
            focus = Focus.of(words, samples.inputs_of(row), samples.targets[row])
            nearest = distance, focus, samples.plane_points[row].copy()
    return None if nearest is None else nearest[1:]


def output_of(snapshot: Snapshot) -> NeuronRef:
    """The network's output."""
    return NeuronRef(len(snapshot.sizes) - 1, 1)


def says(snapshot: Snapshot, ref: NeuronRef, points: Floats) -> Floats:
    """What neuron ``ref`` says (n,) to ``points`` (n, 2)."""
    weights = snapshot.layer_weights[: ref.layer]
    activations = snapshot.layer_activations[: ref.layer + 1]
    inputs = features_of(points, snapshot.task.info.input_names)
    return predict(weights, activations, inputs)[:, ref.index - 1]
