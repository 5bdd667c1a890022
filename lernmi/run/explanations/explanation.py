"""What one link or one neuron did with the sample that is shown, number by number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.errors import LernmiError
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.flat import link_views
from lernmi.net.forward import layer_outputs, predict
from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi.run.names.given_names import called, label_of
from lernmi.run.snapshots.snapshot import Snapshot

AGREES_WITHIN = 1e-6  # relative
ROUNDING = 1e-11  # the finite difference of a loss near 1 in float64 is no better than this
NUDGES = (1e-3, 1e-5, 1e-7)


@dataclass(frozen=True, slots=True)
class SampleLoss:
    """A sample's loss, ½ × the sum of (output - expected)², before and after the update.

    ``parts`` (n_out,) are what each output adds to ``before``.
    """

    parts: Floats
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class NeuronExplanation:
    """How a neuron came to say what it says to the sample, and to be blamed as it is.

    ``terms`` (n_in + 1,) are what the links into it bring, entry 0 = bias, each one of ``said``
    times one of ``weights``; they add up to ``input_sum``. ``told`` (n_ahead,) is what the links
    ahead pass back, each one of ``sensitivities_ahead`` times one of ``weights_ahead``; it adds up
    to ``blame``, dE/d(output). They are None where there are no such links; what concerns blame is
    None, too, where nothing is expected of the sample and for a bias neuron.

    ``output`` is what it says before the update, ``output_after`` after that. ``expected`` is None
    but for an output. ``name`` is that of its class for an output of one, ``label`` has what the
    task calls it as well.
    """

    name: str
    label: str
    activation: str
    input_sum: float
    output: float
    output_after: float
    expected: float | None
    blame: float | None
    slope: float
    said: Floats | None
    weights: Floats | None
    terms: Floats | None
    sensitivities_ahead: Floats | None
    weights_ahead: Floats | None
    told: Floats | None

    @property
    def output_sensitivity(self) -> float | None:
        """dE/d(input_sum)."""
        return None if self.blame is None else self.blame * self.slope


@dataclass(frozen=True, slots=True)
class LinkExplanation:
    """Forward, backward and update of one link for the sample, and the check beside them.

    ``weight_before`` is what the sample met, ``weight_after`` what it left, or would leave if it
    was not ``learned``. ``link_sensitivity``, dE/d(weight), is this sample's; ``batch_mean`` the
    mean over the batch's samples, the same for a batch of one. ``batch`` samples of it are learned
    and ``batch_left`` are still to come: only then does the weight change. ``checked`` is the
    central finite difference dE/d(weight) at ``weight_before``. All three are None where nothing
    is expected of the sample. A ``frozen`` weight doesn't change, whatever they are.

    ``epoch_began`` and ``epoch_ended`` are the weight at both ends of the last epoch that is over;
    in the first epoch, at its start and now.
    """

    name: str
    input_name: str
    input_label: str
    input: float
    weight_before: float
    neuron: NeuronExplanation
    link_sensitivity: float | None
    learned: bool
    batch: int
    batch_left: int
    batch_mean: float | None
    training_rate: float
    frozen: bool
    weight_after: float
    epoch_began: float
    epoch_ended: float
    checked: float | None

    @property
    def brings(self) -> float:
        """What the link adds to the input sum ahead."""
        return self.input * self.weight_before

    @property
    def tells(self) -> float | None:
        """What it passes back: its part of the blame of its input neuron."""
        back = self.neuron.output_sensitivity
        return None if back is None else back * self.weight_before

    @property
    def change(self) -> float:
        """weight_after - weight_before, as it happened."""
        return self.weight_after - self.weight_before

    @property
    def difference(self) -> float:
        """How far the check is from the link sensitivity; 0 if there is none."""
        if self.checked is None or self.link_sensitivity is None:
            return 0.0
        return abs(self.checked - self.link_sensitivity)

    @property
    def agrees(self) -> bool:
        """True if the check agrees to 1e-6 of the sensitivity, or to the rounding of a loss."""
        return self.difference <= max(AGREES_WITHIN * abs(self.link_sensitivity or 0.0), ROUNDING)


def explain_loss(snapshot: Snapshot) -> SampleLoss | None:
    """The sample's loss; None where nothing is expected of it."""
    expected = snapshot.expected
    if expected is None:
        return None
    with np.errstate(all="ignore"):
        parts = 0.5 * (snapshot.layer_outputs[-1][1:] - expected) ** 2
        after = 0.5 * (_outputs_after(snapshot)[-1] - expected) ** 2
    return SampleLoss(parts, float(parts.sum()), float(after.sum()))


