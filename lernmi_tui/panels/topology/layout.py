"""Where the neurons and links of a small network lie, in cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import inf

from lernmi.net.names import longest_name
from lernmi.net.refs import LinkRef, NeuronRef, Selection

VALUE_WIDTH = 5  # of an output or a sensitivity
MOST_LINKS = 100  # in one link layer; more are a thicket
LEAST_GAP = 7  # columns between two layers
LEAST_NUMBER_GAP = 11  # from this gap on, lines have room for their numbers
WIDE_GAP = 18  # from this gap on, for longer ones
ROOMY = 4  # rows a neuron from which on it is drawn three rows high
NEAR = 1.2  # rows from a line that still hit it


@dataclass(frozen=True, slots=True)
class Line:
    """A link from dot (x0, y0) to (x1, y1); a cell is 2 dots wide and 4 high."""

    x0: int
    y0: int
    x1: int
    y1: int

    def distance(self, x: float, y: float) -> float:
        """From dot (x, y) to the nearest dot of the line, in dots."""
        dx, dy = self.x1 - self.x0, self.y1 - self.y0
        length = dx * dx + dy * dy or 1
        part = min(max(((x - self.x0) * dx + (y - self.y0) * dy) / length, 0.0), 1.0)
        away = (self.x0 + part * dx - x, self.y0 + part * dy - y)
        return float((away[0] ** 2 + away[1] ** 2) ** 0.5)


@dataclass(frozen=True, slots=True)
class NetLayout:
    """``lefts``: each neuron layer's first column; ``rows``: each neuron's middle row, by index.

    ``name_width`` is the longest name's, ``valued`` whether a layer's neurons show their value,
    ``spacings`` the rows a neuron of each layer has.
    """

    sizes: tuple[int, ...]
    lefts: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    spacings: tuple[int, ...]
    name_width: int
    valued: tuple[bool, ...]
    gap: int
    roomy: bool

    def node_width(self, layer: int) -> int:
        """Of each neuron of a layer."""
        return _node_width(self.name_width, self.valued[layer])

    def neurons(self) -> Iterator[NeuronRef]:
        for layer, rows in enumerate(self.rows):
            for index in range(len(rows)):
                if not (layer == len(self.sizes) - 1 and index == 0):
                    yield NeuronRef(layer, index)

    def links(self, layer: int) -> Iterator[LinkRef]:
        """The links of link layer ``layer``, from top to bottom."""
        for i in order(self.sizes, layer):
            for j in range(self.sizes[layer + 1]):
                yield LinkRef(layer, i, j)

    @property
    def number_width(self) -> int:
        """Of the number written at the end of a link's line."""
        return 7 if self.gap >= WIDE_GAP else 5

    def numbered(self, layer: int) -> bool:
        """Is there room for the numbers of all links of link layer ``layer``?"""
        n_in, n_out = self.sizes[layer] + 1, self.sizes[layer + 1]
        rows = n_in + (n_out > 1)  # a blank one between two neurons' numbers
        return rows <= self.spacings[layer + 1] and self.gap >= LEAST_NUMBER_GAP

    def line(self, link: LinkRef) -> Line:
        """From the right end of its input neuron to its output neuron, or the number before that.

        The ends of a neuron's links are spread, a row each where there is room for their numbers.
        """
        n_in, n_out = self.sizes[link.layer] + 1, self.sizes[link.layer + 1]
        start = (
            4 * self.rows[link.layer][link.i]
            + 1
            + round(_spread(link.j, n_out) * (8 if self.roomy else 2))
        )
        left = 2 * (self.lefts[link.layer] + self.node_width(link.layer))
        right = 2 * self.lefts[link.layer + 1] - 1
        if self.numbered(link.layer):
            right -= 2 * (self.number_width + 1)
            end = 4 * self.end_row(link) + 1
        else:
            index = (link.i - 1) % n_in
            end = 4 * self.rows[link.layer + 1][link.j + 1] + 1
            end += round(_spread(index, n_in) * (8 if self.roomy else 2))
        return Line(left, start, right, end)

    def end_row(self, link: LinkRef) -> int:
        """The row of the number at the end of a link's line."""
        row, n_in = self.rows[link.layer + 1][link.j + 1], self.sizes[link.layer] + 1
        if not self.numbered(link.layer):
            return row
        return row + (link.i - 1) % n_in - (n_in - 1) // 2

    def at(self, x: int, y: int) -> Selection:
        """The neuron at cell (``x``, ``y``), or the link nearest to it, or None."""
        tall = 1 if self.roomy else 0
        for neuron in self.neurons():
            left = self.lefts[neuron.layer]
            near = abs(y - self.rows[neuron.layer][neuron.index]) <= tall
            if near and left <= x < left + self.node_width(neuron.layer):
                return neuron
        gaps = [
            layer
            for layer, left in enumerate(self.lefts[:-1])
            if left + self.node_width(layer) <= x < self.lefts[layer + 1]
        ]
        reach = [
            (self._rows_away(link, x, y), link) for layer in gaps for link in self.links(layer)
        ]
        rows, link = min(reach, key=lambda one: one[0], default=(inf, None))
        return link if rows <= NEAR else None

    def _rows_away(self, link: LinkRef, x: int, y: int) -> float:
        """How far cell (``x``, ``y``) is from a link's line or number, in rows."""
        if self.numbered(link.layer) and x >= self.lefts[link.layer + 1] - 1 - self.number_width:
            return float(abs(y - self.end_row(link)))
        return self.line(link).distance(2 * x + 0.5, 4 * y + 1.5) / 4


