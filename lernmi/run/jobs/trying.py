"""Trying another weight: what the network of a moment would say with it; the run stays."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass

from lernmi.arrays import Floats, Integers
from lernmi.net.network import Network
from lernmi.net.refs import LinkRef
from lernmi.net.rows import Rows
from lernmi.run.measures.evaluation import Answers, Evaluation
from lernmi.run.measures.metrics import Measured


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """``answers`` (n, n_out) to the samples that were asked, and what was measured over all."""

    answers: Floats
    measured: Measured


class Trying:
    """The job of asking a network twice: as it is, and with ``weight`` for ``link``.

    ``rows`` in ``order`` are the samples asked; ``evaluation`` makes one of all samples for a
    network. ``now`` and ``then`` are what came of it, None until it is done. The network itself is
    only read: what it was measured as is what the curve would say after the change, bit for bit.
    """

    def __init__(
        self,
        network: Network,
        link: LinkRef,
        weight: float,
        rows: Rows,
        order: Integers,
        evaluation: Callable[[Network], Evaluation],
    ) -> None:
        self.link, self.weight = link, weight
        self.rows, self.order = rows, order
        self.now: Said | None = None
        self.then: Said | None = None
        self._evaluation = evaluation
        other = copy(network)
        other.link_layers[link.layer].weights[link.i, link.j] = weight
        self._networks = [other, copy(network)]
        self._begin()

    def _begin(self) -> None:
        network = self._networks[-1]
        self._answers = Answers(network, self.rows, self.order, network.sizes[-1])
        self._measuring = self._evaluation(network)
        self._asked = False

    @property
    def share(self) -> float:
        """How much is done, roughly."""
        return 1.0 - len(self._networks) / 2

    def step(self) -> bool:
        """Ask or measure a piece; True while something is left."""
        if not self._asked:
            self._asked = self._answers.step()
            return True
        if not self._measuring.step():
            return True
        said = Said(self._answers.outputs, self._measuring.measured)
        self._networks.pop()
        if self.now is not None:
            self.then = said
            del self._answers, self._measuring  # with the network
            return False
        self.now = said
        self._begin()
        return True
