"""A sample in the middle: a finished look at it, and how many of its links have gone.

The steps of a sample, in the order of the algorithm. Forward, link layer by link layer: each link
brings its output neuron ``input × weight``, and a neuron that has heard all its links says its
output. Then the error: the outputs are blamed. Backward, the last link layer first: each link tells
its input neuron its part of the blame and changes its own weight. Within a layer, neuron ahead by
neuron ahead, in each the bias first: every sum is added up in the order in which the engines add.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.flat import link_count, link_views, neuron_views
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.snapshots.looks import Look

Kind = Literal["forward", "error", "backward"]
Inside = Literal["link", "layer", "pass"]
"""How far a step inside a sample goes: a link, to the end of a link layer, of a pass."""


@dataclass(frozen=True, slots=True)
class StepOrder:
    """The steps of a sample through a network of ``sizes``, numbered from 1 to ``total``."""

    sizes: tuple[int, ...]

    @property
    def links(self) -> int:
        """How many links, those of the bias neurons included."""
        return link_count(self.sizes)

    @property
    def total(self) -> int:
        """How many steps: each link forward, the error, each link backward."""
        return 2 * self.links + 1

    def borders(self, by: Literal["layer", "pass"] = "layer") -> list[int]:
        """After which steps a layer, or a pass, is over; 0 is the first of them."""
        links = self.links
        if by == "pass":
            return [0, links, self.total]
        starts = self._starts
        backward = [links + 1 + links - start for start in reversed(starts[:-1])]
        return [*starts, links + 1, *backward]

    def after(self, gone: int, by: Inside) -> int:
        """How many have gone after a step from ``gone``."""
        if by == "link":
            return gone + 1
        borders = self.borders(by)
        return borders[bisect_right(borders, gone)]

    def before(self, gone: int, by: Inside) -> int:
        """How many have gone after a step back from ``gone``."""
        if by == "link":
            return gone - 1
        borders = self.borders(by)
        return borders[bisect_left(borders, gone) - 1]

    def kind(self, step: int) -> Kind:
        """What step ``step`` is."""
        links = self.links
        return "forward" if step <= links else "error" if step == links + 1 else "backward"

    def link(self, step: int) -> LinkRef | None:
        """The link of step ``step``; None for the error."""
        links, starts = self.links, self._starts
        if step <= links:
            layer = bisect_left(starts, step) - 1
            place = step - 1 - starts[layer]
        elif step == links + 1:
            return None
        else:
            left = self.total - step  # steps to come after it
            layer = bisect_right(starts, left) - 1
            place = starts[layer + 1] - 1 - left
        j, i = divmod(place, self.sizes[layer] + 1)
        return LinkRef(layer, i, j)

    def forward(self, link: LinkRef) -> int:
        """The number of the step in which ``link`` brings."""
        return self._starts[link.layer] + link.j * (self.sizes[link.layer] + 1) + link.i + 1

    def backward(self, link: LinkRef) -> int:
        """The number of the step in which ``link`` tells its blame and changes its weight."""
        place = link.j * (self.sizes[link.layer] + 1) + link.i
        return self.total - self._starts[link.layer + 1] + 1 + place

    def numbers(self, backward: bool) -> Integers:
        """The numbers of the steps in which the links go forward, or ``backward``: (links,)."""
        pieces, starts = [], self._starts
        for layer, (n_in, n_out) in enumerate(pairwise(self.sizes)):
            first = self.total - starts[layer + 1] + 1 if backward else starts[layer] + 1
            places = np.arange((n_in + 1) * n_out, dtype=np.int64).reshape(n_out, n_in + 1)
            pieces.append(first + places.T.ravel())
        numbers: Integers = np.concatenate(pieces)
        return numbers

    @property
    def _starts(self) -> list[int]:
        """How many links lie before each link layer; at last, all of them."""
        starts = [0]
        for n_in, n_out in pairwise(self.sizes):
            starts.append(starts[-1] + (n_in + 1) * n_out)
        return starts


@dataclass(frozen=True, slots=True, eq=False)
class OpenStep:
    """Of the steps of a sample ``gone`` are done: 1 at least, and never all of them.

    ``look`` is the finished look at the sample; what is not computed yet of it is not to be shown.
    ``activations`` are those of the neuron layers, the inputs' first. In a batch (``in_batch``) no
    weight changes until that is over.
    """

    look: Look
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    gone: int
    in_batch: bool

    @property
    def order(self) -> StepOrder:
        """The steps of the sample."""
        return StepOrder(self.sizes)

    @property
    def total(self) -> int:
        """How many steps there are."""
        return self.order.total

    @property
    def kind(self) -> Kind:
        """What the step done last was."""
        return self.order.kind(self.gone)

    @property
    def is_backward(self) -> bool:
        """Are the links on their way back?"""
        return self.kind == "backward"

    @property
    def place(self) -> LinkRef | None:
        """The link that has gone last; None after the error."""
        return self.order.link(self.gone)

    @property
    def next(self) -> LinkRef | None:
        """The link that goes next; None before the error."""
        return self.order.link(self.gone + 1)

    @property
    def words(self) -> str:
        """``BACKWARD  step 17 of 27``; between both ways ``BLAME``."""
        what = "BLAME" if self.kind == "error" else self.kind.upper()
        return f"{what}  step {self.gone:,} of {self.total:,}"

    # what is known by now

    def has_brought(self, link: LinkRef) -> bool:
        """Has ``link`` gone forward?"""
        return self.order.forward(link) <= self.gone

    def has_told(self, link: LinkRef) -> bool:
        """Has ``link`` gone backward?"""
        return self.order.backward(link) <= self.gone

    def knows_change(self, link: LinkRef) -> bool:
        """Has its weight changed? In a batch that waits for the batch's end."""
        return self.has_told(link) and not self.in_batch

    def heard(self, neuron: NeuronRef) -> int:
        """How many of the links into ``neuron`` have brought it something."""
        if neuron.layer == 0 or neuron.index == 0:
            return 0
        links = self.sizes[neuron.layer - 1] + 1
        first = self.order.forward(LinkRef(neuron.layer - 1, 0, neuron.index - 1))
        return min(max(self.gone - first + 1, 0), links)

    def told(self, neuron: NeuronRef) -> int:
        """How many of the links that ``neuron`` feeds have told it their blame."""
        if neuron.index == 0 or neuron.layer == len(self.sizes) - 1:
            return 0
        links = self.sizes[neuron.layer + 1]
        first = self.order.backward(LinkRef(neuron.layer, neuron.index, 0))
        done = (self.gone - first) // (self.sizes[neuron.layer] + 1) + 1
        return min(max(done, 0), links)

    def knows_output(self, neuron: NeuronRef) -> bool:
        """Has ``neuron`` heard all its links? Inputs and bias neurons say theirs from the start."""
        if neuron.layer == 0 or neuron.index == 0:
            return True
        return self.heard(neuron) == self.sizes[neuron.layer - 1] + 1

    def knows_blame(self, neuron: NeuronRef) -> bool:
        """Was ``neuron`` told all of its blame? A bias neuron has none."""
        if neuron.index == 0:
            return False
        if neuron.layer == len(self.sizes) - 1:
            return self.kind != "forward"
        return self.told(neuron) == self.sizes[neuron.layer + 1]

    # the numbers, as far as they are computed

    def input_sum(self, neuron: NeuronRef) -> float | None:
        """What the links into ``neuron`` brought so far, added up; None if nothing."""
        heard = self.heard(neuron)
        if self.knows_output(neuron):
            return float(self._input_sums[neuron.layer][neuron.index])
        if not heard:
            return None
        said = self._outputs[neuron.layer - 1][:heard]
        weights = self._weights[neuron.layer - 1][:heard, neuron.index - 1]
        return _added(said * weights)

    def output(self, neuron: NeuronRef) -> float | None:
        """What ``neuron`` says; None while it does not know."""
        known = self.knows_output(neuron)
        return float(self._outputs[neuron.layer][neuron.index]) if known else None

    def blame(self, neuron: NeuronRef) -> float | None:
        """What ``neuron`` was told of its blame so far; None if nothing."""
        if self.knows_blame(neuron):
            return float(self._blames[neuron.layer][neuron.index])
        told = self.told(neuron)
        if not told:
            return None
        weights = self._weights[neuron.layer][neuron.index, :told]
        return _added(weights * self._output_sensitivities(neuron.layer + 1)[:told])

    def weight(self, link: LinkRef) -> float:
        """The weight of ``link`` by now."""
        weights = self.look.weights_after if self.knows_change(link) else self.look.weights_before
        return float(link_views(weights, self.sizes)[link.layer][link.i, link.j])

    def output_sensitivity(self, neuron: NeuronRef) -> float | None:
        """dE/d(input sum) of ``neuron``; None while its blame is not known."""
        if neuron.layer == 0 or not self.knows_blame(neuron):
            return None
        return float(self._output_sensitivities(neuron.layer)[neuron.index - 1])

    def _output_sensitivities(self, layer: int) -> Floats:
        said, blames = self._outputs[layer][1:], self._blames[layer][1:]
        back: Floats = blames * ACTIVATIONS[self.activations[layer]].slope(said)
        return back

    @property
    def _weights(self) -> list[Floats]:
        return link_views(self.look.weights_before, self.sizes)

    @property
    def _outputs(self) -> list[Floats]:
        return neuron_views(self.look.outputs, self.sizes)

    @property
    def _input_sums(self) -> list[Floats]:
        return neuron_views(self.look.input_sums, self.sizes)

    @property
    def _blames(self) -> list[Floats]:
        return neuron_views(self.look.sensitivity_sums, self.sizes)


def _added(terms: Floats) -> float:
    """Their sum, added up one after the other."""
    return float(sum(terms.tolist()))
