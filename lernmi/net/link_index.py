"""Where each link stands in a network's flat arrays, and what it is called."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Integers
from lernmi.net.names import name_of
from lernmi.net.refs import LinkRef, NeuronRef, exists


class LinkIndex:
    """The links of a network of ``sizes``, ``count`` of them, by number, by name and by neuron.

    A flat index counts links layer by link layer, within one row by row: (i, j), i = 0 the bias.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = tuple(sizes)
        self.layers = len(self.sizes)
        n_in, n_out = np.array(self.sizes[:-1]), np.array(self.sizes[1:])
        self._starts: list[int] = [0, *np.cumsum((n_in + 1) * n_out).tolist()]
        self.count = self._starts[-1]

    def spread(
        self, combine: np.ufunc, behind: Sequence[NDArray[Any]], ahead: Sequence[NDArray[Any]]
    ) -> NDArray[Any]:
        """``combine(behind, ahead)`` for every link, (count,), of the dtype of ``behind``.

        One array a link layer: ``behind`` (n_in + 1,), entry 0 = bias; ``ahead`` (n_out,).
        """
        flat = np.empty(self.count, behind[0].dtype)
        ends = self._starts[1:]
        for start, end, rows, columns in zip(self._starts, ends, behind, ahead, strict=False):
            combine.outer(rows, columns, out=flat[start:end].reshape(len(rows), len(columns)))
        return flat

    def ref(self, link: int) -> LinkRef:
        """The link at a flat index."""
        layer = bisect_right(self._starts, link) - 1
        i, j = divmod(link - self._starts[layer], self.sizes[layer + 1])
        return LinkRef(layer, i, j)

    def flat_index(self, ref: LinkRef) -> int | None:
        """The flat index of a link; None if this network has no such link."""
        if not exists(ref, self.sizes):
            return None
        return self._starts[ref.layer] + ref.i * self.sizes[ref.layer + 1] + ref.j

    def of_neuron(self, ref: NeuronRef) -> Integers | None:
        """The links into and out of a neuron, ascending; None if there is no such neuron."""
        if not exists(ref, self.sizes):
            return None
        found = [np.empty(0, np.int64)]
        if ref.layer > 0 and ref.index > 0:
            start, end = self._starts[ref.layer - 1 : ref.layer + 1]
            found.append(np.arange(start + ref.index - 1, end, self.sizes[ref.layer]))
        if ref.layer < len(self.sizes) - 1:
            start = self._starts[ref.layer] + ref.index * self.sizes[ref.layer + 1]
            found.append(np.arange(start, start + self.sizes[ref.layer + 1]))
        return np.concatenate(found)

    def name(self, link: int) -> str:
        """Such as ``x3→h2``."""
        return name_of(self.ref(link), self.layers)
