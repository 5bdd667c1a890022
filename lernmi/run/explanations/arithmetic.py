"""What a sample does in a network, as lines of arithmetic that come out as they are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from lernmi.arrays import Floats
from lernmi.equations import applied, difference, equation, expected_operand, moved, product, total
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi.numbers import rate, signed
from lernmi.run.explanations.sum_line import Given, Sum, Told, Worked
from lernmi.run.names import quantities
from lernmi.run.names.given_names import called
from lernmi.run.names.quantities import Quantity
from lernmi.run.snapshots.snapshot import Snapshot


class Arithmetic:
    """The lines of the sample of a ``snapshot``, link by link and neuron by neuron.

    Backward ones only where something is expected of it.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._outputs, self._sums = snapshot.layer_outputs, snapshot.layer_input_sums
        self._blames = snapshot.layer_sensitivity_sums
        self._weights, self._after = snapshot.layer_weights_before, snapshot.layer_weights_after

    def name(self, ref: NeuronRef | LinkRef) -> str:
        """``h2``, ``h2→y1``."""
        return called(ref, len(self._snapshot.sizes), self._snapshot.task.info)

    # forward

    def brings(self, link: LinkRef) -> Sum:
        """``0.353 × weight -0.698 = -0.246``."""
        behind, _ = ends(link)
        weight = self._weight(link)
        said, by, result = product(self._said_by(behind), weight)
        parts = self._of(behind, said), f" × {self._met} ", Given(by), " = ", Worked(result)
        return Sum(f"{self.name(behind)} brings", parts, quantities.BRINGS)

    def so_far(self, link: LinkRef) -> Sum:
        """The sum of the neuron ahead, once ``link`` has brought."""
        return self._added_up("so far", self._terms(link)[: link.i + 1], quantities.INPUT_SUM)

    def input_sum(self, neuron: NeuronRef) -> Sum:
        """What all links into it bring, added up."""
        link = LinkRef(neuron.layer - 1, self._snapshot.sizes[neuron.layer - 1], neuron.index - 1)
        whole = float(self._sums[neuron.layer][neuron.index])
        return self._all_added(self.name(neuron), self._terms(link), whole, quantities.INPUT_SUM)

    def says(self, neuron: NeuronRef) -> Sum:
        """``sigmoid(+0.627) = 0.652``."""
        activation = self._activation(neuron)
        given = float(self._sums[neuron.layer][neuron.index])
        x, y = applied(ACTIVATIONS[activation].output_at, given, self._said(neuron))
        parts = f"{activation}(", Worked(x), ") = ", Worked(_bare(y))
        return Sum(f"{self.name(neuron)} says", parts, quantities.SAYS)

    # the error

    def error(self, neuron: NeuronRef) -> Sum:
        """The blame of an output: what it says minus what it should say."""
        assert self._snapshot.expected is not None
        wanted = expected_operand(self._snapshot.expected[neuron.index - 1])
        said, should, blame = difference(self._said(neuron), wanted, self._blame(neuron))
        parts = Worked(_bare(said)), f" - {quantities.EXPECTED} ", *_after_minus(should, Given)
        label = f"{quantities.BLAME} of {self.name(neuron)}"
        return Sum(label, (*parts, " = ", Worked(blame)), quantities.BLAME)

    def loss(self) -> Sum:
        """½ × the sum of the squared blames of the outputs."""
        blames = self._blames[-1][1:].tolist()
        *texts, result = equation(_half_squares, blames, _computed(_half_squares, blames))
        parts: list[str] = ["½ × "] if len(texts) == 1 else ["½ × ("]
        for place, text in enumerate(texts):
            parts += [" + "] if place else []
            parts += [*_after_minus(text, Worked), "²"]
        parts += [")" if len(texts) > 1 else "", " = ", Worked(_bare(result))]
        return Sum(quantities.SAMPLE_LOSS.short, tuple(parts), quantities.SAMPLE_LOSS)

    # backward

    def slope(self, neuron: NeuronRef) -> Sum:
        """``0.652 × (1 - 0.652) = 0.227``."""
        row = ACTIVATIONS[self._activation(neuron)]
        label, about = f"{quantities.SLOPE} of {self.name(neuron)}", quantities.SLOPE
        slope = self._slope(neuron)
        if row.name in ("relu", "identity"):
            return Sum(label, (Worked(f"{slope:g}"),), about)
        said, result = applied(row.slope_at, self._said(neuron), slope)
        before, *others = row.slope_formula.split("output")
        parts: list[str] = [before]
        for other in others:
            parts += [*_after_minus(said, Worked), other]
        return Sum(label, (*parts, " = ", Worked(_bare(result))), about)

    def output_sensitivity(self, neuron: NeuronRef) -> Sum:
        """``blame -0.347 × slope 0.226 = -0.0785``."""
        blame, slope, back = product(
            self._blame(neuron), self._slope(neuron), result=self._back(neuron)
        )
        about = quantities.OUTPUT_SENSITIVITY
        parts = f"{quantities.BLAME} ", Worked(blame), f" × {quantities.SLOPE} ", _bare(slope)
        worked = (*parts[:3], Worked(parts[3]), " = ", Worked(back))
        return Sum(f"{about.short} of {self.name(neuron)}", worked, about)

    def tells(self, link: LinkRef) -> Sum:
        """``-0.0785 × old weight -0.698 = +0.0548``; a bias neuron is told nothing."""
        behind, ahead = ends(link)
        told, weight, result = product(self._back(ahead), self._weight(link))
        parts = Worked(told), f" × {self._met} ", Given(weight), " = ", Worked(result)
        return Sum(f"{self.name(behind)} is told", parts, quantities.TELLS)

    def told_so_far(self, link: LinkRef) -> Sum:
        """The blame of the neuron behind, once ``link`` has told."""
        return self._added_up("so far", self._told(link)[: link.j + 1], quantities.BLAME)

    def blame(self, neuron: NeuronRef) -> Sum:
        """What all links that it feeds tell it, added up; of an output, the error."""
        if neuron.layer == len(self._snapshot.sizes) - 1:
            return self.error(neuron)
        told = self._told(LinkRef(neuron.layer, neuron.index, 0))
        label = f"{quantities.BLAME} of {self.name(neuron)}"
        return self._all_added(label, told, self._blame(neuron), quantities.BLAME)

    def link_sensitivity(self, link: LinkRef) -> Sum:
        """``-0.0785 × h2's 0.353 = -0.0277``."""
        behind, ahead = ends(link)
        sensitivity = self._back(ahead) * self._said(behind)
        told, said, result = product(self._back(ahead), self._said_by(behind), result=sensitivity)
        of = " × " if behind.index == 0 else f" × {self.name(behind)}'s "
        parts = Worked(told), of, self._of(behind, said), " = ", Worked(result)
        about = quantities.LINK_SENSITIVITY
        return Sum(about.short, parts, about)

    def moves(self, link: LinkRef) -> list[Sum]:
        """What the weight becomes; in a batch, what it waits for."""
        snapshot, about = self._snapshot, quantities.CHANGE
        before = self._weight(link)
        after = float(self._after[link.layer][link.i, link.j])
        count, left = len(snapshot.batch), snapshot.batch_left
        if before == after and snapshot.is_frozen(link):
            return [Sum("frozen", ("stays ", Given(signed(before))), about)]
        if left:
            text = f"waits: {count} of {count + left} samples of its batch"
            return [Sum("the weight", (text,), about)]
        lines = []
        mean = self._back(ends(link)[1]) * self._said(ends(link)[0])
        if count > 1:
            mean = (before - after) / snapshot.last_rate
            text = f"mean {quantities.LINK_SENSITIVITY} of its {count} samples "
            lines.append(Sum("as it ends", (text, Worked(signed(mean))), about))
        by, per, step = product(mean, rate(snapshot.last_rate))
        parts = Worked(by), f" × {quantities.RATE.short} ", Given(per), " = ", Worked(step)
        lines.append(Sum("it moves by", (*parts, ", taken away"), about))
        old, taken, new = moved(before, mean * snapshot.last_rate, after)
        arrow = " ▲" if after > before else " ▼" if after < before else ""
        move = Given(old), " - ", *_after_minus(taken, Worked), " = ", Worked(new), Told(arrow)
        lines.append(Sum("new weight", move, quantities.WEIGHT))
        return lines

    # the numbers

    @cached_property
    def _met(self) -> str:
        """What the weight is called that the sample meets."""
        return (quantities.OLD_WEIGHT if self._snapshot.learned else quantities.WEIGHT).name

    def _weight(self, link: LinkRef) -> float:
        return float(self._weights[link.layer][link.i, link.j])

    def _said(self, neuron: NeuronRef) -> float:
        return float(self._outputs[neuron.layer][neuron.index])

    def _said_by(self, neuron: NeuronRef) -> float | str:
        """Of a bias neuron, and of an input that is a round number, as it is."""
        said = self._said(neuron)
        if neuron.index == 0:
            return "1"
        return f"{said:.4g}" if neuron.layer == 0 and float(f"{said:.4g}") == said else said

    def _of(self, neuron: NeuronRef, said: str) -> str:
        is_given = neuron.layer == 0 or neuron.index == 0
        return Given(_bare(said)) if is_given else Worked(_bare(said))

    def _blame(self, neuron: NeuronRef) -> float:
        return float(self._blames[neuron.layer][neuron.index])

    def _activation(self, neuron: NeuronRef) -> str:
        return self._snapshot.layer_activations[neuron.layer]

    def _slope(self, neuron: NeuronRef) -> float:
        return ACTIVATIONS[self._activation(neuron)].slope_at(self._said(neuron))

    def _back(self, neuron: NeuronRef) -> float:
        return self._blame(neuron) * self._slope(neuron)

    def _terms(self, link: LinkRef) -> Floats:
        """What the links into the neuron ahead of ``link`` bring, (n_in + 1,)."""
        terms: Floats = self._outputs[link.layer] * self._weights[link.layer][:, link.j]
        return terms

    def _told(self, link: LinkRef) -> Floats:
        """What the links ahead of the neuron behind ``link`` tell it, (n_out,)."""
        back = self._snapshot.layer_output_sensitivities[link.layer]
        told: Floats = self._weights[link.layer][link.i] * back
        return told

    def _added_up(self, label: str, terms: Floats, about: Quantity) -> Sum:
        """The sum of what came before and the last term."""
        before, last = float(sum(terms[:-1].tolist())), float(terms[-1])
        parts = (before, last) if len(terms) > 1 else (last,)
        return self._all_added(label, parts, before + last, about)

    def _all_added(
        self, label: str, terms: Sequence[float] | Floats, result: float, about: Quantity
    ) -> Sum:
        if len(terms) == 1:
            return Sum(label, (Worked(signed(result)),), about)
        *texts, whole = total(*map(float, terms), result=result)
        parts: list[str] = []
        for text in texts:
            if parts:
                parts.append(Told(" - " if text.startswith("-") else " + "))
                parts.append(Worked(text.lstrip("+-")))
            else:
                parts.append(Worked(text))
        return Sum(label, (*parts, " = ", Worked(whole)), about)


def _bare(text: str) -> str:
    """Without its plus."""
    return text.removeprefix("+")


def _after_minus(text: str, kind: type[str]) -> tuple[str, ...]:
    """``(-0.5)``, but ``0.5``: after a minus or before a ²."""
    bracketed = (Told("("), kind(text), Told(")"))
    return bracketed if text.startswith("-") else (kind(_bare(text)),)


def _half_squares(values: Sequence[float]) -> float:
    return 0.5 * sum(value * value for value in values)


def _computed(compute: Callable[[Sequence[float]], float], values: Sequence[float]) -> float:
    with np.errstate(all="ignore"):
        return float(compute(values))
