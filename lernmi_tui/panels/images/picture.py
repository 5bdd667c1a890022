"""A wall of images drawn: the selected one, its outputs as bars, the others with their captions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.data.samples import Samples
from lernmi.net.verdicts import NO_CLASS, Verdicts
from lernmi.numbers import output_text, plain
from lernmi.run.names import quantities
from lernmi_tui.paint.bars import bar
from lernmi_tui.paint.boxes import Box, Grid
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import cut, longest, to_left, to_right
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.picture import draw_grey
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.images.layout import SHORTEST_BAR, VALUE_WIDTH, WallLayout

CONFIDENCE_WIDTH = 6  # with the space before it
EXPECTED = f"◂ {quantities.EXPECTED} 1"


@dataclass(frozen=True, slots=True)
class WallPicture:
    """What is drawn: ``samples`` of pictures (rows, columns), what the network ``said`` to each,
    the class ``names``, the row ``selected`` and the rows of the ``others`` in view. ``number``
    says which the selected one is, ``looked_at`` is the row that is looked at. ``losses`` (n,) are
    told where suspects are shown.
    """

    samples: Samples
    picture: tuple[int, int]
    said: Verdicts
    names: Sequence[str]
    selected: int
    others: Integers
    number: str
    looked_at: int | None
    losses: Floats | None = None

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
        cells.put(box.x, box.y, glyph, colours.named(ink), bold=True)
        if row == self.looked_at:
            cells.put(box.x + 1, box.y, "▹", colours.named("accent"), bold=True)
        room = box.width - 2
        sentences = self._sentences(row, room)
        text = first_that_fits((f"{self.number} {sentences[0]}", *sentences), room)
        cells.put(box.x + 2, box.y, cut(text, room), bold=True)

    def _draw_bars(self, cells: Cells, box: Box, colours: Palette) -> None:
        """A line an output: name, bar, value, ◂ at the expected one."""
        expected, says = int(self.said.labels[self.selected]), int(self.said.says[self.selected])
        outputs = self.said.outputs[self.selected]
        label = min(longest(self.names), max(box.width // 3, 1))
        length = box.width - label - 1 - VALUE_WIDTH
        sign = EXPECTED if length >= SHORTEST_BAR + len(EXPECTED) else "◂"
        length -= len(sign) - 1
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
                cells.put(box.x + box.width - len(sign), y, sign, full, bold=True)

    def _draw_other(self, cells: Cells, row: int, index: int, grid: Grid, colours: Palette) -> None:
        x = grid.x + index % grid.columns * grid.width
        y = grid.y + index // grid.columns * grid.height
        if grid.shape is not None:
            draw_grey(cells, x, y, self._values(row), grid.shape, colours)
            y += grid.shape.height
        room = grid.width - 1 if grid.shape is not None else grid.width - 2
        captions = [first_that_fits(self._sentences(row, room), room)]
        if grid.shape is not None and grid.height > grid.shape.height + 1:
            captions = [self._short(row, room), self._second(row, room)]
        if row == self.looked_at:
            cells.put(max(x - 1, 0), y, "▹", colours.named("accent"), bold=True)
        for line, caption in enumerate(captions, start=y):
            if row == self.selected:
                accent, paper = colours.named("accent"), colours.named("background")
                cells.put(x, line, to_left(caption, room), paper, accent, bold=True)
            else:
                ink = colours.named("dim" if self.said.right[row] else "text")
                cells.put(x, line, cut(caption, room), ink)

    def _sentences(self, row: int, width: int) -> list[str]:
        """Ever shorter: ``is 4, says 9 0.931``, ``4 says 9 0.931``, with parts of long names."""
        true, says, confidence = self._words(row)
        short = self._short(row, width - CONFIDENCE_WIDTH)
        if self.losses is not None:
            loss = self._second(row, width)
            return [
                f"is labelled {true}, says {says} {confidence}, {loss}",
                f"label {true}, says {says}, {loss}",
                f"{true} says {says} {loss}",
                self._short(row, width),
            ]
        return [
            f"is {true}, says {says} {confidence}",
            f"{true} says {says} {confidence}",
            f"{short} {confidence}",
            self._short(row, width),
        ]

    def _second(self, row: int, width: int) -> str:
        """Its loss, if that is told, else the confidence."""
        if self.losses is None:
            return self._words(row)[2]
        loss = plain(float(self.losses[row]))
        return first_that_fits((f"{quantities.LOSS} {loss}", loss), width)

    def _short(self, row: int, width: int) -> str:
        """``4 says 9``, with parts of the names if they are too long for ``width``."""
        true, says, _ = self._words(row)
        room = max((width - len(" says ")) // 2, 1)
        texts = (f"{true} says {says}", f"{cut(true, room)} says {cut(says, room)}")
        return first_that_fits(texts, width)

    def _words(self, row: int) -> tuple[str, str, str]:
        """The true class, the one that the network says, and with what confidence.

        The one it says is ? where no output is a number.
        """
        says = int(self.said.says[row])
        said = "?" if says == NO_CLASS else self.names[says]
        confidence = output_text(float(self.said.confidence[row]), CONFIDENCE_WIDTH - 1).strip()
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
