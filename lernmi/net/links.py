"""A link moves data: forward what its input neuron says, backward how much that is to blame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lernmi.net.neurons import Neuron

if TYPE_CHECKING:
    from lernmi.net.layers import LinkLayer


class Link:
    """One weight of a LinkLayer: a view that reads and writes the layer's arrays.

    It leads from neuron ``i`` of the layer behind (0 = bias) to the learning neuron ``j`` of the
    layer ahead, counted from 0.
    """

    __slots__ = ("i", "j", "layer")

    def __init__(self, layer: LinkLayer, i: int, j: int) -> None:
        self.layer = layer
        self.i = i
        self.j = j

    @property
    def input_neuron(self) -> Neuron:
        return self.layer.input_layer.neuron(self.i)

    @property
    def output_neuron(self) -> Neuron:
        return self.layer.output_layer.neuron(self.j + 1)

    @property
    def name(self) -> str:
        """Such as ``x3→h2`` or ``b→y1``."""
        return self.layer.link_name(self.i, self.j)

    @property
    def weight(self) -> float:
        return float(self.layer.weights[self.i, self.j])

    @weight.setter
    def weight(self, value: float) -> None:
        self.layer.weights[self.i, self.j] = value

    @property
    def output_sensitivity(self) -> float:
        """dE/d(input_sum) of the neuron it leads to: sensitivity_sum x slope."""
        neuron = self.output_neuron
        return neuron.sensitivity_sum * neuron.slope

    @property
    def sensitivity(self) -> float:
        """dE/d(weight): output sensitivity x what the input neuron said."""
        return self.output_sensitivity * self.input_neuron.output

    def propagate(self) -> None:
        """Forward: add ``weight x input`` to the sum of the neuron ahead."""
        self.output_neuron.input_sum += self.input_neuron.output * self.weight

    def backpropagate(self) -> None:
        """Backward: pass the blame on with the old weight, then change the weight."""
        output_sensitivity = self.output_sensitivity
        self.input_neuron.submit(self.weight * output_sensitivity)
        rate = self.layer.training_rate
        self.weight -= rate * self.input_neuron.output * output_sensitivity

    def __repr__(self) -> str:
        return f"Link({self.name}: weight={self.weight:+.4f} sensitivity={self.sensitivity:+.6f})"
