"""The forward pass for many samples at once, from weights alone: it touches no network's state."""

from collections.abc import Sequence

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.activations import ACTIVATIONS


def input_outputs(inputs: Floats, activation: str) -> Floats:
    """What input neurons of that ``activation`` say, shape of ``inputs``; identity: no copy."""
    if activation == "identity":
        return inputs
    outputs = np.empty_like(inputs)
    ACTIVATIONS[activation].apply(inputs, outputs)
    return outputs


def predict(weights: Sequence[Floats], activations: Sequence[str], inputs: Floats) -> Floats:
    """The outputs for ``inputs`` (n, n_in), shape (n, n_out).

    ``weights`` has one entry a link layer, (n_in + 1, n_out) with the bias in row 0;
    ``activations`` one name a neuron layer, the inputs' first.
    """
    return layer_outputs(weights, activations, inputs)[-1]


def layer_outputs(
    weights: Sequence[Floats], activations: Sequence[str], inputs: Floats
) -> list[Floats]:
    """What every neuron says to ``inputs`` (n, n_in): (n, size) a neuron layer, inputs first.

    The arguments are those of ``predict``.
    """
    outputs = [input_outputs(inputs, activations[0])]
    for layer_weights, name in zip(weights, activations[1:], strict=True):
        sums = outputs[-1] @ layer_weights[1:]
        sums += layer_weights[0]
        ACTIVATIONS[name].apply(sums, sums)
        outputs.append(sums)
    return outputs
