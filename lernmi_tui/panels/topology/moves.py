"""Where the keys lead in a network: from neuron to neuron, along its links, over its pixels."""

from __future__ import annotations

from typing import Literal

from lernmi.net.refs import LinkRef, NeuronRef, Selection

Direction = Literal["left", "right", "up", "down", "pageup", "pagedown", "home", "end"]

PAGE = 10  # neurons


def moved(
    selection: Selection,
    direction: Direction,
    sizes: tuple[int, ...],
    picture: tuple[int, int] | None = None,
) -> NeuronRef:
    """The neuron that ``direction`` leads to; the first hidden one if nothing is selected.

    From a link, left and right lead to its ends, the others from its output neuron. Where the
    inputs are a ``picture`` (rows, columns) that is shown as one, all four lead over its pixels.
    """
    if selection is None:
        return NeuronRef(1, 1)
    if isinstance(selection, LinkRef):
        if direction == "left":
            return NeuronRef(selection.layer, selection.i)
        ahead = NeuronRef(selection.layer + 1, selection.j + 1)
        return ahead if direction == "right" else moved(ahead, direction, sizes, picture)
    if picture is not None and selection.layer == 0:
        return _over_pixels(selection.index, direction, sizes, picture)
    if direction in ("left", "right"):
        layer = selection.layer + (1 if direction == "right" else -1)
        if not 0 <= layer < len(sizes):
            return selection
        if picture is not None and layer == 0:
            rows, cols = picture
            return NeuronRef(0, (rows // 2) * cols + cols)
        return _across(selection, layer, sizes)
    count = _count(selection.layer, sizes)
    position = _position(selection, sizes)
    leads = {
        "up": position - 1,
        "down": position + 1,
        "pageup": position - PAGE,
        "pagedown": position + PAGE,
        "home": 0,
        "end": count - 1,
    }
    return _neuron_at(selection.layer, min(max(leads[direction], 0), count - 1), sizes)


def _count(layer: int, sizes: tuple[int, ...]) -> int:
    return sizes[layer] + (layer < len(sizes) - 1)


def _position(neuron: NeuronRef, sizes: tuple[int, ...]) -> int:
    """Its position from the top, from 0; the bias neuron stands last."""
    return neuron.index - 1 if neuron.index else sizes[neuron.layer]


def _neuron_at(layer: int, position: int, sizes: tuple[int, ...]) -> NeuronRef:
    return NeuronRef(layer, position + 1 if position < sizes[layer] else 0)


def _across(neuron: NeuronRef, layer: int, sizes: tuple[int, ...]) -> NeuronRef:
    """The neuron of ``layer`` about as far down as ``neuron`` is in its own."""
    part = (_position(neuron, sizes) + 0.5) / _count(neuron.layer, sizes)
    return _neuron_at(layer, int(part * _count(layer, sizes)), sizes)


def _over_pixels(
    index: int, direction: Direction, sizes: tuple[int, ...], picture: tuple[int, int]
) -> NeuronRef:
    """From a pixel to its neighbour; right of the last column the next layer begins."""
    rows, cols = picture
    if index == 0:  # the bias neuron, below the picture
        if direction == "right":
            return _across(NeuronRef(0, 0), 1, sizes)
        above = {"up": (rows - 1) * cols + 1, "pageup": 1, "home": 1}
        return NeuronRef(0, above.get(direction, 0))
    row, col = divmod(index - 1, cols)
    if direction == "right" and col == cols - 1:
        return _neuron_at(1, int((row + 0.5) / rows * _count(1, sizes)), sizes)
    if direction == "down" and row == rows - 1:
        return NeuronRef(0, 0)
    steps = {
        "left": (row, col - 1),
        "right": (row, col + 1),
        "up": (row - 1, col),
        "down": (row + 1, col),
        "pageup": (0, col),
        "pagedown": (rows - 1, col),
        "home": (row, 0),
        "end": (row, cols - 1),
    }
    row, col = steps[direction]
    return NeuronRef(0, max(row, 0) * cols + max(col, 0) + 1)
