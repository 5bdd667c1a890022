"""The links into one neuron while a sample is stepped through: which have gone, and with what."""

from __future__ import annotations

from dataclasses import dataclass

from lernmi.net.flat import link_views
from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi.numbers import FROZEN, count, expected_text, output_text, signed
from lernmi.run.names.quantities import (
    BLAME,
    BRINGS,
    EXPECTED,
    OUTPUT_SENSITIVITY,
    SAYS,
    TELLS,
    WEIGHT,
)
from lernmi.run.snapshots.open_step import OpenStep
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.words import how_many_fit, joined
from lernmi_tui.panels.topology.boxes import UNKNOWN
from lernmi_tui.panels.topology.layout import order
from lernmi_tui.panels.topology.sheet import Sheet, Spot

NUMBER, SAID = 8, 6  # cells of a number with a sign, and of what a neuron says
LONGEST_NAME = 9
DONE, NOW = "✓", "▶"
STROKES = {DONE: "─", NOW: "━", "": "╌"}
NEW = "→ new"


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a row, or what stands for it; its colour is ``sign``'s, none without."""

    text: str
    sign: float | None = None


def number(value: float | None, width: int = NUMBER) -> Cell:
    """Dots of the same width while it is not worked out."""
    return Cell(UNKNOWN) if value is None else Cell(signed(value, width=width), value)


