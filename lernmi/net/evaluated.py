"""How good a network is on samples that somebody has."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Floats
from lernmi.errors import LernmiError
from lernmi.net import engines
from lernmi.net.checks import as_floats, checked_table
from lernmi.net.memory import Memory
from lernmi.net.rows import Rows
from lernmi.net.scores import r2, spread


class Evaluated(NamedTuple):
    """What came of ``Network.evaluate``: the mean loss a sample, and the score.

    The score is the share of right answers, 0 .. 1, where what is expected are classes, and R²
    where it is numbers: 1 where all are met, 0 where their mean is as near.
    """

    loss: float
    score: float


def evaluated(network: Memory, X: ArrayLike, y: ArrayLike) -> Evaluated:
    """The mean loss and the score over ``X`` and ``y``, as ``Network.evaluate`` describes them.

    Raises LernmiError for arrays that don't fit.
    """
    inputs, targets = checked_table(X, network.sizes[0], "X"), _targets(y, network.sizes[-1])
    if len(inputs) != len(targets) or not len(inputs):
        raise LernmiError(f"{len(inputs)} rows of X but {len(targets)} of y")
    are_classes = bool(((targets == 0.0) | (targets == 1.0)).all())
    one_hot = targets.shape[1] > 1 and bool((targets.sum(axis=1) == 1.0).all())
    loss, right = engines.evaluate(network, Rows(inputs, targets), are_classes and one_hot)
    return Evaluated(loss, right if are_classes else r2(loss, spread(targets)))


def _targets(y: ArrayLike, outputs: int) -> Floats:
    """``y`` as the outputs (n, outputs) that are expected."""
    given = as_floats(y, "y")
    if given.ndim != 1:
        return checked_table(given, outputs, "y")
    if outputs == 1:
        return given[:, None]
    if len(given) and not np.isin(given, np.arange(outputs)).all():
        raise LernmiError(f"y: classes are whole numbers of 0 .. {outputs - 1}")
    rows: Floats = np.eye(outputs)[given.astype(np.int64)]
    return rows
