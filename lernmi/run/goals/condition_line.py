"""What a typed line says must hold: ``w(x1→h2) crosses 0``, ``error > 1 and |s(h1→y1)| > 0.5``.

A recursive reader: an or of ands of comparisons, brackets around any of them. Nothing is ever
evaluated as code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from lernmi.net.watch import MOST_COMPARISONS
from lernmi.run.goals.comparison_line import KNOWN, QUANTITIES, ComparisonReader
from lernmi.run.goals.conditions import Condition, Part
from lernmi.run.goals.goal_tokens import GoalError, Token
from lernmi.run.goals.metric_line import METRICS, OVERS
from lernmi.tasks.task import Task
from lernmi.wording import quoted

MOST_CLAUSES = 64
DEEPEST = 12  # brackets within brackets
_TELLING = {*QUANTITIES, "wrong", "nan", "and", "or", "not", "crosses", "|"}


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read: clauses over the reader's parts, and words that need brackets in an and."""

    clauses: list[frozenset[int]]
    words: str
    is_or: bool = False


class ConditionReader(ComparisonReader):
    """Reads a line for a run of ``task``, whose network and number of samples may be others."""

    def __init__(
        self, line: str, task: Task, sizes: Sequence[int] | None, samples: int | None
    ) -> None:
        super().__init__(line, task, sizes, samples)
        self._parts: dict[Part, int] = {}
        self._depth = 0

    @property
    def is_condition(self) -> bool:
        """True for a line that can be nothing else."""
        return self.token.text in ("(", "|") or any(
            each.text in _TELLING or (each.text == "(" and near)
            for near, each in self._with_near_words()
        )

    def condition(self) -> Condition:
        """The whole line. Raises GoalError."""
        read = self._any()
        self._nothing_more()
        clauses = {tuple(sorted(clause)): None for clause in read.clauses}
        return Condition(read.words, tuple(self._parts), tuple(clauses))

    def _with_near_words(self) -> list[tuple[bool, Token]]:
        """Every part, and whether a word like those of conditions stands before it."""
        found, before = [], False
        for each in self.tokens:
            found.append((before, each))
            before = (
                each.kind == "word"
                and each.text not in (*METRICS, *OVERS)
                and bool(get_close_matches(each.text, KNOWN, 1, 0.75))
            )
        return found

    def _any(self) -> _Read:
        """``this or that``."""
        read = self._every()
        while self.token.text == "or":
            self.take()
            other = self._every()
            clauses = self._few([*read.clauses, *other.clauses])
            read = _Read(clauses, f"{read.words} or {other.words}", True)
        return read

    def _every(self) -> _Read:
        """``this and that``."""
        read = self._one()
        while self.token.text == "and":
            self.take()
            other = self._one()
            both = [one | two for one in read.clauses for two in other.clauses]
            words = " and ".join(f"({r.words})" if r.is_or else r.words for r in (read, other))
            read = _Read(self._few(both), words)
        return read

    def _few(self, clauses: list[frozenset[int]]) -> list[frozenset[int]]:
        if len(set(clauses)) > MOST_CLAUSES:
            raise self.wrong(
                self.before,
                f"that is an or of more than {MOST_CLAUSES} ands, written out; simpler, please",
            )
        return list(dict.fromkeys(clauses))

    def _one(self) -> _Read:
        """A comparison, or something in brackets."""
        if self.token.text != "(":
            start = self.token
            parts, words = self._comparison()
            places = [self._parts.setdefault(part, len(self._parts)) for part in parts]
            if max(places) >= MOST_COMPARISONS:
                raise self.wrong(start, f"a condition has {MOST_COMPARISONS} comparisons at most")
            return _Read([frozenset([place]) for place in places], words)
        opening = self.take()
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.wrong(opening, f"brackets stand {DEEPEST} deep at most")
        read = self._any()
        if self.token.text != ")":
            raise self._not_closed(opening)
        self.take()
        self._depth -= 1
        return read

    def _not_closed(self, opening: Token) -> GoalError:
        token = self.token
        if token.kind == "end":
            return self.wrong(opening, "a ) for this ( is missing", f"{self.line.rstrip()})")
        return self.wrong(token, f"and, or, or a ) comes here, not {quoted(token.text)}")

    def _nothing_more(self) -> None:
        self.no_decimal_comma()
        token = self.token
        if token.kind == "end":
            return
        if token.text == ")":
            better = f"{self.line[: token.start]}{self.line[token.end :]}"
            raise self.wrong(token, "there is no ( for this )", better)
        better = f"{self.line[: token.start].rstrip()} and {self.line[token.start :]}"
        if token.text == ",":
            better = f"{self.line[: token.start].rstrip()} and{self.line[token.end :]}"
        shown = quoted(self.line[token.start : token.end])
        raise self.wrong(token, f'"and" or "or" comes between two comparisons, not {shown}', better)
