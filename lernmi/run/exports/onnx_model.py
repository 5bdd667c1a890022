"""A network as an ONNX graph: from rows in a person's own units to outputs, in float64.

Where runtimes have float32 alone, weights would have to be rounded; these say what lernmi says.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi import __version__
from lernmi.errors import LernmiError
from lernmi.run.saved.saved_network import SavedNetwork
from lernmi.tasks.by_column import ByColumn, NumberColumn
from lernmi.tasks.encoding import OfAPoint, Pixels
from lernmi.tasks.features import WAVE

OPSET, IR_VERSION = 13, 7  # of 2020: what reads ONNX at all reads these
ROWS, INPUTS = "rows", "inputs"  # what the graph is given
OUTPUTS = "outputs"
_ACTIVATIONS = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "Relu"}
_PLACES = {"x1": 0, "x2": 1}
_PRODUCTS = {"x1²": ("x1", "x1"), "x2²": ("x2", "x2"), "x1x2": ("x1", "x2")}


def onnx_model(saved: SavedNetwork) -> bytes:
    """The model: ``rows`` (n, columns) in, ``outputs`` (n, n_out) out; classes in its metadata.

    Where the answers are numbers they come out as well, as ``numbers`` (n, n_out), in the units of
    the data that was learned from.

    A graph of numbers knows no words: where rows hold words or gaps, what comes in is the
    network's ``inputs`` (n, n_in), as ``columns`` in the metadata says.

    Raises LernmiError without the package onnx, and where weights ran away.
    """
    try:
        import onnx
    except ImportError:
        raise LernmiError(
            "writing .onnx needs the package onnx: pip install 'lernmi-tui[onnx]'"
        ) from None
    if not np.isfinite(saved.network.weights).all():
        raise LernmiError("its weights are no finite numbers, so it predicts nothing")
    graph = _Graph(onnx)
    graph.network(saved, graph.inputs(saved))
    graph.numbers(saved)
    columns = saved.columns
    if saved.encoding is not None and graph.rows == INPUTS:
        columns = saved.encoding.names
    model = graph.model(saved.network.sizes[-1], len(columns))
    onnx.helper.set_model_props(
        model,
        {
            "columns": json.dumps(columns),
            "outputs": json.dumps(saved.outputs),
            "classes": json.dumps(saved.classes),
            "numbers": json.dumps([asdict(number) for number in saved.numbers]),
            "each_output_answers_for_itself": json.dumps(saved.each),
        },
    )
    content: bytes = model.SerializeToString()
    return content


class _Graph:
    """Nodes, one after the other; each value has a name."""

    def __init__(self, onnx: Any) -> None:
        self._onnx = onnx
        self.rows = ROWS
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._made: list[str] = []

    def _constant(self, numbers: NDArray[Any] | float | Sequence[float], what: str) -> str:
        array = np.ascontiguousarray(numbers)
        name = f"{what}_{len(self._constants)}"
        self._constants.append(self._onnx.numpy_helper.from_array(array, name))
        return name

    def _add(self, kind: str, *values: str, name: str | None = None, **attributes: Any) -> str:
        """The name of what a node of that kind makes of ``values``."""
        made = name or f"{kind.lower()}_{len(self._nodes)}"
        make = self._onnx.helper.make_node
        self._nodes.append(make(kind, list(values), [made], **attributes))
        return made

    def inputs(self, saved: SavedNetwork) -> str:
        """What a row is to the network."""
        scaling = None if saved.encoding is None else saved.encoding.scaling
        if isinstance(scaling, ByColumn) and not scaling.is_numbers:
            self.rows = INPUTS
        elif isinstance(scaling, ByColumn):
            columns = [each for each in scaling.columns if isinstance(each, NumberColumn)]
            half = np.array([each.half for each in columns])
            middle = np.array([each.middle for each in columns])
            away = self._add("Sub", ROWS, self._constant(middle, "middle"))
            kept = self._constant(np.where(half == 0.0, 1.0, half), "half")
            scaled = self._add("Div", away, kept)
            cut = self._cut_off(scaled, -scaling.cut, scaling.cut)
            varied = self._constant(np.where(half == 0.0, 0.0, 1.0), "varied")
            return self._add("Mul", cut, varied)
        if isinstance(scaling, Pixels):
            ink = "rows"
            if scaling.turned:
                paper = self._constant(np.array(float(scaling.largest)), "paper")
                ink = self._add("Sub", paper, "rows")
            scale = self._constant(np.array(1.0 / scaling.largest), "scale")
            # cut off, or onnxruntime makes the scale a float32 of the matrix product behind it
            return self._cut_off(self._add("Mul", ink, scale), 0.0)
        if isinstance(scaling, OfAPoint):
            return self._features(scaling.features)
        return self.rows

    def _cut_off(self, value: str, least: float, most: float = 1.0) -> str:
        """At ``least`` and at ``most``."""
        ends = self._constant(np.array(least), "least"), self._constant(np.array(most), "most")
        return self._add("Clip", value, *ends)

    def _features(self, names: Sequence[str]) -> str:
        return self._add("Concat", *map(self._feature, names), axis=1)

    def _feature(self, name: str) -> str:
        if name in _PLACES:
            place = self._constant(np.array([_PLACES[name]]), "place")
            return self._add("Gather", "rows", place, axis=1)
        if name in _PRODUCTS:
            return self._add("Mul", *map(self._feature, _PRODUCTS[name]))
        wave = self._constant(np.array(WAVE), "wave")
        return self._add("Sin", self._add("Mul", wave, self._feature(name[-2:])))

    def network(self, saved: SavedNetwork, value: str) -> None:
        """Every layer; the last makes ``outputs``."""
        network = saved.network
        value = self._activated(network.layer_activations[0], value)
        for number, layer in enumerate(network.link_layers):
            weights = self._constant(layer.weights[1:], f"layers.{number}.weights")
            value = self._add("MatMul", value, weights)
            biases = self._constant(layer.weights[0], f"layers.{number}.biases")
            value = self._add("Add", value, biases)
            value = self._activated(layer.output_layer.activation.name, value)
        self._made.append(self._add("Identity", value, name=OUTPUTS))

    def numbers(self, saved: SavedNetwork) -> None:
        """What the outputs mean in a person's units, if they are numbers."""
        if saved.numbers:
            scale = self._constant([each.scale for each in saved.numbers], "scale")
            middle = self._constant([each.middle for each in saved.numbers], "middle")
            scaled = self._add("Mul", OUTPUTS, scale)
            self._made.append(self._add("Add", scaled, middle, name="numbers"))

    def _activated(self, activation: str, value: str) -> str:
        kind = _ACTIVATIONS.get(activation)
        return value if kind is None else self._add(kind, value)

    def model(self, outputs: int, columns: int) -> Any:
        helper, double = self._onnx.helper, self._onnx.TensorProto.DOUBLE
        graph = helper.make_graph(
            self._nodes,
            "lernmi",
            [helper.make_tensor_value_info(self.rows, double, ["n", columns])],
            [helper.make_tensor_value_info(name, double, ["n", outputs]) for name in self._made],
            self._constants,
        )
        model = helper.make_model(
            graph,
            producer_name="lernmi",
            producer_version=__version__,
            opset_imports=[helper.make_opsetid("", OPSET)],
        )
        model.ir_version = IR_VERSION
        return model
