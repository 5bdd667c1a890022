"""What is worth inspecting: what is picked, the answer, or the link most to blame for it."""

from __future__ import annotations

import numpy as np

from lernmi.net.refs import LinkRef, NeuronRef, Selection
from lernmi.run.snapshots.snapshot import Snapshot


def worth_inspecting(snapshot: Snapshot, picked: Selection) -> LinkRef | NeuronRef:
    """The picked link, or the link of the picked neuron that is most to blame.

    With nothing picked, the answer to the sample that is looked at, else what is most to blame.
    """
    if isinstance(picked, LinkRef):
        return picked
    if picked is None and snapshot.focus is not None:
        return answer_of(snapshot)
    return most_blamed(snapshot, picked)


def answer_of(snapshot: Snapshot) -> NeuronRef:
    """The output neuron that says most."""
    said = np.nan_to_num(snapshot.layer_outputs[-1][1:])
    return NeuronRef(len(snapshot.sizes) - 1, int(said.argmax()) + 1)


def most_blamed(snapshot: Snapshot, neuron: NeuronRef | None = None) -> LinkRef:
    """The link with the largest |link sensitivity| at the sample; where nothing is expected, with
    the largest |input x weight|.

    Of those into ``neuron`` if one is given, and out of an input or a bias neuron.
    """
    numbers = snapshot.layer_sensitivities
    if snapshot.expected is None:
        pairs = zip(snapshot.layer_outputs, snapshot.layer_weights_before, strict=False)
        numbers = [said[:, None] * weights for said, weights in pairs]
    sizes = [np.nan_to_num(np.abs(layer)) for layer in numbers]
    if neuron is not None and neuron.layer and neuron.index:
        layer, j = neuron.layer - 1, neuron.index - 1
        return LinkRef(layer, int(sizes[layer][:, j].argmax()), j)
    if neuron is not None:
        return LinkRef(neuron.layer, neuron.index, int(sizes[neuron.layer][neuron.index].argmax()))
    layer = max(range(len(sizes)), key=lambda number: float(sizes[number].max()))
    place = np.unravel_index(sizes[layer].argmax(), sizes[layer].shape)
    return LinkRef(layer, int(place[0]), int(place[1]))
