"""Whose fault is it? A sample's error led back link by link to its inputs; its answer, forward.

Both trees have the same links. Backward a link carries what it ``told`` the neuron behind: the
output sensitivity ahead × its weight, a share of that neuron's blame. Forward it carries what it
``brings`` the neuron ahead: what is said behind × its weight, a share of that input sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lernmi.arrays import Floats
from lernmi.errors import LernmiError
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.forward import predict
from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi.run.snapshots.snapshot import Snapshot

FULL = 1.0  # ink: a pixel can't be brighter


@dataclass(frozen=True, slots=True)
class Branch:
    """One ``link`` of the tree, and the ``neuron`` behind it, which ``says`` something.

    ``brings`` is says × ``weight``, the link's share of the input sum ahead; ``told`` its share of
    the neuron's ``blame``, dE/d(says). Both are None where nothing is expected of the sample, and
    of a bias neuron, which is never blamed.
    """

    link: LinkRef
    neuron: NeuronRef
    says: float
    weight: float
    brings: float
    told: float | None
    blame: float | None


@dataclass(frozen=True, slots=True)
class Brightened:
    """A pixel that, brightened, would lower the loss: ``neuron`` of the inputs, from 1.

    ``slope`` is dE/d(input), below 0; ``room`` how much brighter it can become. Made full at these
    weights, the sample's loss would be ``loss``.
    """

    neuron: NeuronRef
    slope: float
    room: float
    loss: float


class BlameTree:
    """Who is to blame for what a network says to a sample, and who brought it about.

    A function of the look in ``snapshot``, at the weights which that sample met.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    @property
    def is_known(self) -> bool:
        """Is anything expected of the sample? If not, nobody is to blame."""
        return self.snapshot.expected is not None

    @property
    def loss(self) -> float | None:
        """½ × the sum of (output - expected)²; None where nothing is expected."""
        expected = self.snapshot.expected
        return None if expected is None else float(_losses(self._said[None], expected)[0])

    # which outputs matter

    @property
    def answer(self) -> NeuronRef:
        """The output that says most."""
        return self._output(int(np.nan_to_num(self._said, nan=-np.inf).argmax()))

    @property
    def right(self) -> NeuronRef | None:
        """The output of the class that is expected; None where outputs are no classes."""
        expected, snapshot = self.snapshot.expected, self.snapshot
        if expected is None or len(expected) < 2 or not snapshot.task.train.is_one_hot:
            return None
        return self._output(int(expected.argmax()))

    @property
    def is_right(self) -> bool:
        """Is the class that is expected the one given?"""
        return self.right == self.answer

    @cached_property
    def rivals(self) -> tuple[NeuronRef, ...]:
        """The one or two outputs that the answer is about.

        Of classes the one given and, if that is wrong, the right one, else the second best. Else
        the two most to blame, those that say most where nothing is expected.
        """
        if len(self._said) == 1:
            return (self.answer,)
        right = self.right
        if right is not None and not self.is_right:
            return (self.answer, right)
        measure = self._said
        if right is None and self.is_known:
            measure = np.abs(self.blames[-1][1:])
        order = np.argsort(-np.nan_to_num(measure, nan=np.inf), kind="stable")
        if right is not None:  # it may share the first place
            order = np.array([right.index - 1, *order[order != right.index - 1]])
        return tuple(self._output(int(place)) for place in order[:2])

    # one level of the tree

    @cached_property
    def blames(self) -> tuple[Floats, ...]:
        """dE/d(says) (n + 1,) of each neuron layer, the inputs too; 0 for a bias neuron.

        Raises LernmiError where nothing is expected.
        """
        if not self.is_known:
            raise LernmiError("nothing is expected of this sample, so nobody is to blame")
        kept = [blame.copy() for blame in self.snapshot.layer_sensitivity_sums]
        with np.errstate(all="ignore"):  # a diverged network's
            kept[0] = self.snapshot.layer_weights_before[0] @ self._backs[0]
        for blame in kept:
            blame[0] = 0.0
            blame.flags.writeable = False
        return tuple(kept)

    def told(self, neuron: NeuronRef) -> Floats:
        """What each link into ``neuron`` tells the one behind it (n_in + 1,); 0 to the bias.

        Over all links out of a neuron they add up to its blame. Raises as ``blames``.
        """
        self._check(neuron)
        if not self.is_known:
            raise LernmiError("nothing is expected of this sample, so nobody is to blame")
        with np.errstate(all="ignore"):
            told: Floats = (
                self._weights_into(neuron) * self._backs[neuron.layer - 1][neuron.index - 1]
            )
        told[0] = 0.0
        return told

    def brings(self, neuron: NeuronRef) -> Floats:
        """What each link into ``neuron`` brings it (n_in + 1,): together its input sum."""
        self._check(neuron)
        with np.errstate(all="ignore"):
            said = self.snapshot.layer_outputs[neuron.layer - 1]
            brings: Floats = said * self._weights_into(neuron)
        return brings

    def branch(self, link: LinkRef) -> Branch:
        """What there is to say of one link."""
        behind, ahead = ends(link)
        self._check(ahead)
        weight = float(self._weights_into(ahead)[behind.index])
        says = float(self.snapshot.layer_outputs[behind.layer][behind.index])
        told = blame = None
        if self.is_known and behind.index:
            told = weight * float(self._backs[link.layer][link.j])
            blame = float(self.blames[behind.layer][behind.index])
        return Branch(link, behind, says, weight, says * weight, told, blame)

    def branches(self, neuron: NeuronRef, forward: bool = False) -> tuple[Branch, ...]:
        """The links into ``neuron``, but for its bias; those of the largest share come first.

        That is what they told, or with ``forward`` what they bring.
        """
        shares = self.brings(neuron) if forward else self.told(neuron)
        order = [i for i in _largest_first(shares) if i]
        return tuple(self.branch(LinkRef(neuron.layer - 1, i, neuron.index - 1)) for i in order)

    # along the tree

    def path(self, neuron: NeuronRef | None = None, forward: bool = False) -> tuple[LinkRef, ...]:
        """From ``neuron`` back to an input, each time along the link with the largest share.

        It begins at the output that is most to blame unless one is given; with ``forward``, where
        the shares are what links bring, at the ``answer``.
        """
        if neuron is None:
            neuron = self.answer if forward else self.most_blamed
        path: list[LinkRef] = []
        while neuron.layer:
            shares = self.brings(neuron) if forward else self.told(neuron)
            i = next(i for i in _largest_first(shares) if i)
            path.append(LinkRef(neuron.layer - 1, i, neuron.index - 1))
            neuron = NeuronRef(neuron.layer - 1, i)
        return tuple(path)

    def path_through(self, neurons: Sequence[NeuronRef]) -> tuple[LinkRef, ...]:
        """From an output through ``neurons``, each behind the one before it, back to an input.

        Where the first of them is no output, it begins at that of the ``rivals`` which has most to
        do with it. What goes on behind them is a ``path``; a bias neuron ends it. The shares are
        what is told, or what links bring where nothing is expected.
        """
        forward = not self.is_known
        ahead, *rest = neurons
        links: list[LinkRef] = []
        if ahead.layer < len(self.snapshot.sizes) - 1:
            output = max(self.rivals, key=lambda each: self._share(each, ahead))
            ahead, rest = output, [ahead, *rest]
        for neuron in rest:
            links.append(LinkRef(neuron.layer, neuron.index, ahead.index - 1))
            ahead = neuron
        return (*links, *(self.path(ahead, forward) if ahead.index else ()))

    def _share(self, output: NeuronRef, neuron: NeuronRef) -> float:
        shares = self.told(output) if self.is_known and neuron.index else self.brings(output)
        share = abs(float(shares[neuron.index]))
        return share if share == share else float("inf")

    @property
    def most_blamed(self) -> NeuronRef:
        """The output with the largest |blame|. Raises as ``blames``."""
        return self._output(_largest_first(self.blames[-1][1:])[0])

    # inputs

    @cached_property
    def input_slopes(self) -> Floats:
        """dE/d(input) (n_in,): the blame of each input, and for a picture that of each pixel.

        Input neurons of a classic network bend what they are given; that is counted in.
        """
        said = self.snapshot.layer_outputs[0][1:]
        with np.errstate(all="ignore"):
            slope = ACTIVATIONS[self.snapshot.layer_activations[0]].slope(said)
            slopes: Floats = self.blames[0][1:] * slope
        slopes.flags.writeable = False
        return slopes

    @cached_property
    def brightened(self) -> Brightened | None:
        """The pixel that would help most if it were made full; None if none would.

        The one with the largest - dE/d(input) × room to become brighter.
        """
        inputs = self.snapshot.layer_input_sums[0][1:]
        room = np.maximum(FULL - inputs, 0.0)
        gains = np.nan_to_num(-self.input_slopes * room, nan=0.0)
        pixel = int(gains.argmax())
        if not gains[pixel] > 0.0:
            return None
        brighter = inputs.copy()
        brighter[pixel] = FULL
        snapshot, expected = self.snapshot, self.snapshot.expected
        assert expected is not None
        with np.errstate(all="ignore"):
            said = predict(
                snapshot.layer_weights_before, snapshot.layer_activations, brighter[None]
            )
        return Brightened(
            NeuronRef(0, pixel + 1),
            float(self.input_slopes[pixel]),
            float(room[pixel]),
            float(_losses(said, expected)[0]),
        )

    @property
    def _said(self) -> Floats:
        """What the outputs say (n_out,)."""
        said: Floats = self.snapshot.layer_outputs[-1][1:]
        return said

    @cached_property
    def _backs(self) -> list[Floats]:
        with np.errstate(all="ignore"):
            return self.snapshot.layer_output_sensitivities

    def _weights_into(self, neuron: NeuronRef) -> Floats:
        weights: Floats = self.snapshot.layer_weights_before[neuron.layer - 1][:, neuron.index - 1]
        return weights

    def _output(self, place: int) -> NeuronRef:
        return NeuronRef(len(self.snapshot.sizes) - 1, place + 1)

    def _check(self, neuron: NeuronRef) -> None:
        sizes = self.snapshot.sizes
        if not (0 < neuron.layer < len(sizes) and 0 < neuron.index <= sizes[neuron.layer]):
            raise LernmiError(f"no links lead into neuron {neuron.index} of layer {neuron.layer}")


def _losses(said: Floats, expected: Floats) -> Floats:
    with np.errstate(all="ignore"):
        losses: Floats = (0.5 * (said - expected) ** 2).sum(axis=1)
    return losses


def _largest_first(shares: Floats | Sequence[float]) -> list[int]:
    """A NaN counts as the largest: it is what one looks for."""
    sizes = np.nan_to_num(np.abs(shares), nan=np.inf, posinf=np.inf)
    order: list[int] = np.argsort(-sizes, kind="stable").tolist()
    return order
