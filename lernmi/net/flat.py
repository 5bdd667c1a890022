"""A network's numbers lie in flat arrays, layer after layer; here they get their shapes."""

import itertools
from collections.abc import Sequence

from lernmi.arrays import Floats


def link_count(sizes: Sequence[int]) -> int:
    """How many links, those of the bias neurons included."""
    return sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(sizes))


def neuron_count(sizes: Sequence[int]) -> int:
    """How many neurons, a bias neuron a layer included."""
    return sum(size + 1 for size in sizes)


def link_views(flat: Floats, sizes: Sequence[int]) -> list[Floats]:
    """One view (n_in + 1, n_out) a link layer, row 0 = bias, on ``flat`` (link_count,)."""
    views, start = [], 0
    for n_in, n_out in itertools.pairwise(sizes):
        end = start + (n_in + 1) * n_out
        views.append(flat[start:end].reshape(n_in + 1, n_out))
        start = end
    return views


def neuron_views(flat: Floats, sizes: Sequence[int]) -> list[Floats]:
    """One view (n + 1,) a neuron layer, entry 0 = bias, on ``flat`` (neuron_count,)."""
    views, start = [], 0
    for size in sizes:
        views.append(flat[start : start + size + 1])
        start += size + 1
    return views


def link_ends(link: int, sizes: Sequence[int]) -> tuple[int, int]:
    """The flat numbers of the neurons behind and ahead of flat link ``link``."""
    start, behind = 0, 0
    for n_in, n_out in itertools.pairwise(sizes):
        links = (n_in + 1) * n_out
        if link < start + links:
            i, j = divmod(link - start, n_out)
            return behind + i, behind + n_in + 2 + j
        start, behind = start + links, behind + n_in + 1
    raise IndexError(f"there is no link {link} among {start}")
