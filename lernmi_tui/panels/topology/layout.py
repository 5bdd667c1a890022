"""Where the neurons and links of a small network lie, in cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from math import inf

from lernmi.net.names import longest_name
from lernmi.net.refs import LinkRef, NeuronRef, Selection, ends
from lernmi_tui.paint.class_words import longest
from lernmi_tui.panels.topology.boxes import SIGNED_WIDTH, Style, box_lines, box_width

MOST_LINKS = 100  # in one link layer; more are a thicket
LEAST_GAP, WIDEST_GAP = 8, 50  # columns between two layers
MOST_ROWS = 11  # of a neuron: lines that are longer than they need be read worse
LEAST_NUMBER_GAP = SIGNED_WIDTH + 4  # from this gap on, lines have room for their numbers
HEAD_HEIGHT = 6  # from this height on, a line above the network says what its numbers are
NEAR = 1.2  # rows from a line that still hit it
NAMES = (16, 8)  # cells of the name of a class: as many as fit

FULL, THREE, TWO, PAIR, TALL, ONE, BARE, SMALL = Style
WAYS = (  # styles of the inputs, of hidden neurons, of outputs; and the gap they must leave
    ((FULL, TWO, ONE), (FULL, THREE, TWO, ONE), (FULL, THREE, TWO, ONE), 18),
    ((TALL, ONE), (FULL, THREE, TWO, ONE), (FULL, THREE, TWO, ONE), 16),
    ((TALL, BARE), (PAIR, BARE), (PAIR, BARE), LEAST_NUMBER_GAP),
    ((TALL, BARE), (TALL, BARE), (TALL, BARE), LEAST_NUMBER_GAP),
    ((TALL, BARE), (TALL, BARE), (TALL, BARE), LEAST_GAP),
    ((BARE,), (BARE,), (BARE,), LEAST_GAP),
    ((TALL, BARE), (SMALL,), (TALL, BARE), LEAST_GAP),
    ((BARE,), (SMALL,), (BARE,), LEAST_GAP),
)


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
    """``lefts``: each neuron layer's first column; ``tops``: the first row of each neuron's box,
    by index.

    ``styles`` and ``widths`` are those of each layer's boxes, ``spacings`` the rows that a learning
    neuron of a layer has, ``below`` those of them below the box of an output; ``gap`` is the
    columns between two layers. The network takes ``height`` rows from ``first`` on; ``head`` rows
    above that say what the numbers are. ``name`` is how long the names of outputs may be.
    """

    sizes: tuple[int, ...]
    height: int
    lefts: tuple[int, ...]
    widths: tuple[int, ...]
    tops: tuple[tuple[int, ...], ...]
    styles: tuple[Style, ...]
    spacings: tuple[int, ...]
    below: int
    gap: int
    first: int
    head: int
    name: int

    def says(self) -> tuple[object, ...]:
        """What there is room for; two layouts with the same say the same."""
        numbers = [self.numbered(layer) for layer in range(len(self.sizes) - 1)]
        return self.styles, self.widths, numbers, self.has_given_names, self.below, self.name

    @property
    def has_given_names(self) -> bool:
        """Is there room for what the task calls the inputs, a name above each box?"""
        return self.spacings[0] > self.lines(NeuronRef(0, 1)) + 1

    def lines(self, neuron: NeuronRef) -> int:
        """The rows of a neuron's box; that of a bias neuron has one."""
        return box_lines(self.styles[neuron.layer], neuron.layer == 0) if neuron.index else 1

    def row(self, neuron: NeuronRef) -> int:
        """The middle row of a neuron's box, where a number beside it stands."""
        return self.tops[neuron.layer][neuron.index] + (self.lines(neuron) - 1) // 2

    def _middle(self, neuron: NeuronRef) -> int:
        """The dot row in the middle of a neuron's box."""
        return 4 * self.tops[neuron.layer][neuron.index] + 2 * self.lines(neuron) - 1

    def neurons(self) -> Iterator[NeuronRef]:
        for layer, tops in enumerate(self.tops):
            for index in range(layer == len(self.sizes) - 1, len(tops)):
                yield NeuronRef(layer, index)

    def links(self, layer: int) -> Iterator[LinkRef]:
        """The links of link layer ``layer``, from top to bottom."""
        for i in order(self.sizes, layer):
            for j in range(self.sizes[layer + 1]):
                yield LinkRef(layer, i, j)

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
        behind, ahead = ends(link)
        start = self._middle(behind) + round(_spread(link.j, n_out) * self._reach(behind))
        left = 2 * (self.lefts[link.layer] + self.widths[link.layer])
        right = 2 * self.lefts[link.layer + 1] - 1
        if self.numbered(link.layer):
            right -= 2 * (SIGNED_WIDTH + 1)
            end = 4 * self.end_row(link) + 1
        else:
            end = self._middle(ahead)
            end += round(_spread((link.i - 1) % n_in, n_in) * self._reach(ahead))
        return Line(left, start, right, end)

    def _reach(self, neuron: NeuronRef) -> int:
        """Over how many dot rows the ends of a neuron's links are spread."""
        return 2 if self.lines(neuron) == 1 else 4 * (self.lines(neuron) - 1)

    def end_row(self, link: LinkRef) -> int:
        """The row of the number at the end of a link's line."""
        row, n_in = self.row(ends(link)[1]), self.sizes[link.layer] + 1
        if not self.numbered(link.layer):
            return row
        first = min(max(row - (n_in - 1) // 2, self.first), self.first + self.height - n_in)
        return first + (link.i - 1) % n_in

    def at(self, x: int, y: int) -> Selection:
        """The neuron at cell (``x``, ``y``), or the link nearest to it, or None."""
        for neuron in self.neurons():
            left, top = self.lefts[neuron.layer], self.tops[neuron.layer][neuron.index]
            inside = 0 <= y - top < self.lines(neuron)
            if inside and left <= x < left + self.widths[neuron.layer]:
                return neuron
        gaps = [
            layer
            for layer, left in enumerate(self.lefts[:-1])
            if left + self.widths[layer] <= x < self.lefts[layer + 1]
        ]
        reach = [
            (self._rows_away(link, x, y), link) for layer in gaps for link in self.links(layer)
        ]
        rows, link = min(reach, key=lambda one: one[0], default=(inf, None))
        return link if rows <= NEAR else None

    def _rows_away(self, link: LinkRef, x: int, y: int) -> float:
        """How far cell (``x``, ``y``) is from a link's line or number, in rows."""
        if self.numbered(link.layer) and x >= self.lefts[link.layer + 1] - 1 - SIGNED_WIDTH:
            return float(abs(y - self.end_row(link)))
        return self.line(link).distance(2 * x + 0.5, 4 * y + 1.5) / 4


def _spread(index: int, count: int) -> float:
    """-0.5 .. 0.5 for ``index`` 0 .. ``count`` - 1."""
    return (index + 0.5) / count - 0.5


def order(sizes: tuple[int, ...], layer: int) -> list[int]:
    """The neuron indices of a layer from top to bottom: the bias neuron stands last."""
    indices = list(range(1, sizes[layer] + 1))
    return indices if layer == len(sizes) - 1 else [*indices, 0]


@lru_cache(maxsize=64)
def net_layout(
    sizes: tuple[int, ...], width: int, height: int, output_names: tuple[str, ...] = ()
) -> NetLayout | None:
    """The layout within ``width`` x ``height`` cells; None if neurons and lines don't fit.

    ``output_names`` are what the boxes of the outputs are called, empty if y1, y2, ...
    """
    counts = [size + 1 for size in sizes[:-1]] + [sizes[-1]]
    links = max((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
    head = 1 if height >= HEAD_HEIGHT else 0
    height -= head
    if links > MOST_LINKS or max(max(counts), 2 * sizes[-1]) > height:
        return None
    names = [longest_name(sizes, layer) for layer in range(len(sizes))]
    own = longest(output_names) if output_names else names[-1]
    for (inputs, hidden, outputs, least_gap), most in product(WAYS, NAMES):
        names[-1] = min(own, most)
        ways = [inputs, *[hidden] * (len(sizes) - 2), outputs]
        styles = [_style(way, sizes, layer, height) for layer, way in enumerate(ways)]
        widths = [box_width(style, name) for style, name in zip(styles, names, strict=True)]
        gap = (width - sum(widths)) // (len(sizes) - 1)
        if gap >= least_gap:
            return _layout(sizes, width, height, head, styles, widths, gap, most)
    return None


def _style(way: Sequence[Style], sizes: tuple[int, ...], layer: int, height: int) -> Style:
    """The first of ``way`` for which ``height`` is enough; boxes of several rows lie apart."""
    size, last = sizes[layer], layer == len(sizes) - 1
    for style in way:
        lines = box_lines(style, layer == 0)
        if lines == 1 or size * (lines + 1 + last) - last + (not last) <= height:
            return style
    return way[-1] if box_lines(way[-1]) == 1 else BARE


def _layout(
    sizes: tuple[int, ...],
    width: int,
    height: int,
    head: int,
    styles: Sequence[Style],
    widths: Sequence[int],
    gap: int,
    name: int,
) -> NetLayout:
    layers = len(sizes)
    gap = min(gap, WIDEST_GAP)
    rest = width - sum(widths) - gap * (layers - 1)
    lefts = tuple(rest // 2 + sum(widths[:layer]) + layer * gap for layer in range(layers))
    room, height = height, min(height, MOST_ROWS * (max(sizes) + 1))
    first = head + (room - height) // 2
    tops, spacings, below = [], [], 0
    for layer, (size, style) in enumerate(zip(sizes, styles, strict=True)):
        lines, last = box_lines(style, layer == 0), layer == layers - 1
        wanted = lines + 1 if layer == 0 else max(sizes[layer - 1] + 1 + (size > 1), lines + 1)
        spacing, middles = _middles(size, not last, height, wanted)
        if last:
            below = min(max(spacing - lines, 0), 2)
        shift = below if last else 0
        boxes = [int(middle - (lines + shift) / 2) for middle in middles[1:]]
        tops.append(tuple(first + top for top in (int(middles[0] - 0.5), *boxes)))
        spacings.append(spacing)
    return NetLayout(
        sizes,
        height,
        lefts,
        tuple(widths),
        tuple(tops),
        tuple(styles),
        tuple(spacings),
        below,
        gap,
        first,
        head,
        name,
    )


def _middles(size: int, bias: bool, height: int, wanted: int) -> tuple[int, list[float]]:
    """The rows a learning neuron has, ``wanted`` if there are so many, and where the middle of each
    neuron lies, the bias neuron's (the last from the top) first.
    """
    spacing = height // (size + bias)
    if not bias:
        return spacing, [0.5, *((index + 0.5) * height / size for index in range(size))]
    spacing = max(spacing, min((height - 2) // size, wanted))
    share = min(height - size * spacing, spacing)
    slot = (height - share) / size
    return spacing, [height - share / 2, *((index + 0.5) * slot for index in range(size))]
