"""A neuron holds data: what came in, what it says, and what it is blamed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lernmi.net.layers import NeuronLayer


class Neuron:
    """One entry of a NeuronLayer: a view that reads and writes the layer's arrays.

    Index 0 is the layer's bias neuron, whose output is always 1.0.
    """

    __slots__ = ("index", "layer")

    def __init__(self, layer: NeuronLayer, index: int) -> None:
        self.layer = layer
        self.index = index

    @property
    def is_bias(self) -> bool:
        return self.index == 0

    @property
    def input_sum(self) -> float:
        """The sum of what the links behind it brought."""
        return float(self.layer.input_sums[self.index])

    @input_sum.setter
    def input_sum(self, value: float) -> None:
        self.layer.input_sums[self.index] = value

    @property
    def output(self) -> float:
        """activation(input_sum); 1.0 for a bias neuron."""
        return float(self.layer.outputs[self.index])

    @output.setter
    def output(self, value: float) -> None:
        self.layer.outputs[self.index] = value

    @property
    def sensitivity_sum(self) -> float:
        """dE/d(output): the sum of what the links ahead submitted."""
        return float(self.layer.sensitivity_sums[self.index])

    @sensitivity_sum.setter
    def sensitivity_sum(self, value: float) -> None:
        self.layer.sensitivity_sums[self.index] = value

    @property
    def slope(self) -> float:
        """d(output)/d(input_sum), from the output it holds now."""
        entry = self.layer.outputs[self.index : self.index + 1]
        return float(self.layer.activation.slope(entry)[0])

    def reset(self) -> None:
        """Forget the last sample. A bias neuron has nothing to forget."""
        if not self.is_bias:
            self.input_sum = self.output = self.sensitivity_sum = 0.0

    def activate(self) -> None:
        """output = activation(input_sum). A bias neuron stays at 1.0."""
        if not self.is_bias:
            entry = slice(self.index, self.index + 1)
            self.layer.activation.apply(self.layer.input_sums[entry], self.layer.outputs[entry])

    def submit(self, sensitivity: float) -> None:
        """Take blame from a link ahead. A bias neuron can't be blamed: nothing feeds it."""
        if not self.is_bias:
            self.sensitivity_sum += sensitivity

    def __repr__(self) -> str:
        return (
            f"Neuron({self.layer.name(self.index)}: input_sum={self.input_sum:+.4f} "
            f"output={self.output:+.4f} sensitivity_sum={self.sensitivity_sum:+.4f})"
        )
