"""What a typed line says of a loss or a score: an accuracy, or R² where answers are numbers."""

from __future__ import annotations

import re

from lernmi.run.goals.goal_tokens import GoalError, Token, TokenReader
from lernmi.run.goals.goals import COMPARISONS, Metric, MetricGoal, Over, share_of
from lernmi.tasks.task import Task

METRICS: dict[str, Metric] = {
    "loss": "loss",
    "accuracy": "accuracy",
    "right": "accuracy",
    "r2": "r2",
}
OVERS: dict[str, Over] = {
    "train": "train",
    "training": "train",
    "held-out": "held-out",
    "heldout": "held-out",
    "test": "held-out",
}


_NAMED: dict[Metric, str] = {"loss": "a loss", "accuracy": "an accuracy", "r2": "R²"}
_USUAL: dict[Metric, tuple[str, str]] = {
    "loss": ("<", "0.05"),
    "accuracy": (">", "92 %"),
    "r2": (">", "0.9"),
}
_SHARE = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+) *%")


class MetricReader(TokenReader):
    """Reads what a line asks of a run of ``task``."""

    def __init__(self, line: str, task: Task) -> None:
        super().__init__(line)
        self._task = task

    def _metric(self) -> MetricGoal:
        return self._compared(*self._measured())

    def _measured(self) -> tuple[Metric, Over]:
        """What is compared: a loss or an accuracy, of which samples."""
        over: Over | None = None
        if self.token.text in OVERS:
            over = self._over(self.take())
        name = self.take()
        if name.text not in METRICS:
            raise self.wrong(name, f"{over} what? {over} loss or {over} {self._score}")
        metric = METRICS[name.text]
        if metric not in ("loss", self._score):
            raise self._no_such_score(name)
        if self.token.text == "(":
            if over is not None:
                raise self.wrong(self.token, f"{over} is said already; a comparison comes here")
            self.take()
            over = self._over(self.take())
            if self.take().text != ")":
                raise self.wrong(self.before, f"a ) is missing here: {metric}({over})")
        if over is None:
            over = "train" if metric == "loss" or not self._holds_out else "held-out"
        return metric, over

    def _compared(self, metric: Metric, over: Over) -> MetricGoal:
        sign = self.take()
        usual, bound = _USUAL[metric]
        if sign.text in ("=", "!="):
            raise self.wrong(
                sign,
                f"{_NAMED[metric]} passes a number without being just that; < or > say which way",
                f"{self.line[: sign.start].rstrip()} {usual} {self.line[sign.end :].strip()}",
            )
        if sign.text not in COMPARISONS:
            at = f"{self.line[: sign.start].rstrip()} {usual} "
            rest = self.line[sign.start :].strip() or bound
            if sign.kind == "number":
                raise self.wrong(sign, f"a comparison is missing before {sign.text}", at + rest)
            raise self.wrong(sign, f"a comparison is missing here, like {usual} {bound}")
        return self._bound(metric, over, sign.text)

    def _bound(self, metric: Metric, over: Over, sign: str) -> MetricGoal:
        usual, bound = _USUAL[metric]
        number = self.take()
        if number.kind != "number":
            raise self.wrong(number, f"a number is missing here, like {usual} {bound}")
        self.no_decimal_comma()
        percent = self.token.text == "%"
        if percent:
            self.take()
        if metric == "accuracy":
            return self._accuracy(over, sign, number, percent)
        if metric == "r2":
            return self._r2(over, sign, number, percent)
        return self._loss(over, sign, number, percent)

    def _over(self, token: Token) -> Over:
        """Which samples. Raises GoalError for samples that the task does not have."""
        over = OVERS.get(token.text)
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

    def _r2(self, over: Over, sign: str, number: Token, percent: bool) -> MetricGoal:
        value = number.number
        if percent:
            better = (
                f"{self.line[: number.start]}{share_of(value):.12g}{self.line[self.before.end :]}"
            )
            raise self.wrong(self.before, "R² is no share: a number up to 1, like 0.9", better)
        if value > 1.0 or (sign, value) == (">", 1.0):
            raise self.wrong(number, "R² is 1 at the most; a number below it, like 0.9")
        return MetricGoal("r2", over, sign, value, self._sole)

    def _no_such_score(self, token: Token) -> GoalError:
        """At a score that the task doesn't have: it has another."""
        before, behind = self.line[: token.start], self.line[token.end :]
        if not self._task.info.regression:
            said = f"{self._title} has classes for answers: an accuracy says how good it is"
            return self.wrong(token, f"{said}, like accuracy > 92 %", f"{before}accuracy{behind}")
        behind = _SHARE.sub(lambda found: f"{share_of(float(found[1])):.12g}", behind, count=1)
        message = f"{self._numbers_are_no_classes}; R² says how good it is, like r2 > 0.9"
        return self.wrong(token, message, f"{before}r2{behind}")

    # what the task has

    @property
    def _score(self) -> Metric:
        return "r2" if self._task.info.regression else "accuracy"

    @property
    def _numbers_are_no_classes(self) -> str:
        return f"{self._title} has numbers for answers, and none is right or wrong"

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
