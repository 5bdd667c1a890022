"""What a person has picked: a neuron or a link, and the message that says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from textual.message import Message

if TYPE_CHECKING:
    from lernmi.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class NeuronRef:
    """Neuron ``index`` (0 = bias) of neuron layer ``layer`` (0 = inputs)."""

    layer: int
    index: int


@dataclass(frozen=True, slots=True)
class LinkRef:
    """Link of link layer ``layer`` from neuron ``i`` (0 = bias) to neuron ``j`` (from 0)."""

    layer: int
    i: int
    j: int


Selection = NeuronRef | LinkRef | None


def most_sensitive(snapshot: Snapshot) -> LinkRef:
    """The link with the largest |sensitivity| at the last sample."""
    largest = [np.nan_to_num(np.abs(layer)) for layer in snapshot.layer_sensitivities]
    layer = max(range(len(largest)), key=lambda number: largest[number].max())
    i, j = np.unravel_index(largest[layer].argmax(), largest[layer].shape)
    return LinkRef(layer, int(i), int(j))


class Selected(Message):
    """A person picked ``selection`` in some panel; ``inspect`` if they want it explained too."""

    def __init__(self, selection: Selection, inspect: bool = False) -> None:
        super().__init__()
        self.selection = selection
        self.inspect = inspect
