"""What the neurons and links of a task are called: an output of a class by the name of its class.

The names of ``lernmi.net.names``, such as ``y7`` and ``h3→y7``, mean the same wherever a person
writes one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from lernmi.errors import LernmiError
from lernmi.net.names import name_of
from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi.tasks.task import TaskInfo

_PLAIN = re.compile(r"[\w.+-]+", re.ASCII)  # needs no quotes
_A_NEURON = re.compile(r"b|[xyh]\d+|h\d+\.\d+", re.IGNORECASE)


def called(ref: NeuronRef | LinkRef, layers: int, info: TaskInfo) -> str:
    """``6``, ``h3→6``, ``b→setosa``, ``x381``: what tables and formulas say.

    ``layers`` counts the neuron layers. An output keeps its name, ``y3``, where that of its class
    would be taken for another neuron, or is that of another class too.
    """
    if isinstance(ref, LinkRef):
        return "→".join(called(end, layers, info) for end in ends(ref))
    if ref.layer == layers - 1 and 1 <= ref.index <= len(info.output_names):
        return own_names(info.output_names, "y")[ref.index - 1]
    return name_of(ref, layers)


def label_of(ref: NeuronRef | LinkRef, layers: int, info: TaskInfo) -> str:
    """``6``, ``h3→6``, ``x3 (sin6x2)``: where there is room for what the task calls an input."""
    if isinstance(ref, LinkRef):
        return "→".join(label_of(end, layers, info) for end in ends(ref))
    return labelled(called(ref, layers, info), given_name(ref, layers, info))


def labelled(name: str, given: str) -> str:
    """``x3 (sin6x2)``: a name, with what the task calls it where that is something else."""
    return f"{name} ({given})" if given not in ("", name) else name


def given_name(ref: NeuronRef, layers: int, info: TaskInfo) -> str:
    """What the task calls an input or an output, empty if that is its name anyway."""
    names = {0: info.input_names, layers - 1: info.output_names}.get(ref.layer, ())
    if not 1 <= ref.index <= len(names):
        return ""
    given = names[ref.index - 1]
    return "" if given == name_of(ref, layers) else given


@lru_cache(maxsize=64)
def own_names(given: tuple[str, ...], prefix: str) -> tuple[str, ...]:
    """``given`` as far as they tell neurons apart; ``y3``, with ``prefix`` y, for the others."""
    times = Counter(given)
    return tuple(
        f"{prefix}{index}"
        if times[name] > 1 or not name.strip() or _A_NEURON.fullmatch(name.strip())
        else name
        for index, name in enumerate(given, start=1)
    )


def all_names(layer: int, sizes: Sequence[int], info: TaskInfo) -> list[tuple[str, ...]]:
    """What each neuron of a layer answers to, the bias neuron first: ``y7`` and ``6``."""
    last = len(sizes) - 1
    names: list[tuple[str, ...]] = [
        (name_of(NeuronRef(layer, index), last + 1),) for index in range(sizes[layer] + 1)
    ]
    ends = {0: (info.input_names, "x"), last: (info.output_names, "y")}
    for index, own in enumerate(own_names(*ends.get(layer, ((), "")))[: sizes[layer]], start=1):
        names[index] = (*names[index], own)
    return names


def ref_called(name: str, sizes: Sequence[int], info: TaskInfo) -> NeuronRef | LinkRef:
    """What ``h3→6``, ``h3->y7``, ``b→h2``, ``6`` or ``x3`` is in a network of ``sizes``.

    Upper or lower case doesn't matter, except between two names that differ in nothing else. Raises
    LernmiError if there is none; a bias neuron alone is none, for each layer has one.
    """
    behind, arrow, ahead = (part.strip() for part in name.replace("->", "→").partition("→"))
    found = ref_between(behind, ahead if arrow else None, sizes, info)
    if found is None:
        kind = "link" if arrow else "neuron"
        raise LernmiError(f"no {kind} is called {name.strip() or 'nothing'}")
    return found


def ref_between(
    behind: str, ahead: str | None, sizes: Sequence[int], info: TaskInfo
) -> NeuronRef | LinkRef | None:
    """The link between two neurons of these names; without ``ahead`` the neuron. None: no such."""
    known = [all_names(layer, sizes, info) for layer in range(len(sizes))]
    for layer in range(len(sizes)):
        start = _index(behind, known[layer])
        if ahead is None and start:
            return NeuronRef(layer, start)
        if ahead is None or start is None or layer + 1 == len(sizes):
            continue
        end = _index(ahead, known[layer + 1])
        if end:
            return LinkRef(layer, start, end - 1)
    return None


def typed_name(ref: NeuronRef | LinkRef, sizes: Sequence[int], info: TaskInfo) -> str:
    """What is typed for it: ``6``, ``h3→6``, ``"two words"``; ``ref_between`` finds it by that."""
    if isinstance(ref, LinkRef):
        return "→".join(typed_name(end, sizes, info) for end in ends(ref))
    name = called(ref, len(sizes), info)
    if name != name.strip() or '"' in name or (ref.index and not _means(name, ref, sizes, info)):
        return name_of(ref, len(sizes))
    return name if _PLAIN.fullmatch(name) else f'"{name}"'


def _means(name: str, ref: NeuronRef, sizes: Sequence[int], info: TaskInfo) -> bool:
    return ref_between(name, None, sizes, info) == ref


def _index(wanted: str, names: list[tuple[str, ...]]) -> int | None:
    """Which neuron of a layer is called ``wanted``."""
    for fold in (str, str.casefold):
        for index, every in enumerate(names):
            if fold(wanted) in map(fold, every):
                return index
    return None
