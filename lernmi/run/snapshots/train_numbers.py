"""Which of the training samples it is that somebody looks at."""

from __future__ import annotations

import numpy as np

from lernmi.run.names.sample_words import number_in
from lernmi.run.record.state import GONE
from lernmi.run.snapshots.snapshot import Snapshot


def train_number(snapshot: Snapshot) -> int | None:
    """The number of the training sample in the focus; None if it is none that is learned.

    Of several that are equal, the one that the words of the focus name, else the first.
    """
    focus = snapshot.focus
    if focus is None:
        return None
    slots, rows = snapshot.slots, snapshot.training_set.rows
    named = number_in(focus.words, held_out=False)
    if (
        named is not None
        and named < len(slots)
        and slots[named] != GONE
        and np.array_equal(rows.inputs_of(int(slots[named])), focus.inputs)
    ):
        return named
    if number_in(focus.words, held_out=True) is not None:
        return None
    stored = snapshot.training_set.looked_at(focus.inputs, rows.targets[0]).stored_of(0)
    same = (rows.stored_of(slots[snapshot.present]) == stored).all(axis=1)
    return int(snapshot.present[same.argmax()]) if same.any() else None
