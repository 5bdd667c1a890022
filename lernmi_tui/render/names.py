"""What neurons and links are called, and which ones a network has."""

from __future__ import annotations

from lernmi.network import layer_prefixes
from lernmi_tui.selection import LinkRef, NeuronRef, Selection


def name_of(ref: NeuronRef | LinkRef, layers: int) -> str:
    """``x3``, ``h2``, ``h1.7``, ``y1``, ``b``, ``x3→h2``; ``layers`` counts the neuron layers."""
    if isinstance(ref, LinkRef):
        return "→".join(name_of(end, layers) for end in ends(ref))
    return f"{layer_prefixes(layers)[ref.layer]}{ref.index}" if ref.index else "b"


def longest_name(sizes: tuple[int, ...], layer: int) -> int:
    """How many cells the longest name of a neuron layer takes."""
    return len(name_of(NeuronRef(layer, sizes[layer]), len(sizes)))


def ends(link: LinkRef) -> tuple[NeuronRef, NeuronRef]:
    """The input neuron and the output neuron of a link."""
    return NeuronRef(link.layer, link.i), NeuronRef(link.layer + 1, link.j + 1)


def exists(selection: Selection, sizes: tuple[int, ...]) -> bool:
    """Is there such a neuron or link in a network of ``sizes``? None is always there."""
    if isinstance(selection, LinkRef):
        return exists(NeuronRef(selection.layer + 1, selection.j + 1), sizes) and exists(
            NeuronRef(selection.layer, selection.i), sizes
        )
    if selection is None:
        return True
    layer, index, last = selection.layer, selection.index, len(sizes) - 1
    return 0 <= layer <= last and (layer == last) <= index <= sizes[layer]
