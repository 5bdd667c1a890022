"""What every neuron of the first layer looks for: pictures of its weights, and what it says."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.refs import NeuronRef
from lernmi.numbers import output_text, plain
from lernmi.run.names.given_names import called
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.paint.bars import bar
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import cut, longest, to_left
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.picture import PictureShape, draw_signed, largest_size, scaled
from lernmi_tui.panels.weights.layout import GalleryLayout

VALUE_WIDTH = 6  # of what a neuron says, in a caption that has room for it
MOST_LINKS = 2  # of each sign are named
LONGEST_NAME = 10


@dataclass(frozen=True)
class Gallery:
    """The weights of a snapshot; ``picture`` is (rows, columns).

    ``cursor`` and ``selected`` are indices of neurons, from 1; neither may be in view.
    """

    snapshot: Snapshot
    picture: tuple[int, int]
    cursor: int
    selected: int | None
    colours: Palette
    shade: Callable[[float], str]

    def draw(self, width: int, height: int, layout: GalleryLayout, top: int) -> Cells:
        """In ``width`` x ``height`` cells, ``top`` neurons being scrolled away."""
        cells = Cells(width, height, self.colours.named("text"), self.colours.named("background"))
        if layout.picture is not None and layout.shape is not None:
            box = layout.picture
            cells.put(0, 0, cut(f"what {self.name(self.cursor)} looks for", box.width), bold=True)
            self._draw_picture(cells, box.x, box.y, self.cursor, layout.shape)
        words = self.words(with_name=layout.picture is None)
        lines = [line for text in words for line in textwrap.wrap(text, max(layout.words.width, 8))]
        for line, text in enumerate(lines[: layout.words.height]):
            cells.put(layout.words.x, layout.words.y + line, text)
        grid = layout.gallery
        last = min(top + grid.size, self.snapshot.sizes[1])
        for number, index in enumerate(range(top + 1, last + 1)):
            x = grid.x + number % grid.columns * grid.width
            y = grid.y + number // grid.columns * grid.height
            if grid.shape is not None:
                self._draw_picture(cells, x, y, index, grid.shape)
                self._draw_caption(cells, x, y + grid.shape.height, index, grid.width - 1)
        return cells

    def name(self, index: int, layer: int = 1) -> str:
        """``h7``; an output is called by its class."""
        sizes, info = self.snapshot.sizes, self.snapshot.task.info
        return cut(called(NeuronRef(layer, index), len(sizes), info), LONGEST_NAME)

    @cached_property
    def _weights(self) -> Floats:
        return self.snapshot.layer_weights[0]

    @cached_property
    def _said(self) -> Floats:
        return self.snapshot.layer_outputs[1]

    def _draw_picture(self, cells: Cells, x: int, y: int, index: int, shape: PictureShape) -> None:
        """The weights into neuron ``index``, on a scale of their own."""
        values = self._weights[1:, index - 1].reshape(self.picture)
        largest = largest_size(scaled(values, shape))
        draw_signed(cells, x, y, values, shape, largest, self.shade)

    def _draw_caption(self, cells: Cells, x: int, y: int, index: int, room: int) -> None:
        """The neuron's name, and a bar and a number of what it says to the last sample."""
        said, colours = float(self._said[index]), self.colours
        label = longest([self.name(index), self.name(self.snapshot.sizes[1])])
        name = to_left(self.name(index), label)
        length = room - label - 1 - VALUE_WIDTH
        value = output_text(said, VALUE_WIDTH)
        if length < 2:
            length, value = room - label - 1, ""
        if index == self.cursor:
            cells.put(x, y, name, colours.named("background"), colours.named("accent"), bold=True)
        else:
            chosen = index == self.selected
            cells.put(x, y, name, colours.named("accent") if chosen else None, bold=chosen)
        part, minus = abs(said) / self._scale, said < 0.0
        ink = colours.named("minus") if minus else colours.grey(0.3 + 0.7 * part)
        cells.put(x + label, y, ("-" if minus else " ") + bar(part, length), ink)
        cells.put(x + label + 1 + length, y, value, colours.named("dim"))

    @cached_property
    def _scale(self) -> float:
        """The output of a full bar."""
        return max(largest_size(self._said[1:]), 1.0)

    # words

    def words(self, with_name: bool) -> list[str]:
        """What the neuron at the cursor says, and which neurons ahead it pushes most."""
        name = f"{self.name(self.cursor)} " if with_name else ""
        focus = self.snapshot.focus
        sample = "the last sample" if focus is None else focus.words
        words = [f"{name}says {plain(float(self._said[self.cursor]))} to {sample}"]
        if len(self.snapshot.sizes) > 2:
            links = self.snapshot.layer_weights[1][self.cursor]
            ups, downs = pushed(links)
            parts = []
            for targets, way in ((ups, "up"), (downs, "down")):
                if targets:
                    parts.append(" and ".join(self.name(j, 2) for j in targets) + f" {way}")
            if parts:
                words.append(f"{name}pushes {', '.join(parts)}")
        largest = largest_size(self._weights[1:, self.cursor - 1])
        return [*words, f"+ blue, - orange: weights up to {plain(largest)}"]


def pushed(weights: Floats) -> tuple[list[int], list[int]]:
    """The neurons ahead, from 1, that links of ``weights`` (n,) push up most, and down most."""
    known = np.nan_to_num(weights)
    order = np.argsort(known, kind="stable").tolist()
    downs = [j + 1 for j in order[:MOST_LINKS] if known[j] < 0.0]
    ups = [j + 1 for j in order[::-1][:MOST_LINKS] if known[j] > 0.0]
    return ups, downs
