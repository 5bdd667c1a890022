"""A wall of images drawn: the selected one, its outputs as bars, the others with their captions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lernmi.arrays import Floats, Integers
from lernmi.samples import Samples
from lernmi_tui.render.bars import bar
from lernmi_tui.render.cells import Cells
from lernmi_tui.render.numbers import output_text
from lernmi_tui.render.palette import Palette
from lernmi_tui.render.picture import draw_grey
from lernmi_tui.render.verdicts import Answers
from lernmi_tui.render.wall_layout import Box, Grid, WallLayout


@dataclass(frozen=True, slots=True)
class WallPicture:
    """What is drawn: ``samples`` of pictures (rows, columns), what the network says to each, the
    class ``names``, the row ``selected`` and the rows of the ``others`` in view.
    """

    samples: Samples
    picture: tuple[int, int]
    outputs: Floats
    said: Answers
    names: Sequence[str]
    selected: int | None
    others: Integers

    def draw(self, width: int, height: int, layout: WallLayout, colours: Palette) -> Cells:
        """In ``width`` x ``height`` cells."""
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        if self.selected is not None:
            self._draw_selected(cells, self.selected, layout, colours)
        grid = layout.others
        for place, row in enumerate(self.others[: grid.size].tolist()):
            self._draw_other(cells, row, place, grid, colours)
        return cells

    def _draw_selected(self, cells: Cells, row: int, layout: WallLayout, colours: Palette) -> None:
        right = bool(self.said.right[row])
        words = f"true {self._true(row)} · says {self._says(row)}"
        confidence = output_text(float(self.said.confidence[row])).strip()
        glyph, ink = ("✓", "accent") if right else ("✗", "minus")
        cells.put(0, 0, glyph, colours.named(ink), bold=True)
        cells.put(2, 0, f"{words} ({confidence})", bold=True)
        if layout.shape is not None:
            values = self.samples.inputs_of(row).reshape(self.picture)
            draw_grey(cells, 0, 1, values, layout.shape, colours)
        if layout.bars is not None:
            self._draw_bars(cells, row, layout.bars, colours)

    def _draw_bars(self, cells: Cells, row: int, box: Box, colours: Palette) -> None:
        """A line an output: name, bar, value, ◂ at the expected one."""
        label = max(len(name) for name in self.names)
        length = box.width - label - 1 - 6 - 2
        expected, said = int(self.samples.labels[row]), int(self.said.says[row])
        for index, (name, value) in enumerate(zip(self.names, self.outputs[row], strict=True)):
            y = box.y + index
            ink = colours.named("text" if index in (expected, said) else "dim")
            full = colours.named(
                "accent" if index == expected else "minus" if index == said else "dim"
            )
            cells.put(box.x, y, name.rjust(label), ink, bold=index == expected)
            cells.put(box.x + label + 1, y, bar(float(value), length), full)
            cells.put(box.x + label + 1 + length, y, output_text(float(value), 6), ink)
            if index == expected:
                cells.put(box.x + box.width - 1, y, "◂", full, bold=True)

    def _draw_other(self, cells: Cells, row: int, place: int, grid: Grid, colours: Palette) -> None:
        x = grid.x + place % grid.columns * grid.width
        y = grid.y + place // grid.columns * grid.height
        confidence = output_text(float(self.said.confidence[row]), 4)
        room = grid.width - 1
        caption = f"{self._true(row)} says {self._says(row)} {confidence}"
        if len(caption) > room:
            caption = f"{self._true(row)}→{self._says(row)} {confidence}"
        if grid.shape is not None:
            values = self.samples.inputs_of(row).reshape(self.picture)
            draw_grey(cells, x, y, values, grid.shape, colours)
            y += grid.shape.height
        ink = colours.named("dim" if self.said.right[row] else "text")
        if row == self.selected:
            accent, paper = colours.named("accent"), colours.named("background")
            cells.put(x, y, caption.ljust(room)[:room], paper, accent, bold=True)
        else:
            cells.put(x, y, caption[:room], ink)

    def _true(self, row: int) -> str:
        return self.names[int(self.samples.labels[row])]

    def _says(self, row: int) -> str:
        """The class the network says, ? where no output is a number."""
        unknown = self.said.confidence[row] != self.said.confidence[row]
        return "?" if unknown else self.names[int(self.said.says[row])]
