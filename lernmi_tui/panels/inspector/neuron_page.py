"""A neuron's page: who brings it what, what it says, who blames it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from rich.text import Text

from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.explanations.explanation import NeuronExplanation, explain_loss, explain_neuron
from lernmi.run.explanations.pixels import place_of
from lernmi.run.names import quantities
from lernmi.run.names.given_names import called
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.own_inputs import own_cell, own_input, scaled
from lernmi_tui.paint.own_units import meaning
from lernmi_tui.panels.inspector.forward import (
    after_line,
    blame_line,
    demand,
    loss_lines,
    part_line,
    says_line,
    sensitivity_lines,
)
from lernmi_tui.panels.inspector.lines import Line, Writer, bare, number
from lernmi_tui.panels.inspector.page import Page
from lernmi_tui.panels.inspector.ranking import Sort, Terms, rows_of, sum_lines
from lernmi_tui.panels.inspector.sentences import neuron_sentence

SCALED = (
    "Columns of numbers are scaled by what is learned from, each to about the same spread, so that "
    "none outweighs the others; a word has an input of its own, 1 or 0."
)
LEAST_ROWS = 5
LONGEST_NAME = 18


def neuron_page(
    snapshot: Snapshot, ref: NeuronRef, width: int, height: int, sort: Sort, say: Writer
) -> Page:
    """What is said of a neuron in ``height`` rows of ``width`` cells; more rows, more terms."""
    neuron = explain_neuron(snapshot, ref.layer, ref.index)
    sentence = neuron_sentence(neuron, ref, snapshot)
    behind, ahead = terms_into(snapshot, ref, neuron), _terms_ahead(snapshot, ref, neuron)
    fixed = _fixed_lines(snapshot, ref, neuron, width, say)
    room = height - sum(map(len, fixed)) - 2 * (behind is not None) - 2 * (ahead is not None)
    counts = _shared(room, [0 if each is None else len(each.values) for each in (behind, ahead)])
    above, between, below = fixed
    lines = list(above)
    if behind is not None:
        shown = behind.ranked(sort)[: counts[0]]
        lines += rows_of(behind, shown, "brings", quantities.BRINGS, width, say)
        rest = rest_words(ref.layer - 1, len(behind.values) - len(shown), 0 not in shown)
        lines += sum_lines(behind, shown, "input sum", rest, quantities.INPUT_SUM, say)
    lines += between
    if ahead is not None:
        shown = ahead.ranked(sort)[: counts[1]]
        if neuron.told is None:
            lines += rows_of(ahead, shown, "brings to", quantities.BRINGS, width, say)
        else:
            lines += rows_of(ahead, shown, "is told", quantities.TELLS, width, say)
            others = len(ahead.values) - len(shown)
            rest = "the other one tells" if others == 1 else f"the other {others:,} tell"
            verdict = demand(neuron.blame)
            lines += sum_lines(ahead, shown, "blame", rest, quantities.BLAME, say, verdict)
    return Page([*lines, *below], Text(sentence))


def _fixed_lines(
    snapshot: Snapshot, ref: NeuronRef, neuron: NeuronExplanation, width: int, say: Writer
) -> tuple[list[Line], list[Line], list[Line]]:
    """What stands above what is brought, between that and what is told, and below."""
    if ref.index == 0:
        return [Line("says", say("1, always: a bias neuron; only its links learn"))], [], []
    if ref.layer == 0:
        place = place_of(ref, snapshot.task.info)
        who = f"{neuron.label} ({place}) says " if place else f"{neuron.label} says "
        text = say(who, bare(number(neuron.output)), ": the sample puts it there")
        first = Line("input", text, None, quantities.SAYS)
        how = scaled(snapshot.task, ref.index - 1, snapshot.layer_outputs[0][1:].tolist())
        own = [Line("scaled", say(how), None, SCALED)] if how else []
        if neuron.activation == "identity":
            return [first, *own], [], []
        return [first, *own, says_line(neuron, say)], [], []
    between, below = [says_line(neuron, say)], []
    if ref.layer == len(snapshot.sizes) - 1:
        means = meaning(snapshot.task, ref.index - 1, neuron.output, neuron.expected)
        between += [Line("", say(means), None, quantities.SAYS)] if means else []
    if neuron.blame is not None:
        below = [*sensitivity_lines(neuron, width, say), after_line(neuron, snapshot.learned, say)]
    if neuron.expected is not None:
        between.append(blame_line(neuron, say))
        if snapshot.sizes[-1] > 1:
            below.append(part_line(neuron, say))
    return [], between, [*below, *loss_of(snapshot, say)]


def loss_of(snapshot: Snapshot, say: Writer) -> list[Line]:
    """The lines of this sample's loss, if something is expected of it."""
    loss = explain_loss(snapshot)
    if loss is None:
        return []
    last, layers = len(snapshot.sizes) - 1, len(snapshot.sizes)
    outputs = [NeuronRef(last, index) for index in range(1, snapshot.sizes[-1] + 1)]
    names = [called(ref, layers, snapshot.task.info) for ref in outputs]
    blames = snapshot.layer_sensitivity_sums[-1][1:].tolist()
    return loss_lines(loss, blames, names, snapshot.learned, say)


