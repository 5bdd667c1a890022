"""Suspects: the training samples by how surprising they still are. Wrong labels come first."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.run.measures.evaluation import Answers
from lernmi.run.record.recording import Recording


@dataclass(frozen=True, slots=True, eq=False)
class Suspects:
    """The samples that are learned, the one with the largest loss first: n of them.

    ``samples`` (n,) are their numbers, ``rows`` (n,) those in the training set, ``losses`` (n,),
    ``expected`` (n, n_out) and ``outputs`` (n, n_out) what the network says. A loss that is not a
    number comes first; equal ones in the order of the samples.
    """

    samples: Integers
    rows: Integers
    losses: Floats
    expected: Floats
    outputs: Floats

    def __len__(self) -> int:
        return len(self.samples)

    @property
    def labels(self) -> Integers:
        """The class that is expected of each (n,), where there are classes."""
        return np.asarray(self.expected.argmax(axis=1), dtype=np.int64)

    @property
    def said(self) -> Integers:
        """The class that the network says (n,), where there are classes."""
        return np.asarray(self.outputs.argmax(axis=1), dtype=np.int64)


class Suspecting:
    """A job: the suspects at the moment where ``run`` stands now."""

    def __init__(self, run: Recording) -> None:
        state, rows = run.state, run.training_set.rows
        network = copy(run.network)  # of now, whatever is learned meanwhile
        self._samples = state.present
        self._rows = state.slots[self._samples]
        self._expected = rows.targets[self._rows]
        self._answers = Answers(network, rows, self._rows, network.sizes[-1])

    def step(self) -> bool:
        """Ask about some samples; True while something is left to do."""
        return self.share < 1.0 and not self._answers.step()

    @property
    def share(self) -> float:
        """How much of it is done, 0 .. 1."""
        return self._answers.done / len(self._samples)

    @property
    def result(self) -> Suspects:
        """Once it is done."""
        outputs, expected = self._answers.outputs, self._expected
        with np.errstate(over="ignore", invalid="ignore"):
            losses = 0.5 * ((outputs - expected) ** 2).sum(axis=1)
        worst = np.argsort(-np.nan_to_num(losses, nan=np.inf, posinf=np.inf), kind="stable")
        return Suspects(
            self._samples[worst], self._rows[worst], losses[worst], expected[worst], outputs[worst]
        )
