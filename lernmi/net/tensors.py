"""A network's weights as other tools have them: a matrix (n_out, n_in) and a bias a layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats
from lernmi.errors import LernmiError
from lernmi.net.flat import link_count, link_views


def network_tensors(weights: Floats, sizes: Sequence[int]) -> dict[str, NDArray[Any]]:
    """``layers.K.weight`` (n_out, n_in) and ``layers.K.bias`` (n_out,) of ``weights`` (links,)."""
    tensors: dict[str, NDArray[Any]] = {}
    for number, view in enumerate(link_views(weights, sizes)):
        tensors[f"layers.{number}.weight"] = view[1:].T
        tensors[f"layers.{number}.bias"] = view[0]
    return tensors


def network_weights(tensors: Mapping[str, NDArray[Any]], sizes: Sequence[int]) -> Floats:
    """Weights (links,) from those tensors, float64. Raises LernmiError if they don't fit."""
    weights = np.empty(link_count(sizes))
    for number, view in enumerate(link_views(weights, sizes)):
        weight, bias = (tensors.get(f"layers.{number}.{what}") for what in ("weight", "bias"))
        if weight is None or bias is None:
            raise LernmiError(f"link layer {number} has no weights")
        if weight.dtype != np.float64 or bias.dtype != np.float64:
            raise LernmiError(f"link layer {number} has weights of another type")
        if weight.shape != view[1:].T.shape or bias.shape != view[0].shape:
            raise LernmiError(f"link layer {number} has weights of another shape")
        view[1:], view[0] = weight.T, bias
    return weights
