"""A table of samples: right or wrong, the true class, what the network says, the inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.data.samples import Samples
from lernmi.net.verdicts import NO_CLASS, Verdicts
from lernmi.numbers import output_text, signed
from lernmi.run.names import quantities
from lernmi.wording import short
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import abbreviated, cut, longest, to_left, to_right
from lernmi_tui.paint.own_inputs import CellsOf
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.words import first_that_fits

MARK_WIDTH = 2
CLASS_WIDTH = (4, 8, 20)  # of a class' name: at least, at most where there is little room, at most
INPUT_WIDTH = (7, 7, 14)  # of an input, the gap before it not counted
LEAST_INPUT = 6  # where all of them have room then
CONFIDENCE_WIDTH = 6
GAP = 2  # between the two classes
HEADS, WORDS = 1, 1  # lines above and below the rows


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How wide the columns are, and of how many ``inputs`` and ``rows`` there is room.

    ``words`` is so many lines below the rows, ``left`` the column where the inputs begin, each with
    a gap of one before it.
    """

    classes: int
    input: int
    inputs: int
    rows: int
    words: int
    left: int


def table_layout(
    width: int, height: int, classes: Sequence[str], inputs: Sequence[str], left: int | None = None
) -> TableLayout:
    """For ``width`` x ``height`` cells and the names of the ``classes`` and the ``inputs``.

    ``left``: so many cells are taken before the inputs, whatever the classes are called.
    """
    name = _within(CLASS_WIDTH, longest(classes), width // 6)
    generous = _within(INPUT_WIDTH, longest(inputs), width // 8)
    words = WORDS if height >= 5 else 0
    rows = max(height - HEADS - words, 0)
    layouts = []
    for each in (generous, LEAST_INPUT):
        taken = MARK_WIDTH + 2 * name + GAP + 1 + CONFIDENCE_WIDTH if left is None else left
        layout = TableLayout(name, each, 0, rows, words, taken)
        room = max((width - layout.left - 1) // (each + 1), 0)
        layouts.append(replace(layout, inputs=min(room, len(inputs))))
    fitting = (layout for layout in layouts if layout.inputs == len(inputs))
    return next(fitting, layouts[0])


def _within(limits: tuple[int, int, int], wanted: int, affordable: int) -> int:
    least, modest, most = limits
    return min(max(wanted, least), max(affordable, modest), most)


@dataclass(frozen=True, slots=True)
class SampleRows:
    """``samples`` and what the network ``said`` to them, with the names of classes and inputs.

    ``rows`` are those in view, ``selected`` one of the samples, ``first`` the first input in view.
    ``number`` says which the selected one is, ``looked_at`` is the row that is looked at. Where
    suspects are shown their ``losses`` (n,) stand in the place of the confidence. ``cells_of``
    makes of network inputs the row that a person knows, whose columns ``input_names`` are then.
    """

    samples: Samples
    said: Verdicts
    class_names: Sequence[str]
    input_names: Sequence[str]
    rows: Integers
    selected: int
    first: int
    number: str
    looked_at: int | None
    losses: Floats | None = None
    cells_of: CellsOf | None = None

    def draw(self, width: int, height: int, layout: TableLayout, colours: Palette) -> Cells:
        """In ``width`` x ``height`` cells."""
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        self._draw_heads(cells, layout, colours)
        rows = self.rows[: layout.rows]
        names = abbreviated(self.class_names, layout.classes)
        values = self.samples.inputs_of(rows)
        for line, (row, inputs) in enumerate(zip(rows.tolist(), values.tolist(), strict=True)):
            self._draw_row(cells, HEADS + line, row, inputs, names, layout, colours)
        if layout.words:
            y = min(HEADS + layout.rows, height - 1)
            cells.put(0, y, cut(first_that_fits(self.words(), width), width))
        return cells

    def _draw_heads(self, cells: Cells, layout: TableLayout, colours: Palette) -> None:
        dim = colours.named("dim")
        x = MARK_WIDTH
        cells.put(x, 0, to_left("is", layout.classes), dim)
        cells.put(x + layout.classes + GAP, 0, "says", dim)
        if self.losses is not None:
            right = x + 2 * layout.classes + GAP + 1
            cells.put(right, 0, str(quantities.LOSS).rjust(CONFIDENCE_WIDTH), dim)
        last = self.first + layout.inputs
        names = abbreviated(self.input_names[self.first : last], layout.input)
        for index, name in enumerate(names):
            x = layout.left + index * (layout.input + 1) + 1
            cells.put(x, 0, to_right(name, layout.input), dim)
        accent = colours.named("accent")
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
        names: Sequence[str],
        layout: TableLayout,
        colours: Palette,
    ) -> None:
        right, chosen = bool(self.said.right[row]), row == self.selected
        paper = colours.named("accent") if chosen else None
        ink = colours.named("background") if chosen else None
        if chosen:
            cells.put(0, y, " " * cells.width, ink, paper)
        mark = colours.named("accent" if right else "minus")
        cells.put(0, y, "✓" if right else "✗", ink or mark, paper, bold=True)
        if row == self.looked_at:
            cells.put(1, y, "▹", ink or colours.named("accent"), paper, bold=True)
        x = MARK_WIDTH
        cells.put(x, y, names[int(self.said.labels[row])], ink, paper, bold=chosen)
        x += layout.classes + GAP
        says = int(self.said.says[row])
        cells.put(x, y, "?" if says == NO_CLASS else names[says], ink, paper, bold=chosen)
        x += layout.classes + 1
        told = self.said.confidence if self.losses is None else self.losses
        confidence = output_text(float(told[row]), CONFIDENCE_WIDTH)
        cells.put(x, y, confidence, ink, paper, bold=chosen)
        seen = slice(self.first, self.first + layout.inputs)
        texts = [(signed(value, 3, layout.input), colours.sign(value)) for value in inputs[seen]]
        if self.cells_of is not None:
            texts = [(short(text), colours.named("text")) for text in self.cells_of(inputs)[seen]]
        for index, (text, own_ink) in enumerate(texts):
            x = layout.left + index * (layout.input + 1) + 1
            cells.put(x, y, to_right(text, layout.input), ink or own_ink, paper)

    def words(self) -> tuple[str, ...]:
        """What the selected sample is, and the two strongest outputs for it, in ever less words."""
        outputs = self.said.outputs[self.selected]
        order = np.argsort(-np.nan_to_num(outputs, nan=-np.inf), kind="stable")
        best = [
            f"{cut(self.class_names[index], CLASS_WIDTH[-1])} {output_text(outputs[index]).strip()}"
            for index in order[:2].tolist()
        ]
        said = ", then ".join(best)
        true = cut(self.class_names[int(self.said.labels[self.selected])], CLASS_WIDTH[-1])
        return f"{self.number} is {true}, says {said}", f"is {true}, says {said}", f"says {said}"
