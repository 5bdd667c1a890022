"""What a person changed in a run, in words: ``h3→y1 set +2.1883 → 0``."""

from __future__ import annotations

from collections.abc import Sequence

from lernmi.arrays import Floats
from lernmi.numbers import rate
from lernmi.run.names.given_names import called
from lernmi.run.names.sample_words import sample_words
from lernmi.run.record.events import (
    BatchSizeSet,
    Event,
    LinkCut,
    LinkFrozen,
    RateSet,
    SampleRelabelled,
    SampleRemoved,
    SamplesAdded,
    SampleTaught,
    WeightSet,
    WeightsSet,
)
from lernmi.tasks.task import Task
from lernmi.wording import counted


def change_words(event: Event, sizes: Sequence[int], task: Task) -> str:
    """What ``event`` did in a network of ``sizes``; samples are counted from 1."""
    was = event.was
    match event.change:
        case RateSet(now):
            return f"rate {rate(now)}" if was is None else f"rate {rate(was)} → {rate(now)}"
        case BatchSizeSet(size):
            return f"batches of {size}" if size > 1 else "no batches"
        case WeightSet(link, weight):
            name = called(link, len(sizes), task.info)
            return f"{name} set {'to' if was is None else _weight(was) + ' →'} {_weight(weight)}"
        case WeightsSet():
            return "all weights brought in"
        case LinkCut(link):
            return f"{called(link, len(sizes), task.info)} cut"
        case LinkFrozen(link, frozen):
            return f"{called(link, len(sizes), task.info)} {'frozen' if frozen else 'thawed'}"
        case SampleTaught(_, expected):
            return f"taught {_label(expected, task)}"
        case SamplesAdded(samples):
            return f"{counted(len(samples), 'sample')} added"
        case SampleRemoved(sample):
            return f"without {sample_words(False, sample)}"
        case SampleRelabelled(sample, expected):
            return f"{sample_words(False, sample)} is {_label(expected, task)}"


def short_change_words(event: Event, sizes: Sequence[int], task: Task) -> str:
    """The same in fewer words: ``h3→y1 = 0``."""
    match event.change:
        case WeightSet(link, weight):
            return f"{called(link, len(sizes), task.info)} = {weight:.4g}"
        case RateSet(now):
            return f"rate {rate(now)}"
        case _:
            return change_words(event, sizes, task)


def latest_change_words(events: Sequence[Event], sizes: Sequence[int], task: Task) -> str:
    """The last of them, and how many there were before it; ``none``."""
    if not events:
        return "none"
    words = short_change_words(events[-1], sizes, task)
    return words if len(events) == 1 else f"{words}, +{len(events) - 1}"


def _weight(weight: float) -> str:
    """``+2.1883``; ``0`` of none at all."""
    return f"{weight:+.4f}" if weight else "0"


def _label(expected: Floats, task: Task) -> str:
    """What is expected: a class by its name, a number in its own units."""
    numbers = () if task.encoding is None else task.encoding.numbers
    if numbers:
        pairs = zip(numbers, expected, strict=True)
        return ", ".join(f"{number.of(value):.6g}" for number, value in pairs)
    if len(expected) > 1 and expected.sum() == expected.max() == 1.0:
        return task.info.output_names[int(expected.argmax())]
    return ", ".join(f"{value:g}" for value in expected)
