"""Samples in an order: which is the selected one, and which are in view."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Integers

Room = tuple[int, int]
"""How many samples have room: in columns, in rows."""


class SampleList:
    """The rows of the samples that are shown, in ``order``.

    The first is the ``selected`` one until a person picks another; that stays selected, and in view
    until a person scrolls away from it. ``top`` is the position in the order of the first in view.
    """

    def __init__(self) -> None:
        self.order: Integers = np.empty(0, dtype=np.int64)
        self.selected: int | None = None
        self.is_picked = False  # by a person
        self.top = 0
        self._is_scrolled = False  # away, by a person

    @property
    def position(self) -> int | None:
        """Where the selected sample is in the order, None if it is not among those shown."""
        positions = np.flatnonzero(self.order == self.selected)
        return int(positions[0]) if len(positions) else None

    @property
    def in_view(self) -> Integers:
        """The rows from the first in view on."""
        return self.order[self.top :]

    def clear(self) -> None:
        """Show none."""
        self.order = self.order[:0]
        self.let_go()

    def let_go(self) -> None:
        """Begin anew, at the first of those that are arranged next."""
        self.selected, self.is_picked, self._is_scrolled = None, False, False

    def arrange(self, order: Integers, samples: int, room: Room) -> None:
        """Show ``order``, rows of so many ``samples``."""
        self.order = order
        gone = self.selected is not None and self.selected >= samples
        if gone or not self.is_picked:
            self.selected = int(order[0]) if len(order) else None
            self.is_picked = False
        if not self._is_scrolled or self.top >= len(order):
            self.bring_in_view(self.position or 0, room)

    def pick(self, position: int, room: Room) -> bool:
        """Select what is at ``position`` of the order, or nearest to it; False if there is none."""
        if not len(self.order):
            return False
        position = min(max(position, 0), len(self.order) - 1)
        self.selected, self.is_picked = int(self.order[position]), True
        self._is_scrolled = False
        self.bring_in_view(position, room)
        return True

    def bring_in_view(self, position: int, room: Room) -> None:
        """Scroll so that what is at ``position`` of the order is seen."""
        columns, rows = room
        if columns and rows:
            row, first = position // columns, self.top // columns
            self.top = min(max(first, row - rows + 1), row) * columns

    def scroll(self, rows: int, room: Room) -> None:
        """Look at others without selecting one."""
        columns = max(room[0], 1)
        last = max((len(self.order) - 1) // columns, 0)
        self.top = min(max(self.top // columns + rows, 0), last) * columns
        self._is_scrolled = True
