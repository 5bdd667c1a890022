"""Which links to show: ``h3→* |w|>2 sens<0`` is parsed once and applied to every snapshot.

Parts stand apart by spaces or commas, and a link must satisfy all of them. A name pattern is
settled for good when it is parsed; a condition is looked up in each snapshot.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers
from lernmi.errors import LernmiError
from lernmi.net.link_index import LinkIndex
from lernmi.run.link_columns import WORDS, Column, LinkColumns

EXAMPLE = "*→y1 |w|>2 sens<0"  # right for every network

_ALSO = {"weight": Column.WEIGHT, "mean|sens|": Column.MEAN_SENSITIVITY}
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


def parse(text: str, links: LinkIndex) -> LinkFilter:
    """The filter that ``text`` means for ``links``.

    Raises FilterError if it can't be read, or if a name pattern fits no link at all.
    """
    joined = text.lower()
    for written, meant in _ALIKE.items():
        joined = joined.replace(written, meant)
    joined = _JOINT.sub(r"\1", joined)
    matched: NDArray[np.bool_] | None = None
    conditions = []
    for part in re.split(r"[\s,]+", joined.strip(" ,\t")):
        if not part:
            continue
        if found := _CONDITION.fullmatch(part):
            conditions.append(_condition(part, *found.groups()))
        else:
            named = _named(part, links)
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


def _named(part: str, links: LinkIndex) -> NDArray[np.bool_]:
    """Which links a pattern like ``x1*→h2``, or ``h2`` for either end, names: (count,)."""
    if (word := part.strip("|")) in WORDS:
        raise FilterError(f"{part} needs a comparison, like {word}>0.5 or |{word}|>0.5")
    behind, arrow, ahead = part.partition("→")
    combine = np.logical_and if arrow else np.logical_or
    if "→" in ahead:
        raise FilterError(f"{part} has two arrows; a link is one, like *→y1")
    starts, leads = _pattern(behind), _pattern(ahead if arrow else behind)
    layers = range(len(links.sizes) - 1)
    named = links.spread(
        combine,
        [_which(links.layer_names(layer), starts) for layer in layers],
        [_which(links.layer_names(layer + 1)[1:], leads) for layer in layers],
    )
    if not named.any():
        raise FilterError(f"no link matches {part}; right are {EXAMPLE}")
    return named


def _pattern(text: str) -> Callable[[str], object]:
    """Tells a name that fits ``text``, in which ``*`` is any characters; nothing is ``*`` too."""
    if text in ("", "*"):
        return lambda name: True
    return re.compile(".*".join(map(re.escape, text.split("*")))).fullmatch


def _which(names: list[str], fits: Callable[[str], object]) -> NDArray[np.bool_]:
    return np.array([bool(fits(name)) for name in names], dtype=np.bool_)