def terms_into(snapshot: Snapshot, ref: NeuronRef, neuron: NeuronExplanation) -> Terms | None:
    """What the links into a neuron bring it."""
    if neuron.terms is None or neuron.said is None or neuron.weights is None:
        return None
    behind = ref.layer - 1
    return Terms(
        neuron.terms,
        neuron.said,
        neuron.weights,
        neuron.input_sum,
        _namer(snapshot, behind),
        lambda i: _place(snapshot, behind, i),
        lambda i: LinkRef(behind, i, ref.index - 1),
        snapshot.layer_sensitivity_sums[behind]
        if behind and snapshot.expected is not None
        else None,
    )


def _terms_ahead(snapshot: Snapshot, ref: NeuronRef, neuron: NeuronExplanation) -> Terms | None:
    """What the links ahead pass back, or, if nothing is, what the neuron brings them."""
    if neuron.weights_ahead is None:
        return None
    if neuron.told is None or neuron.sensitivities_ahead is None:
        said = np.full(len(neuron.weights_ahead), neuron.output)
        values, total = said * neuron.weights_ahead, 0.0
    else:
        said, values = neuron.sensitivities_ahead, neuron.told
        total = neuron.blame or 0.0
    name = _namer(snapshot, ref.layer + 1)
    return Terms(
        values,
        said,
        neuron.weights_ahead,
        total,
        lambda j: name(j + 1),
        lambda j: ("", ""),
        lambda j: LinkRef(ref.layer, ref.index, j),
    )


def _place(snapshot: Snapshot, layer: int, index: int) -> tuple[str, str]:
    """Where an input is, or what it is in a person's own units: in words, in brief."""
    place = place_of(NeuronRef(layer, index), snapshot.task.info)
    if place or layer or not index:
        return place, ""
    inputs = snapshot.layer_outputs[0][1:].tolist()
    brief = own_cell(snapshot.task, index - 1, inputs)
    return own_input(snapshot.task, index - 1, inputs), f"({brief})" if brief else ""


def _namer(snapshot: Snapshot, layer: int) -> Callable[[int], str]:
    layers, info = len(snapshot.sizes), snapshot.task.info
    return lambda index: cut(called(NeuronRef(layer, index), layers, info), LONGEST_NAME)


def rest_words(layer: int, others: int, bias: bool) -> str:
    """``the other 783 inputs and the bias bring``: who is not shown, of neuron layer ``layer``."""
    kind = "input" if layer == 0 else "neuron"
    neurons = others - bias
    if not neurons:
        return "the bias brings"
    who = f"the other {kind}" if neurons == 1 else f"the other {neurons:,} {kind}s"
    if bias:
        return f"{who} and the bias bring"
    return f"{who} brings" if neurons == 1 else f"{who} bring"


def _shared(room: int, wanted: list[int]) -> list[int]:
    """How many rows each of two lists gets: what one doesn't want the other has."""
    first, second = wanted
    half = max(room // 2, LEAST_ROWS)
    first_gets = min(first, max(half, room - second))
    return [first_gets, min(second, max(room - first_gets, LEAST_ROWS))]
