"""Weights as a table for people, and as arrays for numpy."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import numpy as np

from lernmi.net.names import name_of
from lernmi.net.refs import NeuronRef
from lernmi.net.tensors import network_tensors
from lernmi.run.names.given_names import own_names
from lernmi.run.saved.saved_network import SavedNetwork


def weights_csv(saved: SavedNetwork) -> bytes:
    """``layer,from,to,weight``, a line a link; layers count from 0, weights have every digit."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("layer", "from", "to", "weight"))
    writer.writerows(_lines(saved))
    return text.getvalue().encode("utf-8", "replace")


def _lines(saved: SavedNetwork) -> Iterator[tuple[int, str, str, float]]:
    sizes = saved.network.sizes
    names = [_neurons(saved, layer) for layer in range(len(sizes))]
    for layer, link_layer in enumerate(saved.network.link_layers):
        for behind, row in zip(names[layer], link_layer.weights.tolist(), strict=True):
            for ahead, weight in zip(names[layer + 1][1:], row, strict=True):
                yield layer, behind, ahead, weight


def _neurons(saved: SavedNetwork, layer: int) -> list[str]:
    """What the neurons of a layer are called, the bias neuron first."""
    sizes = saved.network.sizes
    last = len(sizes) - 1
    ends = {0: (saved.input_names, "x"), last: (saved.output_names, "y")}
    own = own_names(*ends.get(layer, ((), "")))
    if own:
        return ["b", *own]
    return [name_of(NeuronRef(layer, index), last + 1) for index in range(sizes[layer] + 1)]


def weights_npz(saved: SavedNetwork) -> bytes:
    """``layers.0.weight`` (n_out, n_in), ``layers.0.bias`` (n_out,) and so on, float64.

    Beside them ``activations``, a name a layer, the inputs' first, and ``encoding``: JSON that
    says how a row becomes inputs, null where nobody knows.
    """
    network = saved.network
    encoding = None if saved.encoding is None else saved.encoding.as_dict()
    content = io.BytesIO()
    np.savez(
        content,
        allow_pickle=False,
        activations=np.array(network.layer_activations),
        encoding=np.array(json.dumps(encoding)),
        **network_tensors(network.weights, network.sizes),
    )
    return content.getvalue()
