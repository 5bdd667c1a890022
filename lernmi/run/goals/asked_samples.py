"""The sample that a typed line asks for, as something to look at."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats
from lernmi.run.goals.goal_line import InputsAsked, RowAsked
from lernmi.run.goals.goal_tokens import GoalError
from lernmi.run.names.sample_words import inputs_words, sample_words
from lernmi.run.record.state import GONE
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.by_column import ByColumn, NumberColumn, WrongCell
from lernmi.tasks.encoding import Encoding
from lernmi.tasks.features import PLAIN, features_of
from lernmi.tasks.task import Task
from lernmi.wording import counted

MOST_NAMED = 4  # of the inputs, in words
ROUNDING = 1e-9  # a number at the very end of a column is not beyond it


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
    info, encoding = snapshot.task.info, snapshot.task.encoding
    expected = asked.expected
    if expected is not None and encoding is not None and encoding.numbers:
        said = zip(encoding.numbers, expected, strict=True)
        expected = tuple(float(number.output_for(np.array(value))) for number, value in said)
    if encoding is not None and not encoding.is_numbers:
        encoding = None
    names = PLAIN if info.plane else info.input_names
    if encoding is not None:
        names = encoding.columns
    told = asked.inputs[:MOST_NAMED]
    own = (names[place] if place < len(names) else f"x{place + 1}" for place in range(len(told)))
    words = inputs_words(own, told) + (", ..." if len(asked.inputs) > MOST_NAMED else "")
    row = np.array([asked.inputs])
    if encoding is not None:
        inputs = _encoded(row, encoding)
    else:
        inputs = features_of(row, info.input_names) if info.plane else row
    return Focus.of(words, inputs[0], expected)


def _encoded(row: Floats, encoding: Encoding) -> Floats:
    try:
        return encoding.inputs_of(row)
    except WrongCell as error:
        raise GoalError(f"input {error.column + 1:,}: {error}", 0, len("look")) from None


def scaling_words(asked: InputsAsked, task: Task) -> str | None:
    """What the scaling of a table makes of the numbers that are typed; None if there is none."""
    encoding = task.encoding
    if encoding is None or not isinstance(encoding.scaling, ByColumn) or not encoding.is_numbers:
        return None
    row, scaling = np.array([asked.inputs]), encoding.scaling
    inputs = encoding.inputs_of(row)[0]
    columns = [each for each in scaling.columns if isinstance(each, NumberColumn)]
    half = np.array([each.half for each in columns])
    middle = np.array([each.middle for each in columns])
    away = (half > 0.0) & (np.abs(row[0] - middle) > scaling.cut * half * (1.0 + ROUNDING))
    names = [name for name, far in zip(encoding.columns, away, strict=True) if far]
    words = "scaled to " + ", ".join(f"{value:.3g}" for value in inputs[:MOST_NAMED])
    words += ", ..." if len(inputs) > MOST_NAMED else ""
    if names:
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        named = ", ".join(names[:MOST_NAMED]) + more
        words += f"; beyond what was learned from, so cut off: {named}"
    return words
