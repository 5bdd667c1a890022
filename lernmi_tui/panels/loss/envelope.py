"""Fewer points for the same picture: of each column of a plot, the lowest and the highest."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Floats, Integers


def envelope(
    x: ArrayLike, y: ArrayLike, low: float, high: float, columns: int
) -> tuple[Floats, Floats]:
    """At most two points a column, in order of x: those with the least and the greatest y.

    ``x`` (n,) ascending and ``y`` (n,); ``low`` .. ``high`` is the span of x that ``columns``
    columns cover, points outside go to the first or last. Points that are not finite are dropped.
    """
    x, y = _finite(x, y)
    column = _columns(x, low, high, columns)
    by_column = np.lexsort((y, column))
    new = np.flatnonzero(np.diff(column[by_column])) + 1
    least = by_column[np.concatenate(([0], new))] if len(x) else by_column
    greatest = by_column[np.concatenate((new - 1, [-1]))] if len(x) else by_column
    kept = np.union1d(least, greatest)
    return x[kept], y[kept]


def dots(
    x: ArrayLike, y: ArrayLike, low: float, high: float, columns: int
) -> tuple[Floats, Floats]:
    """A dotted line: dots on every second column, those of the envelope or, where it has none, one
    on the line between its neighbours.

    Arguments as for ``envelope``; here ``low`` and ``high`` are the middles of the outer columns.
    No dot is left of the first point or right of the last.
    """
    x, y = _finite(x, y)
    if not len(x):
        return x, y
    step = 2.0 * (high - low) / max(columns - 1, 1)
    bins = (columns + 1) // 2
    middles = low + np.arange(bins) * step
    kept_x, kept_y = envelope(x, y, low - step / 2, middles[-1] + step / 2, bins)
    bin_of = _columns(kept_x, low - step / 2, middles[-1] + step / 2, bins)
    empty = np.delete(middles, np.unique(bin_of))
    empty = empty[(empty > x[0]) & (empty < x[-1])]
    return (
        np.concatenate((middles[bin_of], empty)),
        np.concatenate((kept_y, np.interp(empty, x, y))),
    )


def _finite(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    finite = np.isfinite(x) & np.isfinite(y)
    return x[finite], y[finite]


def _columns(x: Floats, low: float, high: float, columns: int) -> Integers:
    """The column each of ``x`` falls into, 0 .. columns - 1."""
    column = np.floor((x - low) / (high - low) * columns)
    return np.clip(column, 0, columns - 1).astype(np.int64)
