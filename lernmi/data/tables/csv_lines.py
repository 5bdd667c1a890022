"""The lines of a text that are not blank, a piece at a time. Nothing is trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from lernmi.data.tables.csv_layout import NOTHING
from lernmi.errors import DataError

PIECE_CHARACTERS = 2**17


class WrongLine(DataError):
    """What is wrong with one line; the message begins with the line's number."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines with their ends, and the ``numbers`` of them, from 1 on."""

    numbers: Sequence[int]
    texts: Sequence[str]

    def without_first(self) -> Lines:
        return Lines(self.numbers[1:], self.texts[1:])


def pieces(file: TextIO, longest: int) -> Iterator[Lines]:
    """All lines of up to ``longest`` characters that are not blank.

    Raises WrongLine for a longer one or one that is no text, behind those before it.
    """
    number, rest, more = 0, "", True
    while more:
        text = file.read(PIECE_CHARACTERS)
        more = bool(text)
        whole, end, rest = (rest + text).rpartition("\n")
        texts = [f"{line}\n" for line in whole.split("\n")] if end else []
        if rest and (not more or len(rest) > longest):
            texts.append(rest)
        wrong = _first_wrong(texts, longest)
        lines = _not_blank(texts[:wrong], number + 1)
        if lines.texts:
            yield lines
        if wrong is not None:
            raise _refused(texts[wrong], number + wrong + 1, longest)
        number += len(texts)


def _not_blank(texts: Sequence[str], first: int) -> Lines:
    numbers = range(first, first + len(texts))
    kept = [bool(text.strip(NOTHING)) for text in texts]
    if all(kept):
        return Lines(numbers, texts)
    places = [place for place, keep in enumerate(kept) if keep]
    return Lines([numbers[place] for place in places], [texts[place] for place in places])


def _first_wrong(texts: Sequence[str], longest: int) -> int | None:
    if max(map(len, texts), default=0) <= longest and not any("\0" in text for text in texts):
        return None
    return next(place for place, text in enumerate(texts) if len(text) > longest or "\0" in text)


def _refused(text: str, number: int, longest: int) -> WrongLine:
    if len(text) > longest:
        return WrongLine(f"line {number:,} is longer than {longest:,} characters, the most")
    return WrongLine(f"line {number:,} holds a zero byte; a CSV file is plain text, UTF-8")
