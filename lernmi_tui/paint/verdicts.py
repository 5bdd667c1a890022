"""What a network's outputs amount to: right or wrong, and how far off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers
from lernmi_tui.paint.numbers import output_text

RIGHT_WITHIN = 0.5  # of what is expected, an output that is no class is right
SOLVED_WITHIN = 0.1
NO_CLASS = -1


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What a network says to n samples.

    ``outputs`` (n, n_out); ``labels`` (n,) are the classes the samples are of, ``says`` (n,) those
    of the largest outputs, ``confidence`` (n,) these outputs, ``right`` (n,) whether they agree.
    Where no output is a number ``says`` is NO_CLASS and ``confidence`` NaN.
    """

    outputs: Floats
    labels: Integers
    says: Integers
    confidence: Floats
    right: NDArray[np.bool_]


def answers(outputs: Floats, labels: Integers) -> Answers:
    """The answers in ``outputs`` (n, n_out) to samples of classes ``labels`` (n,)."""
    missing = np.isnan(outputs)
    some_missing = bool(missing.any())
    says = np.where(missing, -np.inf, outputs).argmax(1) if some_missing else outputs.argmax(1)
    confidence = outputs[np.arange(len(outputs)), says]
    if some_missing:
        says = np.where(np.isnan(confidence), NO_CLASS, says)
    return Answers(outputs, labels, says, confidence, says == labels)


def rows_right(outputs: Floats, targets: Floats) -> NDArray[np.bool_]:
    """Which rows (n,) have every output on the expected side; arguments (n, n_out)."""
    right: NDArray[np.bool_] = np.all(np.abs(outputs - targets) < RIGHT_WITHIN, axis=1)
    return right


def is_solved(outputs: Floats, targets: Floats) -> bool:
    """True if every error is below SOLVED_WITHIN."""
    return bool((np.abs(outputs - targets) < SOLVED_WITHIN).all())


def table_words(outputs: Floats, targets: Floats) -> str:
    """``3 of 4 right · largest error 0.62``; arguments (n, n_out)."""
    right = int(rows_right(outputs, targets).sum())
    largest = float(np.abs(outputs - targets).max())
    words = "below 0.01" if largest < 0.01 else output_text(largest, 7).strip()
    return f"{right} of {len(targets)} right · largest error {words}"
