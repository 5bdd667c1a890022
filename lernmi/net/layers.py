"""The layers own the numbers; neurons and links are views on them."""

from collections.abc import Iterator

import numpy as np

from lernmi.arrays import Floats, KeptArrays
from lernmi.errors import LernmiError
from lernmi.net.activations import Activation
from lernmi.net.links import Link
from lernmi.net.neurons import Neuron


class NeuronLayer(KeptArrays):
    """A layer of ``size`` learning neurons and a bias neuron.

    ``input_sums``, ``outputs`` and ``sensitivity_sums`` are float64 arrays of shape (size + 1,),
    entry 0 = bias: views on the network's flat arrays, updated in place and never replaced.
    """

    def __init__(
        self,
        activation: Activation,
        prefix: str,
        input_sums: Floats,
        outputs: Floats,
        sensitivity_sums: Floats,
    ) -> None:
        self.size = len(outputs) - 1
        self.activation = activation
        self.prefix = prefix
        self.input_sums = input_sums
        self.outputs = outputs
        self.sensitivity_sums = sensitivity_sums
        outputs[0] = 1.0

    def neuron(self, index: int) -> Neuron:
        """A view on neuron ``index``; 0 is the bias neuron. Raises IndexError beyond the layer."""
        if not 0 <= index <= self.size:
            raise IndexError(f"layer {self.prefix} has neurons 0 (bias) to {self.size}")
        return Neuron(self, index)

    @property
    def neurons(self) -> Iterator[Neuron]:
        """Every neuron, the bias neuron first."""
        return (Neuron(self, index) for index in range(self.size + 1))

    def name(self, index: int) -> str:
        """``b`` for the bias neuron, else the layer's prefix and the index: ``x1``, ``h3``."""
        return f"{self.prefix}{index}" if index else "b"

    def reset(self) -> None:
        """Forget the last sample."""
        self.input_sums[1:] = 0.0
        self.outputs[1:] = 0.0
        self.sensitivity_sums[1:] = 0.0

    def activate(self) -> None:
        """outputs = activation(input_sums), the bias aside."""
        self.activation.apply(self.input_sums[1:], self.outputs[1:])

    def __repr__(self) -> str:
        return f"NeuronLayer({self.prefix}, {self.size} {self.activation.name})"


class LinkLayer(KeptArrays):
    """Every link from ``input_layer`` to ``output_layer``.

    ``weights`` is a C-ordered float64 array of shape (n_in + 1, n_out), a view on the network's
    flat array: row 0 holds the links of the bias neuron, row i those of neuron i, column j those
    to learning neuron j (from 0). ``rate`` (1,) is the network's one training rate.
    """

    def __init__(
        self,
        input_layer: NeuronLayer,
        output_layer: NeuronLayer,
        weights: Floats,
        rate: Floats,
    ) -> None:
        self.input_layer = input_layer
        self.output_layer = output_layer
        self.weights = weights
        self._rate = rate

    @property
    def training_rate(self) -> float:
        """That of the whole network. Raises LernmiError when set: set the network's."""
        return float(self._rate[0])

    @training_rate.setter
    def training_rate(self, rate: float) -> None:
        raise LernmiError("all layers learn at one rate; write network.training_rate = ")

    def link(self, i: int, j: int) -> Link:
        """A view on the link from neuron ``i`` (0 = bias) to learning neuron ``j`` (from 0)."""
        rows, columns = self.weights.shape
        if not (0 <= i < rows and 0 <= j < columns):
            raise IndexError(f"links go from 0..{rows - 1} to 0..{columns - 1}, not {i} to {j}")
        return Link(self, i, j)

    @property
    def links(self) -> Iterator[Link]:
        """Every link, input neuron by input neuron, the bias neuron's first."""
        rows, columns = self.weights.shape
        return (Link(self, i, j) for i in range(rows) for j in range(columns))

    def link_name(self, i: int, j: int) -> str:
        """Such as ``x3→h2`` or ``b→y1``."""
        return f"{self.input_layer.name(i)}→{self.output_layer.name(j + 1)}"

    @property
    def output_sensitivities(self) -> Floats:
        """dE/d(input_sum) of each learning neuron ahead, shape (n_out,)."""
        outputs = self.output_layer.outputs[1:]
        return self.output_layer.sensitivity_sums[1:] * self.output_layer.activation.slope(outputs)

    @property
    def sensitivities(self) -> Floats:
        """dE/d(weight) of every link, shape (n_in + 1, n_out)."""
        return np.outer(self.input_layer.outputs, self.output_sensitivities)

    def propagate(self) -> None:
        """Forward: add what every link brings to the sums ahead."""
        self.output_layer.input_sums[1:] += self.input_layer.outputs @ self.weights

    def submit_blame(self) -> None:
        """Pass the blame on to the neurons behind."""
        self.input_layer.sensitivity_sums[1:] += self.weights[1:] @ self.output_sensitivities

    def backpropagate(self) -> None:
        """Backward: pass the blame on with the old weights, then change the weights."""
        self.submit_blame()
        self.weights -= np.outer(
            self.training_rate * self.input_layer.outputs, self.output_sensitivities
        )

    def __repr__(self) -> str:
        return (
            f"LinkLayer({self.input_layer.prefix}→{self.output_layer.prefix}, {self.weights.shape})"
        )
