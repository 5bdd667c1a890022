"""What was changed in a run, in a few words."""

from __future__ import annotations

from collections.abc import Sequence

from lernmi.net.refs import LinkRef
from lernmi.run.events import (
    BatchSizeSet,
    Change,
    Event,
    LinkCut,
    LinkFrozen,
    RateSet,
    SampleRelabelled,
    SampleRemoved,
    SamplesAdded,
    SampleTaught,
    WeightSet,
)
from lernmi.run.given_names import called
from lernmi.run.sample_words import sample_words
from lernmi.tasks.task import TaskInfo
from lernmi.wording import counted
from lernmi_tui.paint.numbers import rate


def change_words(change: Change, layers: int, info: TaskInfo) -> str:
    """``h3→y1 = 0``, ``rate 0.05``, ``without train 4,045``."""

    def link(ref: LinkRef) -> str:
        return called(ref, layers, info)

    match change:
        case RateSet(value):
            return f"rate {rate(value)}"
        case BatchSizeSet(size):
            return f"batches of {size}"
        case WeightSet(ref, weight):
            return f"{link(ref)} = {weight:.4g}"
        case LinkFrozen(ref, frozen):
            return f"{link(ref)} {'frozen' if frozen else 'thawed'}"
        case LinkCut(ref):
            return f"{link(ref)} cut"
        case SampleTaught():
            return "a lesson"
        case SamplesAdded(samples):
            return f"{counted(len(samples), 'sample')} added"
        case SampleRemoved(sample):
            return f"without {sample_words(False, sample)}"
        case SampleRelabelled(sample):
            return f"{sample_words(False, sample)} relabelled"


def changes_words(events: Sequence[Event], layers: int, info: TaskInfo) -> str:
    """The last of them, and how many there were before it; ``none``."""
    if not events:
        return "none"
    words = change_words(events[-1].change, layers, info)
    return words if len(events) == 1 else f"{words}, +{len(events) - 1}"
