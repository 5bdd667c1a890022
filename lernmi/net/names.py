"""What neurons and links are called, and which ones a network has."""

from __future__ import annotations

from lernmi.net.network import layer_prefixes
from lernmi.tasks.task import TaskInfo
from lernmi_tui.parts.selection import LinkRef, NeuronRef, Selection


def name_of(ref: NeuronRef | LinkRef, layers: int) -> str:
    """``x3``, ``h2``, ``h1.7``, ``y1``, ``b``, ``x3→h2``; ``layers`` counts the neuron layers."""
    if isinstance(ref, LinkRef):
        return "→".join(name_of(end, layers) for end in ends(ref))
    return f"{layer_prefixes(layers)[ref.layer]}{ref.index}" if ref.index else "b"


def given_name(ref: NeuronRef, layers: int, info: TaskInfo) -> str:
    """What the task calls an input or an output, empty if that is its name anyway."""
    names = {0: info.input_names, layers - 1: info.output_names}.get(ref.layer, ())
    if not 1 <= ref.index <= len(names):
        return ""
    given = names[ref.index - 1]
    return "" if given == name_of(ref, layers) else given


def label_of(ref: NeuronRef | LinkRef, layers: int, info: TaskInfo) -> str:
    """The name with what the task calls it: ``x3 (sin6x2)``, ``h3→y10 (9)``."""
    if isinstance(ref, LinkRef):
        return "→".join(label_of(end, layers, info) for end in ends(ref))
    given = given_name(ref, layers, info)
    return f"{name_of(ref, layers)} ({given})" if given else name_of(ref, layers)


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
