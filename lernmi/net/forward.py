"""The forward pass for many samples at once, from weights alone: it touches no network's state."""

from collections.abc import Sequence

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.activations import ACTIVATIONS


def input_outputs(inputs: Floats, classic: bool) -> Floats:
    """What the input neurons say, shape of ``inputs``: the input itself, its sigmoid if classic."""
    if not classic:
        return inputs
    outputs = np.empty_like(inputs)
    ACTIVATIONS["sigmoid"].apply(inputs, outputs)
    return outputs


def predict(
    weights: Sequence[Floats], activations: Sequence[str], inputs: Floats, classic: bool = False
) -> Floats:
    """The outputs for ``inputs`` (n, n_in), shape (n, n_out).

    ``weights`` and ``activations`` have one entry a link layer; weights are (n_in + 1, n_out) with
    the bias in row 0.
    """
    return layer_outputs(weights, activations, inputs, classic)[-1]


def layer_outputs(
    weights: Sequence[Floats], activations: Sequence[str], inputs: Floats, classic: bool = False
) -> list[Floats]:
    """What every neuron says to ``inputs`` (n, n_in): (n, size) a neuron layer, inputs first.

    The arguments are those of ``predict``.
    """
    outputs = [input_outputs(inputs, classic)]
    for layer_weights, name in zip(weights, activations, strict=True):
        sums = outputs[-1] @ layer_weights[1:]
        sums += layer_weights[0]
        ACTIVATIONS[name].apply(sums, sums)
        outputs.append(sums)
    return outputs
