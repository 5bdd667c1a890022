"""A network as a picture: its neurons in columns, a link as thick as its weight is large.

What is large is condensed: of a layer the first and the last neurons are drawn, of many layers the
first and the last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from lernmi.arrays import Floats
from lernmi.html.marks import LONGEST, MINUS, PLUS, cut, element, label, picture, text_of
from lernmi.numbers import plain, signed

MOST_NEURONS, FIRST, LAST = 10, 5, 3  # of a layer; of a larger one
MOST_LAYERS, FIRST_LAYERS, LAST_LAYERS = 6, 3, 2
MOST_SAID = 200  # links whose weight is said where the pointer is
ROW, COLUMN, RADIUS, EDGE = 32, 150, 11, 14
CHARACTER = 6.5  # wide
THINNEST, THICKEST = 0.4, 3.6
GAP = -1  # in the place of the neurons or layers that are not drawn

Name = Callable[[int, int], str]


def topology(
    sizes: Sequence[int],
    weights: Sequence[Floats],
    name: Name,
    outputs: Sequence[Floats] | None = None,
) -> str:
    """The network as SVG. ``weights`` (n_in + 1, n_out) a link layer, row 0 = bias.

    ``name`` says what neuron (layer, index from 1) is called; ``outputs`` (n + 1,) a neuron layer
    are what each says, entry 0 = bias, if anything. Bounded, however large the network is.
    """
    return _Picture(sizes, weights, name, outputs).svg()


def shown(count: int, most: int, first: int, last: int) -> list[int]:
    """Which of ``count`` are drawn, from 0 on: all, or some with a GAP between them."""
    if count <= most:
        return list(range(count))
    return [*range(first), GAP, *range(count - last, count)]


class _Picture:
    def __init__(
        self,
        sizes: Sequence[int],
        weights: Sequence[Floats],
        name: Name,
        outputs: Sequence[Floats] | None,
    ) -> None:
        self._sizes, self._weights, self._name, self._outputs = sizes, weights, name, outputs
        self._layers = shown(len(sizes), MOST_LAYERS, FIRST_LAYERS, LAST_LAYERS)
        self._rows = {
            layer: [
                *(each if each == GAP else each + 1 for each in _neurons(sizes[layer])),
                *([0] if layer + 1 < len(sizes) else []),
            ]
            for layer in self._layers
            if layer != GAP
        }
        self._margins = self._room_for(0), self._room_for(len(sizes) - 1)
        tallest = max(map(len, self._rows.values()))
        self._height = EDGE + ROW * tallest + 16
        self._width = sum(self._margins) + COLUMN * (len(self._layers) - 1) + 2 * RADIUS

    def svg(self) -> str:
        shape = "-".join(map(str, self._sizes))
        parts = [*self._links(), *self._neurons(), *self._captions()]
        return picture(self._width, self._height, parts, f"network {shape}")

    def _room_for(self, layer: int) -> float:
        """The width of the longest of its names."""
        texts = [self._words(layer, index) for index in self._rows[layer] if index > 0]
        return EDGE + CHARACTER * max(len(cut(text, 2 * LONGEST)) for text in texts)

    def _words(self, layer: int, index: int) -> str:
        name = cut(self._name(layer, index))
        return name if self._outputs is None else f"{name} {plain(self._said(layer, index))}"

    def _said(self, layer: int, index: int) -> float:
        assert self._outputs is not None
        return float(self._outputs[layer][index])

    def _x(self, layer: int) -> float:
        return self._margins[0] + RADIUS + COLUMN * self._layers.index(layer)

    def _y(self, layer: int, index: int) -> float:
        rows = self._rows[layer]
        top = (self._height - 16 - ROW * len(rows)) / 2
        return top + ROW * (rows.index(index) + 0.5)

    # parts

    def _links(self) -> list[str]:
        """Blue is +, orange and dashed is -."""
        links = [
            (layer, i, j, float(self._weights[layer][i, j - 1]))
            for layer in self._layers
            if layer != GAP and layer + 1 in self._rows
            for i in self._rows[layer]
            for j in self._rows[layer + 1]
            if i != GAP and j > 0
        ]
        finite = [abs(weight) for *_, weight in links if np.isfinite(weight)]
        largest = max(finite, default=0.0) or 1.0
        is_said = len(links) <= MOST_SAID
        signs: tuple[list[str], list[str]] = [], []
        for layer, i, j, weight in links:
            share = abs(weight) / largest if np.isfinite(weight) else 1.0
            title = ""
            if is_said:
                behind = self._name(layer, i) if i else "b"
                title = f"{behind}→{self._name(layer + 1, j)}: {signed(weight)}"
            signs[weight < 0.0].append(self._line(layer, i, j, share, title))
        return [
            element("g", "".join(signs[0]), stroke=PLUS),
            element("g", "".join(signs[1]), stroke=MINUS, stroke_dasharray="5 2"),
        ]

    def _line(self, layer: int, i: int, j: int, share: float, title: str) -> str:
        return element(
            "line",
            element("title", text_of(title)) if title else "",
            x1=f"{self._x(layer) + RADIUS:g}",
            y1=f"{self._y(layer, i):g}",
            x2=f"{self._x(layer + 1) - RADIUS:g}",
            y2=f"{self._y(layer + 1, j):g}",
            stroke_width=f"{THINNEST + (THICKEST - THINNEST) * share:.1f}",
            opacity=f"{0.25 + 0.7 * share:.2f}",
        )

    def _neurons(self) -> list[str]:
        parts = []
        for layer, rows in self._rows.items():
            for index in rows:
                x, y = self._x(layer), self._y(layer, index)
                if index == GAP:
                    parts.append(label("⋮", x, y + 4, "middle"))
                elif index == 0:
                    parts.append(label("b", x, y + 4, "middle", font_style="italic"))
                else:
                    parts += self._neuron(layer, index, x, y)
        return parts

    def _neuron(self, layer: int, index: int, x: float, y: float) -> list[str]:
        """Brighter the more it says; its name beside it, or in it in the midst."""
        says = "" if self._outputs is None else f" says {plain(self._said(layer, index))}"
        fill = 0.0
        if self._outputs is not None and np.isfinite(self._said(layer, index)):
            fill = 0.4 * min(abs(self._said(layer, index)), 1.0)
        circle = element(
            "circle",
            element("title", text_of(self._name(layer, index) + says)),
            cx=f"{x:g}",
            cy=f"{y:g}",
            r=RADIUS,
            stroke="currentColor",
            fill_opacity=f"{fill:.2f}",
        )
        words = self._words(layer, index)
        if layer == 0:
            return [circle, _beside(words, x - RADIUS - 4, y + 4, "end")]
        if layer == len(self._sizes) - 1:
            return [circle, _beside(words, x + RADIUS + 4, y + 4, "start")]
        return [circle, label(self._name(layer, index), x, y + 3, "middle", font_size="8")]

    def _captions(self) -> list[str]:
        """How many neurons or layers there are where not all are drawn."""
        parts = [
            label(f"{self._sizes[layer]:,}", self._x(layer), self._height - 4, "middle")
            for layer, rows in self._rows.items()
            if GAP in rows
        ]
        if GAP in self._layers:
            left = len(self._sizes) - FIRST_LAYERS - LAST_LAYERS
            x, y = self._x(GAP), self._height / 2
            parts.append(label(f"⋯ {left:,} layers ⋯", x, y, "middle"))
        return parts


def _neurons(count: int) -> list[int]:
    return shown(count, MOST_NEURONS, FIRST, LAST)


def _beside(words: str, x: float, y: float, anchor: str) -> str:
    return element("text", text_of(words), x=f"{x:g}", y=f"{y:g}", text_anchor=anchor)