def explain_neuron(snapshot: Snapshot, layer: int, index: int) -> NeuronExplanation:
    """What neuron ``index`` (0 = bias) of neuron layer ``layer`` does with the sample shown.

    Raises LernmiError for a neuron that does not exist.
    """
    outputs = snapshot.layer_outputs
    if not (0 <= layer < len(outputs) and 0 <= index < len(outputs[layer])):
        raise LernmiError(f"there is no neuron {index} in layer {layer}")
    activations, expected = snapshot.layer_activations, snapshot.expected
    matrices, last = snapshot.layer_weights_before, layer == len(outputs) - 1
    said = weights = terms = ahead = weights_ahead = told = None
    blame = None
    with np.errstate(all="ignore"):  # a diverged network's inf and nan are shown as such
        if layer > 0 and index > 0:
            said, weights = outputs[layer - 1], matrices[layer - 1][:, index - 1]
            terms = said * weights
        if not last:
            weights_ahead = matrices[layer][index]
        if expected is not None and index > 0:
            if weights_ahead is not None:
                ahead = snapshot.layer_output_sensitivities[layer]
                told = weights_ahead * ahead
            blame = float(snapshot.layer_sensitivity_sums[layer][index])
            if layer == 0 and told is not None:  # nothing learns from it, so it isn't kept
                blame = float(told.sum())
        output = float(outputs[layer][index])
        slope = ACTIVATIONS[activations[layer]].slope_at(output)
    ref = NeuronRef(layer, index)
    return NeuronExplanation(
        name=called(ref, len(outputs), snapshot.task.info),
        label=label_of(ref, len(outputs), snapshot.task.info),
        activation=activations[layer],
        input_sum=float(snapshot.layer_input_sums[layer][index]),
        output=output,
        output_after=float(_outputs_after(snapshot)[layer][index - 1]) if index else 1.0,
        expected=float(expected[index - 1]) if last and index and expected is not None else None,
        blame=blame,
        slope=slope,
        said=said,
        weights=weights,
        terms=terms,
        sensitivities_ahead=ahead,
        weights_ahead=weights_ahead,
        told=told,
    )


def explain_link(snapshot: Snapshot, layer: int, i: int, j: int) -> LinkExplanation:
    """What the link from neuron ``i`` (0 = bias) to learning neuron ``j`` (from 0) does.

    ``layer`` counts the link layers from 0. Raises LernmiError for a link that does not exist.
    """
    before = snapshot.layer_weights_before
    shape = before[layer].shape if 0 <= layer < len(before) else (0, 0)
    if not (0 <= i < shape[0] and 0 <= j < shape[1]):
        raise LernmiError(f"there is no link {i} to {j} in link layer {layer}")
    ref = LinkRef(layer, i, j)
    (behind, _), layers, info = ends(ref), len(snapshot.sizes), snapshot.task.info
    neuron = explain_neuron(snapshot, layer + 1, j + 1)
    said = float(snapshot.layer_outputs[layer][i])
    back = neuron.output_sensitivity
    sensitivity = None if back is None else back * said
    after = float(snapshot.layer_weights_after[layer][i, j])
    weight = float(before[layer][i, j])
    if snapshot.batch_is_open:
        sums = link_views(snapshot.batch_sums, snapshot.sizes)
        mean = float(sums[layer][i, j]) / len(snapshot.batch)
    else:
        mean = (weight - after) / snapshot.last_rate
    began, ended = (
        link_views(weights, snapshot.sizes)
        for weights in snapshot.epoch_weights.last_epoch(snapshot.weights)
    )
    return LinkExplanation(
        name=called(ref, layers, info),
        input_name=called(behind, layers, info),
        input_label=label_of(behind, layers, info),
        input=said,
        weight_before=weight,
        neuron=neuron,
        link_sensitivity=sensitivity,
        learned=snapshot.learned,
        batch=max(len(snapshot.batch), 1),
        batch_left=snapshot.batch_left,
        batch_mean=sensitivity if len(snapshot.batch) <= 1 else mean,
        training_rate=snapshot.last_rate,
        frozen=snapshot.is_frozen(ref),
        weight_after=after,
        epoch_began=float(began[layer][i, j]),
        epoch_ended=float(ended[layer][i, j]),
        checked=None if sensitivity is None else _nudged(snapshot, ref, sensitivity),
    )


def _outputs_after(snapshot: Snapshot) -> list[Floats]:
    """What every neuron says to the sample after the update, (n,) a neuron layer."""
    if np.array_equal(snapshot.weights_after, snapshot.weights_before):
        return [said[1:] for said in snapshot.layer_outputs]  # to the last bit the same
    inputs = snapshot.layer_input_sums[0][None, 1:]
    weights, activations = snapshot.layer_weights_after, snapshot.layer_activations
    with np.errstate(all="ignore"):
        return [said[0] for said in layer_outputs(weights, activations, inputs)]


def _nudged(snapshot: Snapshot, link: LinkRef, sensitivity: float) -> float:
    """dE/d(weight) from the loss at four nudged weights (fourth-order central difference).

    Three sizes of nudges are tried, for the larger ones may step over the kink of a relu, and the
    smaller ones suffer from rounding.
    """
    flat = snapshot.weights_before.copy()
    weights = link_views(flat, snapshot.sizes)
    matrix, place = weights[link.layer], (link.i, link.j)
    weight = matrix[place]
    inputs, expected = snapshot.layer_input_sums[0][None, 1:], snapshot.expected
    assert expected is not None

    def answer(nudge: float) -> Floats:
        matrix[place] = weight + nudge
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