def _node_width(name: int, valued: bool) -> int:
    """Two ends, the name, and after a blank the value."""
    return name + 2 + (VALUE_WIDTH + 1 if valued else 0)


def _spread(index: int, count: int) -> float:
    """-0.5 .. 0.5 for ``index`` 0 .. ``count`` - 1."""
    return (index + 0.5) / count - 0.5


def order(sizes: tuple[int, ...], layer: int) -> list[int]:
    """The neuron indices of a layer from top to bottom: the bias neuron stands last."""
    indices = list(range(1, sizes[layer] + 1))
    return indices if layer == len(sizes) - 1 else [*indices, 0]


@lru_cache(maxsize=64)
def net_layout(sizes: tuple[int, ...], width: int, height: int) -> NetLayout | None:
    """The layout within ``width`` x ``height`` cells; None if neurons and lines don't fit."""
    counts = [size + 1 for size in sizes[:-1]] + [sizes[-1]]
    links = max((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
    if links > MOST_LINKS or max(max(counts), 2 * sizes[-1]) > height:
        return None
    layers = len(sizes)
    names = [longest_name(sizes, layer) for layer in range(layers)]
    ends = [layer in (0, layers - 1) for layer in range(layers)]
    for valued in ([True] * layers, ends):  # where it is narrow, hidden neurons show no value
        widths = [_node_width(max(names), value) for value in valued]
        gap = (width - sum(widths)) // (layers - 1)
        if gap >= LEAST_GAP:
            break
    else:
        return None
    spacings = tuple(height // count for count in counts)
    rest = width - sum(widths) - gap * (layers - 1)
    lefts = tuple(rest // 2 + sum(widths[:layer]) + layer * gap for layer in range(layers))
    rows = []
    for layer, count in enumerate(counts):
        rows_of_layer = [int((index + 0.5) * height / count) for index in range(count)]
        first = rows_of_layer.pop() if layer < layers - 1 else 0  # the bias neuron stands last
        rows.append((first, *rows_of_layer))
    return NetLayout(
        sizes, lefts, tuple(rows), spacings, max(names), tuple(valued), gap, min(spacings) >= ROOMY
    )
