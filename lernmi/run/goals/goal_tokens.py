"""A typed line as words, numbers and signs that know where they stand, read one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from lernmi.errors import LernmiError
from lernmi.wording import quoted

LARGEST = 1e15  # whole numbers up to here are exact, and no run learns so many samples
Kind = Literal["number", "word", "sign", "name", "end"]

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<sign> -> | → | <= | >= | == | != | [≤≥<>=(),%|] )
  | (?P<number> [+-]? (?: [1-9][0-9]{0,2} (?:,[0-9]{3})+ (?![0-9,]) (?:\.[0-9]+)?
                        | [0-9]+ (?:\.[0-9]*)? | \.[0-9]+ ) (?: e[+-]?[0-9]+ )? )
  | (?P<word> r (?: \^?2 (?![0-9.]) | ² ) | [a-z]+ (?:-[a-z]+)* )
    )""",
    re.VERBOSE,
)
_ALIKE = {"→": "->", "≤": "<=", "≥": ">=", "==": "=", "r²": "r2", "r^2": "r2"}
_ENDS_A_NAME = "()<>=|"  # unless it stands in quotes
NAMED = ("w", "weight", "s", "sensitivity", "blame", "out", "output")
"""What is followed by the name of a link or neuron in brackets."""


class GoalError(LernmiError):
    """A typed line that can't be read, in one sentence that says what would be right.

    ``start`` and ``end`` say where in the line; at its very end something is missing. ``better``
    is a line that would be right, where one is near.
    """

    def __init__(self, message: str, start: int, end: int, better: str | None = None) -> None:
        super().__init__(message)
        self.start = start
        self.end = max(end, start + 1)
        self.better = better


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` is in lower case, with signs that mean the same written alike; a name as it is
    typed.
    """

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def number(self) -> float:
        """Its value. Raises GoalError if it is too large."""
        return self._checked(float(self.text.replace(",", "")))

    @property
    def is_whole(self) -> bool:
        """Is it written as a whole number, 0 or more?"""
        return self.kind == "number" and self.text.lstrip("+").replace(",", "").isdigit()

    @property
    def whole(self) -> int:
        """The same of a whole number."""
        return int(self.number)

    def _checked(self, value: float) -> float:
        if not abs(value) <= LARGEST:
            raise GoalError(f"{quoted(self.text)} is too large a number", self.start, self.end)
        return value


def tokens(line: str) -> list[Token]:
    """The parts of ``line``, the last of kind ``end``. Raises GoalError at what is none."""
    found: list[Token] = []
    place, lower = 0, line.lower()
    if len(lower) != len(line):  # some letters have longer small ones: places would be wrong
        lower = line
    end = len(line.rstrip())
    while place < end:
        if found[-1:] and found[-1].text == "(" and found[-2:-1] and found[-2].text in NAMED:
            found.append(_name(line, place, end))
            place = found[-1].end
            if place == end:
                break
        match = _TOKEN.match(lower, place)
        if match is None or match.lastgroup is None:
            start = place + len(line[place:]) - len(line[place:].lstrip())
            raise GoalError(f"{quoted(line[start])} has no meaning here", start, start + 1)
        text = match[match.lastgroup]
        kind: Kind = "sign"
        if match.lastgroup != "sign":
            kind = "number" if match.lastgroup == "number" else "word"
        found.append(Token(kind, _ALIKE.get(text, text), match.start(match.lastgroup), match.end()))
        place = match.end()
    found.append(Token("end", "", end, end))
    return found


def _name(line: str, place: int, end: int) -> Token:
    """What stands in brackets, up to the end of them. Raises GoalError for an open quote."""
    start = end - len(line[place:end].lstrip())
    at = start
    while at < end and (line[at] not in _ENDS_A_NAME or line[at - 1 : at + 1] == "->"):
        if line[at] == '"':
            closing = line.find('"', at + 1)
            if closing < 0:
                message = 'a quote is not closed; a name in quotes is like "two words"'
                raise GoalError(message, at, at + 1)
            at = closing
        at += 1
    text = line[start:at].rstrip()
    return Token("name", text, start, start + len(text))


class TokenReader:
    """Reads the parts of a ``line`` from left to right. Raises GoalError as ``tokens`` does."""

    def __init__(self, line: str) -> None:
        self.line = line
        self._tokens = tokens(line)
        self._place = 0

    @property
    def tokens(self) -> list[Token]:
        """All parts of the line."""
        return self._tokens

    @property
    def token(self) -> Token:
        """The part that comes next."""
        return self._tokens[self._place]

    @property
    def before(self) -> Token:
        """The part taken last; at the start the first one."""
        return self._tokens[max(self._place - 1, 0)]

    @property
    def after(self) -> Token:
        """The part after the next one; at the end the last one."""
        return self._tokens[min(self._place + 1, len(self._tokens) - 1)]

    def take_all(self) -> None:
        """Go to the end, whatever comes."""
        self._place = len(self._tokens) - 1

    def take(self) -> Token:
        """The part that comes next, left behind with that; at the end it stays."""
        token = self.token
        self._place = min(self._place + 1, len(self._tokens) - 1)
        return token

    def nothing_more(self) -> None:
        """Raises GoalError unless the end is reached."""
        self.no_decimal_comma()
        token, before = self.token, self.before
        if token.kind == "end":
            return
        raise self.wrong(
            token, f"{quoted(self.line[token.start :])} is too much", self.line[: before.end]
        )

    def no_decimal_comma(self) -> None:
        """Raises GoalError at a comma between two numbers."""
        token, before, after = self.token, self.before, self.after
        if token.text == "," and before.kind == after.kind == "number":
            better = f"{self.line[: before.end]}.{self.line[after.start :]}"
            raise self.wrong(token, "a point, not a comma, stands before decimals", better)

    def wrong(self, token: Token, message: str, better: str | None = None) -> GoalError:
        """An error at ``token``."""
        return GoalError(message, token.start, token.end, better)
