"""The columns of a table as rows of a list: what each is for, and what was found of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lernmi.data.tables.column_roles import Roles
from lernmi.data.tables.columns import ColumnFound
from lernmi.data.tables.table import Table
from lernmi.numbers import count
from lernmi.wording import short
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import cut, longest, to_left, to_right
from lernmi_tui.paint.palette import Palette

HEADS = 1  # lines above the rows
MARK_WIDTH = 2
INPUT, LABEL, OUT = "✓", "◆", "·"
LEAST_NAME = 8
COUNT_WIDTH, INPUTS_WIDTH = 6, 6
WIDE = 66  # from there on there is room for how many inputs a column becomes
KIND_WIDTH, MOST_HOLDS = 11, 44
MOST_WORDS = 12  # of a column's values, said in its row


@dataclass(frozen=True, slots=True)
class ColumnRows:
    """``table`` with the ``roles`` of its columns, those from ``top`` on in view.

    ``becomes`` says how many inputs a column is, by its place, as far as that is known. ``cursor``
    is the column that is chosen, None while nobody chooses.
    """

    table: Table
    roles: Roles
    becomes: Mapping[int, int]
    cursor: int | None
    top: int

    def draw(self, width: int, height: int, colours: Palette) -> Cells:
        """In ``width`` x ``height`` cells."""
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        columns = self.table.columns
        name = longest([short(each.name) for each in columns[:1_000]])
        name = min(max(name, LEAST_NAME), max(width // 4, LEAST_NAME))
        counts = width - 2 * (COUNT_WIDTH + 1) - (INPUTS_WIDTH + 1) * (width >= WIDE)
        counts = min(counts, MARK_WIDTH + name + 1 + KIND_WIDTH + 1 + MOST_HOLDS)
        self._draw_heads(cells, name, counts, colours)
        seen = columns[self.top : self.top + max(height - HEADS, 0)]
        for y, found in enumerate(seen, start=HEADS):
            self._draw_row(cells, y, found, name, counts, colours)
        return cells

    def _draw_heads(self, cells: Cells, name: int, counts: int, colours: Palette) -> None:
        dim = colours.named("dim")
        cells.put(MARK_WIDTH, 0, "column", dim)
        cells.put(MARK_WIDTH + name + 1, 0, "kind", dim)
        cells.put(MARK_WIDTH + name + 1 + KIND_WIDTH + 1, 0, "holds", dim)
        heads = ("differ", "lacks", "inputs")
        for index, head in enumerate(heads if cells.width >= WIDE else heads[:2]):
            cells.put(counts + index * (COUNT_WIDTH + 1), 0, to_right(head, COUNT_WIDTH + 1), dim)

    def _draw_row(
        self, cells: Cells, y: int, found: ColumnFound, name: int, counts: int, colours: Palette
    ) -> None:
        place = found.place
        is_label, is_input = place == self.roles.label, place in self.roles.inputs
        wrong = self.table.wrong.get(place, "") if is_label or is_input else ""
        ink = colours.named("text" if is_input else "accent" if is_label else "dim")
        paper = None
        if place == self.cursor:
            ink, paper = colours.named("background"), colours.named("accent")
            cells.put(0, y, " " * cells.width, ink, paper)
        mark = LABEL if is_label else INPUT if is_input else OUT
        cells.put(0, y, mark, ink, paper, bold=True)
        cells.put(MARK_WIDTH, y, to_left(called(found), name), ink, paper, bold=is_label)
        x = MARK_WIDTH + name + 1
        cells.put(x, y, found.kind, ink, paper)
        x += KIND_WIDTH + 1
        why = wrong or self.roles.why.get(place, "")
        if why:
            red = None if paper or not wrong else colours.named("minus")
            cells.put(x, y, cut(why, cells.width - x), red or ink, paper)
            return
        cells.put(x, y, cut(holds(found), counts - x), ink, paper)
        numbers = [count(found.distinct), count(found.missing) if found.missing else ""]
        if cells.width >= WIDE:
            numbers.append("label" if is_label else count(self.becomes.get(place, 0)))
            numbers[-1] = "" if numbers[-1] == "0" else numbers[-1]
        for index, text in enumerate(numbers):
            cells.put(
                counts + index * (COUNT_WIDTH + 1), y, to_right(text, COUNT_WIDTH + 1), ink, paper
            )


def called(found: ColumnFound) -> str:
    """``petal_length``; ``column 3`` where the file has no names."""
    return short(found.name) or f"column {found.place + 1}"


def holds(found: ColumnFound) -> str:
    """``4.3 to 7.9``, ``Adelie, Gentoo``: what a column holds, in a few words."""
    if found.least is not None and found.kind in ("number", "row numbers"):
        return f"{found.least:g} to {found.most:g}"
    return ", ".join(map(short, found.values[:MOST_WORDS] or found.examples))


def details(found: ColumnFound, roles: Roles, becomes: Mapping[int, int]) -> Sequence[str]:
    """All that was found of one column, in ever less words."""
    role = "left out"
    if found.place == roles.label:
        role = "the label"
    elif found.place in roles.inputs:
        inputs = becomes.get(found.place)
        role = "learned from" if inputs is None else f"{inputs} input{'s' if inputs > 1 else ''}"
    elif roles.why[found.place]:
        role = f"left out: {roles.why[found.place]}"
    some = ", ".join(found.examples)
    texts = [f"{called(found)}: {found.words}; {role}", f"{found.words}; {role}", role]
    return [f"{texts[0]}; such as {some}", *texts] if some else texts
