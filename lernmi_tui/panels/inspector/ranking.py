"""The terms of a sum, the largest first, as rows that add up with what the rest brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from lernmi.arrays import Floats
from lernmi.equations import product, total
from lernmi.net.refs import Selection
from lernmi.run.names.quantities import BLAME, BRINGS, WEIGHT, Quantity
from lernmi_tui.panels.inspector.lines import Line, Number, Writer, added, bare

SPELLED_OUT = 5  # a sum of no more terms is written as one
MARK = " ◂"
MARK_WIDTH = len(MARK)


class Sort(Enum):
    """What the links of a neuron are ranked by."""

    BRINGS = BRINGS
    WEIGHT = WEIGHT
    BLAME = BLAME

    @property
    def words(self) -> str:
        return f"by |{self.value}|"


@dataclass(frozen=True, slots=True)
class Terms:
    """``values`` (n,), each one of ``factors`` times one of ``weights``, which add up to ``sum``.

    ``name``, ``place`` and ``target`` say of a number which link it is, ``place`` in words and in
    brief: neither where there is no room. ``blames`` (n,) stand behind the rows, if there are any.
    """

    values: Floats
    factors: Floats
    weights: Floats
    sum: float
    name: Callable[[int], str]
    place: Callable[[int], tuple[str, str]]
    target: Callable[[int], Selection]
    blames: Floats | None = None

    def ranked(self, sort: Sort) -> list[int]:
        """All of them, the largest first; a NaN is what one looks for."""
        keys = {Sort.BRINGS: self.values, Sort.WEIGHT: self.weights, Sort.BLAME: self.blames}
        key = self.values if keys[sort] is None else keys[sort]
        assert key is not None
        sizes = np.nan_to_num(np.abs(key), nan=np.inf, posinf=np.inf)
        order: list[int] = np.argsort(-sizes, kind="stable").tolist()
        return order


def rows_of(
    terms: Terms,
    shown: Sequence[int],
    label: str,
    about: Quantity,
    width: int,
    say: Writer,
    marked: int | None = None,
) -> list[Line]:
    """A line for each of ``shown``, in columns; ``label`` stands before the first one."""
    equations = [product(float(terms.factors[i]), float(terms.weights[i])) for i in shown]
    equations = [[bare(texts[0]), *texts[1:]] for texts in equations]
    widths = [max(map(len, column)) for column in zip(*equations, strict=True)]
    ways = [(*terms.place(i), "") for i in shown]
    for places in zip(*ways, strict=True):  # in words, in brief, not at all
        told = zip(shown, places, strict=True)
        names = [f"{terms.name(i)} {place}".strip() for i, place in told]
        if max(map(len, names)) + sum(widths) + 7 + MARK_WIDTH <= width:
            break
    longest = max(map(len, names))
    lines: list[Line] = []
    for i, name, texts in zip(shown, names, equations, strict=True):
        said, weight, value = (text.rjust(size) for text, size in zip(texts, widths, strict=True))
        line = say(f"{name.ljust(longest)} {said} × ", *_padded(weight), " = ", *_padded(value))
        if terms.blames is not None and i:
            blame = total(float(terms.blames[i]))[0]
            if line.cell_len + len(blame) + 8 + MARK_WIDTH <= width:
                line.append_text(say(", blame ", Number(blame)))
        if i == marked:
            line.append(MARK)
        lines.append(Line("" if lines else label, line, terms.target(i), about))
    return lines


def sum_lines(
    terms: Terms,
    shown: Sequence[int],
    label: str,
    rest: str,
    about: Quantity,
    say: Writer,
    verdict: str = "",
) -> list[Line]:
    """The sum of the rows and of the others, which are called ``rest``."""
    values = [float(terms.values[i]) for i in shown]
    others = len(terms.values) - len(values)
    words: list[str] = []
    lines = []
    if others or len(values) > SPELLED_OUT:
        above = float(np.sum(values))
        words = [f"the {len(values)} above "]
        values = [above, terms.sum - above] if others else [above]
    *texts, whole = total(*values, result=terms.sum)
    if others:
        lines.append(Line("the rest", say(f"{rest} ", Number(texts[-1])), None, about))
    if len(values) == 1:
        text = say(*words, "together " if words else "", Number(whole), verdict)
    else:
        text = say(*words, *added(texts), " = ", Number(whole), verdict)
    return [*lines, Line(label, text, None, about)]


def _padded(text: str) -> list[str]:
    spaces = len(text) - len(text.lstrip())
    return [" " * spaces, Number(text.lstrip())]
