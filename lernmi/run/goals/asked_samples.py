"""The sample that a typed line asks for, as something to look at."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats
from lernmi.run.goals.goal_line import InputsAsked, RowAsked
from lernmi.run.goals.goal_tokens import GoalError
from lernmi.run.goals.typed_row import cell_words
from lernmi.run.names.sample_words import inputs_words, sample_words
from lernmi.run.record.state import GONE
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.by_column import ByColumn, Column, NumberColumn, WrongCell
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
    told = asked.inputs[:MOST_NAMED]
    if encoding is not None:
        pairs = zip(encoding.columns, enumerate(told), strict=False)
        words = ", ".join(f"{name} {cell_words(encoding, *cell)}" for name, cell in pairs)
    else:
        names = PLAIN if info.plane else info.input_names
        own = (names[at] if at < len(names) else f"x{at + 1}" for at in range(len(told)))
        words = inputs_words(own, told)
    words += ", ..." if len(asked.inputs) > MOST_NAMED else ""
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
    """What the scaling of a table makes of the row that is typed; None if there is none, or where
    it has words or gaps and nothing is cut off.
    """
    encoding = task.encoding
    if encoding is None or not isinstance(encoding.scaling, ByColumn):
        return None
    scaling, said = encoding.scaling, list[str]()
    if encoding.is_numbers:
        inputs = encoding.inputs_of(np.array([asked.inputs]))[0]
        words = "scaled to " + ", ".join(f"{value:.3g}" for value in inputs[:MOST_NAMED])
        said.append(words + (", ..." if len(inputs) > MOST_NAMED else ""))
    cells = zip(encoding.columns, scaling.columns, asked.inputs, strict=True)
    names = [name for name, column, value in cells if _is_beyond(column, value, scaling.cut)]
    if names:
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        named = ", ".join(names[:MOST_NAMED]) + more
        said.append(f"beyond what was learned from, so cut off: {named}")
    return "; ".join(said) or None


def _is_beyond(column: Column, value: float, cut: float) -> bool:
    """Is a number further out than the scaling reaches? NaN is nowhere."""
    if not isinstance(column, NumberColumn) or column.half <= 0.0:
        return False
    return abs(value - column.middle) > cut * column.half * (1.0 + ROUNDING)
