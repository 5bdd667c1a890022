"""The dense layers among the tensors of other tools, as PyTorch's Linear layers name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise, permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats
from lernmi.errors import LernmiError
from lernmi.files.tensor_files import Tensors
from lernmi.net.checks import checked_sizes
from lernmi.net.flat import link_views
from lernmi.wording import quoted

MOST_ORDERS = 5_040  # that are tried: of seven layers
_PARTS = re.compile(r"(?:(?P<layer>.+)\.)?(?P<what>weight|bias)")
_DIGITS = re.compile(r"([0-9]+)")

Layer = tuple[NDArray[Any], NDArray[Any] | None]  # weights (n_out, n_in), biases (n_out,)


def dense_weights(tensors: Tensors) -> tuple[tuple[int, ...], Floats]:
    """The sizes of a network of all the layers in ``tensors``, and its weights (links,).

    A layer is a ``weight`` (n_out, n_in) and, beside it, a ``bias`` (n_out,) or none. Layers come
    in the order of their names, numbers by their values; where they don't fit together so, in the
    only order in which they do.

    Raises LernmiError for anything but dense layers that fit together.
    """
    layers = _layers(tensors)
    names = _in_order(layers)
    sizes = (layers[names[0]][0].shape[1], *(len(layers[name][0]) for name in names))
    checked_sizes(sizes)
    weights = np.zeros(sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes)))
    for name, view in zip(names, link_views(weights, sizes), strict=True):
        weight, bias = layers[name]
        view[1:] = weight.T
        if bias is not None:
            view[0] = bias
    if not np.isfinite(weights).all():
        raise LernmiError("it has weights that are no finite numbers")
    return sizes, weights


def _layers(tensors: Tensors) -> dict[str, Layer]:
    found: dict[str, dict[str, NDArray[Any]]] = {}
    for name, tensor in tensors.items():
        parts = _PARTS.fullmatch(name)
        if parts is None or tensor.ndim != (2 if parts["what"] == "weight" else 1):
            shape = "x".join(map(str, tensor.shape)) or "a single number"
            raise LernmiError(
                f"it has {quoted(name)} ({shape}), which is of no dense layer; a network here has "
                "dense layers alone, as PyTorch's Linear"
            )
        if tensor.dtype.kind != "f":
            raise LernmiError(f"{quoted(name)} holds no floating-point numbers")
        found.setdefault(parts["layer"] or "", {})[parts["what"]] = tensor
    if not found:
        raise LernmiError("it holds no layers")
    layers: dict[str, Layer] = {}
    for name, tensors_of in found.items():
        weight, bias = tensors_of.get("weight"), tensors_of.get("bias")
        if weight is None or (bias is not None and len(bias) != len(weight)):
            raise LernmiError(f"layer {quoted(name)} has a bias without the weights to it")
        layers[name] = weight, bias
    return layers


def _in_order(layers: dict[str, Layer]) -> Sequence[str]:
    names = sorted(layers, key=_natural)
    if _fit(names, layers):
        return names
    every = islice(permutations(names), MOST_ORDERS)
    orders = [order for order in every if _fit(order, layers)] if len(names) < 8 else []
    if len(orders) == 1:
        return orders[0]
    shapes = ", ".join(f"{name} {'x'.join(map(str, layers[name][0].shape))}" for name in names[:6])
    raise LernmiError(f"its layers don't fit one behind the other: {shapes}")


def _fit(names: Sequence[str], layers: dict[str, Layer]) -> bool:
    shapes = [layers[name][0].shape for name in names]
    return all(behind[0] == ahead[1] for behind, ahead in pairwise(shapes))


def _natural(name: str) -> list[tuple[int, str]]:
    return [
        (int(part), "") if place % 2 else (0, part)
        for place, part in enumerate(_DIGITS.split(name))
    ]
