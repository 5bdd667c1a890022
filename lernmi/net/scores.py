"""How good answers that are numbers are."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats


def spread(targets: Floats) -> float:
    """How far ``targets`` (n, n_out) lie from their mean: half the mean squared distance.

    It is the loss of whoever always answers that mean.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # beyond all measure is infinite
        return float(0.5 * ((targets - targets.mean(axis=0)) ** 2).sum(axis=1).mean())


def r2(loss: float, spread: float) -> float:
    """The coefficient of determination, 1 - loss / ``spread``; of several outputs together.

    Where all targets are alike it is 1 for a loss of 0, else 0.
    """
    if spread == 0.0:
        return float(loss == 0.0)
    return 1.0 - loss / spread
