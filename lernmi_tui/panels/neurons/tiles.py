"""The picture of small maps, one a neuron, and the links of one of them in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.forward import layer_outputs
from lernmi.net.names import layer_prefixes
from lernmi.net.refs import NeuronRef, Selection
from lernmi.numbers import signed
from lernmi.run.names.given_names import called, given_name
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.features import features_of
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.heat_map import enlarged, fineness, plane
from lernmi_tui.paint.heat_scale import (
    STEPS,
    Scale,
    draw_scale,
    inks,
    levels,
    scale_of,
)
from lernmi_tui.paint.own_units import output_scale
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.neurons.layout import TileLayout

FINEST = 24  # points along a side of a small map
NUMBER_WIDTH = 7  # of a weight
LINKS_APART = 3  # columns
SCALE_WIDTH = 6
HEARD = "says"


def said_by_layers(snapshot: Snapshot, side: int) -> list[Floats]:
    """What all neurons say over the plane: (n, n, neurons) a layer, inputs first, n <= ``side``."""
    finest = min(side, fineness(snapshot.weights.size, FINEST))
    inputs = features_of(plane(finest), snapshot.task.info.input_names)
    every = layer_outputs(snapshot.layer_weights, snapshot.layer_activations, inputs)
    return [said.reshape(finest, finest, -1) for said in every]


def scale_for(snapshot: Snapshot, ref: NeuronRef, said: Floats) -> Scale:
    """What a hidden or an output neuron that says ``said`` is measured by."""
    if ref.layer == len(snapshot.sizes) - 1:
        return output_scale(snapshot.task, ref.index - 1)
    return scale_of(snapshot.activations[ref.layer - 1], said)


@dataclass(frozen=True, slots=True)
class NeuronTiles:
    """Every neuron's map of what it ``said`` (see ``said_by_layers``).

    ``cursor`` is the neuron whose links are listed below, ``first`` the first column of tiles that
    is seen.
    """

    snapshot: Snapshot
    said: list[Floats]
    layout: TileLayout
    cursor: NeuronRef
    selection: Selection
    first: int
    discrete: bool
    focused: bool

    def draw(self, width: int, height: int, colours: Palette, greys: bool) -> Cells:
        """In ``width`` x ``height`` cells."""
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        every = inks(colours, greys)
        for refs, x in self._columns(width):
            for row, ref in enumerate(refs):
                self._draw_tile(cells, x, self.layout.top(row), ref, colours, every)
        if self.layout.head:
            self._draw_head(cells, colours, greys)
        lines = [self._draw_ahead, self._draw_behind]
        if self.cursor.layer == len(self.snapshot.sizes) - 1:
            lines = [self._draw_behind]
        for y, line in enumerate(lines[: self.layout.foot], start=height - self.layout.foot):
            line(cells, y, colours)
        return cells

    def _columns(self, width: int) -> list[tuple[tuple[NeuronRef, ...], int]]:
        """The columns of neurons that are seen as a whole, one at least, and where they begin."""
        layout, start = self.layout, self.layout.lefts[self.first]
        lefts = [left - start for left in layout.lefts[self.first :]]
        pairs = zip(layout.columns[self.first :], lefts, strict=True)
        return [(refs, x) for refs, x in pairs if x == 0 or x + layout.side <= width]

    def _draw_tile(
        self, cells: Cells, x: int, y: int, ref: NeuronRef, colours: Palette, every: list[str]
    ) -> None:
        side = self.layout.side
        said = self.said[ref.layer][:, :, ref.index - 1]
        parts = enlarged(scale_for(self.snapshot, ref, said).parts(said), side)
        cells.put_halves(x, y + 1, levels(parts, self.discrete) + STEPS, lambda level: every[level])
        name = called(ref, len(self.snapshot.sizes), self.snapshot.task.info)
        accent, background = colours.named("accent"), colours.named("background")
        chosen = ref == self.selection
        text = f"▶{name}" if chosen else name
        if ref != self.cursor:
            cells.put(x, y, text[:side], accent if chosen else colours.named("dim"), bold=chosen)
        elif self.focused:
            cells.put(x, y, text[:side].ljust(side), background, accent, bold=True)
        else:
            cells.put(x, y, text[:side], accent if chosen else None, bold=True)

    @property
    def _said_by_cursor(self) -> Floats:
        said: Floats = self.said[self.cursor.layer][:, :, self.cursor.index - 1]
        return said

    def _draw_head(self, cells: Cells, colours: Palette, greys: bool) -> None:
        """The name of each layer in sight, what its neurons do, what the colours mean, and if
        there are more neurons.
        """
        dim = colours.named("dim")
        columns = self._columns(cells.width)
        starts = {refs[0].layer: x for refs, x in reversed(columns)}
        prefixes = layer_prefixes(len(self.snapshot.sizes))
        ends = [*sorted(starts.values()), cells.width + 1][1:]
        for (layer, x), end in zip(sorted(starts.items()), ends, strict=True):
            name = prefixes[layer].rstrip(".")
            size, activation = self.snapshot.sizes[layer], self.snapshot.activations[layer - 1]
            texts = [f"{name} · {size} {activation}", f"{name} · {activation}", name]
            cells.put(x, 0, first_that_fits(texts, end - x - 1), dim)
        scale = scale_for(self.snapshot, self.cursor, self._said_by_cursor)
        wide = SCALE_WIDTH + 2 + sum(map(len, scale.ends))
        x = cells.width - wide - len(HEARD) - 1
        if x > max(starts.values()) + len(f"y · 1 {self.snapshot.activations[-1]}"):
            cells.put(x, 0, HEARD, dim)
            x += len(HEARD) + 1
            draw_scale(cells, x, 0, SCALE_WIDTH, scale, self.discrete, colours, greys)
        accent = colours.named("accent")
        if self.first > 0:
            cells.put(0, 0, "‹", accent, bold=True)
        if columns[-1][0] != self.layout.columns[-1]:
            cells.put(cells.width - 1, 0, "›", accent, bold=True)

    # the links of the neuron at the cursor

    def _draw_ahead(self, cells: Cells, y: int, colours: Palette) -> None:
        """Where its links lead."""
        weights = self.snapshot.layer_weights[self.cursor.layer][self.cursor.index]
        refs = [NeuronRef(self.cursor.layer + 1, index + 1) for index in range(len(weights))]
        self._draw_links(cells, y, "→", refs, weights, colours)

    def _draw_behind(self, cells: Cells, y: int, colours: Palette) -> None:
        """Where its links come from, the bias neuron's among them."""
        weights = self.snapshot.layer_weights[self.cursor.layer - 1][:, self.cursor.index - 1]
        refs = [NeuronRef(self.cursor.layer - 1, index) for index in range(len(weights))]
        self._draw_links(cells, y, "←", refs, weights, colours)

    def _draw_links(
        self,
        cells: Cells,
        y: int,
        arrow: str,
        refs: list[NeuronRef],
        weights: Floats,
        colours: Palette,
    ) -> None:
        """``h3 → y1 +2.31``, the strongest link first, as many as there is room for."""
        layers, info = len(self.snapshot.sizes), self.snapshot.task.info
        text = f"{called(self.cursor, layers, info)} {arrow} "
        cells.put(0, y, text, bold=True)
        x = len(text)
        order = np.argsort(-np.abs(weights), kind="stable").tolist()
        for shown, index in enumerate(order):
            name = called(refs[index], layers, info)
            if refs[index].layer == 0:
                name = given_name(refs[index], layers, info) or name
            number = signed(float(weights[index]), 3, NUMBER_WIDTH)
            if shown and x + len(name) + 1 + len(number) > cells.width:
                cells.put(min(x, cells.width - 1), y, "…", colours.named("dim"))
                break
            cells.put(x, y, name)
            cells.put(x + len(name) + 1, y, number, colours.sign(float(weights[index])))
            x += len(name) + 1 + len(number) + LINKS_APART
