"""What neurons and links are called: ``x3``, ``h2``, ``h1.7``, ``y1``, ``b``, ``x3→h2``."""

from __future__ import annotations

from collections.abc import Sequence

from lernmi.net.refs import LinkRef, NeuronRef, ends


def layer_prefixes(count: int) -> list[str]:
    """How the neurons of each of ``count`` layers are called: x, h (or h1., h2., ...), y."""
    hidden = count - 2
    names = ["h"] if hidden == 1 else [f"h{number}." for number in range(1, hidden + 1)]
    return ["x", *names, "y"]


def name_of(ref: NeuronRef | LinkRef, layers: int) -> str:
    """``x3``, ``h2``, ``h1.7``, ``y1``, ``b``, ``x3→h2``; ``layers`` counts the neuron layers."""
    if isinstance(ref, LinkRef):
        return "→".join(name_of(end, layers) for end in ends(ref))
    return f"{layer_prefixes(layers)[ref.layer]}{ref.index}" if ref.index else "b"


def longest_name(sizes: Sequence[int], layer: int) -> int:
    """How many characters the longest name of a neuron layer has."""
    return len(name_of(NeuronRef(layer, sizes[layer]), len(sizes)))
