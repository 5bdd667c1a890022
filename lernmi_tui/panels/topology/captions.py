"""What happens now, or what is picked, in a line of plain words with the arithmetic in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.equations import (
    difference,
    expected_operand,
    moved,
    negated,
    product,
    told_apart,
    total,
)
from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi.numbers import FROZEN, expected_text, plain, rate, signed
from lernmi.run.explanations.pixels import place_of
from lernmi.run.names.quantities import (
    BLAME,
    BRINGS,
    CHANGE,
    EXPECTED,
    INPUT,
    INPUT_SUM,
    LINK_SENSITIVITY,
    OLD_WEIGHT,
    OUTPUT_SENSITIVITY,
    RATE,
    SAYS,
    TELLS,
    WEIGHT,
    WOULD_CHANGE,
    Quantity,
)
from lernmi_tui.paint.class_words import abbreviated
from lernmi_tui.paint.own_inputs import own_input
from lernmi_tui.paint.own_units import meaning
from lernmi_tui.paint.words import first_that_fits, joined
from lernmi_tui.panels.topology.scene import Scene

INPUT_WIDTHS = (24, 16, 12, 10, 9, 8, 7, 6)  # of the names of inputs in a line
SEPARATOR = " · "
MOST_TERMS = 5  # that are written out; of more only the sum is told


def caption(scene: Scene, width: int) -> str:
    """The line within ``width`` cells, empty where there is nothing to tell.

    Long words give way to short ones, and the name of the phase to the arithmetic, before anything
    else is left out.
    """
    ways: list[tuple[int, int, str]] = []  # parts told, is the phase named, the line
    for short in (False, True):
        head, parts = _Caption(scene, short).parts()
        whole = SEPARATOR.join([*head, *parts])
        if len(whole) <= width:
            return whole
        for begun in (head, []) if head else ([],):
            lines = [SEPARATOR.join([*begun, *parts[:told]]) for told in range(len(parts) + 1)]
            fitting = [told for told, line in enumerate(lines) if line and len(line) <= width]
            told = max(fitting, default=-1)
            line = lines[told] if fitting else joined(parts, width)
            ways.append((told, len(begun) if fitting else 0, line))
    return max(ways, key=lambda way: way[:2])[2]


def inputs_line(scene: Scene, width: int) -> list[str]:
    """``inputs: x1 = x2, x2 = sin6x2``, shortened to ``width`` cells; nothing if none has a name of
    its own.
    """
    refs = [NeuronRef(0, index) for index in range(1, scene.sizes[0] + 1)]
    if not any(map(scene.given_name, refs)):
        return []
    names = [scene.name(ref) for ref in refs]
    given = [scene.given_name(ref) or scene.name(ref) for ref in refs]
    lines = []
    for most in INPUT_WIDTHS:
        pairs = zip(names, abbreviated(given, most), strict=True)
        lines.append("inputs: " + ", ".join(f"{name} = {each}" for name, each in pairs))
    return [first_that_fits(lines, width)]


@dataclass(frozen=True)
class _Caption:
    """``short`` is whether words are to be short."""

    scene: Scene
    short: bool

    def word(self, quantity: Quantity) -> str:
        return quantity.short if self.short else quantity.name

    def parts(self) -> tuple[list[str], list[str]]:
        """Which step is under way, if one is; and what is told of it or of what is picked."""
        scene, phase = self.scene, self.scene.phase
        behind, ahead = scene.layer_name(phase.layer), scene.layer_name(phase.layer + 1)
        if phase.kind == "settled":
            return [], self._of_picked()
        if phase.kind == "error":
            return [f"{ahead} is blamed"], [self._of_worst()]
        heads = {
            "forward": f"forward: {behind} → {ahead}",
            "backward": f"backward: {ahead} blames {behind}",
            "update": f"update: {behind} → {ahead}",
        }
        return [heads[phase.kind]], self._own() or [self._rule()]

    def _rule(self) -> str:
        """What every link at work does."""
        phase, batch = self.scene.phase, self.scene.snapshot.batch
        if phase.kind == "forward":
            return f"each link {BRINGS} {INPUT} × {OLD_WEIGHT}"
        if phase.kind == "backward":
            return f"each link {TELLS} {self.word(OUTPUT_SENSITIVITY)} × {OLD_WEIGHT}"
        if len(batch) > 1:
            return f"by the mean of the batch's {len(batch)} samples"
        return f"{OLD_WEIGHT} - {RATE.short} × {self.word(LINK_SENSITIVITY)}"

    # while a sample passes

    def _own(self) -> list[str]:
        """What happens to the picked link or neuron, if it is one of those at work."""
        picked, phase = self.scene.selection, self.scene.phase
        if isinstance(picked, LinkRef) and picked.layer == phase.layer:
            if phase.kind == "forward":
                return self._brings(picked)
            return self._tells(picked) if phase.kind == "backward" else self._moves(picked)
        if isinstance(picked, NeuronRef) and picked.index:
            if (
                phase.kind == "forward"
                and picked.layer == phase.layer + 1
                and phase.lit(picked.layer)
            ):
                return self._adds_up(picked)
            if phase.kind == "backward" and picked.layer == phase.layer:
                return self._is_told(picked)
        return []

    def _brings(self, link: LinkRef) -> list[str]:
        snapshot = self.scene.snapshot
        said = snapshot.layer_outputs[link.layer][link.i]
        weight = snapshot.layer_weights_before[link.layer][link.i, link.j]
        a, b, c = product(float(said), float(weight))
        return [f"{self.scene.label(link)} {BRINGS} {_bare(a)} × {self._met(link)} {b} = {c}"]

    def _tells(self, link: LinkRef) -> list[str]:
        snapshot, scene = self.scene.snapshot, self.scene
        back = float(snapshot.layer_output_sensitivities[link.layer][link.j])
        said = float(snapshot.layer_outputs[link.layer][link.i])
        weight = float(snapshot.layer_weights_before[link.layer][link.i, link.j])
        a, b, c = product(back, said)
        words = f"{self.word(LINK_SENSITIVITY)}: {self.word(OUTPUT_SENSITIVITY)}"
        parts = [f"{scene.label(link)} {words} {a} × {_bare(b)} = {c}"]
        if link.i:
            a, b, c = product(back, weight)
            told = f"{TELLS} {scene.label(ends(link)[0])}"
            parts.append(f"{told} {a} × {self._met(link)} {b} = {c}")
        return parts

    def _met(self, link: LinkRef) -> str:
        """What to call the weight that the sample met: what it becomes is seen elsewhere."""
        return self.word(OLD_WEIGHT if self.scene.changes(link.layer)[link.i, link.j] else WEIGHT)

    def _moves(self, link: LinkRef) -> list[str]:
        snapshot, scene = self.scene.snapshot, self.scene
        before = float(snapshot.layer_weights_before[link.layer][link.i, link.j])
        after = float(snapshot.layer_weights_after[link.layer][link.i, link.j])
        name = scene.label(link)
        if snapshot.batch_is_open:
            return [f"{name} keeps its {WEIGHT} {signed(before)} until the batch is over"]
        a, taken, c = moved(before, before - after, after)
        parts = [f"{name} {WEIGHT} {a} → {c} moved {negated(taken)}"]
        if len(snapshot.batch) <= 1 and before != after:
            step = rate(snapshot.last_rate)
            slope = float(snapshot.layer_sensitivities[link.layer][link.i, link.j])
            r, s, t = product(f"-{step}", slope, result=after - before)
            parts.append(f"moved by {r} × {s} = {t}")
        return parts

    def _adds_up(self, neuron: NeuronRef) -> list[str]:
        """How an input sum comes about, and what follows from it."""
        snapshot, layer, index = self.scene.snapshot, neuron.layer, neuron.index
        terms = (
            snapshot.layer_outputs[layer - 1]
            * snapshot.layer_weights_before[layer - 1][:, index - 1]
        )
        says = float(snapshot.layer_outputs[layer][index])
        return [
            f"{self.scene.label(neuron)} {self.word(INPUT_SUM)} {_sum(terms)}",
            f"{SAYS} {plain(says)}",
        ]

    def _is_told(self, neuron: NeuronRef) -> list[str]:
        """How a blame comes about."""
        snapshot, layer, index = self.scene.snapshot, neuron.layer, neuron.index
        terms = (
            snapshot.layer_weights_before[layer][index] * snapshot.layer_output_sensitivities[layer]
        )
        return [f"{self.scene.label(neuron)} {BLAME} {_sum(terms)}"]

    def _of_worst(self) -> str:
        """The picked output's, else that of the output which is furthest off."""
        scene, expected = self.scene, self.scene.expected
        if expected is None:
            return "no sample yet"
        said, picked = scene.snapshot.layer_outputs[-1][1:], scene.selection
        worst = int(np.argmax(np.nan_to_num(np.abs(said - expected), nan=np.inf)))
        if isinstance(picked, NeuronRef) and picked.layer == scene.layers - 1:
            worst = picked.index - 1
        return self._blame_of_output(NeuronRef(scene.layers - 1, worst + 1), float(expected[worst]))

    def _blame_of_output(self, neuron: NeuronRef, wanted: float) -> str:
        said = float(self.scene.snapshot.layer_outputs[-1][neuron.index])
        a, b, c = difference(said, expected_operand(wanted))
        a, b = _bare(a), _bare(b)
        label, should = self.scene.label(neuron), f"({b})" if wanted < 0.0 else b
        return f"{label} {SAYS} {a}, {self.word(EXPECTED)} {b}: {BLAME} {a} - {should} = {c}"

    # at rest

    def _of_picked(self) -> list[str]:
        picked = self.scene.selection
        if isinstance(picked, LinkRef):
            return self._of_link(picked)
        return self._of_neuron(picked) if isinstance(picked, NeuronRef) else []

    def _of_link(self, link: LinkRef) -> list[str]:
        scene, snapshot = self.scene, self.scene.snapshot
        weight = float(snapshot.layer_weights[link.layer][link.i, link.j])
        frozen = f" {FROZEN} frozen" if snapshot.is_frozen(link) else ""
        parts = [f"{scene.label(link)} {WEIGHT} {signed(weight)}{frozen}"]
        if snapshot.expected is not None:
            sensitivity = snapshot.layer_sensitivities[link.layer][link.i, link.j]
            change = float(scene.changes(link.layer)[link.i, link.j])
            word = self.word(CHANGE) if snapshot.learned else WOULD_CHANGE.name
            parts.append(f"{self.word(LINK_SENSITIVITY)} {signed(float(sensitivity))}")
            parts.append(f"{word} {signed(change)}")
        return parts + self._place(ends(link)[0])

    def _of_neuron(self, neuron: NeuronRef) -> list[str]:
        scene, snapshot = self.scene, self.scene.snapshot
        if neuron.index == 0:
            return [f"b, the bias neuron, always {SAYS} 1"]
        layer, index = neuron.layer, neuron.index
        said = float(snapshot.layer_outputs[layer][index])
        parts = [f"{scene.label(neuron)} {SAYS} {plain(said)}", *self._place(neuron)]
        after = scene.says_after
        if layer == scene.layers - 1 and after is not None:
            now, then = map(_bare, told_apart(said, float(after[index - 1])))
            words = (
                f"{now}, {then} after" if self.short else f"{now} before learning it, {then} after"
            )
            parts = [f"{scene.label(neuron)} {SAYS} {words}"]
        if layer == scene.layers - 1 and scene.expected is not None:
            parts.append(f"{self.word(EXPECTED)} {expected_text(scene.expected[index - 1])}")
        if layer == scene.layers - 1:
            wanted = None if scene.expected is None else float(scene.expected[index - 1])
            parts += filter(None, [meaning(scene.task, index - 1, said, wanted)])
        if snapshot.expected is not None:
            blame = float(snapshot.layer_sensitivity_sums[layer][index])
            parts.append(f"{BLAME} {signed(blame)}")
        if layer > 0:
            if snapshot.expected is not None:
                back = float(snapshot.layer_output_sensitivities[layer - 1][index - 1])
                parts.append(f"{self.word(OUTPUT_SENSITIVITY)} {signed(back)}")
            parts.append(
                f"{self.word(INPUT_SUM)} {signed(float(snapshot.layer_input_sums[layer][index]))}"
            )
        return parts

    def _place(self, neuron: NeuronRef) -> list[str]:
        """Where in the picture an input is, or what it is in a person's own units."""
        place = place_of(neuron, self.scene.task.info)
        if not place and neuron.layer == 0 and neuron.index:
            inputs = self.scene.snapshot.layer_outputs[0][1:].tolist()
            place = own_input(self.scene.task, neuron.index - 1, inputs)
        return [place] if place else []


def _bare(text: str) -> str:
    """Without its plus."""
    return text.removeprefix("+")


def _sum(terms: Floats) -> str:
    """``+0.5 - 0.25 = +0.25``; of many terms only how many there are."""
    if len(terms) > MOST_TERMS:
        return f"{signed(float(terms.sum()))}, from {len(terms):,} links"
    *texts, result = total(*terms.tolist(), result=float(terms.sum()))
    line = texts[0]
    for text in texts[1:]:
        line += f" - {text[1:]}" if text.startswith("-") else f" + {_bare(text)}"
    return f"{line} = {result}" if len(texts) > 1 else result
