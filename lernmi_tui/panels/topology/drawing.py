"""A small network, neuron by neuron and link by link."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi_tui.paint.braille import Piece, glyph, line_pieces
from lernmi_tui.paint.cells import Cells, cell_style
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.numbers import output_text, signed
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.topology.layout import VALUE_WIDTH, NetLayout
from lernmi_tui.panels.topology.scene import Scene

THICK, THICKEST = 1.0, 4.0  # |weight| from which on a line is two, three dots thick
DENSE = 40  # links in a layer, from which on lines are thinner
FAINT, WEAKEST, FULL = 0.25, 0.35, 1.0  # how strongly a line is coloured
MINGLE = 0.7  # of the strongest line's strength: from here on others share its cell


def draw_net(cells: Cells, scene: Scene, layout: NetLayout, colours: Palette) -> None:
    """Draw the network where ``layout`` says."""
    drawing = _Drawing(cells, scene, layout, colours)
    drawing.lines()
    drawing.numbers()
    for neuron in layout.neurons():
        drawing.neuron(neuron)
    drawing.ends()


@dataclass
class _Drawing:
    cells: Cells
    scene: Scene
    layout: NetLayout
    colours: Palette

    # links

    def lines(self) -> None:
        """The strongest line gives a cell its colour; much weaker ones leave no dots there."""
        seen: dict[tuple[int, int], tuple[float, float, int]] = {}  # strength, value, dots
        for layer in range(self.scene.layers - 1):
            moving = self.scene.phase.active(layer)
            for strength, value, pieces in self._strokes(layer):
                for x, y, dots, part in pieces:
                    here = max(strength, self._passing(layer, part)) if moving else strength
                    top, top_value, there = seen.get((x, y), (0.0, value, 0))
                    if here > top:
                        seen[x, y] = here, value, dots | there if top >= MINGLE * here else dots
                    elif here >= MINGLE * top:
                        seen[x, y] = top, top_value, dots | there
        for (x, y), (strength, value, dots) in seen.items():
            ink = cell_style(self._ink(strength, value), self.cells.paper)
            self.cells.put_cell(x, y, glyph(dots), ink)

    def _ink(self, strength: float, value: float) -> str:
        if not value:
            return self.colours.named("dim")
        return self.colours.shade(strength if value > 0.0 else -strength)

    def _strokes(self, layer: int) -> list[tuple[float, float, tuple[Piece, ...]]]:
        """Strength, value and cells of each line of a link layer, the strongest first."""
        numbers = self._line_numbers(layer)
        thick, thickest = self._steps(layer, numbers)
        strokes = []
        for link in self.layout.links(layer):
            value = float(numbers[link.i, link.j])
            size = abs(value)
            thickness = 1 + (size >= thick) + (size >= thickest)
            line = self.layout.line(link)
            pieces = line_pieces((line.x0, line.y0), (line.x1, line.y1), thickness, value < 0.0)
            strokes.append((self._strength(link, value), value, pieces))
        strokes.sort(key=lambda stroke: (stroke[0], abs(stroke[1])), reverse=True)
        return strokes

    def _line_numbers(self, layer: int) -> Floats:
        """Lines are weights; while blame flows through them, their sensitivities."""
        if self.scene.phase.number(layer) == "sensitivity":
            return self.scene.numbers(layer)
        return self.scene.weights(layer)

    def _steps(self, layer: int, numbers: Floats) -> tuple[float, float]:
        """From which sizes on a line is two and three dots thick."""
        if self.scene.phase.number(layer) != "sensitivity":
            return (THICK, THICKEST) if numbers.size <= DENSE else (THICKEST, inf)
        largest = float(np.nan_to_num(np.abs(numbers)).max()) or 1.0
        return largest / 3, largest * 2 / 3

    def _strength(self, link: LinkRef, value: float) -> float:
        """How strongly a line is coloured, apart from what passes along it."""
        if self.scene.phase.kind != "settled":
            return FAINT
        picked = self.scene.selection
        if picked is None:
            return WEAKEST + (FULL - WEAKEST) * min(abs(value) / THICKEST, 1.0)
        if isinstance(picked, LinkRef):
            return FULL if picked == link else FAINT
        return FULL if picked in ends(link) else FAINT

    def _passing(self, layer: int, part: float) -> float:
        """FULL where the signal or the blame has passed in a layer at work."""
        phase = self.scene.phase
        if not phase.active(layer):
            return 0.0
        travelled = part if phase.kind == "forward" else 1.0 - part
        return FULL if phase.kind == "update" or travelled <= phase.part else 0.0

    def numbers(self) -> None:
        """The numbers of all links of a layer, at the ends of their lines, if there is room.

        If not, those of the selected neuron's links, each beside the neuron at its other end. The
        number of a selected link is always there.
        """
        picked = self.scene.selection
        for layer in range(self.scene.layers - 1):
            values = self.scene.numbers(layer)
            for link in self.layout.links(layer):
                source, target = ends(link)
                if self.layout.numbered(layer) or picked in (source, link):
                    self._number(link, float(values[link.i, link.j]), at_start=False)
                elif picked == target:
                    self._number(link, float(values[link.i, link.j]), at_start=True)

    def _number(self, link: LinkRef, value: float, at_start: bool) -> None:
        layout = self.layout
        width = min(layout.number_width, layout.gap - 2)
        digits = width - 3 if width > 5 else 2
        text = signed(value, digits, width)
        if at_start:
            x = layout.lefts[link.layer] + layout.node_width(link.layer) + 1
            y = layout.rows[link.layer][link.i]
        else:
            x, y = layout.lefts[link.layer + 1] - 1 - len(text), layout.end_row(link)
        strength = max(self._strength(link, value), self._passing(link.layer, 1.0))
        ink = self.colours.named("dim") if strength == FAINT else self.colours.sign(value)
        chosen = link == self.scene.selection
        self.cells.put(x, y, text, ink, bold=chosen)
        if chosen:
            accent = self.colours.named("accent")
            self.cells.put(x - 1, y, "▶", accent, bold=True)

    # neurons

    def neuron(self, neuron: NeuronRef) -> None:
        """A block whose brightness is the output; while blame flows, its colour is the blame."""
        cells, layout = self.cells, self.layout
        left, row = layout.lefts[neuron.layer], layout.rows[neuron.layer][neuron.index]
        width = layout.node_width(neuron.layer)
        paper, ink, value = self._look(neuron)
        name = self.scene.name(neuron).ljust(layout.name_width)
        shows_sign = value.strip()[0] if value.strip()[0] in "+-" else " "
        text = f" {name} {value} " if layout.valued[neuron.layer] else f"{shows_sign}{name} "
        cells.put(left, row, text, ink, paper)
        if layout.roomy:
            cells.put(left, row - 1, "▄" * width, paper)
            cells.put(left, row + 1, "▀" * width, paper)
        if neuron == self.scene.selection:
            accent = self.colours.named("accent")
            cells.put(left - 1, row, "▶", accent, bold=True)
            cells.put(left + width, row, "◀", accent, bold=True)

    def _look(self, neuron: NeuronRef) -> tuple[str, str, str]:
        """Paper, ink and value of a neuron."""
        outputs, blames = self.scene.outputs(neuron.layer), self.scene.blames(neuron.layer)
        colours = self.colours
        if blames is not None and neuron.index:
            blame = float(blames[neuron.index])
            largest = float(np.nan_to_num(np.abs(blames[1:])).max()) or 1.0
            part = 0.15 + 0.6 * min(abs(blame) / largest, 1.0)
            paper = colours.shade(-part if blame < 0.0 else part)
            return paper, colours.named("text"), signed(blame, 2, VALUE_WIDTH).rjust(VALUE_WIDTH)
        if outputs is None:
            return colours.grey(0.08), colours.named("dim"), "·".rjust(VALUE_WIDTH)
        value = float(outputs[neuron.index])
        bright = brightness(outputs)[neuron.index]
        ink = colours.named("background") if bright > 0.45 else colours.named("text")
        return colours.grey(0.12 + 0.83 * bright), ink, output_text(value, VALUE_WIDTH)

    def ends(self) -> None:
        """What the task calls the inputs and the outputs, and what was expected of these."""
        cells, layout, scene = self.cells, self.layout, self.scene
        dim = self.colours.named("dim")
        expected = scene.expected
        tall = 2 if layout.roomy else 1
        last = scene.layers - 1
        for layer in (0, last):
            if layout.spacings[layer] > 2 * tall:
                for index in range(1, scene.sizes[layer] + 1):
                    name = cut(
                        scene.given_name(NeuronRef(layer, index)), layout.node_width(layer) - 1
                    )
                    row = layout.rows[layer][index] - tall
                    cells.put(layout.lefts[layer] + 1, row, name, dim)
        if expected is not None:
            for row, value in zip(layout.rows[-1][1:], expected.tolist(), strict=True):
                cells.put(layout.lefts[-1], row + tall, f"expected {value:g}", dim)


def brightness(outputs: Floats) -> Floats:
    """0 .. 1 for the outputs of a layer (n + 1,): |output|, by the largest if that is above 1."""
    sizes = np.nan_to_num(np.abs(outputs), nan=0.0, posinf=1e300)
    return np.asarray(sizes / max(1.0, float(sizes.max())))
