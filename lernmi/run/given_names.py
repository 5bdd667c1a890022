"""What a task calls the neurons of its inputs and outputs, beside their own names."""

from __future__ import annotations

from lernmi.net.names import name_of
from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi.tasks.task import TaskInfo


def given_name(ref: NeuronRef, layers: int, info: TaskInfo) -> str:
    """What the task calls an input or an output, empty if that is its name anyway.

    ``layers`` counts the neuron layers.
    """
    names = {0: info.input_names, layers - 1: info.output_names}.get(ref.layer, ())
    if not 1 <= ref.index <= len(names):
        return ""
    given = names[ref.index - 1]
    return "" if given == name_of(ref, layers) else given


def label_of(ref: NeuronRef | LinkRef, layers: int, info: TaskInfo) -> str:
    """The name with what the task calls it: ``x3 (sin6x2)``, ``h3→y10 (9)``."""
    if isinstance(ref, LinkRef):
        return "→".join(label_of(end, layers, info) for end in ends(ref))
    return labelled(name_of(ref, layers), given_name(ref, layers, info))


def labelled(name: str, given: str) -> str:
    """``y4 (3)``: a name with the given one, if there is one."""
    return f"{name} ({given})" if given else name
