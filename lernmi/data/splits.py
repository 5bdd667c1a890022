"""Which rows are learned from and which are held out: drawn by a seed, class by class."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Integers


def stratified(labels: Integers, share: float, seed: int) -> tuple[Integers, Integers]:
    """Row numbers to learn from and to hold out, both in an order drawn by ``seed``.

    Of every class in ``labels`` (n,), ``share`` of its rows (0 .. 1, rounded up) are held out, but
    never its last one: a class with a single row is only learned from.
    """
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    held_out = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        rows = shuffled[labels[shuffled] == label]
        held_out[rows[_spread(len(rows), share)]] = True
    return shuffled[~held_out[shuffled]], shuffled[held_out[shuffled]]


def _spread(count: int, share: float) -> Integers:
    """The held-out ones of ``count`` positions, evenly spread: 0, 5, 10, ... for a share of 1/5."""
    so_far = np.ceil(np.round(np.arange(count + 1) * share, 9))  # 35 * 0.2 is not quite 7
    return np.flatnonzero(np.diff(so_far))[: count - 1]
