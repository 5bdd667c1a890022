"""What a run knows of a drawing: whether it was taught to it, as which class, and for how long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.run.record.events import SampleTaught
from lernmi.run.snapshots.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Taught:
    """As class ``label``, once or in ``every_epoch``."""

    label: int
    every_epoch: bool


def has_lessons(snapshot: Snapshot) -> bool:
    """Was anything taught to this run?"""
    lessons = (event for event in snapshot.events if isinstance(event.change, SampleTaught))
    return snapshot.added > 0 or next(lessons, None) is not None


def taught(snapshot: Snapshot, inputs: Floats) -> Taught | None:
    """How a drawing with these ``inputs`` (n_in,) was taught to this run, None if it was not.

    What is learned in every epoch is it in the runs after a rewind too; a lesson is of one run.
    """
    label = snapshot.label_of_added(inputs) if snapshot.added else None
    if label is not None:
        return Taught(label, True)
    for event in reversed(snapshot.events):
        change = event.change
        if isinstance(change, SampleTaught) and np.array_equal(change.inputs, inputs):
            return Taught(int(change.expected.argmax()), False)
    return None
