"""Where the small maps of all neurons lie: layer by layer from left to right, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lernmi.net.refs import NeuronRef

LARGEST, LEAST = 64, 6  # columns of a map
GAP, LAYER_GAP = 1, 3  # columns between two maps, between two layers
WITH_HEAD, WITH_FOOT = 7, 6  # heights from which on there is one; a longer one if lines are left


@dataclass(frozen=True, slots=True)
class TileLayout:
    """``columns`` of neurons from top to bottom, and the ``lefts`` where they begin.

    A tile is a line with the name, and a map of ``side`` columns and half as many rows below it.
    ``head`` and ``foot`` are lines above and below all tiles.
    """

    side: int
    columns: tuple[tuple[NeuronRef, ...], ...]
    lefts: tuple[int, ...]
    head: int
    foot: int

    def top(self, row: int) -> int:
        """The line of the name of the tiles in ``row``."""
        return self.head + row * _tile_height(self.side)

    def position(self, ref: NeuronRef) -> tuple[int, int]:
        """Column and row of a neuron."""
        column = next(index for index, refs in enumerate(self.columns) if ref in refs)
        return column, self.columns[column].index(ref)

    def moved(self, ref: NeuronRef, columns: int, rows: int) -> NeuronRef:
        """The neuron so many columns to the right of and rows below ``ref``."""
        column, row = self.position(ref)
        refs = self.columns[min(max(column + columns, 0), len(self.columns) - 1)]
        return refs[min(max(row + rows, 0), len(refs) - 1)]

    def first_column(self, ref: NeuronRef, first: int, width: int) -> int:
        """``first``, or the nearest to it that has ``ref`` within ``width`` cells, and all of them
        filled where there are enough tiles."""
        column, _ = self.position(ref)
        end = self.lefts[-1] + self.side
        furthest = next((at for at, left in enumerate(self.lefts) if end - left <= width), column)
        first = min(first, column, furthest)
        while first < column and self.lefts[column] - self.lefts[first] + self.side > width:
            first += 1
        return first

    def at(self, x: int, y: int, first: int) -> NeuronRef | None:
        """The neuron at a cell if ``first`` is the first column that is seen."""
        row = (y - self.head) // _tile_height(self.side)
        for refs, left in zip(self.columns[first:], self.lefts[first:], strict=True):
            inside = 0 <= x - (left - self.lefts[first]) < self.side
            if inside and 0 <= row < len(refs):
                return refs[row]
        return None


@lru_cache(maxsize=16)
def tile_layout(sizes: tuple[int, ...], width: int, height: int) -> TileLayout:
    """The largest tiles for all hidden and output neurons within ``width`` x ``height`` cells.

    Where not even the least fit, columns reach beyond ``width``.
    """
    head, foot = int(height >= WITH_HEAD), int(height >= WITH_FOOT)
    body = height - head - foot
    for side in range(LARGEST, LEAST - 1, -2):
        columns, lefts = _columns(sizes, side, max(body // _tile_height(side), 1))
        fits = _tile_height(side) <= body and lefts[-1] + side <= width
        if fits or side == LEAST:
            break
    rest = body - max(map(len, columns)) * _tile_height(side)
    return TileLayout(side, columns, lefts, head, foot + (foot and rest > 0))


def _columns(
    sizes: tuple[int, ...], side: int, rows: int
) -> tuple[tuple[tuple[NeuronRef, ...], ...], tuple[int, ...]]:
    """The columns of tiles, ``rows`` high at most, and where they begin."""
    columns, lefts, left = [], [], 0
    for layer in range(1, len(sizes)):
        refs = [NeuronRef(layer, index) for index in range(1, sizes[layer] + 1)]
        wrapped = -(-len(refs) // rows)
        tall = -(-len(refs) // wrapped)
        for start in range(0, len(refs), tall):
            columns.append(tuple(refs[start : start + tall]))
            lefts.append(left)
            left += side + GAP
        left += LAYER_GAP - GAP
    return tuple(columns), tuple(lefts)


def _tile_height(side: int) -> int:
    return 1 + side // 2
