"""When what a network says is right: said here once, in words and in numpy.

Where every sample is of one class, an answer is right if its largest output is that class's; an
output that is no number is never the largest. Anything else is right if every output is less than
RIGHT_WITHIN from what is expected, and solved if every output is less than SOLVED_WITHIN from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers

RIGHT_WITHIN = 0.5
SOLVED_WITHIN = 0.1
NO_CLASS = -1


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """What a network's outputs for n samples of one class each amount to.

    ``outputs`` (n, n_out); ``labels`` (n,) are the classes the samples are of, ``says`` (n,) those
    of the largest outputs, ``confidence`` (n,) these outputs, ``right`` (n,) whether they agree.
    Where no output is a number ``says`` is NO_CLASS and ``confidence`` NaN.
    """

    outputs: Floats
    labels: Integers
    says: Integers
    confidence: Floats
    right: NDArray[np.bool_]


def verdicts(outputs: Floats, labels: Integers) -> Verdicts:
    """On ``outputs`` (n, n_out) for samples of the classes ``labels`` (n,)."""
    missing = np.isnan(outputs)
    some_missing = bool(missing.any())
    says = np.where(missing, -np.inf, outputs).argmax(1) if some_missing else outputs.argmax(1)
    confidence = outputs[np.arange(len(outputs)), says]
    if some_missing:
        says = np.where(np.isnan(confidence), NO_CLASS, says)
    return Verdicts(outputs, labels, says, confidence, says == labels)


def rows_right(outputs: Floats, targets: Floats) -> NDArray[np.bool_]:
    """Which rows (n,) have every output within RIGHT_WITHIN; arguments (n, n_out)."""
    right: NDArray[np.bool_] = np.all(np.abs(outputs - targets) < RIGHT_WITHIN, axis=1)
    return right


def is_solved(outputs: Floats, targets: Floats) -> bool:
    """True if every output is within SOLVED_WITHIN; arguments (n, n_out)."""
    return bool((np.abs(outputs - targets) < SOLVED_WITHIN).all())
