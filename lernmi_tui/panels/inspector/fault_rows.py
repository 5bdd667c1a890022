"""The table of a fault: who stands behind a neuron, what each brings, what each is blamed for."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from rich.text import Text

from lernmi.arrays import Floats
from lernmi.equations import equation, total
from lernmi.net.refs import LinkRef, NeuronRef, Selection
from lernmi.run.explanations.blame import BlameTree
from lernmi.run.explanations.pixels import place_of
from lernmi.run.names.given_names import label_of
from lernmi.run.names.quantities import WEIGHT
from lernmi.wording import counted
from lernmi_tui.paint.class_words import cut
from lernmi_tui.panels.inspector.fault_columns import (
    BIAS,
    LONGEST_HEADING,
    columns_of,
    table_lines,
)
from lernmi_tui.panels.inspector.lines import Number, Writer, added, bare, number

Path = tuple[NeuronRef, ...]
"""From a neuron behind the outputs back to the one in question; empty: the outputs."""

CHILDREN = 5  # rows of an opened level, until more are asked for
LONGEST_NAME = 14


@dataclass(frozen=True, slots=True)
class Row:
    """One row that the cursor can be on.

    Enter opens or shuts the branch at ``path`` if it ``opens``, lists more of it if it has
    ``more``, else picks ``target``. ``kind`` is what the words below are about.
    """

    text: Text
    kind: str
    path: Path = ()
    target: Selection = None
    opens: bool = False
    more: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """Which branches are open, and how many rows more than at first each level lists."""

    branches: frozenset[Path] = frozenset()
    more: tuple[tuple[Path, int], ...] = ()

    def listed(self, path: Path) -> int:
        return sum(rows for level, rows in self.more if level == path)


class FaultTable:
    """The rows of a tree within ``width`` cells, ``height`` of them at the first level."""

    def __init__(
        self, tree: BlameTree, opened: Opened, width: int, height: int, say: Writer
    ) -> None:
        self._tree, self._opened, self._say = tree, opened, say
        self._width, self._height = width, height
        self._snapshot = tree.snapshot
        self._layers = len(tree.snapshot.sizes)

    def name(self, neuron: NeuronRef) -> str:
        """``h15``, ``row 16 col 7``, ``7``."""
        info = self._snapshot.task.info
        name = place_of(neuron, info) or label_of(neuron, self._layers, info)
        return cut(name, LONGEST_NAME, LONGEST_NAME // 2 if "=" in name else name.endswith(")"))

    def first_level(self) -> tuple[list[Text], list[Row]]:
        """The headings of the columns, and the rows behind the outputs with all that is open."""
        return self._level((), self._tree.rivals)

    def _level(self, path: Path, ahead: tuple[NeuronRef, ...]) -> tuple[list[Text], list[Row]]:
        ranked = self._ranked(ahead, first=not path)
        count = CHILDREN if path else max(self._height - 3, CHILDREN)
        count += self._opened.listed(path)
        if len(ranked) <= count + (1 if path else 0) + 1:
            count = len(ranked)
        shown, others = ranked[:count], len(ranked) - count
        columns = columns_of(self._tree, self.name, ahead, shown, others, nested=bool(path))
        lines = table_lines(columns, self._width, 2 * len(path) + 1, self._say)
        headings, rows = lines[:2], []
        behind = ahead[0].layer - 1
        for place, i in enumerate(shown):
            here = (*path, NeuronRef(behind, i))
            link = LinkRef(behind, i, ahead[0].index - 1)
            text = lines[2 + place]
            rows.append(Row(text, "neuron", here, link, opens=behind > 0))
            if here in self._opened.branches:
                rows += self._inside(here, ahead)
        rest = lines[2 + len(shown) :]
        if others:
            rows.append(Row(rest[0], "others", path, more=True))
        bias = LinkRef(behind, BIAS, ahead[0].index - 1)
        rows.append(Row(rest[-2], "bias", path, bias))
        rows.append(Row(rest[-1], "sum", path, ahead[0]))
        return headings, rows

    def _inside(self, path: Path, ahead: tuple[NeuronRef, ...]) -> list[Row]:
        """What opens below a row: how its numbers come about, then who stands behind it."""
        neuron, say = path[-1], self._say
        indent = " " * (2 * len(path) + 1)
        rows = []
        if len(ahead) > 1:
            for each in ahead:
                link = LinkRef(neuron.layer, neuron.index, each.index - 1)
                branch = self._tree.branch(link)
                says, weight, brings = equation(math.prod, (branch.says, branch.weight))
                text = say(
                    indent, bare(says), f" × {WEIGHT} ", Number(weight), " = ", Number(brings)
                )
                text.append(f" to {cut(self.name(each), LONGEST_HEADING)}")
                rows.append(Row(text, "link", path, link))
        if self._tree.is_known:
            told = [say(indent, *parts) for parts in self._told(neuron)]
            fitting = next((text for text in told if text.cell_len <= self._width), told[-1])
            rows.append(Row(fitting, "told", path, neuron))
        headings, below = self._level(path, (neuron,))
        return [*rows, Row(headings[1], "heading", path, neuron), *below]

    def _told(self, neuron: NeuronRef) -> list[list[str]]:
        """``told +0.321 + 0.0901 - 0.031 = +0.380``: the blame, by who told it; the longest first.

        Of one that tells it: ``told -0.0785 × weight +2.19 = -0.172``.
        """
        blame = float(self._tree.blames[neuron.layer][neuron.index])
        short = ["told ", number(blame)]
        if self._snapshot.sizes[neuron.layer + 1] == 1:
            link = LinkRef(neuron.layer, neuron.index, 0)
            back = float(self._snapshot.layer_output_sensitivities[neuron.layer][0])
            factors = equation(math.prod, (back, self._tree.branch(link).weight))
            back_text, weight, told = map(Number, factors)
            return [["told ", back_text, f" × {WEIGHT} ", weight, " = ", told], short]
        values = [value for _, value in self._tellers(neuron)]
        *texts, whole = total(*values, result=blame)
        return [["told ", *added(texts), " = ", Number(whole)], short]

    def told_words(self, neuron: NeuronRef) -> list[str]:
        """``0 tells it +0.321, 7 tells it +0.0901, the 8 others -0.031.``"""
        parts: list[str] = []
        for name, value in self._tellers(neuron):
            parts += [", " if parts else "", f"{name} ", number(value)]
        return [f"{self.name(neuron)} is blamed by those ahead: ", *parts]

    def _tellers(self, neuron: NeuronRef) -> list[tuple[str, float]]:
        """Who tells a neuron how much: the two that tell most, and the others together."""
        told = self._ahead_of(neuron)
        order = np.argsort(-np.nan_to_num(np.abs(told), nan=np.inf), kind="stable")[:2].tolist()
        ahead = [NeuronRef(neuron.layer + 1, j + 1) for j in order]
        tellers = [(self.name(each), float(told[each.index - 1])) for each in ahead]
        others = len(told) - len(tellers)
        if others:
            rest = float(told.sum()) - sum(value for _, value in tellers)
            tellers.append((counted(others, "other"), rest))
        return tellers

    def _ahead_of(self, neuron: NeuronRef) -> Floats:
        back = self._snapshot.layer_output_sensitivities[neuron.layer]
        with np.errstate(all="ignore"):
            told: Floats = self._snapshot.layer_weights_before[neuron.layer][neuron.index] * back
        return told

    def _ranked(self, ahead: tuple[NeuronRef, ...], first: bool) -> list[int]:
        """Hidden neurons by their blame, inputs by what they bring; the bias apart."""
        tree, behind = self._tree, ahead[0].layer - 1
        if behind and tree.is_known:
            measure = np.abs(tree.blames[behind] if first else tree.told(ahead[0]))
        else:
            measure = np.max([np.abs(tree.brings(each)) for each in ahead], axis=0)
        order = np.argsort(-np.nan_to_num(measure, nan=np.inf, posinf=np.inf), kind="stable")
        return [int(i) for i in order if i]
