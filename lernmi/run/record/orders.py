"""The order of the samples in an epoch: a pure function of (seed, epoch).

A Fisher-Yates shuffle driven by SplitMix64 (G. L. Steele, D. Lea, C. H. Flood: Fast splittable
pseudorandom number generators, OOPSLA 2014), so that the order depends on no library's version.
"""

from functools import lru_cache

import numpy as np

from lernmi.arrays import Integers
from lernmi.net.engines import compiled_engine

_MASK = 2**64 - 1
_STEP = 0x9E3779B97F4A7C15


def orders(seed: int, first_epoch: int, epochs: int, samples: int) -> Integers:
    """The orders of ``epochs`` epochs from ``first_epoch``: (epochs, samples) row numbers."""
    if epochs == 1:
        return _kept(seed, first_epoch, samples)
    return _made(seed, first_epoch, epochs, samples)


def _made(seed: int, first_epoch: int, epochs: int, samples: int) -> Integers:
    compiled = compiled_engine()
    if compiled is None:
        rows = [epoch_order(seed, first_epoch + e, samples) for e in range(epochs)]
        return np.array(rows, dtype=np.int64)
    filled = np.empty((epochs, samples), dtype=np.int64)
    compiled.fill_orders(seed, first_epoch, filled)
    return filled


@lru_cache(maxsize=2)
def _kept(seed: int, epoch: int, samples: int) -> Integers:
    """The order of one epoch (1, samples): of a long one, pieces are often asked for in turn."""
    order = _made(seed, epoch, 1, samples)
    order.flags.writeable = False
    return order


def epoch_order(seed: int, epoch: int, samples: int) -> list[int]:
    """The order of one epoch: the numbers 0 .. samples - 1, shuffled."""
    order = list(range(samples))
    state = _mix(seed) ^ _mix(~epoch & _MASK)
    for i in range(samples - 1, 0, -1):
        state = (state + _STEP) & _MASK
        j = (_mix(state) >> 32) * (i + 1) >> 32
        order[i], order[j] = order[j], order[i]
    return order


def _mix(x: int) -> int:
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return x ^ (x >> 31)
