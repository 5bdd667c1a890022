"""The sample that a typed line asks for, as something to look at."""

from __future__ import annotations

import numpy as np

from lernmi.run.goals.goal_line import InputsAsked, RowAsked
from lernmi.run.goals.goal_tokens import GoalError
from lernmi.run.names.sample_words import inputs_words, sample_words
from lernmi.run.record.state import GONE
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.features import PLAIN, features_of
from lernmi.wording import counted

MOST_NAMED = 4  # of the inputs, in words


def focus_of(asked: RowAsked | InputsAsked, snapshot: Snapshot) -> Focus:
    """What ``asked`` means in the run of ``snapshot``.

    Raises GoalError for a sample that there is not.
    """
    if isinstance(asked, InputsAsked):
        return _typed(asked, snapshot)
    return _held_out(asked, snapshot) if asked.over == "held-out" else _train(asked, snapshot)


def _train(asked: RowAsked, snapshot: Snapshot) -> Focus:
    slots, rows = snapshot.slots, snapshot.training_set.rows
    _check(asked, len(slots), "train sample")
    row = int(slots[asked.number])
    if row == GONE:
        raise GoalError(
            f"train sample {asked.number + 1:,} was taken out of this run; "
            f"1 to {len(slots):,} are there but for those",
            asked.start,
            asked.end,
        )
    is_gate = snapshot.task.info.group == "Gates"
    words = f"row {asked.number + 1:,}" if is_gate else sample_words(False, asked.number)
    return Focus.of(words, rows.inputs_of(row), rows.targets[row])


def _held_out(asked: RowAsked, snapshot: Snapshot) -> Focus:
    test = snapshot.task.test
    _check(asked, len(test), "held-out sample")
    words = sample_words(True, asked.number)
    return Focus.of(words, test.inputs_of(asked.number), test.targets[asked.number])


def _check(asked: RowAsked, count: int, what: str) -> None:
    if asked.number >= count:
        raise GoalError(f"there are {counted(count, what)}: 1 to {count:,}", asked.start, asked.end)


def _typed(asked: InputsAsked, snapshot: Snapshot) -> Focus:
    info = snapshot.task.info
    names = PLAIN if info.plane else info.input_names
    told = asked.inputs[:MOST_NAMED]
    own = (names[place] if place < len(names) else f"x{place + 1}" for place in range(len(told)))
    words = inputs_words(own, told) + (", ..." if len(asked.inputs) > MOST_NAMED else "")
    inputs = np.array(asked.inputs)
    if info.plane:
        inputs = features_of(inputs[None], info.input_names)[0]
    return Focus.of(words, inputs, asked.expected)
