"""A grid of styled characters: draw in any order, clipped at the edges, then make strips."""

from collections.abc import Callable
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from lernmi.arrays import Integers


@lru_cache(maxsize=16_384)
def cell_style(ink: str, paper: str, bold: bool = False) -> Style:
    """Colours as ``#rrggbb``. The same arguments give the same object, which rich draws faster."""
    return Style(color=ink, bgcolor=paper, bold=bold)


class Cells:
    """``height`` rows of ``width`` characters, blank at first, in ``ink`` on ``paper``."""

    def __init__(self, width: int, height: int, ink: str, paper: str) -> None:
        self.width = max(width, 0)
        self.height = max(height, 0)
        self.ink = ink
        self.paper = paper
        blank = cell_style(ink, paper)
        self._chars = [[" "] * self.width for _ in range(self.height)]
        self._styles = [[blank] * self.width for _ in range(self.height)]

    def put(
        self,
        x: int,
        y: int,
        text: str,
        ink: str | None = None,
        paper: str | None = None,
        bold: bool = False,
    ) -> None:
        """Write ``text`` from column ``x`` of row ``y`` on; what lies outside is dropped."""
        style = cell_style(ink or self.ink, paper or self.paper, bold)
        if text.isascii() and text.isprintable():  # most are: a column a character, all at once
            first, end = max(x, 0), min(x + len(text), self.width)
            if first < end and 0 <= y < self.height:
                self._chars[y][first:end] = text[first - x : end - x]
                self._styles[y][first:end] = [style] * (end - first)
            return
        for char in text:
            columns = 1 if char.isascii() and char.isprintable() else cell_len(char)
            if columns > 0 and x >= 0 and x + columns <= self.width:
                self.put_cell(x, y, char, style)
                if columns == 2:
                    self.put_cell(x + 1, y, "", style)
            x += max(columns, 0)

    def put_cell(self, x: int, y: int, char: str, style: Style) -> None:
        """One character known to be one column wide."""
        if 0 <= x < self.width and 0 <= y < self.height:
            self._chars[y][x] = char
            self._styles[y][x] = style

    def is_blank(self, x: int, y: int) -> bool:
        """Is nothing written there?"""
        return self._chars[y][x] == " "

    def put_halves(self, x: int, y: int, levels: Integers, ink: Callable[[int], str]) -> None:
        """Two rows of ``levels`` (2 n, columns) a line, from cell (``x``, ``y``) on.

        A half of a cell has the colour that ``ink`` gives to its level.
        """
        left, right = max(x, 0), min(x + levels.shape[1], self.width)
        if left >= right:
            return
        seen = levels[:, left - x : right - x]
        lines = [
            list(zip(uppers, lowers, strict=True))
            for uppers, lowers in zip(seen[::2].tolist(), seen[1::2].tolist(), strict=True)
        ]
        styles = {
            (upper, lower): cell_style(ink(upper), ink(lower))
            for upper, lower in set().union(*lines)
        }
        for row, line in enumerate(lines, start=y):
            if 0 <= row < self.height:
                self._chars[row][left:right] = "▀" * (right - left)
                self._styles[row][left:right] = [styles[halves] for halves in line]

    def strips(self) -> list[Strip]:
        """One strip a row."""
        return [
            Strip(_runs(chars, styles))
            for chars, styles in zip(self._chars, self._styles, strict=True)
        ]


def _runs(chars: list[str], styles: list[Style]) -> list[Segment]:
    """Neighbours of one style joined."""
    segments: list[Segment] = []
    start = 0
    for end in range(1, len(styles) + 1):
        if end == len(styles) or styles[end] is not styles[start]:
            segments.append(Segment("".join(chars[start:end]), styles[start]))
            start = end
    return segments
