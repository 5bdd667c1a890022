"""Where things go in a confusion matrix: how large its cells are, and which of them have room."""

from __future__ import annotations

from dataclasses import dataclass

from lernmi_tui.panels.confusion.counts import HEAD, Entry

SHARE_WIDTH = 5  # `` 100%``
LONGEST_HEAD = 16
SHORTEST_HEAD = 6
WIDEST_CELL, WIDEST_NAMED_CELL = 9, 14  # without and with a long name above
ROOMY_CELL = 6  # from this width on a cell has room for its share
HEIGHTS = (4, 2, 1)  # of a cell


@dataclass(frozen=True, slots=True)
class ConfusionLayout:
    """In cells of the screen: the rows' heads are ``head`` columns wide, the matrix' cells
    ``cell_width`` x ``cell_height``, of which ``columns`` x ``rows`` have room.

    ``total_width`` and ``share_width`` are those of the columns at the right, 0 if they are left
    out; ``legend``, ``heads`` and ``words`` are so many lines above and below.
    """

    head: int
    cell_width: int
    cell_height: int
    columns: int
    rows: int
    total_width: int
    share_width: int
    legend: int
    heads: int
    words: int

    @property
    def top(self) -> int:
        """The line where the matrix begins."""
        return self.legend + self.heads

    @property
    def right(self) -> int:
        """The column behind the matrix."""
        return self.head + self.columns * self.cell_width

    @property
    def bottom(self) -> int:
        """The line below the matrix."""
        return self.top + self.rows * self.cell_height

    def entry_at(self, x: int, y: int, first: Entry) -> Entry | None:
        """The entry at (``x``, ``y``) when ``first`` is the first in view: a cell or a head.

        The totals at the right belong to the row's head.
        """
        row = first.row + (y - self.top) // self.cell_height
        column = first.column + (x - self.head) // self.cell_width
        in_rows = self.top <= y < self.bottom
        in_columns = self.head <= x < self.right
        if in_rows and in_columns:
            return Entry(row, column)
        if in_rows:
            beside = x < self.head or x < self.right + self.total_width + self.share_width
            return Entry(row, HEAD) if beside else None
        if in_columns and y == self.top - 1 and self.heads:
            return Entry(HEAD, column)
        return None


def confusion_layout(
    width: int, height: int, classes: int, digits: int, name: int
) -> ConfusionLayout:
    """For ``width`` x ``height`` cells, counts of so many ``digits`` and names of ``name`` cells.

    The whole matrix if it has room, with its cells as large as that allows; else part of it.
    """
    words = 2 if height >= 8 else 1 if height >= 4 else 0
    heads = int(height >= 2)
    body = height - words - heads
    legend = int(body > min(classes, 10))
    body -= legend

    least = max(digits, 3)
    total = least + 1 if width >= 24 else 0
    share = SHARE_WIDTH if width >= 12 else 0
    spare = width - total - share - classes * (least + 1) - 1
    head = min(name, max(spare, SHORTEST_HEAD), LONGEST_HEAD, max(width // 3, 1)) + 1
    room = max(width - head - total - share, 0)
    widest = min(max(WIDEST_CELL, name + 2), WIDEST_NAMED_CELL)
    cell_width = min(room // classes, widest)
    if cell_width < least:
        cell_width = least + 1
    columns = min(room // cell_width, classes)
    tall = [each for each in HEIGHTS if each * classes <= body and cell_width >= ROOMY_CELL]
    cell_height = tall[0] if tall else 1
    rows = min(max(body, 0) // cell_height, classes)
    return ConfusionLayout(
        head, cell_width, cell_height, columns, rows, total, share, legend, heads, words
    )


def scrolled(first: int, at: int, room: int, classes: int) -> int:
    """The first class in view, ``first`` before, such that class ``at`` is; HEAD is any."""
    if at != HEAD:
        first = min(max(first, at - room + 1), at)
    return max(min(first, classes - room), 0)
