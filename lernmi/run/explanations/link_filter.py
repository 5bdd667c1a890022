"""Which links to show: ``h3→* |w|>2 link.sens<0`` is parsed once and applied to every snapshot.

Parts stand apart by spaces or commas, and a link must satisfy all of them. A name pattern is
settled for good when it is parsed; a condition is looked up in each snapshot. Neurons answer to all
their names, an output to ``y7`` and to ``6``; a name with blanks or signs in it stands in quotes.
A number that is nobody's name is that of an input: ``381`` is ``x381``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers
from lernmi.errors import LernmiError
from lernmi.net.link_index import LinkIndex
from lernmi.run.explanations.link_columns import WORDS, Column, LinkColumns
from lernmi.run.names.given_names import all_names
from lernmi.tasks.task import TaskInfo

EXAMPLE = "*→y1 |w|>2 link.sens<0"  # right for every network

_ALSO = {"weight": Column.WEIGHT, "sens": Column.SENSITIVITY, "mean|sens|": Column.MEAN_SENSITIVITY}
COMPARISONS: dict[str, np.ufunc] = {
    ">=": np.greater_equal,
    "<=": np.less_equal,
    "!=": np.not_equal,
    ">": np.greater,
    "<": np.less,
    "=": np.equal,
}
_SIGN = "|".join(COMPARISONS)  # the longer ones first
_ALIKE = {"->": "→", "≥": ">=", "≤": "<=", "≠": "!=", "==": "="}
_JOINT = re.compile(rf"\s*(→|{_SIGN})\s*")
_CONDITION = re.compile(rf"(.*?)({_SIGN})(.*)")
_QUOTED = re.compile('"([^"]*)"')
_FIRST_QUOTED = 0xE000  # characters that stand for what is in quotes while the rest is read


class FilterError(LernmiError):
    """A filter that can't be read; the message says in one line what is wrong and what is right."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of a column, or of its size, with ``bound``. A NaN satisfies ``!=`` alone."""

    column: Column
    absolute: bool
    comparison: str
    bound: float

    def holds(self, values: Floats) -> NDArray[np.bool_]:
        """Which of ``values`` (n,) satisfy it, (n,)."""
        sizes = np.abs(values) if self.absolute else values
        held: NDArray[np.bool_] = COMPARISONS[self.comparison](sizes, self.bound)
        return held


@dataclass(frozen=True, slots=True, eq=False)
class LinkFilter:
    """``named``: the links whose names match, flat and ascending; None for all."""

    text: str = ""
    named: Integers | None = None
    conditions: tuple[Condition, ...] = ()

    def within(self, links: Integers | None) -> LinkFilter:
        """The same filter among ``links`` only (flat, ascending; None for all)."""
        if links is None or self.named is None:
            return LinkFilter(self.text, self.named if links is None else links, self.conditions)
        both = np.intersect1d(self.named, links, assume_unique=True)
        return LinkFilter(self.text, both, self.conditions)

    def matching(self, columns: LinkColumns) -> Integers | None:
        """The links of a snapshot that match, flat and ascending; None for all."""
        links = self.named
        for condition in self.conditions:
            values = columns.all(condition.column)
            if links is None:
                links = np.flatnonzero(condition.holds(values))
            else:
                links = links[condition.holds(values[links])]
        return links


def parse(text: str, links: LinkIndex, info: TaskInfo) -> LinkFilter:
    """The filter that ``text`` means for ``links`` of a network for the task ``info``.

    Raises FilterError if it can't be read, or if a name pattern fits no link at all.
    """
    if text.count('"') % 2:
        raise FilterError('a quote is not closed; a name in quotes is like *→"two words"')
    quoted = _QUOTED.findall(text)
    places = map(chr, range(_FIRST_QUOTED, _FIRST_QUOTED + len(quoted)))
    joined = _QUOTED.sub(lambda _: next(places), text)
    for written, meant in _ALIKE.items():
        joined = joined.replace(written, meant)
    joined = _JOINT.sub(r"\1", joined)
    matched: NDArray[np.bool_] | None = None
    conditions = []
    for part in re.split(r"[\s,]+", joined.strip(" ,\t")):
        if not part:
            continue
        if found := _CONDITION.fullmatch(part):
            word, sign, number = found.groups()
            word = _said(word, quoted).lower()
            conditions.append(_condition(_said(part, quoted), word, sign, number))
        else:
            named = _Names(links, info, quoted).links_that(part)
            matched = named if matched is None else matched & named
    if matched is None or matched.all():
        return LinkFilter(text.strip(), None, tuple(conditions))
    return LinkFilter(text.strip(), np.flatnonzero(matched), tuple(conditions))


