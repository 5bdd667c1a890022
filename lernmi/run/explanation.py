"""What one link or one neuron did with the last sample, number by number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.errors import LernmiError
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.flat import link_views
from lernmi.net.forward import predict
from lernmi.net.refs import NeuronRef
from lernmi.run.given_names import called, given_name, labelled
from lernmi.run.snapshot import Snapshot

AGREES_WITHIN = 1e-6  # relative
ROUNDING = 1e-11  # the finite difference of a loss near 1 in float64 is no better than this
NUDGES = (1e-3, 1e-5, 1e-7)


@dataclass(frozen=True, slots=True)
class NeuronExplanation:
    """How a neuron came to say what it said, and to be blamed as it is.

    ``terms`` (n_in + 1,) are what the links behind it brought, entry 0 = bias; they add up to
    ``input_sum``. ``blames`` (n_ahead,) are what the links ahead submitted; they add up to
    ``sensitivity_sum``. Both are None where there are no such links. ``expected`` is None but for
    a neuron of the output layer. ``name`` is that of its class for an output, ``given_name`` what
    the task calls an input or an output, empty if it calls it nothing else than ``y1``.
    """

    name: str
    given_name: str
    activation: str
    input_sum: float
    output: float
    expected: float | None
    sensitivity_sum: float
    slope: float
    terms: Floats | None
    blames: Floats | None

    @property
    def label(self) -> str:
        """``x3 (x1x2)``, ``6``: the name, with what the task calls it where that differs."""
        return labelled(self.name, self.given_name)

    @property
    def output_sensitivity(self) -> float:
        """dE/d(input_sum)."""
        return self.sensitivity_sum * self.slope


@dataclass(frozen=True, slots=True)
class LinkExplanation:
    """Forward, backward and update of one link at the last sample, and the check beside them.

    ``weight_before`` is what the sample met, ``weight_after`` what it left. ``sensitivity`` is
    this sample's; ``batch_sensitivity`` the mean over the batch's samples, the same for a batch of
    one. ``batch`` samples of it are learned and ``batch_left`` are still to come: only then does
    the weight change. ``checked`` is the central finite difference dE/d(weight) at
    ``weight_before``.
    """

    name: str
    input_name: str
    input_given_name: str
    input: float
    weight_before: float
    neuron: NeuronExplanation
    sensitivity: float
    batch: int
    batch_left: int
    batch_sensitivity: float
    training_rate: float
    weight_after: float
    checked: float

    @property
    def input_label(self) -> str:
        """``x3 (x1x2)``: the input neuron's name, with the given one if there is one."""
        return labelled(self.input_name, self.input_given_name)

    @property
    def term(self) -> float:
        """What the link brought to the sum ahead."""
        return self.input * self.weight_before

    @property
    def submitted(self) -> float:
        """The sensitivity it passed back to its input neuron."""
        return self.neuron.output_sensitivity * self.weight_before

    @property
    def change(self) -> float:
        """weight_after - weight_before, as it happened."""
        return self.weight_after - self.weight_before

    @property
    def difference(self) -> float:
        """How far the check is from the sensitivity."""
        return abs(self.checked - self.sensitivity)

    @property
    def agrees(self) -> bool:
        """True if the check agrees to 1e-6 of the sensitivity, or to the rounding of a loss."""
        return self.difference <= max(AGREES_WITHIN * abs(self.sensitivity), ROUNDING)


def explain_neuron(snapshot: Snapshot, layer: int, index: int) -> NeuronExplanation:
    """What neuron ``index`` (0 = bias) of neuron layer ``layer`` did with the last sample.

    Raises LernmiError for a neuron that does not exist and before the first sample.
    """
    targets = _expected(snapshot)
    outputs = snapshot.layer_outputs
    if not (0 <= layer < len(outputs) and 0 <= index < len(outputs[layer])):
        raise LernmiError(f"there is no neuron {index} in layer {layer}")
    activations = snapshot.layer_activations
    weights, last = snapshot.layer_weights_before, layer == len(outputs) - 1
    terms = blames = None
    if layer > 0 and index > 0:
        terms = outputs[layer - 1] * weights[layer - 1][:, index - 1]
    if not last and index > 0:
        blames = weights[layer][index] * snapshot.layer_output_sensitivities[layer]
    output = outputs[layer][index : index + 1]
    return NeuronExplanation(
        name=called(NeuronRef(layer, index), len(outputs), snapshot.task.info),
        given_name=given_name(NeuronRef(layer, index), len(outputs), snapshot.task.info),
        activation=activations[layer],
        input_sum=float(snapshot.layer_input_sums[layer][index]),
        output=float(output[0]),
        expected=float(targets[index - 1]) if last and index else None,
        sensitivity_sum=float(snapshot.layer_sensitivity_sums[layer][index]),
        slope=float(ACTIVATIONS[activations[layer]].slope(output)[0]),
        terms=terms,
        blames=blames,
    )


