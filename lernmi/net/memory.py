"""A network's numbers, once, and the layers that look at them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy import uintp

from lernmi.arrays import Floats, KeptArrays
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.flat import link_count, link_views, neuron_count, neuron_views
from lernmi.net.layers import LinkLayer, NeuronLayer


class Memory(KeptArrays):
    """What links, layers and engines work on: the one memory of the three magnifications.

    ``weights`` (links,), ``input_sums``, ``neuron_outputs`` and ``sensitivity_sums`` (neurons, the
    bias neurons included) are flat float64 arrays, layer after layer; ``neuron_layers`` and
    ``link_layers`` hold views on them. They are written into and never replaced.

    ``sizes`` counts the learning neurons of each layer, ``activations`` names one for each layer,
    the inputs' first, ``prefixes`` says how the neurons of each layer are called.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activations: Sequence[str],
        prefixes: Sequence[str],
        rate: float,
    ) -> None:
        self.sizes = tuple(sizes)
        self.weights: Floats = np.zeros(link_count(sizes))
        self.input_sums: Floats = np.zeros(neuron_count(sizes))
        self.neuron_outputs: Floats = np.zeros(neuron_count(sizes))
        self.sensitivity_sums: Floats = np.zeros(neuron_count(sizes))
        self._rate: Floats = np.array([rate])
        self.neuron_layers = [
            NeuronLayer(ACTIVATIONS[name], prefix, *arrays)
            for name, prefix, *arrays in zip(
                activations,
                prefixes,
                neuron_views(self.input_sums, sizes),
                neuron_views(self.neuron_outputs, sizes),
                neuron_views(self.sensitivity_sums, sizes),
                strict=True,
            )
        ]
        self.link_layers = [
            LinkLayer(behind, ahead, weights, self._rate)
            for behind, ahead, weights in zip(
                self.neuron_layers,
                self.neuron_layers[1:],
                link_views(self.weights, sizes),
                strict=False,
            )
        ]
        self.shape = np.array(sizes, uintp)  # sizes and activations as the compiled engine reads
        self.codes = np.array([ACTIVATIONS[name].code for name in activations], np.int64)

    @property
    def training_rate(self) -> float:
        """The training rate (learning rate): one for all links."""
        return float(self._rate[0])

    @property
    def layer_activations(self) -> tuple[str, ...]:
        """The activation's name of each layer, the inputs' first."""
        return tuple(layer.activation.name for layer in self.neuron_layers)

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation's name of each layer after the inputs."""
        return self.layer_activations[1:]

    def reset(self) -> None:
        """Forget the last sample in every learning neuron."""
        for layer in self.neuron_layers:
            layer.reset()

    def start(self, inputs: Floats) -> None:
        """Forget the last sample and put ``inputs`` (n_in,) on the first layer."""
        self.reset()
        first = self.neuron_layers[0]
        first.input_sums[1:] = inputs
        first.activate()

    def forward(self, inputs: Floats) -> None:
        """From ``inputs`` (n_in,) to the outputs, layer by layer."""
        self.start(inputs)
        for link_layer in self.link_layers:
            link_layer.propagate()
            link_layer.output_layer.activate()

    def submit_error(self, expected: Floats) -> None:
        """Blame the output neurons: output - expected (n_out,)."""
        last = self.neuron_layers[-1]
        last.sensitivity_sums[1:] += last.outputs[1:] - expected
