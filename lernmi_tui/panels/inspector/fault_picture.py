"""A fault as a picture: which pixels should be brighter, which darker; what a neuron hears."""

from __future__ import annotations

from enum import Enum

import numpy as np
from rich.style import Style
from rich.text import Text

from lernmi.arrays import Floats
from lernmi.net.refs import NeuronRef
from lernmi.run.explanations.blame import BlameTree
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.picture import PictureShape, fit, largest_size, scaled

WIDEST = 56
WEAK, STRONG = 0.2, 0.6  # of the largest: from here on a cell has a sign, a strong one
GLYPHS = {1: "+#", -1: "-="}
INK = 0.55  # of the sample, behind the signs


class View(Enum):
    """What a picture shows of each pixel; its value is what stands above it."""

    WANTED = "what it would rather see"
    EXACT = "the same, pixel by pixel"
    HEARD = "what goes into"


LEGENDS = {
    View.WANTED: "ink: - = helps, + # hurts",
    View.EXACT: "ink: - = helps, + # hurts",
    View.HEARD: "+ # raises it, - = lowers it",
}
WORDS = 4  # lines above and below a picture: a title, the legend, the one pixel


def shape_of(picture: tuple[int, int], width: int, height: int) -> PictureShape | None:
    """How it lies in ``width`` x ``height`` cells, words and all; None if pixels share cells."""
    shape = fit(*picture, min(width, WIDEST), height - WORDS)
    return None if shape is None or shape.down > 1 else shape


def values_of(tree: BlameTree, view: View, neuron: NeuronRef) -> Floats:
    """The numbers (rows, cols) of a picture: dE/d(pixel), or what they bring to ``neuron``."""
    picture = tree.snapshot.task.info.picture
    assert picture is not None
    if view is View.HEARD:
        heard: Floats = tree.brings(neuron)[1:].reshape(picture)
        return heard
    values = tree.input_slopes.reshape(picture)
    return mean_of_nine(values) if view is View.WANTED else values


def mean_of_nine(values: Floats) -> Floats:
    """The mean of each pixel and its neighbours, as many as there are: (rows, cols)."""
    rows, cols = values.shape
    sums, counts = np.zeros_like(values), np.zeros_like(values)
    padded, ones = np.pad(values, 1), np.pad(np.ones_like(values), 1)
    for down in range(3):
        for right in range(3):
            sums += padded[down : down + rows, right : right + cols]
            counts += ones[down : down + rows, right : right + cols]
    return sums / counts


def picture_lines(
    tree: BlameTree, values: Floats, shape: PictureShape, mark: NeuronRef | None, colours: Palette
) -> list[Text]:
    """A sign a cell, over the sample in grey; ``◆`` at the pixel of ``mark``."""
    inputs = tree.snapshot.layer_input_sums[0][1:].reshape(shape.rows, shape.cols)
    ink = _cells(inputs, shape)
    signs = _cells(values, shape)
    largest = largest_size(signs) or 1.0
    marked = set() if mark is None else set(shape.cells_of(mark.index - 1)[:1])
    lines = []
    for y in range(shape.height):
        line = Text()
        for x in range(shape.width):
            value = float(signs[y, x]) / largest
            paper = colours.grey(INK * min(max(float(ink[y, x]), 0.0), 1.0))
            glyph, colour = "·", colours.named("dim")
            if abs(value) >= WEAK:
                glyph = GLYPHS[1 if value > 0.0 else -1][abs(value) >= STRONG]
                colour = colours.sign(value)
            if (x, y) in marked:
                glyph, colour = "◆", colours.named("accent")
            line.append(glyph, Style(color=colour, bgcolor=paper, bold=glyph != "·"))
        lines.append(line)
    return lines


def _cells(values: Floats, shape: PictureShape) -> Floats:
    """The mean of the two halves of each cell, (height, width)."""
    halves = scaled(np.nan_to_num(values), shape)
    means: Floats = (halves[::2] + halves[1::2]) / 2.0
    return means
