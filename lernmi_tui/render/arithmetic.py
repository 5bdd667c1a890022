"""A link's or a neuron's last sample as arithmetic, line by line, with the numbers in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rich.text import Text

from lernmi.activations import ACTIVATIONS
from lernmi.arrays import Floats
from lernmi.explanation import LinkExplanation, NeuronExplanation
from lernmi.network import layer_prefixes
from lernmi_tui.render.numbers import count, rate, signed
from lernmi_tui.render.palette import Palette
from lernmi_tui.selection import LinkRef, NeuronRef, Selection

LABEL_WIDTH = 10
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
    behind = NeuronRef(ref.layer, ref.i)
    ahead = NeuronRef(ref.layer + 1, ref.j + 1)
    others = len(neuron.terms) if neuron.terms is not None else 0
    said = "always says" if link.input_name == "b" else "said"
    lines = [
        Line(
            "forward",
            say(f"{link.input_name} {said} ", link.input, " × weight ", link.weight_before),
            behind,
        ),
        Line(
            "",
            say("= ", link.term, f", one of {count(others)} terms of {neuron.name}'s sum"),
            ahead,
        ),
        Line(neuron.name, _activation_text(neuron, say), ahead),
    ]
    if neuron.expected is not None:
        lines.append(Line("error", _error_text(neuron, say)))
    else:
        text = say(f"the links ahead blame {neuron.name}: ", neuron.sensitivity_sum, " in all")
        lines.append(Line("blame", text, ahead))
    lines += [
        Line(
            "backward",
            say(
                neuron.sensitivity_sum,
                " × slope ",
                _bare(neuron.slope),
                " = ",
                neuron.output_sensitivity,
            ),
        ),
        Line(
            "",
            say(
                "× what ",
                link.input_name,
                " said ",
                link.input,
                " = sensitivity ",
                link.sensitivity,
            ),
        ),
    ]
    if link.input_name != "b":
        text = say(f"tells {link.input_name}: × weight ", link.weight_before, " = ", link.submitted)
        lines.append(Line("", text, behind))
    if link.batch > 1:
        text = say(f"mean over the batch of {link.batch}: ", link.batch_sensitivity)
        lines.append(Line("batch", text))
    lines += [
        Line(
            "update",
            say(
                "sensitivity ",
                link.batch_sensitivity,
                f" × rate {rate(link.training_rate)} = ",
                -link.change,
            ),
        ),
        Line("", _update_text(link, say, palette)),
        Line("check", _check_text(link, say, palette)),
    ]
    return lines


def neuron_lines(
    neuron: NeuronExplanation, ref: NeuronRef, sizes: tuple[int, ...], palette: Palette
) -> list[Line]:
    """The sum behind a neuron and the blame ahead of it, its largest terms leading on."""
    say = _Writer(palette)
    prefixes = layer_prefixes(len(sizes))
    lines = []
    if ref.index == 0:
        lines.append(Line("bias", Text("a bias neuron always says 1; only its links learn")))
    elif neuron.terms is None:
        lines.append(
            Line("input", say(f"{neuron.name} says what the sample puts on it: ", neuron.output))
        )
    else:
        lines.append(
            Line(
                "forward",
                say(f"{count(len(neuron.terms))} links bring ", neuron.input_sum, " in all"),
            )
        )
        for i in _largest(neuron.terms):
            name = f"{prefixes[ref.layer - 1]}{i}" if i else "b"
            text = say(f"{name}→{neuron.name} brings ", neuron.terms[i])
            lines.append(Line("", text, LinkRef(ref.layer - 1, i, ref.index - 1)))
        lines.append(Line(neuron.name, _activation_text(neuron, say)))
    if neuron.expected is not None:
        lines.append(Line("error", _error_text(neuron, say)))
    elif neuron.blames is not None:
        text = say(
            f"{count(len(neuron.blames))} links blame it: ", neuron.sensitivity_sum, " in all"
        )
        lines.append(Line("backward", text))
        for j in _largest(neuron.blames):
            text = say(f"{neuron.name}→{prefixes[ref.layer + 1]}{j + 1} tells ", neuron.blames[j])
            lines.append(Line("", text, LinkRef(ref.layer, ref.index, j)))
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
                text.append(signed(part, 5), style=f"bold {self._palette.sign(part)}")
        return text


def _bare(value: float) -> str:
    return signed(value, 5).removeprefix("+")


def _activation_text(neuron: NeuronExplanation, say: _Writer) -> Text:
    formula = ACTIVATIONS[neuron.activation].formula
    return say(
        f"{neuron.activation}(", neuron.input_sum, ") = ", _bare(neuron.output), f"   {formula}"
    )


def _error_text(neuron: NeuronExplanation, say: _Writer) -> Text:
    assert neuron.expected is not None
    return say(
        f"{neuron.name} said {_bare(neuron.output)} - expected {_bare(neuron.expected)} = ",
        neuron.sensitivity_sum,
    )


def _update_text(link: LinkExplanation, say: _Writer, palette: Palette) -> Text:
    text = say("weight ", link.weight_before, " - (", -link.change, ") = ", link.weight_after)
    glyph = "▲" if link.change > 0 else "▼" if link.change < 0 else "="
    text.append(f" {glyph}", style=palette.sign(link.change))
    return text


def _check_text(link: LinkExplanation, say: _Writer, palette: Palette) -> Text:
    text = say("nudging it says ", link.checked)
    if link.agrees:
        text.append(": agrees ✓", style=palette.named("accent"))
        if link.difference > 0:
            text.append(f" off by {link.difference:.0e}", style=palette.named("dim"))
    else:
        text.append(f": differs ✗ by {link.difference:.1e}", style=palette.named("minus"))
    return text


def _largest(terms: Floats) -> list[int]:
    """The positions of the LARGEST terms, largest first."""
    order: list[int] = np.argsort(-np.abs(terms), kind="stable")[:LARGEST].tolist()
    return order
