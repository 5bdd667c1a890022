"""Is the run in trouble? Says what happened, why, and what to do.

Numbers that are not finite stay so: the first sample that left one is found exactly. Since when a
network is stuck is told to one of the moments that ``next_look`` names: they follow from the run
alone, however often it was looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats

SATURATED = 1e-6  # a sigmoid this close to 0 or 1 has next to no slope left
SAMPLES = 200  # looked at, from the first train samples
FEW_LINKS = 1 << 16  # samples x links of the few that are asked before all of these
LOOKS = 64  # in as many samples as were learned since the last change, or since the start


@dataclass(frozen=True, slots=True)
class Trouble:
    """A network that can't learn any more.

    ``what`` is so, a clause; ``advice`` is a sentence. ``not_finite`` if a number of it is no
    finite one, else it is stuck. ``moment`` is where a guarded run got into it, ``good`` where it
    was looked at last before that.
    """

    what: str
    advice: str
    not_finite: bool
    moment: int = 0
    good: int = 0

    def __str__(self) -> str:
        return f"{self.what[0].upper()}{self.what[1:]}. {self.advice}"


def not_finite(rate: float, usual_rate: float) -> Trouble:
    """The trouble of a network whose weights are no numbers to go on with."""
    return Trouble("the weights have grown beyond all numbers", _advice(rate, usual_rate), True)


def stuck(
    activation: str, outputs: Floats, expected: Floats, rate: float, usual_rate: float
) -> Trouble | None:
    """The trouble of a network whose output layer passes no blame back, if it is in that.

    ``outputs`` (n, n_out) is what it says to some of the samples it learns from, ``expected``
    (n, n_out) what it should; ``usual_rate`` is a training rate that suits them.
    """
    if not is_flat(activation, outputs) or not (np.abs(outputs - expected) > 0.5).any():
        return None
    return Trouble(_STUCK[activation], _advice(rate, usual_rate), False)


def is_flat(activation: str, outputs: Floats) -> bool:
    """Has the ``activation`` next to no slope at any of ``outputs``?"""
    if activation == "sigmoid":
        return bool((np.minimum(outputs, 1.0 - outputs) < SATURATED).all())
    if activation == "tanh":
        return bool((1.0 - np.abs(outputs) < SATURATED).all())
    return activation == "relu" and bool((outputs == 0.0).all())


_STUCK = {
    "sigmoid": "every output is saturated (next to 0 or 1, whatever the input), so no blame gets "
    "through",
    "tanh": "every output is saturated (next to -1 or 1, whatever the input), so no blame gets "
    "through",
    "relu": "every output is 0, whatever the input, where relu has no slope, so no blame gets "
    "through",
}


def _advice(rate: float, usual_rate: float) -> str:
    better = f"try {usual_rate:g}" if rate > usual_rate else "try a smaller one"
    return f"A training rate of {rate:g} is too large; {better} and rewind."


def next_look(moment: int, since: int) -> int:
    """The first moment after ``moment`` among those that the beginning of trouble is one of.

    ``since`` is that of the last change, or the start. They are one by one at first, then always
    within two percent of what was learned since then.
    """
    gone = moment - since
    gap = 1 << (max(gone // LOOKS, 1).bit_length() - 1)
    return since + (gone // gap + 1) * gap
