"""What a neuron says and is blamed for, as lines that its own page and those of its links share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.text import Text

from lernmi.equations import (
    applied,
    difference,
    equation,
    expected_operand,
    product,
    told_apart,
    total,
)
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.refs import Selection
from lernmi.run.explanations.explanation import NeuronExplanation, SampleLoss
from lernmi.run.names import quantities
from lernmi.run.names.quantities import Quantity
from lernmi_tui.panels.inspector.lines import Line, Number, Writer, added, bare, bracketed, number

LABEL_WIDTH = 11  # with the gap after it
LARGEST_PARTS = 2  # of the loss of many outputs


def says_line(neuron: NeuronExplanation, say: Writer, target: Selection = None) -> Line:
    """``y1 says  sigmoid(+0.627) = 0.652``."""
    label = f"{neuron.name} says"
    if len(label) >= LABEL_WIDTH:
        label = "says"
    x, y = applied(ACTIVATIONS[neuron.activation].output_at, neuron.input_sum, neuron.output)
    text = say(f"{neuron.activation}(", Number(x), ") = ", bare(y))
    return Line(label, text, target, quantities.SAYS)


def blame_line(neuron: NeuronExplanation, say: Writer) -> Line:
    """``blame  0.652 - should say 1 = -0.348: y1 must say more``; of an output."""
    assert neuron.expected is not None and neuron.blame is not None
    said, should, blame = difference(neuron.output, expected_operand(neuron.expected), neuron.blame)
    parts = [bare(said), f" - {quantities.EXPECTED} ", *bracketed(should), " = ", Number(blame)]
    return Line("blame", say(*parts, demand(neuron.blame)), None, quantities.BLAME)


def told_line(neuron: NeuronExplanation, say: Writer, target: Selection = None) -> Line:
    """``blame  the 10 links ahead tell h2 +0.0549: say less``; of any other neuron."""
    assert neuron.told is not None and neuron.blame is not None
    links = len(neuron.told)
    who = "the link ahead tells" if links == 1 else f"the {links:,} links ahead tell"
    text = say(f"{who} {neuron.name} ", number(neuron.blame), demand(neuron.blame))
    return Line("blame", text, target, quantities.BLAME)


def sensitivity_lines(neuron: NeuronExplanation, width: int, say: Writer) -> list[Line]:
    """The slope, and the output sensitivity: blame × slope."""
    assert neuron.blame is not None and neuron.output_sensitivity is not None
    blame, slope, back = product(neuron.blame, neuron.slope, result=neuron.output_sensitivity)
    text = say("blame ", Number(blame), " × slope ", bare(slope), " = ", Number(back))
    return [_slope_line(neuron, say), named(quantities.OUTPUT_SENSITIVITY, text, width)]


def named(quantity: Quantity, text: Text, width: int) -> Line:
    """A line that ends with the full name of its result, where there is room for it."""
    name = f" {quantity}"
    if text.cell_len + len(name) <= width:
        text.append(name)
    return Line(quantity.short, text, None, quantity)


def _slope_line(neuron: NeuronExplanation, say: Writer) -> Line:
    match neuron.activation:
        case "relu":
            why = "it says more than 0" if neuron.slope else "its input sum is not above 0"
            text = say(f"{neuron.slope:g}, for {why}")
        case "identity":
            text = say("1, whatever it says")
        case name:
            y, slope = applied(ACTIVATIONS[name].slope_at, neuron.output, neuron.slope)
            before, *others = ACTIVATIONS[name].slope_formula.split("output")
            parts = (part for other in others for part in (*bracketed(y), other))
            text = say(before, *parts, " = ", bare(slope))
    return Line("slope", text, None, quantities.SLOPE)


def loss_lines(
    loss: SampleLoss, blames: list[float], names: list[str], learned: bool, say: Writer
) -> list[Line]:
    """This sample's loss: of one output worked out, of many its largest parts, then the rest.

    ``blames`` and ``names`` are those of the outputs.
    """
    about = quantities.SAMPLE_LOSS
    lines = []
    if len(blames) == 1:
        blame, before = equation(_half_square, blames, loss.before)
        text = say("½ × ", *bracketed(blame), "² = ", bare(before))
        lines.append(
            Line(quantities.SAMPLE_LOSS.short, text.append(" for this sample"), None, about)
        )
    else:
        largest = sorted(range(len(blames)), key=lambda place: -_size(float(loss.parts[place])))
        top = sorted(largest[:LARGEST_PARTS])
        parts = [float(loss.parts[place]) for place in top]
        others = len(blames) - len(top)
        if others:
            parts.append(loss.before - sum(parts))
        *texts, before = total(*parts, result=loss.before)
        words = " and ".join(names[place] for place in top)
        if others == 1:
            words += " and the other one"
        elif others:
            words += f" and the other {others:,}"
        sum_of_parts = added([bare(texts[0]), *texts[1:]])
        text = say(*sum_of_parts, " = ", bare(before), f" for this sample: {words}")
        lines.append(Line(about.short, text, None, about))
    before, after = told_apart(loss.before, loss.after)
    return [*lines, Line("", _after("", before, after, learned, say), None, about)]


def part_line(neuron: NeuronExplanation, say: Writer) -> Line:
    """What one of many outputs adds to the sample's loss."""
    assert neuron.blame is not None
    part = 0.5 * neuron.blame**2
    blame, result = equation(_half_square, (neuron.blame,), part)
    text = say("½ × ", *bracketed(blame), "² = ", bare(result), " of this sample's loss")
    return Line("its part", text, None, quantities.SAMPLE_LOSS)


def after_line(neuron: NeuronExplanation, learned: bool, say: Writer) -> Line:
    """What it says before the update and after it."""
    before, after = told_apart(neuron.output, neuron.output_after)
    text = _after(f"{neuron.name} says ", before, after, learned, say)
    return Line("update", text, None, quantities.SAYS)


def _after(what: str, before: str, after: str, learned: bool, say: Writer) -> Text:
    said, then = bare(before), bare(after)
    if before == after:
        return say(what, said, " before the update, the same after it")
    now = "after it" if learned else "after learning it"
    return say(what, said, " before the update, ", then, f" {now}")


def demand(blame: float | None) -> str:
    """What a blamed neuron should do."""
    if not blame or blame != blame:
        return ""
    return ": say more" if blame < 0.0 else ": say less"


def _half_square(values: Sequence[float]) -> float:
    return 0.5 * values[0] * values[0]


def _size(value: float) -> float:
    """To rank by; a NaN counts as the largest: it is what one looks for."""
    return np.inf if value != value else abs(value)