def explain_link(snapshot: Snapshot, layer: int, i: int, j: int) -> LinkExplanation:
    """What the link from neuron ``i`` (0 = bias) to learning neuron ``j`` (from 0) did.

    ``layer`` counts the link layers from 0. Raises LernmiError for a link that does not exist and
    before the first sample.
    """
    _expected(snapshot)
    before = snapshot.layer_weights_before
    shape = before[layer].shape if 0 <= layer < len(before) else (0, 0)
    if not (0 <= i < shape[0] and 0 <= j < shape[1]):
        raise LernmiError(f"there is no link {i} to {j} in link layer {layer}")
    neuron = explain_neuron(snapshot, layer + 1, j + 1)
    said = float(snapshot.layer_outputs[layer][i])
    behind, layers = NeuronRef(layer, i), len(snapshot.sizes)
    input_name = called(behind, layers, snapshot.task.info)
    sensitivity = neuron.output_sensitivity * said
    after = float(snapshot.layer_weights_after[layer][i, j])
    weight = float(before[layer][i, j])
    if snapshot.batch_is_open:
        sums = link_views(snapshot.batch_sums, snapshot.sizes)
        batch_sensitivity = float(sums[layer][i, j]) / len(snapshot.batch)
    elif len(snapshot.batch) <= 1:
        batch_sensitivity = sensitivity
    else:
        batch_sensitivity = (weight - after) / snapshot.last_rate
    return LinkExplanation(
        name=f"{input_name}→{neuron.name}",
        input_name=input_name,
        input_given_name=given_name(behind, layers, snapshot.task.info),
        input=said,
        weight_before=weight,
        neuron=neuron,
        sensitivity=sensitivity,
        batch=max(len(snapshot.batch), 1),
        batch_left=snapshot.batch_left,
        batch_sensitivity=batch_sensitivity,
        training_rate=snapshot.last_rate,
        weight_after=after,
        checked=_nudged(snapshot, layer, i, j, sensitivity),
    )


def _expected(snapshot: Snapshot) -> Floats:
    if snapshot.expected is None:
        raise LernmiError("no sample has been learned yet; learn one first")
    return snapshot.expected


def _nudged(snapshot: Snapshot, layer: int, i: int, j: int, sensitivity: float) -> float:
    """dE/d(weight) from the loss at four nudged weights (fourth-order central difference).

    Three sizes of nudges are tried, for the larger ones may step over the kink of a relu, and the
    smaller ones suffer from rounding.
    """
    flat = snapshot.weights_before.copy()
    weights = link_views(flat, snapshot.sizes)
    weight = weights[layer][i, j]
    inputs, expected = snapshot.layer_input_sums[0][None, 1:], _expected(snapshot)

    def answer(nudge: float) -> Floats:
        weights[layer][i, j] = weight + nudge
        said: Floats = predict(weights, snapshot.layer_activations, inputs)[0]
        return said

    def loss_difference(nudge: float) -> float:
        # the difference of two losses, written so that their common part cancels before rounding
        up, down = answer(nudge), answer(-nudge)
        return float(0.5 * ((up - down) * (up + down - 2.0 * expected)).sum())

    with np.errstate(all="ignore"):
        slopes = [
            (8.0 * loss_difference(nudge) - loss_difference(2.0 * nudge)) / (12.0 * nudge)
            for nudge in NUDGES
        ]
    return min(slopes, key=lambda slope: abs(slope - sensitivity))