@dataclass
class StepTable:
    """Draws on ``sheet`` the links that lead to the neuron at which ``step`` is, row by row.

    A wider one has every column of a narrower one. After the error, the outputs.
    """

    sheet: Sheet
    step: OpenStep

    def draw(self, top: int, rows: int) -> None:
        """The headings at row ``top``, below them ``rows`` rows, those around the step."""
        link = self.step.place
        if link is None:
            self._outputs(top, rows)
        else:
            self._links(link, top, rows)

    def ahead(self) -> str:
        """What the neuron that is stepped at has heard, says and is blamed for."""
        step, scene, link = self.step, self.sheet.scene, self.step.place
        if link is None:
            return ""
        _, neuron = ends(link)
        links, heard = step.sizes[link.layer] + 1, step.heard(neuron)
        said, blame = step.output(neuron), step.blame(neuron)
        back = step.output_sensitivity(neuron)
        wide, tight = [f"{scene.name(neuron)} heard"], [f"{scene.name(neuron)}"]
        for parts, should in ((wide, EXPECTED.name), (tight, EXPECTED.short)):
            parts[0] += f" {count(heard)} of {count(links)}: "
            parts[0] += f"sum {number(step.input_sum(neuron)).text}"
            says = UNKNOWN if said is None else output_text(said).strip()
            parts.append(f"{SAYS.short} {says}")
            if neuron.layer == len(step.sizes) - 1 and scene.expected is not None:
                parts.append(f"{should} {expected_text(scene.expected[neuron.index - 1])}")
            parts.append(f"{BLAME.short} {number(blame).text}")
            parts.append(f"{OUTPUT_SENSITIVITY.short} {number(back).text}")
        width = self.sheet.cells.width - 1
        fits = how_many_fit(wide, width) >= how_many_fit(tight, width)
        return joined(wide if fits else tight, width)

    # the links

    def _links(self, link: LinkRef, top: int, rows: int) -> None:
        sheet, layer = self.sheet, link.layer
        behind = order(self.step.sizes, layer)
        name = max(
            len(cut(sheet.scene.name(NeuronRef(layer, i)), LONGEST_NAME))
            for i in {behind[0], behind[-2], behind[-1]}
        )
        columns = _that_fit(name, len(sheet.scene.name(ends(link)[1])), sheet.cells.width)
        at = behind.index(link.i)
        first = max(min(at - rows // 2, len(behind) - rows), 0)
        shown = behind[first : first + rows]
        x = 2 + name
        for column in columns:
            sheet.cells.put(x, top, column.head.rjust(column.width), sheet.colours.named("dim"))
            x += column.width
        if len(shown) < len(behind):
            part = f"{first + 1:,}-{first + len(shown):,}"
            sheet.cells.put(1, top, part[: name + 1], sheet.colours.named("dim"))
        for y, i in enumerate(shown, start=top + 1):
            self._row(LinkRef(layer, i, link.j), y, name, columns)
        if any(column.kind == "joint" for column in columns):
            self._joints(link, shown, top + 1, x)

    def _row(self, link: LinkRef, y: int, name: int, columns: list[Column]) -> None:
        sheet, colours = self.sheet, self.sheet.colours
        behind, _ = ends(link)
        mark = self._mark(link)
        ink = colours.named("accent" if mark == NOW else "text" if mark else "dim")
        text = cut(sheet.scene.name(behind), LONGEST_NAME)
        sheet.cells.put(1, y, text, ink, bold=mark == NOW)
        x = 2 + name
        for column in columns:
            if column.kind == "stroke":
                stroke = "●" + STROKES[mark] * (column.width - 2)
                sheet.cells.put(x + 1, y, stroke, colours.sign(self._weight(link)))
            elif column.kind == "mark":
                sheet.cells.put(x + 1, y, mark, ink, bold=True)
            elif column.kind != "joint":
                cell = self._cell(column.kind, link, mark)
                dim = cell.sign is None and cell.text == UNKNOWN
                paint = colours.named("dim" if dim else "text")
                paint = paint if cell.sign is None else colours.sign(cell.sign)
                written = cell.text.rjust(column.width)
                sheet.cells.put(x, y, written, paint, bold=mark == NOW)
            x += column.width
        sheet.spots.append(Spot(0, y, sheet.cells.width, 1, link))

    def _mark(self, link: LinkRef) -> str:
        if link == self.step.place:
            return NOW
        gone = self.step.has_told if self.step.is_backward else self.step.has_brought
        return DONE if gone(link) else ""

    def _cell(self, kind: str, link: LinkRef, mark: str) -> Cell:
        step, (behind, ahead) = self.step, ends(link)
        said, weight = step.output(behind), self._weight(link)
        match kind:
            case "says":
                return Cell(UNKNOWN if said is None else output_text(said, SAID - 1))
            case "weight" if self.sheet.scene.snapshot.is_frozen(link):
                return Cell(f"{FROZEN}{signed(weight, width=NUMBER - 1)}", weight)
            case "weight":
                return number(weight)
            case "brings":
                return number((said or 0.0) * weight if step.has_brought(link) else None)
            case "tells" if link.i == 0:
                return Cell("no one")
            case "tells":
                back = step.output_sensitivity(ahead)
                return number((back or 0.0) * weight if step.has_told(link) else None)
            case "blame":
                return Cell("") if link.i == 0 else number(step.blame(behind))
            case _ if step.has_told(link) and not step.knows_change(link):
                return Cell("waits")
            case _:
                return number(step.weight(link) if step.knows_change(link) else None)

    def _joints(self, link: LinkRef, shown: list[int], top: int, x: int) -> None:
        """The lines into the neuron ahead, and its name."""
        sheet, last = self.sheet, len(shown) - 1
        ahead = sheet.scene.name(ends(link)[1])
        x -= len(ahead) + 3
        for row, i in enumerate(shown):
            here = LinkRef(link.layer, i, link.j)
            mark = self._mark(here)
            corner = "╮" if row == 0 else "╯" if row == last else "┤"
            ink = sheet.colours.named("accent" if mark == NOW else "text" if mark else "dim")
            sheet.cells.put(x, top + row, STROKES[mark] + corner, ink, bold=mark == NOW)
        accent = sheet.colours.named("accent")
        sheet.cells.put(x + 2, top + last // 2, f" {ahead}", accent, bold=True)

    def _weight(self, link: LinkRef) -> float:
        weights = link_views(self.step.look.weights_before, self.step.sizes)[link.layer]
        return float(weights[link.i, link.j])

    # the error

    def _outputs(self, top: int, rows: int) -> None:
        sheet, step, layer = self.sheet, self.step, len(self.step.sizes) - 1
        expected = sheet.scene.expected
        if expected is None:
            return
        outputs = [NeuronRef(layer, index) for index in range(1, step.sizes[layer] + 1)]
        name = max(len(sheet.scene.name(ref)) for ref in outputs)
        heads = (SAYS.short, SAID + 1), (EXPECTED.name, 12), (BLAME.short, NUMBER + 2)
        x = 2 + name
        for head, width in heads:
            sheet.cells.put(x, top, head.rjust(width), sheet.colours.named("dim"))
            x += width
        for y, ref in enumerate(outputs[:rows], start=top + 1):
            blame = step.blame(ref)
            sheet.cells.put(1, y, sheet.scene.name(ref))
            said = output_text(step.output(ref) or 0.0)
            text = said.rjust(SAID + 1) + expected_text(expected[ref.index - 1]).rjust(12)
            sheet.cells.put(2 + name, y, text)
            ink = sheet.colours.sign(blame or 0.0)
            sheet.cells.put(2 + name + len(text), y, number(blame).text.rjust(NUMBER + 2), ink)
            sheet.cells.put(x + 1, y, NOW, sheet.colours.named("accent"), bold=True)
            sheet.spots.append(Spot(0, y, sheet.cells.width, 1, ref))


@dataclass(frozen=True, slots=True)
class Column:
    """What it shows, its heading, and its cells, the gap before it included."""

    kind: str
    head: str
    width: int


def _that_fit(name: int, ahead: int, width: int) -> list[Column]:
    """The columns in their order: as many as fit, the most needed first."""
    every = [
        Column("stroke", "", 7),
        Column("says", SAYS.short, SAID),
        Column("weight", WEIGHT.short, NUMBER + 1),
        Column("brings", BRINGS.short, NUMBER + 1),
        Column("tells", TELLS.short, NUMBER + 1),
        Column("blame", BLAME.short, NUMBER + 1),
        Column("new", NEW, NUMBER + 1),
        Column("mark", "", 2),
        Column("joint", "", 4 + ahead),
    ]
    groups = (("mark", "weight"), ("brings", "tells"), ("new",), ("says",), ("blame",))
    wanted: set[str] = set()
    for group in (*groups, ("joint",), ("stroke",)):
        more = wanted.union(group)
        if 2 + name + sum(each.width for each in every if each.kind in more) > width and wanted:
            break
        wanted = more
    return [each for each in every if each.kind in wanted]
