"""A wall of images drawn: the selected one, its outputs as bars, the others with their captions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.data.samples import Samples
from lernmi.net.verdicts import NO_CLASS, Verdicts
from lernmi_tui.paint.bars import bar
from lernmi_tui.paint.boxes import Box, Grid
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import cut, longest, to_left, to_right
from lernmi_tui.paint.numbers import output_text
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.picture import draw_grey
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.images.layout import VALUE_WIDTH, WallLayout

CONFIDENCE_WIDTH = 5  # with the space before it


@dataclass(frozen=True, slots=True)
class WallPicture:
    """What is drawn: ``samples`` of pictures (rows, columns), what the network ``said`` to each,
    the class ``names``, the row ``selected`` and the rows of the ``others`` in view.
    """

    samples: Samples
    picture: tuple[int, int]
    said: Verdicts
    names: Sequence[str]
    selected: int
    others: Integers

    def draw(self, width: int, height: int, layout: WallLayout, colours: Palette) -> Cells:
        """In ``width`` x ``height`` cells."""
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        self._draw_caption(cells, layout.caption, colours)
        if layout.picture is not None and layout.shape is not None:
            values = self._values(self.selected)
            draw_grey(cells, layout.picture.x, layout.picture.y, values, layout.shape, colours)
        if layout.bars is not None:
            self._draw_bars(cells, layout.bars, colours)
        grid = layout.others
        for index, row in enumerate(self.others[: grid.size].tolist()):
            self._draw_other(cells, row, index, grid, colours)
        return cells

    def _values(self, row: int) -> Floats:
        return self.samples.inputs_of(row).reshape(self.picture)

    def _draw_caption(self, cells: Cells, box: Box, colours: Palette) -> None:
        row = self.selected
        glyph, ink = ("✓", "accent") if self.said.right[row] else ("✗", "minus")
        room = box.width - 2
        true, says, confidence = self._words(row)
        sentence = f"{true} · says {says} ({confidence.strip()})"
        text = first_that_fits((f"true {sentence}", sentence, *self._arrows(row, room)), room)
        cells.put(box.x, box.y, glyph, colours.named(ink), bold=True)
        cells.put(box.x + 2, box.y, cut(text, room), bold=True)

    def _draw_bars(self, cells: Cells, box: Box, colours: Palette) -> None:
        """A line an output: name, bar, value, ◂ at the expected one."""
        expected, says = int(self.said.labels[self.selected]), int(self.said.says[self.selected])
        outputs = self.said.outputs[self.selected]
        label = min(longest(self.names), max(box.width // 3, 1))
        length = box.width - label - 1 - VALUE_WIDTH
        for line, index in enumerate(strongest(outputs, expected, box.height)):
            y, value = box.y + line, float(outputs[index])
            ink = colours.named("text" if index in (expected, says) else "dim")
            full = colours.named(
                "accent" if index == expected else "minus" if index == says else "dim"
            )
            bold = index == expected
            cells.put(box.x, y, to_right(self.names[index], label), ink, bold=bold)
            cells.put(box.x + label + 1, y, bar(value, length), full)
            cells.put(box.x + label + 1 + length, y, output_text(value, 6), ink)
            if index == expected:
                cells.put(box.x + box.width - 1, y, "◂", full, bold=True)

    def _draw_other(self, cells: Cells, row: int, index: int, grid: Grid, colours: Palette) -> None:
        x = grid.x + index % grid.columns * grid.width
        y = grid.y + index // grid.columns * grid.height
        if grid.shape is not None:
            draw_grey(cells, x, y, self._values(row), grid.shape, colours)
            y += grid.shape.height
        room = grid.width - 1 if grid.shape is not None else grid.width - 2
        true, says, confidence = self._words(row)
        forms = (f"{true} says {says} {confidence}", *self._arrows(row, room))
        caption = first_that_fits(forms, room)
        if row == self.selected:
            accent, paper = colours.named("accent"), colours.named("background")
            cells.put(x, y, to_left(caption, room), paper, accent, bold=True)
        else:
            ink = colours.named("dim" if self.said.right[row] else "text")
            cells.put(x, y, cut(caption, room), ink)

    def _arrows(self, row: int, width: int) -> list[str]:
        """``4→9 0.93``, with parts of the names if they are too long for ``width``."""
        true, says, confidence = self._words(row)
        room = max((width - CONFIDENCE_WIDTH - 1) // 2, 1)
        return [f"{true}→{says} {confidence}", f"{cut(true, room)}→{cut(says, room)} {confidence}"]

    def _words(self, row: int) -> tuple[str, str, str]:
        """The true class, the one that the network says, and with what confidence.

        The one it says is ? where no output is a number.
        """
        says = int(self.said.says[row])
        said = "?" if says == NO_CLASS else self.names[says]
        confidence = output_text(float(self.said.confidence[row]), CONFIDENCE_WIDTH - 1)
        return self.names[int(self.said.labels[row])], said, confidence


def strongest(outputs: Floats, expected: int, lines: int) -> list[int]:
    """The outputs that ``lines`` have room for: all, in order, or the largest, that first.

    The ``expected`` one is always among them.
    """
    if len(outputs) <= lines:
        return list(range(len(outputs)))
    order: list[int] = np.argsort(-np.nan_to_num(outputs, nan=-np.inf), kind="stable").tolist()
    shown = order[:lines]
    if expected not in shown:
        shown[-1:] = [expected]
    return shown
