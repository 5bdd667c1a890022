"""Which neuron, which link: small values that name one and keep no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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
"""What is picked: one of them, or nothing."""


def ends(link: LinkRef) -> tuple[NeuronRef, NeuronRef]:
    """The input neuron and the output neuron of a link."""
    return NeuronRef(link.layer, link.i), NeuronRef(link.layer + 1, link.j + 1)


def exists(selection: Selection, sizes: Sequence[int]) -> bool:
    """Is there such a neuron or link in a network of ``sizes``? None is always there."""
    if isinstance(selection, LinkRef):
        behind, ahead = ends(selection)
        return exists(behind, sizes) and exists(ahead, sizes) and selection.j >= 0
    if selection is None:
        return True
    layer, index, last = selection.layer, selection.index, len(sizes) - 1
    return 0 <= layer <= last and (layer == last) <= index <= sizes[layer]
