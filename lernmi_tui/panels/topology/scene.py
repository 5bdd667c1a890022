"""What there is to draw of a network: a snapshot, seen in one phase of its last sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.names import layer_prefixes, name_of
from lernmi.net.refs import LinkRef, NeuronRef, Selection
from lernmi.run.given_names import given_name, label_of
from lernmi.run.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.paint.class_words import abbreviated
from lernmi_tui.paint.numbers import output_text, signed
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.topology.phases import SETTLED, Phase

INPUT_WIDTHS = (
    24,
    16,
    12,
    10,
    9,
    8,
    7,
    6,
)  # of the names of inputs in a line


@dataclass(frozen=True)
class Scene:
    """A network of ``task``, as far as ``phase`` has got with the last sample of ``snapshot``."""

    snapshot: Snapshot
    task: Task
    phase: Phase = SETTLED
    selection: Selection = None

    @property
    def sizes(self) -> tuple[int, ...]:
        return self.snapshot.sizes

    @property
    def layers(self) -> int:
        """How many neuron layers."""
        return len(self.sizes)

    @property
    def expected(self) -> Floats | None:
        """The last sample's targets (n_out,), None before the first sample."""
        return self.snapshot.expected

    def count(self, layer: int) -> int:
        """How many neurons a layer shows: its bias neuron is one of them if it feeds links."""
        return self.sizes[layer] + (layer < self.layers - 1)

    # names

    def layer_name(self, layer: int) -> str:
        """``x``, ``h``, ``h2``, ``y``."""
        return layer_prefixes(self.layers)[layer].rstrip(".")

    def name(self, ref: NeuronRef | LinkRef) -> str:
        """``x3``, ``h2``, ``h1.7``, ``y1``, ``b`` for a bias neuron, ``x3→h2``."""
        return name_of(ref, self.layers)

    def given_name(self, neuron: NeuronRef) -> str:
        """What the task calls an input or an output, empty if that is its name anyway."""
        return given_name(neuron, self.layers, self.task.info)

    def label(self, ref: NeuronRef | LinkRef) -> str:
        """What it is called in the task: ``6``, ``h3→6``, ``x3 (sin6x2)``."""
        return label_of(ref, self.layers, self.task.info)

    # numbers

    def outputs(self, layer: int) -> Floats | None:
        """(n + 1,), entry 0 = bias; None while the signal has not arrived."""
        return self.snapshot.layer_outputs[layer] if self.phase.lit(layer) else None

    def blames(self, layer: int) -> Floats | None:
        """The sensitivities (n + 1,) of the layer's neurons, None where they are not shown."""
        if not self.phase.blamed(layer, self.layers):
            return None
        return self.snapshot.layer_sensitivity_sums[layer]

    def weights(self, link_layer: int) -> Floats:
        """(n_in + 1, n_out), row 0 = bias, as they are in this phase."""
        if self.phase.updated(link_layer):
            return self.snapshot.layer_weights[link_layer]
        return self.snapshot.layer_weights_before[link_layer]

    def numbers(self, link_layer: int) -> Floats:
        """What each link shows in this phase, (n_in + 1, n_out): weight, sensitivity or change."""
        number = self.phase.number(link_layer)
        if number == "weight":
            return self.weights(link_layer)
        if number == "sensitivity":
            return self.snapshot.layer_sensitivities[link_layer]
        after = self.snapshot.layer_weights[link_layer]
        change: Floats = after - self.snapshot.layer_weights_before[link_layer]
        return change

    def focus(self, layer: int) -> int | None:
        """The selected learning neuron of ``layer``, or the one there a selected link leads to."""
        picked = self.selection
        if isinstance(picked, LinkRef):
            return picked.j + 1 if picked.layer == layer - 1 else None
        if picked is None or picked.layer != layer or layer == 0:
            return None
        return picked.index or None

    # words

    def caption(self) -> list[str]:
        """What happens now, or what is selected: parts, the most important first."""
        phase = self.phase
        behind, ahead = self.layer_name(phase.layer), self.layer_name(phase.layer + 1)
        if phase.kind == "forward":
            return [f"forward: {behind} → {ahead}", "each link: output × weight"]
        if phase.kind == "error":
            return [self._error()]
        if phase.kind == "backward":
            return [
                f"backward: {ahead} blames {behind}",
                self._of_selected_link() or "the links show their sensitivity",
            ]
        if phase.kind == "update":
            batch = self.snapshot.batch_size
            rule = "− rate × sensitivity" if batch == 1 else f"the mean of {batch} samples"
            shows = f"change: {rule}" if phase.number(phase.layer) == "change" else "new weights"
            return [
                f"update: {behind} → {ahead}",
                self._of_selected_link() or shows,
            ]
        if isinstance(self.selection, LinkRef):
            return self._of_link(self.selection)
        if isinstance(self.selection, NeuronRef):
            return self._of_neuron(self.selection)
        return []

    def inputs(self, width: int) -> list[str]:
        """``inputs: x1 = x2, x2 = sin6x2``, shortened to ``width`` cells; nothing if none has a
        name of its own.
        """
        refs = [NeuronRef(0, index) for index in range(1, self.sizes[0] + 1)]
        if not any(map(self.given_name, refs)):
            return []
        names = [self.name(ref) for ref in refs]
        given = [self.given_name(ref) or self.name(ref) for ref in refs]
        lines = []
        for most in INPUT_WIDTHS:
            pairs = zip(names, abbreviated(given, most), strict=True)
            lines.append("inputs: " + ", ".join(f"{name} = {each}" for name, each in pairs))
        return [first_that_fits(lines, width)]

    def _error(self) -> str:
        expected = self.expected
        if expected is None:
            return "error: no sample yet"
        said = self.snapshot.layer_outputs[-1][1:]
        worst = int(np.argmax(np.nan_to_num(np.abs(said - expected), nan=np.inf)))
        neuron = self.label(NeuronRef(self.layers - 1, worst + 1))
        values = output_text(said[worst]).strip(), f"{expected[worst]:g}"
        return f"error: {neuron} said {values[0]}, expected {values[1]}"

    def _of_selected_link(self) -> str:
        """What happens to the selected link, if it is one of the links at work."""
        link, phase = self.selection, self.phase
        if not isinstance(link, LinkRef) or link.layer != phase.layer:
            return ""
        before = self.snapshot.layer_weights_before[link.layer][link.i, link.j]
        after = self.snapshot.layer_weights[link.layer][link.i, link.j]
        if phase.kind == "update":
            values = [signed(value) for value in (before, after)]
            return f"{self.label(link)} {' → '.join(values)}"
        sensitivity = self.numbers(link.layer)[link.i, link.j]
        return f"{self.label(link)} sensitivity {signed(sensitivity)}"

    def _of_link(self, link: LinkRef) -> list[str]:
        snapshot = self.snapshot
        weight = snapshot.layer_weights[link.layer][link.i, link.j]
        parts = [f"{self.label(link)} weight {signed(weight)}"]
        if snapshot.expected is not None:
            change = weight - snapshot.layer_weights_before[link.layer][link.i, link.j]
            sensitivity = snapshot.layer_sensitivities[link.layer][link.i, link.j]
            parts.append(f"last change {signed(change)}")
            parts.append(f"sensitivity {signed(sensitivity)}")
        return parts

    def _of_neuron(self, neuron: NeuronRef) -> list[str]:
        if neuron.index == 0:
            return ["b, the bias neuron, always says 1"]
        said = output_text(self.snapshot.layer_outputs[neuron.layer][neuron.index], 8).strip()
        parts = [f"{self.label(neuron)} says {said}"]
        if neuron.layer == 0 and self.task.info.picture is not None:
            row, col = divmod(neuron.index - 1, self.task.info.picture[1])
            parts.append(f"row {row + 1}, column {col + 1}")
        if self.snapshot.expected is not None:
            blame = self.snapshot.layer_sensitivity_sums[neuron.layer][neuron.index]
            parts.append(f"sensitivity {signed(blame)}")
        return parts
