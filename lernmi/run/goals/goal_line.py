"""One typed line: where a run should go, or which sample should be looked at.

    moment 4000   m4000   4,000      epoch 10   e10   10 epochs
    loss < 0.05   train loss <= 0.1   held-out accuracy > 92 %   accuracy(held-out) > 0.92
    .05  the loss is below that       92%  the accuracy is at least that
    r2 > 0.9   held-out R² >= 0.9    where the answers are numbers
    sample 17     held-out 52         look 0.5 0.5     look 1 0 -> 1     look Dream 39.1 ?
    w(x1→h2) crosses 0   error > 1 and out(h3) > 0.99   wrong(sample 17)   nan

A number is never evaluated as code, and every refusal says where in the line it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lernmi.run.goals.condition_line import ConditionReader
from lernmi.run.goals.conditions import Condition, measured
from lernmi.run.goals.goal_tokens import GoalError, Token
from lernmi.run.goals.goals import EpochGoal, Goal, MetricGoal, MomentGoal, Over, share_of
from lernmi.run.goals.metric_line import METRICS, OVERS
from lernmi.run.goals.typed_row import cells_in
from lernmi.tasks.task import Task
from lernmi.wording import counted, quoted

_MOMENTS = ("moment", "moments", "m")
_EPOCHS = ("epoch", "epochs", "e")
_ROWS: dict[str, Over] = {"sample": "train", "row": "train", **OVERS}
_WORDS = (
    "loss",
    "epoch",
    "moment",
    "held-out",
    "train",
    "look",
    "sample",
    "row",
    "error",
    "blame",
    "output",
    "weight",
    "sensitivity",
    "nan",
)
_OF_CLASSES = ("accuracy", "wrong")
_OF_NUMBERS = ("r2",)


@dataclass(frozen=True, slots=True)
class RowAsked:
    """Sample ``number``, from 0, of the train samples or of those held out."""

    over: Over
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class InputsAsked:
    """Typed in: ``inputs`` as ``typed_inputs`` counts them, and ``expected`` (n_out) if given.

    A word is its place among those of its column, a missing value NaN.
    """

    inputs: tuple[float, ...]
    expected: tuple[float, ...] | None


Asked = MomentGoal | EpochGoal | MetricGoal | RowAsked | InputsAsked | Condition


def typed_inputs(task: Task) -> int:
    """How many cells a person types for a sample: those of a row, or of a point of the plane."""
    if task.encoding is not None:
        return len(task.encoding.columns)
    return 2 if task.info.plane else task.train.stored.shape[1]


def parse(
    line: str, task: Task, sizes: Sequence[int] | None = None, samples: int | None = None
) -> Asked:
    """What ``line`` asks of a run of ``task`` with a network of ``sizes``.

    The run knows ``samples`` train samples; sizes and samples are the task's own unless given.
    Raises GoalError, which says where in the line and what would be right.
    """
    try:
        if row := cells_in(line, task):
            cells, end = row
            return _Line(" " * end + line[end:], task, sizes, samples).looking_at(cells)
        return _Line(line, task, sizes, samples).asked()
    except GoalError as error:
        if error.better is not None and not _is_right(error.better, task, sizes, samples):
            error.better = None
        raise


def _is_right(line: str, task: Task, sizes: Sequence[int] | None, samples: int | None) -> bool:
    try:
        _Line(line, task, sizes, samples).asked()
    except GoalError:
        return False
    return True


def parse_condition(
    line: str, task: Task, sizes: Sequence[int] | None = None, samples: int | None = None
) -> Condition:
    """The same where something has to hold; a loss or an accuracy alone is a condition, too.

    Raises GoalError for moments, epochs and samples to look at.
    """
    asked = parse(line, task, sizes, samples)
    if isinstance(asked, MetricGoal):
        return measured(asked)
    if isinstance(asked, Condition):
        return asked
    raise GoalError(
        f"{quoted(line)} is no condition; those are like loss < 0.05, error > 1 or nan",
        0,
        len(line),
    )


def as_goal(asked: Goal | RowAsked | InputsAsked, line: str) -> Goal:
    """What was read of ``line``, if it is a goal. Raises GoalError for a sample to look at."""
    if isinstance(asked, RowAsked | InputsAsked):
        raise GoalError(
            f"{quoted(line)} is a sample to look at; a run goes on until an epoch, a moment, or "
            "a loss or a score, like loss < 0.05",
            0,
            len(line),
        )
    return asked


class _Line(ConditionReader):
    """What one line asks of a run of ``task``."""

    def asked(self) -> Asked:
        first, second = self.token, self.after
        if first.kind == "end":
            raise self.wrong(first, f"nothing is typed; right are {self._forms}")
        if self.is_condition:
            return self.condition()
        if first.kind == "number":
            asked = self._number()
        elif first.text in _MOMENTS:
            self.take()
            asked = MomentGoal(self._whole("a moment", "moment 4000"))
        elif first.text in _EPOCHS:
            self.take()
            asked = EpochGoal(self._whole("an epoch", "epoch 10"))
        elif first.text == "look":
            self.take()
            asked = self._look()
        elif first.text in _ROWS and (second.kind != "word" or first.text not in OVERS):
            asked = self._row()
        elif first.text in METRICS or first.text in OVERS:
            asked = self._metric()
        else:
            raise self._unknown(first)
        self.nothing_more()
        return asked

    # numbers alone

    def _number(self) -> Asked:
        """A moment, ``10 epochs``, a loss below 1 or a share in percent."""
        token = self.take()
        self.no_decimal_comma()
        following = self.token
        if following.text == "%":
            self.take()
            if self._task.info.regression:
                message = f"{self._numbers_are_no_classes}; R² says how good it is"
                better = f"r2 > {share_of(token.number):.12g}{self.line[self.before.end :]}"
                raise self.wrong(token, f"{message}, like r2 > 0.9", better)
            return self._accuracy("held-out" if self._holds_out else "train", ">=", token, True)
        if following.text in (*_EPOCHS, *_MOMENTS):
            self.take()
            if not token.is_whole:
                raise self.wrong(token, f"{following.text} are counted in whole numbers, like 10")
            is_epoch = following.text in _EPOCHS
            return EpochGoal(token.whole) if is_epoch else MomentGoal(token.whole)
        if token.is_whole:
            return MomentGoal(token.whole)
        if not 0.0 < token.number < 1.0:
            raise self.wrong(
                token,
                f"{token.text} alone is neither a moment, a whole number, nor a loss below 1",
                f"loss < {token.text}" if token.number > 0.0 else "loss < 0.05",
            )
        return MetricGoal("loss", "train", "<", token.number, self._sole)

    def _whole(self, what: str, example: str) -> int:
        token = self.take()
        if not token.is_whole:
            raise self.wrong(token, f"{what} is a whole number, like {example}")
        return token.whole

    # samples to look at

    def _row(self) -> RowAsked:
        word = self.take()
        over = _ROWS[word.text]
        if word.text in OVERS:
            self._over(word)
        rows = self._task.train if over == "train" else self._task.test
        what = f"{word.text} {min(17, len(rows))}"
        token = self.take()
        if not token.is_whole:
            also = f", or {word.text} loss < 0.05" if word.text in OVERS else ""
            raise self.wrong(token, f"the number of a sample comes here, like {what}{also}")
        if token.whole < 1:
            raise self.wrong(token, f"samples are counted from 1, like {what}")
        return RowAsked(over, token.whole - 1, token.start, token.end)

    def _look(self) -> InputsAsked:
        inputs = self._numbers()
        wanted, given = typed_inputs(self._task), len(inputs)
        if given != wanted:
            example = "look " + " ".join(["0.5"] * min(wanted, 4)) + (" ..." if wanted > 4 else "")
            place = self.token if given < wanted else self.before
            raise self.wrong(place, f"{counted(wanted, 'input')} here, not {given:,}: {example}")
        return self._looked_at(inputs)

    def looking_at(self, inputs: tuple[float, ...]) -> InputsAsked:
        """The same where the inputs are read, and the line goes on behind them."""
        asked = self._looked_at(inputs)
        self.nothing_more()
        return asked

    def _looked_at(self, inputs: tuple[float, ...]) -> InputsAsked:
        if self.token.text != "->":
            return InputsAsked(inputs, None)
        self.take()
        return InputsAsked(inputs, self._expected())

    def _expected(self) -> tuple[float, ...]:
        """A number an output, or the name of a class."""
        task = self._task
        names, wanted = task.info.output_names, task.train.targets.shape[1]
        start = self.token.start
        if task.train.is_one_hot:
            name = self.line[start:].strip()
            for place, each in enumerate(names):
                if each.lower() == name.lower():
                    self.take_all()
                    return tuple(float(output == place) for output in range(wanted))
        expected = self._numbers()
        if len(expected) != wanted:
            also = f", or a class like {quoted(names[0])}" if task.train.is_one_hot else ""
            raise self.wrong(
                self.token,
                f"{counted(wanted, 'number')} expected here, not {len(expected):,}{also}",
            )
        return expected

    def _numbers(self) -> tuple[float, ...]:
        """Those that stand here, with or without commas between them."""
        found: list[float] = []
        while self.token.kind == "number" or (found and self.token.text == ","):
            token = self.take()
            if token.kind == "number":
                found.append(token.number)
        return tuple(found)

    def _unknown(self, token: Token) -> GoalError:
        own = _OF_NUMBERS if self._task.info.regression else _OF_CLASSES
        near = [word for word in (*_WORDS, *own) if word.startswith(token.text)]
        if near:
            return self.wrong(token, f"{' or '.join(near)}? The line has to be whole")
        return self.wrong(token, f"{quoted(token.text)} is nothing to go to; {self._forms} are")

    @property
    def _forms(self) -> str:
        score = "r2 > 0.9" if self._task.info.regression else "accuracy > 92 %"
        return f"e10, 4,000, loss < 0.05, {score} or sample 3"
