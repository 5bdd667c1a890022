"""One typed line: where a run should go, or which sample should be looked at.

    moment 4000   m4000   4,000      epoch 10   e10   10 epochs
    loss < 0.05   train loss <= 0.1   held-out accuracy > 92 %   accuracy(held-out) > 0.92
    .05  the loss is below that       92%  the accuracy is at least that
    sample 17     held-out 52         look 0.5 0.5     look 1 0 -> 1

A number is never evaluated as code, and every refusal says where in the line it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from lernmi.run.goal_tokens import GoalError, Token, TokenReader
from lernmi.run.goals import (
    COMPARISONS,
    EpochGoal,
    Goal,
    Metric,
    MetricGoal,
    MomentGoal,
    Over,
    share_of,
)
from lernmi.tasks.task import Task
from lernmi.wording import counted, quoted

FORMS = "e10, 4,000, loss < 0.05, accuracy > 92 % or sample 3"

_MOMENTS = ("moment", "moments", "m")
_EPOCHS = ("epoch", "epochs", "e")
_METRICS: dict[str, Metric] = {"loss": "loss", "accuracy": "accuracy", "right": "accuracy"}
_OVERS: dict[str, Over] = {
    "train": "train",
    "training": "train",
    "held-out": "held-out",
    "heldout": "held-out",
    "test": "held-out",
}
_ROWS: dict[str, Over] = {"sample": "train", "row": "train", **_OVERS}
_WORDS = ("loss", "accuracy", "epoch", "moment", "held-out", "train", "look", "sample", "row")


@dataclass(frozen=True, slots=True)
class RowAsked:
    """Sample ``number``, from 0, of the train samples or of those held out."""

    over: Over
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class InputsAsked:
    """Typed in: ``inputs`` as ``typed_inputs`` counts them, and ``expected`` (n_out) if given."""

    inputs: tuple[float, ...]
    expected: tuple[float, ...] | None


Asked = MomentGoal | EpochGoal | MetricGoal | RowAsked | InputsAsked


def typed_inputs(task: Task) -> int:
    """How many numbers a person types for a sample: of a point of the plane, where it is."""
    return 2 if task.info.plane else task.train.stored.shape[1]


def parse(line: str, task: Task) -> Asked:
    """What ``line`` asks of a run of ``task``.

    Raises GoalError, which says where in the line and what would be right.
    """
    try:
        return _Line(line, task).asked()
    except GoalError as error:
        if error.better is not None and not _is_right(error.better, task):
            error.better = None
        raise


def _is_right(line: str, task: Task) -> bool:
    try:
        _Line(line, task).asked()
    except GoalError:
        return False
    return True


def parse_goal(line: str, task: Task) -> Goal:
    """The same where a run has to go somewhere. Raises GoalError for a sample to look at, too."""
    asked = parse(line, task)
    if isinstance(asked, RowAsked | InputsAsked):
        raise GoalError(
            f"{quoted(line)} is a sample to look at; a run goes on until an epoch, a moment, or "
            "a loss or an accuracy, like loss < 0.05",
            0,
            len(line),
        )
    return asked


class _Line(TokenReader):
    """What one line asks of a run of ``task``."""

    def __init__(self, line: str, task: Task) -> None:
        super().__init__(line)
        self._task = task

    def asked(self) -> Asked:
        first, second = self.token, self.after
        if first.kind == "end":
            raise self.wrong(first, f"nothing is typed; right are {FORMS}")
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
        elif first.text in _ROWS and (second.kind != "word" or first.text not in _OVERS):
            asked = self._row()
        elif first.text in _METRICS or first.text in _OVERS:
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

    # losses and accuracies

    def _metric(self) -> MetricGoal:
        over: Over | None = None
        if self.token.text in _OVERS:
            over = self._over(self.take())
        name = self.take()
        if name.text not in _METRICS:
            raise self.wrong(name, f"{over} what? {over} loss or {over} accuracy")
        metric = _METRICS[name.text]
        if self.token.text == "(":
            if over is not None:
                raise self.wrong(self.token, f"{over} is said already; a comparison comes here")
            self.take()
            over = self._over(self.take())
            if self.take().text != ")":
                raise self.wrong(self.before, f"a ) is missing here: {metric}({over})")
        if over is None:
            over = "held-out" if metric == "accuracy" and self._holds_out else "train"
        sign = self.take()
        bound = "0.05" if metric == "loss" else "92 %"
        usual = "<" if metric == "loss" else ">"
        if sign.text in ("=", "!="):
            raise self.wrong(
                sign,
                f"a {metric} passes a number without being just that; < or > say which way",
                f"{self.line[: sign.start].rstrip()} {usual} {self.line[sign.end :].strip()}",
            )
        if sign.text not in COMPARISONS:
            at = f"{self.line[: sign.start].rstrip()} {usual} "
            rest = self.line[sign.start :].strip() or bound
            if sign.kind == "number":
                raise self.wrong(sign, f"a comparison is missing before {sign.text}", at + rest)
            raise self.wrong(sign, f"a comparison is missing here, like {usual} {bound}")
        number = self.take()
        if number.kind != "number":
            raise self.wrong(number, f"a number is missing here, like {usual} {bound}")
        self.no_decimal_comma()
        percent = self.token.text == "%"
        if percent:
            self.take()
        if metric == "accuracy":
            return self._accuracy(over, sign.text, number, percent)
        return self._loss(over, sign.text, number, percent)

    def _over(self, token: Token) -> Over:
        """Which samples. Raises GoalError for samples that the task does not have."""
        over = _OVERS.get(token.text)
        rest = f"{self.line[: token.start]}train{self.line[token.end :]}"
        if token.kind == "end":
            raise self.wrong(token, f"which samples? {self._overs}")
        if over is None:
            raise self.wrong(token, f"no such samples: {self._title} has {self._overs}", rest)
        if over == "held-out" and not self._holds_out:
            raise self.wrong(
                token,
                f"no such samples: {self._title} holds none out, it has only train",
                rest,
            )
        return over

    def _loss(self, over: Over, sign: str, number: Token, percent: bool) -> MetricGoal:
        if percent:
            raise self.wrong(self.before, "a loss is no share: a number, like 0.05")
        value = number.number
        if value < 0.0 or (value == 0.0 and sign == "<"):
            raise self.wrong(number, "a loss is never below 0; a number above it, like 0.05")
        return MetricGoal("loss", over, sign, value, self._sole)

    def _accuracy(self, over: Over, sign: str, number: Token, percent: bool) -> MetricGoal:
        value = share_of(number.number) if percent else number.number
        if not 0.0 <= value <= 1.0:
            if not percent and 1.0 < value <= 100.0:
                better = f"{self.line[: number.end]} %{self.line[number.end :]}"
                raise self.wrong(number, "an accuracy is 0 to 1, or 0 % to 100 %", better)
            raise self.wrong(number, "an accuracy is 0 to 1, or 0 % to 100 %, like 92 %")
        if (sign, value) in ((">", 1.0), ("<", 0.0)):
            way = "above 100" if sign == ">" else "below 0"
            raise self.wrong(number, f"no accuracy is {way} %; {sign}= can be")
        return MetricGoal("accuracy", over, sign, value, self._sole)

    # samples to look at

    def _row(self) -> RowAsked:
        word = self.take()
        over = _ROWS[word.text]
        if word.text in _OVERS:
            self._over(word)
        rows = self._task.train if over == "train" else self._task.test
        what = f"{word.text} {min(17, len(rows))}"
        token = self.take()
        if not token.is_whole:
            also = f", or {word.text} loss < 0.05" if word.text in _OVERS else ""
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

    # what the task has

    @property
    def _holds_out(self) -> bool:
        return self._task.holds_out

    @property
    def _sole(self) -> bool:
        return not self._task.holds_out

    @property
    def _title(self) -> str:
        return self._task.info.title

    @property
    def _overs(self) -> str:
        return "train and held-out" if self._holds_out else "only train"

    def _unknown(self, token: Token) -> GoalError:
        near = [word for word in _WORDS if word.startswith(token.text)]
        if near:
            return self.wrong(token, f"{' or '.join(near)}? The line has to be whole")
        return self.wrong(token, f"{quoted(token.text)} is nothing to go to; {FORMS} are")
