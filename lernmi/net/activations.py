"""The activations: a table of functions from input sums to outputs, with their slopes.

Every slope is written in terms of the *output*, which is what a neuron remembers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.errors import LernmiError


def _sigmoid(sums: Floats, out: Floats) -> None:
    with np.errstate(over="ignore"):  # exp(-sum) may reach inf; 1 / (1 + inf) is the right 0
        np.negative(sums, out=out)
        np.exp(out, out=out)
        out += 1.0
        np.reciprocal(out, out=out)


def _tanh(sums: Floats, out: Floats) -> None:
    np.tanh(sums, out=out)


def _relu(sums: Floats, out: Floats) -> None:
    np.maximum(sums, 0.0, out=out)


def _identity(sums: Floats, out: Floats) -> None:
    out[...] = sums


@dataclass(frozen=True, slots=True)
class Activation:
    """One row of the table.

    ``apply(sums, out)`` writes the outputs for ``sums`` into ``out`` (same shape, float64).
    ``slope(outputs)`` is d(output)/d(input_sum), same shape as ``outputs``.
    ``code`` is the number the compiled kernel knows it by; ``slope_formula`` says the slope
    to people, by what the neuron says, its ``output``.
    """

    name: str
    code: int
    slope_formula: str
    apply: Callable[[Floats, Floats], None]
    slope: Callable[[Floats], Floats]

    def output_at(self, input_sum: float) -> float:
        """What one neuron says."""
        out = np.empty(1)
        self.apply(np.array([input_sum]), out)
        return float(out[0])

    def slope_at(self, output: float) -> float:
        """The slope of a neuron that says ``output``."""
        return float(self.slope(np.array([output]))[0])


ACTIVATIONS = {
    row.name: row
    for row in (
        Activation(
            "sigmoid",
            0,
            "output × (1 - output)",
            _sigmoid,
            lambda y: y * (1.0 - y),
        ),
        Activation("tanh", 1, "1 - output²", _tanh, lambda y: 1.0 - y * y),
        Activation(
            "relu",
            2,
            "1 if output > 0, else 0",
            _relu,
            lambda y: (y > 0.0).astype(np.float64),
        ),
        Activation("identity", 3, "1", _identity, lambda y: np.ones_like(y)),
    )
}


def activation_named(name: str) -> Activation:
    """The activation of that name. Raises LernmiError for any other name."""
    try:
        return ACTIVATIONS[name]
    except (KeyError, TypeError):
        known = ", ".join(ACTIVATIONS)
        raise LernmiError(f"no activation is called {name!r}; there are {known}") from None
