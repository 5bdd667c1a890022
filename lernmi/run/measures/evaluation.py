"""One evaluation of a network, in pieces: whoever waits for it can be asked something between."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.net import engines
from lernmi.net.network import Network
from lernmi.net.rows import Rows
from lernmi.net.scores import r2, spread
from lernmi.run.measures.metrics import Measured

MOST_EVALUATED = 10_000  # of the train and of the test samples: the first so many stand for all
LINKS_A_PIECE = 1 << 24  # samples x links: some milliseconds
MOST_ROWS_A_PIECE = 2_048


def pieces(order: Integers, links: int) -> list[Integers]:
    """``order`` cut into pieces of a few milliseconds, the same whoever asks."""
    size = min(max(LINKS_A_PIECE // links, 1), MOST_ROWS_A_PIECE)
    return [order[start : start + size] for start in range(0, len(order), size)]


class Evaluation:
    """Mean loss and the score over ``train`` rows and the samples held out.

    The score is the share of right answers, or R² of a ``regression``.

    Sums are taken piece by piece, always the same pieces: how long the evaluation took, or what
    happened between two pieces, changes no bit.
    """

    def __init__(
        self,
        network: Network,
        rows: Rows,
        train: Integers,
        held_out: Rows | None,
        one_hot: bool,
        regression: bool,
    ) -> None:
        self._network = network
        self._one_hot = one_hot
        self._sums = np.zeros((2, 2))  # of train and of test samples: losses, right answers
        links = network.weights.size
        self._counts = [min(len(train), MOST_EVALUATED)]
        self._left = [(0, rows, piece) for piece in pieces(train[:MOST_EVALUATED], links)]
        self._spreads = [spread(rows.targets[train[:MOST_EVALUATED]])] if regression else None
        if held_out is not None:
            self._counts.append(min(len(held_out), MOST_EVALUATED))
            every = np.arange(self._counts[1], dtype=np.int64)
            self._left += [(1, held_out, piece) for piece in pieces(every, links)]
            if self._spreads is not None:
                self._spreads.append(spread(held_out.targets[:MOST_EVALUATED]))
        self._left.reverse()

    def step(self) -> bool:
        """Evaluate the next piece; True if that was the last."""
        part, rows, piece = self._left.pop()
        loss, right = engines.evaluate(self._network, rows, self._one_hot, piece)
        self._sums[part] += loss * len(piece), round(right * len(piece))
        return not self._left

    @property
    def measured(self) -> Measured:
        """What came of it, once it is over."""
        means = [sums / count for sums, count in zip(self._sums, self._counts, strict=False)]
        losses = [float(loss) for loss, _ in means]
        scores = [float(right) for _, right in means]
        if self._spreads is not None:
            scores = [r2(*each) for each in zip(losses, self._spreads, strict=False)]
        return Measured(losses[0], losses[-1], scores[0], scores[-1])


class Answers:
    """What a network says to the samples of ``rows`` in ``order``, in pieces."""

    def __init__(self, network: Network, rows: Rows, order: Integers, outputs: int) -> None:
        self._network = network
        self._rows = rows
        self.outputs: Floats = np.empty((len(order), outputs))
        self._left = [*reversed(pieces(order, network.weights.size))]
        self.done = 0

    def step(self) -> bool:
        """Answer the next piece; True if that was the last: ``outputs`` (n, n_out) is whole."""
        piece = self._left.pop()
        self.outputs[self.done : self.done + len(piece)] = engines.answers(
            self._network, self._rows, piece
        )
        self.done += len(piece)
        if not self._left:
            self.outputs.flags.writeable = False
        return not self._left
