"""What there is to draw of a network: a snapshot, seen in one phase of its last sample."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.flat import link_views
from lernmi.net.forward import predict
from lernmi.net.names import layer_prefixes
from lernmi.net.refs import LinkRef, NeuronRef, Selection, ends
from lernmi.run.names.given_names import called, given_name, label_of
from lernmi.run.names.quantities import LINK_SENSITIVITY, OLD_WEIGHT, WEIGHT
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.panels.topology.boxes import Numbers
from lernmi_tui.panels.topology.phases import SETTLED, Phase

ON_PATH = "◊"  # a neuron or a link that the path of blame leads through


@dataclass(frozen=True)
class Scene:
    """A network of ``task``, as far as ``phase`` has got with the last sample of ``snapshot``.

    The links of ``path`` lead from an output back; they are lit.
    """

    snapshot: Snapshot
    task: Task
    phase: Phase = SETTLED
    selection: Selection = None
    path: tuple[LinkRef, ...] = ()

    @cached_property
    def lit_neurons(self) -> frozenset[NeuronRef]:
        """Those that the links of the path join."""
        return frozenset(end for link in self.path for end in ends(link))

    @property
    def sizes(self) -> tuple[int, ...]:
        return self.snapshot.sizes

    @property
    def layers(self) -> int:
        """How many neuron layers."""
        return len(self.sizes)

    @property
    def expected(self) -> Floats | None:
        """The sample's targets (n_out,), None before the first sample and where nobody knows."""
        return self.snapshot.expected

    @property
    def settled(self) -> bool:
        """Is the network at rest?"""
        return self.phase.kind == "settled"

    def count(self, layer: int) -> int:
        """How many neurons a layer shows: its bias neuron is one of them if it feeds links."""
        return self.sizes[layer] + (layer < self.layers - 1)

    # names

    def layer_name(self, layer: int) -> str:
        """``x``, ``h``, ``h2``, ``y``."""
        return layer_prefixes(self.layers)[layer].rstrip(".")

    def layer_words(self, layer: int) -> str:
        """``inputs``, ``hidden``, ``hidden 2``, ``outputs``."""
        if layer in (0, self.layers - 1):
            return "outputs" if layer else "inputs"
        return "hidden" if self.layers == 3 else f"hidden {layer}"

    def name(self, ref: NeuronRef | LinkRef) -> str:
        """``x3``, ``h2``, ``h1.7``, ``b`` for a bias neuron, ``x3→h2``; ``6`` for an output that is
        a class.
        """
        return called(ref, self.layers, self.task.info)

    def given_name(self, neuron: NeuronRef) -> str:
        """What the task calls an input or an output, empty if that is its name anyway."""
        return given_name(neuron, self.layers, self.task.info)

    def label(self, ref: NeuronRef | LinkRef) -> str:
        """What it is called in the task: ``6``, ``h3→6``, ``x3 (sin6x2)``."""
        return label_of(ref, self.layers, self.task.info)

    # numbers

    @cached_property
    def _of_layers(self) -> tuple[list[Floats], list[Floats], list[Floats]]:
        """Outputs, blames and input sums of each neuron layer."""
        snapshot = self.snapshot
        return snapshot.layer_outputs, snapshot.layer_sensitivity_sums, snapshot.layer_input_sums

    def outputs(self, layer: int) -> Floats | None:
        """(n + 1,), entry 0 = bias; None while the signal has not arrived."""
        return self._of_layers[0][layer] if self.phase.lit(layer) else None

    def blames(self, layer: int) -> Floats | None:
        """The blame (n + 1,) of the layer's neurons, None while it has not arrived, and at rest."""
        if not self.phase.blamed(layer, self.layers):
            return None
        return self._of_layers[1][layer]

    def of(self, neuron: NeuronRef) -> Numbers:
        """What there is to say of a neuron by now."""
        layer, index = neuron.layer, neuron.index
        if index == 0:
            blamed = self.phase.blamed(layer, self.layers)
            return Numbers(1.0, None, None, blamed=blamed, is_bias=True)
        step = self.snapshot.step
        if step is not None:
            blamed = step.kind != "forward" and step.blame(neuron) is not None
            brought = step.input_sum(neuron)
            return Numbers(step.output(neuron), step.blame(neuron), brought, blamed=blamed)
        lit, blamed = self.phase.lit(layer), self.phase.blamed(layer, self.layers)
        there = blamed or (self.settled and self.expected is not None)
        outputs, blames, sums = (of_layer[layer] for of_layer in self._of_layers)
        return Numbers(
            float(outputs[index]) if lit else None,
            float(blames[index]) if there else None,
            float(sums[index]) if lit else None,
            blamed=blamed,
            blameable=self.expected is not None,
        )

    @cached_property
    def says_after(self) -> Floats | None:
        """What the outputs (n_out,) say to the sample after it was learned; None at other times.

        None, too, where it changed nothing: in the midst of a batch.
        """
        snapshot = self.snapshot
        if not (self.settled and snapshot.learned and self.expected is not None):
            return None
        if snapshot.batch_is_open:
            return None
        inputs = snapshot.layer_input_sums[0][None, 1:]
        after: Floats = predict(snapshot.layer_weights_after, snapshot.layer_activations, inputs)[0]
        return after

    @cached_property
    def answer(self) -> int:
        """The index of the output that says most."""
        return int(np.argmax(np.nan_to_num(self._of_layers[0][-1][1:], nan=-np.inf))) + 1

    def weights(self, link_layer: int) -> Floats:
        """(n_in + 1, n_out), row 0 = bias, as they are in this phase."""
        step = self.snapshot.step
        if step is not None:
            before = self.snapshot.layer_weights_before[link_layer]
            steps = step.order.numbers(backward=True).astype(np.float64)
            changed = link_views(steps, self.sizes)[link_layer] <= step.gone
            return np.where(
                changed & (not step.in_batch), self.snapshot.layer_weights_after[link_layer], before
            )
        if self.settled:
            return self.snapshot.layer_weights[link_layer]
        if self.phase.updated(link_layer):
            return self.snapshot.layer_weights_after[link_layer]
        return self.snapshot.layer_weights_before[link_layer]

    def changes(self, link_layer: int) -> Floats:
        """By how much the sample moved each weight, or would: (n_in + 1, n_out)."""
        after = self.snapshot.layer_weights_after[link_layer]
        change: Floats = after - self.snapshot.layer_weights_before[link_layer]
        return change

    def numbers(self, link_layer: int) -> Floats:
        """What each link shows in this phase, (n_in + 1, n_out): ``phase.number`` says which."""
        number = self.phase.number(link_layer)
        if number in (WEIGHT, OLD_WEIGHT):
            return self.weights(link_layer)
        if number is LINK_SENSITIVITY:
            return self.snapshot.layer_sensitivities[link_layer]
        return self.changes(link_layer)

    def focus(self, layer: int) -> int | None:
        """The selected learning neuron of ``layer``, or the one there a selected link leads to."""
        picked = self.selection
        if isinstance(picked, LinkRef):
            return picked.j + 1 if picked.layer == layer - 1 else None
        if picked is None or picked.layer != layer or layer == 0:
            return None
        return picked.index or None
