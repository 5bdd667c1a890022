"""A link's or a neuron's last sample as arithmetic, line by line, with the numbers in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from rich.text import Text

from lernmi.arrays import Floats
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.refs import LinkRef, NeuronRef, Selection, ends
from lernmi.run.explanation import LinkExplanation, NeuronExplanation
from lernmi_tui.paint.numbers import count, plain, rate, signed
from lernmi_tui.paint.palette import Palette

LABEL_WIDTH = 11
DIGITS = 5, 11  # of the numbers: decimals, and characters at most
LARGEST = 5  # so many terms of a sum are spelled out


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a label, what it says, and what the number in it comes from, if anywhere."""

    label: str
    text: Text
    target: Selection = None


def link_lines(link: LinkExplanation, ref: LinkRef, palette: Palette) -> list[Line]:
    """Forward, backward, update and check of one link."""
    say = _Writer(palette)
    neuron = link.neuron
    behind, ahead = ends(ref)
    slope = _bare(neuron.slope)
    slope_formula = ACTIVATIONS[neuron.activation].slope_formula
    back, before = neuron.output_sensitivity, link.weight_before
    rows: list[tuple[str, Text, Selection]] = [
        ("forward", say(f"{link.input_label} says ", link.input, " × weight ", before), behind),
        ("", say("= ", link.term, *_others(link)), ahead),
        (neuron.label, _activation_text(neuron, say), ahead),
        _error_or_blame(neuron, say, ahead),
        ("slope", say(f"{slope_formula} = {slope}"), None),
        ("backward", say(neuron.sensitivity_sum, f" × slope {slope} = ", back), None),
        ("", say(f"× {link.input_name}'s ", link.input, " = sensitivity ", link.sensitivity), None),
    ]
    if link.input_name != "b":
        text = say(f"tells {link.input_name}: × weight ", before, " = ", link.submitted)
        rows.append(("", text, behind))
    rows += _update_rows(link, say, palette)
    rows.append(("check", _check_text(link, say, palette), None))
    return [Line(*row) for row in rows]


def _update_rows(
    link: LinkExplanation, say: _Writer, palette: Palette
) -> list[tuple[str, Text, Selection]]:
    """What the weight becomes; inside a batch, what it waits for."""
    if link.batch_left:
        so_far = say(f"{link.batch} of {link.batch + link.batch_left}, mean so far ")
        so_far.append_text(say(link.batch_sensitivity))
        return [
            ("batch", so_far, None),
            ("update", say("waits for the end of the batch; the weight stays"), None),
        ]
    rows: list[tuple[str, Text, Selection]] = []
    if link.batch > 1:
        rows.append((f"batch of {link.batch}", say("mean ", link.batch_sensitivity), None))
    step = f" × rate {rate(link.training_rate)} = "
    return [
        *rows,
        ("update", say(link.batch_sensitivity, step, -link.change), None),
        ("", _update_text(link, say, palette), None),
    ]


def _others(link: LinkExplanation) -> tuple[str | float, ...]:
    """What the other links bring to the same sum."""
    terms = link.neuron.terms
    others = 0 if terms is None else len(terms) - 1
    links = "1 other" if others == 1 else f"{count(others)} others"
    return "; ", links, " bring ", link.neuron.input_sum - link.term


def _error_or_blame(
    neuron: NeuronExplanation, say: _Writer, ahead: Selection
) -> tuple[str, Text, Selection]:
    if neuron.expected is not None:
        return "error", _error_text(neuron, say), None
    return "blame", say("the links ahead submit ", neuron.sensitivity_sum), ahead


def neuron_lines(
    neuron: NeuronExplanation,
    ref: NeuronRef,
    label: Callable[[LinkRef], str],
    palette: Palette,
) -> list[Line]:
    """The sum behind a neuron and the blame ahead of it, its largest terms leading on.

    ``label`` says what a link is called.
    """
    say = _Writer(palette)
    lines = []
    if ref.index == 0:
        lines.append(Line("bias", Text("a bias neuron always says 1; only its links learn")))
    elif neuron.terms is None:
        lines.append(
            Line("input", say(f"{neuron.label} says what the sample puts on it: ", neuron.output))
        )
    else:
        lines.append(
            Line(
                "forward",
                say(_links(len(neuron.terms), "bring"), neuron.input_sum, " in all"),
            )
        )
        for i in _largest(neuron.terms):
            link = LinkRef(ref.layer - 1, i, ref.index - 1)
            text = say(f"{label(link)} brings ", neuron.terms[i])
            lines.append(Line("", text, link))
        lines.append(Line(neuron.label, _activation_text(neuron, say)))
    if neuron.expected is not None:
        lines.append(Line("error", _error_text(neuron, say)))
    elif neuron.blames is not None:
        told = _links(len(neuron.blames), "blame", "it: ")
        text = say(told, neuron.sensitivity_sum, " in all")
        lines.append(Line("backward", text))
        for j in _largest(neuron.blames):
            link = LinkRef(ref.layer, ref.index, j)
            text = say(f"{label(link)} tells ", neuron.blames[j])
            lines.append(Line("", text, link))
    if neuron.terms is not None:
        lines.append(
            Line(
                "",
                say(
                    "× slope ",
                    _bare(neuron.slope),
                    " = output sensitivity ",
                    neuron.output_sensitivity,
                ),
            )
        )
    return lines


def _links(number: int, do: str, what: str = "") -> str:
    """``3 links bring ``, ``1 link blames it: ``."""
    return f"1 link {do}s {what}" if number == 1 else f"{count(number)} links {do} {what}"


class _Writer:
    """Puts words and numbers together; numbers get their sign's colour."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette

    def __call__(self, *parts: str | float) -> Text:
        text = Text()
        for part in parts:
            if isinstance(part, str):
                text.append(part)
            else:
                text.append(signed(part, *DIGITS), style=f"bold {self._palette.sign(part)}")
        return text


def _bare(value: float) -> str:
    return plain(value, *DIGITS)


def _activation_text(neuron: NeuronExplanation, say: _Writer) -> Text:
    return say(f"{neuron.activation}(", neuron.input_sum, ") = ", _bare(neuron.output))


def _error_text(neuron: NeuronExplanation, say: _Writer) -> Text:
    assert neuron.expected is not None
    expected = f"{neuron.expected:g}"
    return say(f"{_bare(neuron.output)} - expected {expected} = ", neuron.sensitivity_sum)


def _update_text(link: LinkExplanation, say: _Writer, palette: Palette) -> Text:
    text = say(link.weight_before, " - (", -link.change, ") = ", link.weight_after)
    glyph = "▲" if link.change > 0 else "▼" if link.change < 0 else "="
    text.append(f" {glyph}", style=palette.sign(link.change))
    return text


def _check_text(link: LinkExplanation, say: _Writer, palette: Palette) -> Text:
    text = say("nudging it says ", link.checked)
    verdict, colour = ("✓ agrees", "accent") if link.agrees else ("✗ differs", "minus")
    text.append(f" {verdict}", style=palette.named(colour))
    return text


def _largest(terms: Floats) -> list[int]:
    """The positions of the LARGEST terms, largest first."""
    order: list[int] = np.argsort(-np.abs(terms), kind="stable")[:LARGEST].tolist()
    return order
