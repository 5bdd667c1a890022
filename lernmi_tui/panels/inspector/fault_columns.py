"""The columns of a fault's table: their texts, and how they stand side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.text import Text

from lernmi.equations import equation, total
from lernmi.net.refs import NeuronRef
from lernmi.numbers import plain
from lernmi.run.explanations.blame import BlameTree
from lernmi.run.names.quantities import BLAME, BRINGS, SAYS, WEIGHT
from lernmi.wording import counted
from lernmi_tui.paint.class_words import cut, to_left
from lernmi_tui.panels.inspector.lines import Number, Writer, bare, number

LONGEST_HEADING = 8
WIDE_GAP, GAP = 3, 1
BIAS = 0
MORE, NEVER = "⏎ more", "no one"  # where no blame stands: beside the others, beside the bias


@dataclass(slots=True)
class Column:
    """Two lines of heading, a text a row; the largest ``spare`` goes first where room is scarce."""

    head: tuple[str, str]
    texts: Sequence[str]
    spare: int = 0
    left: bool = False
    gap: int = WIDE_GAP

    @property
    def width(self) -> int:
        return max(map(len, [*self.head, *self.texts]))


def columns_of(
    tree: BlameTree,
    name: Callable[[NeuronRef], str],
    ahead: tuple[NeuronRef, ...],
    shown: Sequence[int],
    others: int,
    nested: bool,
) -> list[Column]:
    """Of the neurons ``shown`` behind those ``ahead``, of the ``others``, the bias and the sum.

    ``nested`` below an opened row: there a heading has one line.
    """
    behind = ahead[0].layer - 1
    names = [name(NeuronRef(behind, i)) for i in shown]
    names += [counted(others, "other")] * bool(others) + ["b", "sum"]
    head = ("into", name(ahead[0])) if nested else ("hidden", "neuron") if behind else ("", "input")
    brings = [_brings(tree, each, shown, others) for each in ahead]
    said = tree.snapshot.layer_outputs[behind]
    says = [bare(plain(float(said[i]))) for i in shown]
    blank = [""] * bool(others)
    weights: list[Column] = []
    if len(ahead) == 1:  # then each row is worked out in it
        says, texts = _factors(tree, ahead[0], shown, brings[0])
        weights = [Column(("", WEIGHT.short), [*texts[:-1], *blank, texts[-1], ""], spare=2)]
    columns = [
        Column(head, names, left=True),
        Column(("", SAYS.short), [*says, *blank, "1", ""]),
        *weights,
    ]
    for each, texts in zip(ahead, brings, strict=True):
        to = "" if nested else f"to {cut(name(each), LONGEST_HEADING - 3)}"
        columns.append(Column((BRINGS.short, to), texts))
    if tree.is_known:
        columns += _blames(tree, ahead[0], shown, others, nested and behind > 0)
    if nested:
        for column in columns:
            column.head = ("", " ".join(filter(None, column.head)))
    return columns


def _brings(tree: BlameTree, ahead: NeuronRef, shown: Sequence[int], others: int) -> list[str]:
    """What each row brings ``ahead``, and what that adds up to."""
    values = tree.brings(ahead)
    whole = float(tree.snapshot.layer_input_sums[ahead.layer][ahead.index])
    terms = [float(values[i]) for i in shown]
    if others:
        terms.append(whole - sum(terms) - float(values[BIAS]))
    return total(*terms, float(values[BIAS]), result=whole)


def _factors(
    tree: BlameTree, ahead: NeuronRef, shown: Sequence[int], brings: Sequence[str]
) -> tuple[list[Number], list[str]]:
    """What the neurons shown say, and their weights, the bias' last: they give ``brings``."""
    said = tree.snapshot.layer_outputs[ahead.layer - 1]
    into = tree.snapshot.layer_weights_before[ahead.layer - 1][:, ahead.index - 1]
    says, weights = [], []
    for i, result in zip([*shown, BIAS], [*brings[: len(shown)], brings[-2]], strict=True):
        operands = ("1" if i == BIAS else float(said[i]), float(into[i]))
        texts = equation(math.prod, operands, result_digits=_digits(result))
        says.append(bare(texts[0]))
        weights.append(texts[1])
    return says[:-1], weights


def _blames(
    tree: BlameTree, ahead: NeuronRef, shown: Sequence[int], others: int, told: bool
) -> list[Column]:
    """What the neurons are blamed for; before that, if ``told``, what ``ahead`` told them of it."""
    more, blank = [MORE] * bool(others), [""] * bool(others)
    blames = [float(tree.blames[ahead.layer - 1][i]) for i in shown]
    texts, marks = [number(blame) for blame in blames], [_mark(blame) for blame in blames]
    marks += [*blank, "", ""]
    head = ("its", BLAME.short)
    if not told:
        return [Column(head, [*texts, *more, NEVER, ""]), Column(("", ""), marks, gap=1)]
    shares = tree.told(ahead)
    telling = [number(float(shares[i])) for i in shown]
    return [
        Column(("is", "told"), [*telling, *more, NEVER, ""]),
        Column(head, [*texts, *blank, "", ""], spare=1),
        Column(("", ""), marks, spare=1, gap=1),
    ]


def table_lines(columns: list[Column], width: int, indent: int, say: Writer) -> list[Text]:
    """The lines of a table: two of headings, then a line a row."""
    gap = WIDE_GAP
    while _total(columns, gap) + indent > width and (gap > GAP or any(c.spare for c in columns)):
        if gap > GAP:
            gap -= 1
        else:
            columns = [c for c in columns if c.spare != max(each.spare for each in columns)]
    rows = [[column.head[line] for column in columns] for line in (0, 1)]
    rows += [list(row) for row in zip(*(column.texts for column in columns), strict=True)]
    lines = []
    for cells in rows:
        parts: list[str] = [" " * indent]
        for place, (column, text) in enumerate(zip(columns, cells, strict=True)):
            if place:
                parts.append(" " * min(gap, column.gap))
            if column.left:
                parts.append(to_left(text, column.width))
            else:
                parts.append(" " * (column.width - len(text)))
                parts.append(Number(text) if text[:1] in "+-" and text else text)
        lines.append(say(*parts))
    return lines


def _total(columns: Sequence[Column], gap: int) -> int:
    return sum(column.width + min(gap, column.gap) for column in columns)


def _digits(text: str) -> int:
    """How many digits of a number as it is written count."""
    written = Decimal(text)
    return max(len(written.as_tuple().digits), 3) if written.is_finite() else 3


def _mark(blame: float) -> str:
    """Would less of it help, or more?"""
    return "▼" if blame > 0.0 else "▲" if blame < 0.0 else ""
