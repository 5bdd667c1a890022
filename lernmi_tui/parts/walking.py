"""From link to link of one neuron, the strongest first."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.refs import LinkRef, Selection


def walked(selection: Selection, step: int, layer_weights: list[Floats]) -> LinkRef | None:
    """The next (``step`` 1) or last (-1) of the links into a neuron, the strongest |weight| first.

    From an input or a bias neuron, which have none, the links out of it. From a link: the next of
    those into the same neuron. None if nothing is selected.
    """
    if selection is None:
        return None
    if isinstance(selection, LinkRef):
        ranked = _strongest_first(layer_weights[selection.layer][:, selection.j])
        position = (ranked.index(selection.i) + step) % len(ranked)
        return LinkRef(selection.layer, ranked[position], selection.j)
    first = 0 if step > 0 else -1
    if selection.layer == 0 or selection.index == 0:
        ranked = _strongest_first(layer_weights[selection.layer][selection.index])
        return LinkRef(selection.layer, selection.index, ranked[first])
    behind, j = selection.layer - 1, selection.index - 1
    return LinkRef(behind, _strongest_first(layer_weights[behind][:, j])[first], j)


def _strongest_first(weights: Floats) -> list[int]:
    """A NaN counts as the strongest: it is what one looks for."""
    sizes = np.nan_to_num(np.abs(weights), nan=np.inf)
    order: list[int] = np.argsort(-sizes, kind="stable").tolist()
    return order
