"""What the network says to a drawing: in words, and as bars with the best two marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.numbers import output_text
from lernmi_tui.paint.bars import bar
from lernmi_tui.paint.boxes import Box
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import cut, longest, to_right
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.sketch.layout import BESIDE_BAR, LONGEST_NAME

MOST_BARS = 10
MARKS = "▸▹"  # of the best, of the runner-up
VALUE_WIDTH, WIDE_VALUE = 5, 7  # the wider has room for three digits of 0.00123
LONG_BAR = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """The ``outputs`` (n_out,) for one picture, and the ``names`` of the classes."""

    outputs: Floats
    names: Sequence[str]

    @property
    def ranking(self) -> list[int]:
        """The classes whose outputs are numbers, the strongest first."""
        known = np.flatnonzero(~np.isnan(self.outputs))
        order = np.argsort(-self.outputs[known], kind="stable")
        return [int(index) for index in known[order]]

    def words(self, width: int) -> str:
        """``7 (0.86), then 1 (0.21)``, shorter where there are fewer than ``width`` cells."""
        ranked = self.ranking
        if not ranked:
            return first_that_fits(("no output is a number", "no number"), width)
        best, *others = [(self.names[index], self._value(index)) for index in ranked[:2]]
        full = f"{best[0]} ({best[1]})"
        if not others:
            return first_that_fits((full, best[0]), width)
        name, value = others[0]
        texts = (f"{full}, then {name} ({value})", f"{full}, then {name}", full, best[0])
        return cut(first_that_fits(texts, width), width)

    def shown(self, count: int) -> list[int]:
        """The classes with a bar, in their order: all, or the ``count`` strongest."""
        if len(self.outputs) <= count:
            return list(range(len(self.outputs)))
        return sorted(self.ranking[:count])

    def _value(self, index: int) -> str:
        return output_text(float(self.outputs[index]), WIDE_VALUE).strip()


@dataclass(frozen=True, slots=True)
class Bars:
    """A line a class in ``box``, in so many ``columns`` beside each other.

    Without ``lit`` nothing is drawn yet, so there is no answer: the names alone are shown.
    """

    answer: Answer
    box: Box
    columns: int
    lit: bool

    def draw(self, cells: Cells, colours: Palette) -> None:
        shown = self.answer.shown(min(self.box.height * self.columns, MOST_BARS))
        lines = -(-len(shown) // self.columns)
        width = (self.box.width + 1) // self.columns - 1
        name = min(longest([self.answer.names[index] for index in shown]), LONGEST_NAME)
        for number, index in enumerate(shown):
            column, line = divmod(number, lines)
            start = self.box.x + column * (width + 1)
            self._line(cells, colours, index, Box(start, self.box.y + line, width, 1), name)

    def _line(self, cells: Cells, colours: Palette, index: int, box: Box, name: int) -> None:
        """Mark, name, bar and value of the class at ``index``."""
        best = self.answer.ranking[:2] if self.lit else []
        rank = best.index(index) if index in best else 2
        ink = colours.named(("accent", "text", "dim")[rank])
        if rank < 2:
            cells.put(box.x, box.y, MARKS[rank], ink)
        label = to_right(self.answer.names[index], name)
        cells.put(box.x + 1, box.y, label, ink, bold=rank == 0)
        if self.lit:
            length = max(box.width - name - BESIDE_BAR, 0)
            wide = WIDE_VALUE if length >= LONG_BAR else VALUE_WIDTH
            value = float(self.answer.outputs[index])
            cells.put(box.x + name + 2, box.y, bar(value, length - wide + VALUE_WIDTH), ink)
            text = output_text(value, wide)
            cells.put(box.x + box.width - wide, box.y, text, ink, bold=rank == 0)
