"""The bar columns of a large network: a layer's neurons as rows of name, bar and number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.numbers import expected_text, signed
from lernmi.run.names.quantities import BLAME, EXPECTED, SAYS, SAYS_NOW
from lernmi_tui.paint.bars import bar
from lernmi_tui.paint.class_words import abbreviated
from lernmi_tui.paint.picture import largest_size
from lernmi_tui.panels.topology.boxes import then_text
from lernmi_tui.panels.topology.columns import Bars
from lernmi_tui.panels.topology.drawing import brightness
from lernmi_tui.panels.topology.scene import Scene
from lernmi_tui.panels.topology.sheet import Sheet, Spot

MARKS = {  # by: expected to be 1, the answer
    (True, True): "✓ right",
    (True, False): "◀ expected",
    (False, True): "✗ answer",
    (False, False): "",
}


def first_row(scene: Scene, layer: int, rows: int, offsets: Mapping[int, int], follow: bool) -> int:
    """How many neurons of ``layer`` are scrolled away above ``rows`` of them.

    With ``follow`` the selected neuron, or what a selected link joins, is kept in sight.
    """
    count = scene.count(layer)
    first, picked, index = offsets.get(layer, 0), scene.selection, None
    if isinstance(picked, NeuronRef) and picked.layer == layer:
        index = picked.index
    elif isinstance(picked, LinkRef) and layer in (picked.layer, picked.layer + 1):
        index = picked.i if layer == picked.layer else picked.j + 1
    elif picked is None and scene.path:
        index = next((end.index for end in scene.lit_neurons if end.layer == layer), None)
    if follow and index is not None:
        position = index - 1 if index else count - 1
        first = min(max(first, position - rows + 1), position)
    return max(min(first, count - rows), 0)


@dataclass
class BarColumn:
    """Draws the neurons of a column on ``sheet``, from the one at position ``first`` on."""

    sheet: Sheet
    column: Bars
    first: int

    def draw(self) -> None:
        scene, layer = self.sheet.scene, self.column.layer
        size, count = scene.sizes[layer], scene.count(layer)
        shown = range(self.first, min(self.first + self.sheet.body, count))
        last = layer == scene.layers - 1
        into = None if last else scene.focus(layer + 1)
        weights = None if into is None else scene.numbers(layer)[:, into - 1]
        self._title(shown, weights is not None)
        lengths = self._lengths()
        neurons = [NeuronRef(layer, place + 1 if place < size else 0) for place in shown]
        names = abbreviated(list(map(self._name, neurons)), self.column.name)
        for y, (neuron, name) in enumerate(zip(neurons, names, strict=True), start=self.sheet.head):
            self._row(y, neuron, name, lengths, weights is None or self.column.extra > 0)
            self.sheet.spots.append(Spot(self.column.left, y, self.column.width, 1, neuron))
            if weights is not None and into is not None:
                link = LinkRef(layer, neuron.index, into - 1)
                self._weight(y, link, float(weights[neuron.index]))
            elif last:
                self._mark(y, neuron.index)

    def _title(self, shown: range, weights: bool) -> None:
        """Which layer it is, which part of it is in sight, and what its numbers are."""
        sheet, scene, layer = self.sheet, self.sheet.scene, self.column.layer
        name, size = scene.layer_name(layer), scene.sizes[layer]
        beside = scene.phase.number(layer) if weights else None
        word = (BLAME if self._shows_blame() else SAYS).short
        if beside is not None and not self.column.extra:
            word = beside.short  # it stands where the number would
        titles = [f"{name} · {size:,} · {word}", f"{name} · {word}", word]
        if len(shown) < scene.count(layer):
            part = f"{shown.start + 1:,}-{min(shown.stop, size):,}"
            of_all = [f"{name} · {part} of {size:,}", f"{name} {part}/{size:,}", f"{name} {part}"]
            titles = [f"{each} · {word}" for each in of_all] + titles[1:]
        column = self.column
        error = scene.phase.kind == "error" and layer == scene.layers - 1
        active = error or scene.phase.active(layer - 1)
        sheet.title(column.left, titles, active, column.numbers_end - column.left)
        if beside is not None and column.extra:
            moving = scene.phase.active(layer)
            words = [beside.name.rjust(column.extra), beside.short.rjust(column.extra)]
            sheet.title(column.left + column.width - column.extra, words, moving, column.extra)
        if column.blame and scene.expected is not None:
            there = scene.blames(layer) is not None
            sheet.title(column.numbers_end, [BLAME.short.rjust(column.blame)], there, column.blame)
        if self._says_after() is not None:
            left = column.numbers_end + column.blame
            sheet.title(left, [SAYS_NOW.name.rjust(column.then)], False, column.then)

    def _shows_blame(self) -> bool:
        """Is the one number the blame, having no place of its own?"""
        return not self.column.blame and self.sheet.scene.blames(self.column.layer) is not None

    def _says_after(self) -> Floats | None:
        """What the outputs say once the sample is learned, if it is to be told here."""
        return self.sheet.scene.says_after if self.column.then else None

    def _lengths(self) -> Floats:
        """How long the neurons' bars are, 0 .. 1: (n + 1,)."""
        scene, layer = self.sheet.scene, self.column.layer
        blames, outputs = scene.blames(layer), scene.outputs(layer)
        if blames is not None:
            scale = largest_size(blames[1:]) or 1.0
            return np.nan_to_num(np.clip(np.abs(blames) / scale, 0.0, 1.0))
        return np.zeros(scene.sizes[layer] + 1) if outputs is None else brightness(outputs)

    def _row(self, y: int, neuron: NeuronRef, name: str, lengths: Floats, has_number: bool) -> None:
        sheet, column, colours = self.sheet, self.column, self.sheet.colours
        cells, x, now = sheet.cells, self.column.left, sheet.scene.of(neuron)
        chosen = neuron == sheet.scene.selection
        ink = colours.named("accent") if chosen else None
        if chosen:
            sheet.marker(x, y)
        elif neuron in sheet.scene.lit_neurons:
            sheet.on_path(x, y)
        if now.says is None:
            ink = colours.named("dim")
        cells.put(x + 1, y, name, ink, bold=chosen)
        x += column.name + 2
        length = float(lengths[neuron.index])
        blame_ink = colours.sign(now.blame or 0.0)
        bar_ink = blame_ink if now.blamed else colours.grey(0.3 + 0.7 * length)
        if now.says is not None and not (now.blamed and now.is_bias):
            cells.put(x, y, bar(length, column.bar), bar_ink)
        x += column.bar
        if has_number and x + column.number <= cells.width:
            number, ink = now.text(SAYS, column.number - 1), None
            if self._shows_blame():
                number = "" if now.is_bias else now.text(BLAME, column.number - 1)
                ink = blame_ink
            cells.put(x, y, number.rjust(column.number), ink, bold=chosen)
        x += column.number
        if column.blame and not now.is_bias:
            text = now.text(BLAME, column.blame - 1).rjust(column.blame)
            cells.put(x, y, text, colours.named("dim") if now.blame is None else blame_ink)
        after = self._says_after()
        if after is not None and neuron.index:
            said = now.says or 0.0
            then = then_text(said, float(after[neuron.index - 1]), column.then - 1)
            cells.put(x + column.blame, y, then.rjust(column.then), colours.named("dim"))

    def _name(self, neuron: NeuronRef) -> str:
        scene = self.sheet.scene
        given = "" if neuron.layer else scene.given_name(neuron)
        return given or scene.name(neuron)

    def _weight(self, y: int, link: LinkRef, value: float) -> None:
        """The link into the selected neuron ahead; in place of the number if there is no room."""
        sheet, column = self.sheet, self.column
        width = column.extra or column.number
        x = column.left + column.width - width
        chosen = link == sheet.scene.selection
        text = signed(value, width=width - 1).rjust(width)
        sheet.cells.put(x, y, text, sheet.colours.sign(value), bold=chosen)
        if chosen:
            sheet.marker(x, y)
        sheet.spots.append(Spot(x, y, width, 1, link))

    def _mark(self, y: int, index: int) -> None:
        """What was expected, and which output is the answer: the largest."""
        scene, column, colours = self.sheet.scene, self.column, self.sheet.colours
        expected = scene.expected
        if expected is None or not scene.phase.lit(column.layer):
            return
        x = column.left + column.width - column.extra
        if not scene.task.train.is_one_hot:
            text = f"{EXPECTED.short} {expected_text(expected[index - 1])}"
            if len(text) <= column.extra:
                self.sheet.cells.put(x, y, text, colours.named("dim"))
            return
        wanted = bool(expected[index - 1] == 1.0)
        ink = colours.named("accent" if wanted else "minus")
        text = MARKS[wanted, index == scene.answer]
        self.sheet.cells.put(x, y, text[: column.extra], ink)
