"""A table of samples whose answers are numbers: what it should say and says, the inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.data.samples import Samples
from lernmi.numbers import plain, signed
from lernmi.run.names.quantities import EXPECTED, OFF_BY, SAYS
from lernmi.tasks.encoding import Number
from lernmi.wording import short
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import abbreviated, cut, to_right
from lernmi_tui.paint.own_inputs import CellsOf
from lernmi_tui.paint.own_units import DIGITS, own
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.samples.rows import HEADS, MARK_WIDTH, TableLayout, table_layout

NUMBER_WIDTH = 9
OFF_WIDTH = 8
MOST_OUTPUTS = 3  # that have columns of their own


def number_layout(width: int, height: int, outputs: int, inputs: Sequence[str]) -> TableLayout:
    """For ``width`` x ``height`` cells, that many ``outputs`` and the names of the ``inputs``."""
    left = MARK_WIDTH + min(outputs, MOST_OUTPUTS) * 2 * (NUMBER_WIDTH + 1) + OFF_WIDTH + 1
    return table_layout(width, height, (), inputs, left)


@dataclass(frozen=True, slots=True)
class NumberRows:
    """``samples`` and the ``outputs`` (n, n_out) for them; ``numbers`` says what these mean.

    ``rows`` are those in view, ``selected`` one of the samples, ``first`` the first input in view.
    ``number`` says which the selected one is, ``looked_at`` is the row that is looked at.
    ``cells_of`` makes of network inputs the row that a person knows, whose columns ``input_names``
    are then.
    """

    samples: Samples
    outputs: Floats
    numbers: Sequence[Number]
    input_names: Sequence[str]
    rows: Integers
    selected: int
    first: int
    number: str
    looked_at: int | None
    cells_of: CellsOf | None = None

    def draw(self, width: int, height: int, layout: TableLayout, colours: Palette) -> Cells:
        """In ``width`` x ``height`` cells."""
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        self._draw_heads(cells, layout, colours)
        rows = self.rows[: layout.rows]
        values = self.samples.inputs_of(rows).tolist()
        for line, (row, inputs) in enumerate(zip(rows.tolist(), values, strict=True)):
            self._draw_row(cells, HEADS + line, row, inputs, layout, colours)
        if layout.words:
            y = min(HEADS + layout.rows, height - 1)
            cells.put(0, y, cut(first_that_fits(self.words(), width), width))
        return cells

    def _draw_heads(self, cells: Cells, layout: TableLayout, colours: Palette) -> None:
        dim, accent = colours.named("dim"), colours.named("accent")
        x = MARK_WIDTH
        for each in self.numbers[:MOST_OUTPUTS]:
            name = each.name if len(self.numbers) > 1 else EXPECTED.name
            cells.put(x, 0, to_right(name, NUMBER_WIDTH + 1), dim)
            cells.put(x + NUMBER_WIDTH + 1, 0, to_right(SAYS.name, NUMBER_WIDTH + 1), dim)
            x += 2 * (NUMBER_WIDTH + 1)
        cells.put(x, 0, to_right(OFF_BY.name, OFF_WIDTH + 1), dim)
        last = self.first + layout.inputs
        names = abbreviated(self.input_names[self.first : last], layout.input)
        for index, name in enumerate(names):
            x = layout.left + index * (layout.input + 1) + 1
            cells.put(x, 0, to_right(name, layout.input), dim)
        if self.first:
            cells.put(layout.left, 0, "‹", accent, bold=True)
        if last < len(self.input_names):
            cells.put(cells.width - 1, 0, "›", accent, bold=True)

    def _draw_row(
        self,
        cells: Cells,
        y: int,
        row: int,
        inputs: Sequence[float],
        layout: TableLayout,
        colours: Palette,
    ) -> None:
        chosen = row == self.selected
        paper = colours.named("accent") if chosen else None
        ink = colours.named("background") if chosen else None
        if chosen:
            cells.put(0, y, " " * cells.width, ink, paper)
        if row == self.looked_at:
            cells.put(1, y, "▹", ink or colours.named("accent"), paper, bold=True)
        x = MARK_WIDTH
        for place, each in enumerate(self.numbers[:MOST_OUTPUTS]):
            for value in (self.samples.targets[row, place], self.outputs[row, place]):
                text = own(float(value), each, NUMBER_WIDTH).rjust(NUMBER_WIDTH + 1)
                cells.put(x, y, text, ink, paper, bold=chosen)
                x += NUMBER_WIDTH + 1
        off = plain(self._off(row), width=OFF_WIDTH)
        cells.put(x, y, off.rjust(OFF_WIDTH + 1), ink, paper, bold=chosen)
        seen = slice(self.first, self.first + layout.inputs)
        texts = [signed(value, 3, layout.input) for value in inputs[seen]]
        texts = texts if self.cells_of is None else self.cells_of(inputs)[seen]
        for index, text in enumerate(texts):
            x = layout.left + index * (layout.input + 1) + 1
            cells.put(x, y, to_right(short(text), layout.input), ink, paper)

    def _off(self, row: int) -> float:
        """How far off it is, in a person's units; of several outputs the farthest, each in its own
        measure.
        """
        with np.errstate(all="ignore"):
            away = np.abs(self.outputs[row] - self.samples.targets[row])
        farthest = int(np.nan_to_num(away, nan=np.inf).argmax())
        return float(away[farthest]) * self.numbers[farthest].scale

    def words(self) -> tuple[str, ...]:
        """What the selected sample should be and what is said, in ever less words."""
        told = []
        for place, each in enumerate(self.numbers):
            pair = self.samples.targets[self.selected, place], self.outputs[self.selected, place]
            expected, says = (own(float(value), each) for value in pair)
            told.append(f"{each.name} {EXPECTED} {expected}, {SAYS} {says}")
        off = f"{OFF_BY} {plain(self._off(self.selected), DIGITS - 1)}"
        every = "; ".join(told)
        return f"{self.number}: {every}, {off}", f"{every}, {off}", told[0], off