def _condition(part: str, word: str, comparison: str, number: str) -> Condition:
    absolute = len(word) > 2 and word[0] == word[-1] == "|"
    name = word[1:-1] if absolute else word
    column = WORDS.get(name) or _ALSO.get(name)
    if column is None:
        raise FilterError(f"no column is called {word or 'nothing'}; there are {', '.join(WORDS)}")
    try:
        bound = float(number)
    except ValueError:
        bound = float("nan")
    if bound != bound:
        raise FilterError(f"{part} needs a number, like {word}{comparison}0.5")
    return Condition(column, absolute, comparison, bound)


def _said(part: str, quoted: Sequence[str]) -> str:
    """``part`` as it was written."""
    for number, words in enumerate(quoted):
        part = part.replace(chr(_FIRST_QUOTED + number), f'"{words}"')
    return part


@dataclass(frozen=True, slots=True)
class _Names:
    """The names in a network, and what stood in quotes."""

    links: LinkIndex
    info: TaskInfo
    quoted: Sequence[str]

    def links_that(self, part: str) -> NDArray[np.bool_]:
        """Which links a pattern like ``x1*→h2``, or ``h2`` for either end, names: (count,)."""
        said = _said(part, self.quoted)
        if (word := part.strip("|").lower()) in WORDS or word in _ALSO:
            raise FilterError(f"{said} needs a comparison, like {word}>0.5 or |{word}|>0.5")
        behind, arrow, ahead = part.partition("→")
        combine = np.logical_and if arrow else np.logical_or
        if "→" in ahead:
            raise FilterError(f"{said} has two arrows; a link is one, like *→y1")
        if self._is_an_input(behind):
            behind = f"x{behind}"
        starts = self._pattern(behind)
        leads = self._pattern(ahead) if arrow else starts
        named = self.links.spread(combine, *self._fitting(starts, leads, exactly=True))
        if not named.any():
            named = self.links.spread(combine, *self._fitting(starts, leads, exactly=False))
        if not named.any():
            raise FilterError(f"no link matches {said}; right are {EXAMPLE}")
        return named

    def _is_an_input(self, text: str) -> bool:
        """Is it a number that no neuron answers to?"""
        return text.isdecimal() and not any(
            text in names for layer in self._names() for names in layer
        )

    def _names(self) -> list[list[tuple[str, ...]]]:
        """What each neuron answers to, layer by layer, the bias neurons first."""
        sizes = self.links.sizes
        return [all_names(layer, sizes, self.info) for layer in range(len(sizes))]

    def _fitting(
        self, starts: str, leads: str, exactly: bool
    ) -> tuple[list[NDArray[np.bool_]], list[NDArray[np.bool_]]]:
        """Which neurons each link layer may come from and lead to."""
        upper = re.NOFLAG if exactly else re.IGNORECASE
        layers = self._names()
        begins, ends = re.compile(starts, upper).fullmatch, re.compile(leads, upper).fullmatch
        return (
            [_which(names, begins) for names in layers[:-1]],
            [_which(names[1:], ends) for names in layers[1:]],
        )

    def _pattern(self, text: str) -> str:
        """What fits ``text``, in which ``*`` is any characters; nothing is ``*`` too."""
        pieces = map(re.escape, (text or "*").split("*"))
        pattern = ".*".join(pieces)
        for number, words in enumerate(self.quoted):
            pattern = pattern.replace(chr(_FIRST_QUOTED + number), re.escape(words))
        return pattern


def _which(neurons: list[tuple[str, ...]], fits: Callable[[str], object]) -> NDArray[np.bool_]:
    return np.array([any(map(fits, names)) for names in neurons], dtype=np.bool_)
