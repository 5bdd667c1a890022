"""A small network, neuron by neuron and link by link."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi.numbers import FROZEN, expected_text, signed
from lernmi.run.names.quantities import (
    BLAME,
    CHANGE,
    EXPECTED,
    LINK_SENSITIVITY,
    SAYS,
    SAYS_NOW,
    WEIGHT,
)
from lernmi_tui.paint.braille import Piece, glyph, line_pieces
from lernmi_tui.paint.cells import Cells, cell_style
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.topology.boxes import SIGNED_WIDTH, Style, box_texts, then_text
from lernmi_tui.panels.topology.layout import NetLayout
from lernmi_tui.panels.topology.scene import ON_PATH, Scene

THICK, THICKEST = 1.0, 4.0  # |weight| from which on a line is two, three dots thick
DENSE = 40  # links in a layer, from which on lines are thinner
FAINT, WEAKEST, FULL = 0.25, 0.35, 1.0  # how strongly a line is coloured
GONE = 0.6  # of a link that has gone, in a sample that is stepped through
MINGLE = 0.7  # of the strongest line's strength: from here on others share its cell


def draw_net(cells: Cells, scene: Scene, layout: NetLayout, colours: Palette) -> None:
    """Draw the network where ``layout`` says."""
    drawing = _Drawing(cells, scene, layout, colours)
    drawing.lines()
    drawing.head()
    drawing.lit()
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
        """Lines are weights; while blame flows through them, link sensitivities."""
        if self.scene.phase.number(layer) is LINK_SENSITIVITY:
            return self.scene.numbers(layer)
        return self.scene.weights(layer)

    def _steps(self, layer: int, numbers: Floats) -> tuple[float, float]:
        """From which sizes on a line is two and three dots thick."""
        if self.scene.phase.number(layer) is not LINK_SENSITIVITY:
            return (THICK, THICKEST) if numbers.size <= DENSE else (THICKEST, inf)
        largest = float(np.nan_to_num(np.abs(numbers)).max()) or 1.0
        return largest / 3, largest * 2 / 3

    def _strength(self, link: LinkRef, value: float) -> float:
        """How strongly a line is coloured, apart from what passes along it."""
        step = self.scene.snapshot.step
        if step is not None:
            gone = step.has_told if step.is_backward else step.has_brought
            return FULL if link == step.place else GONE if gone(link) else FAINT
        if self.scene.phase.kind != "settled":
            return FAINT
        picked = self.scene.selection
        if self.scene.path:
            return FULL if link in self.scene.path or link == picked else FAINT
        if picked is None:
            return WEAKEST + (FULL - WEAKEST) * min(abs(value) / THICKEST, 1.0)
        if isinstance(picked, LinkRef):
            return FULL if picked == link else FAINT
        return FULL if picked in ends(link) else FAINT

    def _passing(self, layer: int, part: float) -> float:
        """FULL where the signal or the blame has passed in a layer at work."""
        phase = self.scene.phase
        if not phase.active(layer) or self.scene.snapshot.step is not None:
            return 0.0
        travelled = part if phase.kind == "forward" else 1.0 - part
        return FULL if phase.kind == "update" or travelled <= phase.part else 0.0

    def head(self) -> None:
        """Above each layer what it is, above the numbers of links what they are."""
        if not self.layout.head:
            return
        cells, scene, layout = self.cells, self.scene, self.layout
        y = layout.first - 1
        for layer in range(scene.layers):
            lit = scene.phase.active(layer - 1) or scene.phase.active(layer)
            ink = self.colours.named("accent" if lit else "dim")
            cells.put(layout.lefts[layer], y, self._title(layer), ink)
            if layer:
                active = scene.phase.active(layer - 1)
                words = self._number_words(layer - 1)
                text = first_that_fits([*words, ""], layout.gap - 2)
                x = layout.lefts[layer] - 1 - len(text)
                cells.put(x, y, text, self.colours.named("accent" if active else "dim"))

    def _title(self, layer: int) -> str:
        """Which layer it is; where its boxes have no room for a word, that of their numbers."""
        name, style = self.scene.layer_words(layer), self.layout.styles[layer]
        width = self.layout.widths[layer]
        if style is not Style.BARE:
            return first_that_fits([name, self.scene.layer_name(layer)], width)
        word = (BLAME if self.scene.phase.blamed(layer, self.scene.layers) else SAYS).short
        return first_that_fits([f"{name} {word}", word], width)

    def _number_words(self, layer: int) -> list[str]:
        """What the numbers of a link layer are, the longest words first."""
        number, phase = self.scene.phase.number(layer), self.scene.phase
        if phase.kind == "update" and phase.layer == layer:
            if number is CHANGE:
                return ["change", "±"]
            arrow = f"{WEIGHT} → new"
            return [arrow] if self._has_room_for_both() else [f"new {WEIGHT}", "new"]
        return [number.name, number.short]

    def _has_room_for_both(self) -> bool:
        """Is there room for a weight and the new one?"""
        return self.layout.gap >= 2 * SIGNED_WIDTH + 10

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
        layout, phase = self.layout, self.scene.phase
        text = signed(value, width=min(SIGNED_WIDTH, layout.gap - 1))
        blank = int(layout.gap > SIGNED_WIDTH + 1)
        updating = phase.kind == "update" and phase.active(link.layer)
        if updating and phase.number(link.layer) is WEIGHT and self._has_room_for_both():
            before = self.scene.snapshot.layer_weights_before[link.layer][link.i, link.j]
            text = f"{signed(float(before)).rjust(SIGNED_WIDTH)} → {text.rjust(SIGNED_WIDTH)}"
        if self.scene.snapshot.is_frozen(link) and len(text) < layout.gap - 1:
            text = f"{FROZEN}{text}"
        if at_start:
            x = layout.lefts[link.layer] + layout.widths[link.layer] + blank
            y = layout.row(ends(link)[0])
        else:
            x, y = layout.lefts[link.layer + 1] - blank - len(text), layout.end_row(link)
        strength = max(self._strength(link, value), self._passing(link.layer, 1.0))
        ink = self.colours.named("dim") if strength == FAINT else self.colours.sign(value)
        chosen = link == self.scene.selection
        self.cells.put(x, y, text, ink, bold=chosen)
        if chosen:
            accent = self.colours.named("accent")
            self.cells.put(x - 1, y, "▶", accent, bold=True)

    def lit(self) -> None:
        """A mark in the middle of each line along the path that is lit."""
        for link in self.scene.path:
            line = self.layout.line(link)
            x, y = (line.x0 + line.x1) // 4, (line.y0 + line.y1) // 8
            self.cells.put(x, y, ON_PATH, self.colours.named("accent"), bold=True)

    # neurons

    def neuron(self, neuron: NeuronRef) -> None:
        """A box whose brightness is the output; while blame flows, its colour is the blame."""
        cells, layout, layer = self.cells, self.layout, neuron.layer
        left, top = layout.lefts[layer], layout.tops[layer][neuron.index]
        width, style = layout.widths[layer], layout.styles[layer]
        numbers = self.scene.of(neuron)
        paper, ink = self._look(neuron)
        texts = box_texts(
            style, cut(self.scene.name(neuron), layout.name), numbers, width, layer == 0
        )
        for row, text in enumerate(texts, start=top):
            cells.put(left, row, text, ink, paper)
        if style is Style.SMALL and numbers.blamed and numbers.blame:
            cells.put(left, top, signed(numbers.blame)[0], ink, paper)
        if neuron in self.scene.lit_neurons:
            row = layout.row(neuron)
            x = left - 1 if neuron.layer else left + width  # inputs may begin at the border
            cells.put(x, row, ON_PATH, self.colours.named("accent"), bold=True)
        if neuron == self.scene.selection:
            accent = self.colours.named("accent")
            row = layout.row(neuron)
            cells.put(left - 1, row, "▶", accent, bold=True)
            cells.put(left + width, row, "◀", accent, bold=True)

    def _look(self, neuron: NeuronRef) -> tuple[str, str]:
        """Paper and ink of a neuron."""
        outputs, blames = self.scene.outputs(neuron.layer), self.scene.blames(neuron.layer)
        colours = self.colours
        if blames is not None and neuron.index:
            blame = float(blames[neuron.index])
            largest = float(np.nan_to_num(np.abs(blames[1:])).max()) or 1.0
            part = 0.15 + 0.6 * min(abs(blame) / largest, 1.0)
            return colours.shade(-part if blame < 0.0 else part), colours.named("text")
        if outputs is None:
            return colours.grey(0.08), colours.named("dim")
        bright = brightness(outputs)[neuron.index]
        ink = colours.named("background") if bright > 0.45 else colours.named("text")
        return colours.grey(0.12 + 0.83 * bright), ink

    def ends(self) -> None:
        """What the task calls inputs; what outputs should say, and say after the sample."""
        layout, scene = self.layout, self.scene
        for index in range(1, scene.sizes[0] + 1):
            neuron = NeuronRef(0, index)
            row = layout.tops[0][index] - 1
            if layout.has_given_names:
                name = cut(scene.given_name(neuron), layout.widths[0] - 1)
                self.cells.put(layout.lefts[0] + 1, row, name, self.colours.named("dim"))
        expected, after = scene.expected, scene.says_after
        last = scene.layers - 1
        for index in range(1, scene.sizes[last] + 1):
            neuron = NeuronRef(last, index)
            lines = []
            if expected is not None:
                wanted = expected_text(expected[index - 1])
                lines.append([f"{EXPECTED.name} {wanted}", f"{EXPECTED.short} {wanted}"])
            if after is not None:
                said = float(scene.snapshot.layer_outputs[last][index])
                then = then_text(said, float(after[index - 1]), layout.widths[last] - 5)
                lines.append([f"{SAYS_NOW} {then}", f"{SAYS_NOW.short} {then}"])
            top = layout.tops[last][index] + layout.lines(neuron)
            for row, texts in enumerate(lines[: layout.below], start=top):
                text = first_that_fits(texts, layout.widths[last])
                self.cells.put(layout.lefts[last], row, text, self.colours.named("dim"))


def brightness(outputs: Floats) -> Floats:
    """0 .. 1 for the outputs of a layer (n + 1,): |output|, by the largest if that is above 1."""
    sizes = np.nan_to_num(np.abs(outputs), nan=0.0, posinf=1e300)
    return np.asarray(sizes / max(1.0, float(sizes.max())))
