"""Bringing in a network from elsewhere: a file of ours, or dense layers that another tool saved."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from lernmi.arrays import Floats
from lernmi.errors import LernmiError
from lernmi.files.tensor_files import naming, read_content, unpack_foreign
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.checks import checked_activations
from lernmi.run.record.recipe import Recipe
from lernmi.run.saved.dense_layers import dense_weights
from lernmi.run.saved.saved_network import unpacked_network
from lernmi.wording import counted

OURS = (b'"lernmi":"', b'"sha256":"')


def bring_in(recipe: Recipe, path: str | os.PathLike[str]) -> tuple[Recipe, Floats]:
    """``recipe`` with the shape and activations of the network in ``path``, and its weights.

    A network file of lernmi says its activations. Of a safetensors file with dense layers, such as
    a PyTorch ``state_dict``, they are those of the recipe. The weights are (links,), as
    ``Session.set_weights`` takes them.

    Raises LernmiError, with one line, where they don't fit together or can't be read.
    """
    content = read_content(path)
    with naming(path):
        if _is_ours(content):
            sizes, activations, classic, weights = _of_ours(content)
        else:
            sizes, weights = dense_weights(unpack_foreign(content))
            activations, classic = _activations(recipe.activation, len(sizes) - 1), False
        _check_shape(recipe, sizes)
        _check_alike(recipe, activations, classic)
    return replace(recipe, sizes=sizes, activation=activations, classic=classic), weights


def _is_ours(content: bytes) -> bool:
    header = content[: 8 + int.from_bytes(content[:8], "little")]
    return all(mark in header for mark in OURS)


def _of_ours(content: bytes) -> tuple[tuple[int, ...], tuple[str, ...], bool, Floats]:
    network = unpacked_network(content).network
    return network.sizes, network.activations, network.classic, network.weights


def _activations(given: str | Sequence[str] | None, layers: int) -> tuple[str, ...]:
    """One name a layer. Raises LernmiError where they are not given, or not known."""
    example = ",".join([*["relu"] * (layers - 1), "identity"])
    what = counted(layers, "layer")
    if given is None:
        raise LernmiError(f"it has {what}; say their activations, like --activation {example}")
    names = (given,) if isinstance(given, str) else tuple(given)
    for name in names:
        if "softmax" in name:
            raise LernmiError(
                "softmax is not known here; with identity in its place the largest output is the "
                f"same: --activation {example}"
            )
        if name not in ACTIVATIONS:
            raise LernmiError(f"{name} is not known here; known are {', '.join(ACTIVATIONS)}")
    if len(names) not in (1, layers):
        raise LernmiError(f"it has {what}, and --activation has {len(names)}; say one each")
    return checked_activations(given, layers)


def _check_shape(recipe: Recipe, sizes: tuple[int, ...]) -> None:
    shape = "-".join(map(str, sizes))
    if recipe.sizes is not None and tuple(recipe.sizes) != sizes:
        asked = "-".join(map(str, recipe.sizes))
        raise LernmiError(f"it is a network {shape}, not {asked}")
    wanted = recipe.info.sizes
    if (sizes[0], sizes[-1]) != (wanted[0], wanted[-1]):
        raise LernmiError(
            f"it is a network {shape}; {recipe.title} has {counted(wanted[0], 'input')} and "
            f"{counted(wanted[-1], 'output')}"
        )


def _check_alike(recipe: Recipe, activations: tuple[str, ...], classic: bool) -> None:
    """What is asked for is what the file has; left out, it is taken from there."""
    if recipe.activation is not None:
        asked = checked_activations(recipe.activation, len(activations))
        if asked != activations:
            has, wanted = ", ".join(activations), ", ".join(asked)
            raise LernmiError(f"its activations are {has}, not {wanted}")
    if recipe.classic and not classic:
        raise LernmiError("it is no network of the ancestor's; leave out --classic")
