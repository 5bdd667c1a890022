"""Where things go in a wall of images: the selected one large, its outputs, the others."""

from __future__ import annotations

from dataclasses import dataclass

from lernmi_tui.paint.boxes import Box, Grid
from lernmi_tui.paint.picture import PictureShape, fit

GAP = 2
VALUE_WIDTH = 8  # of a bar's line: the value and the mark of what is expected
SHORTEST_BAR = 7
WIDEST_BARS = 34
MOST_BARS = 12  # of more outputs the strongest are shown
LONGEST_NAME = 8  # of a class where there is little room
LARGE = ((28, 14), (20, 10), (14, 7))  # cells for the selected picture, from generous to legible
HUGE = (56, 28)  # where there is plenty of room
SMALL = ((28, 14), (16, 8), (10, 5), (8, 4))  # cells for the others
IN_PROPORTION = 4  # so many times as wide as the others may the selected one be
CAPTION = 12  # columns of ``5 says 6 0.973`` beside the two names
CONFIDENCE = 6  # of them for the number
LEAST_WORDS = 10
CAPTION_WITHOUT = 6  # of ``5 says 6``
ENOUGH = 12  # others in view, if there is a choice
SOME = 4  # so many at least, for which the selected one may be smaller
MOST_DOWN = 3  # pixels a side in one of a small picture that is still legible
FEW_LINES = 3
FEW_BARS = 5


@dataclass(frozen=True, slots=True)
class WallLayout:
    """``caption`` says what is selected, ``picture`` is where it is drawn, in ``shape``.

    There may be no room for picture and bars.
    """

    caption: Box
    picture: Box | None
    shape: PictureShape | None
    bars: Box | None
    others: Grid


def is_wall(layout: WallLayout) -> bool:
    """Are there pictures of SOME others, and none too small beside the selected one?"""
    shape, others = layout.shape, layout.others.shape
    if shape is None or others is None:
        return False
    return layout.others.size >= SOME and shape.width <= IN_PROPORTION * others.width


def is_huge(layout: WallLayout) -> bool:
    """Is the selected picture larger than it need be?"""
    shape = layout.shape
    return shape is not None and (shape.width > LARGE[0][0] or shape.height > LARGE[0][1])


@dataclass(frozen=True, slots=True)
class WallRoom:
    """``width`` x ``height`` cells for pictures of (rows, columns), ``outputs`` bars with names of
    ``name`` cells at most. A picture's caption has ``lines`` at least.
    """

    width: int
    height: int
    picture: tuple[int, int]
    outputs: int
    name: int
    lines: int = 1

    def layout(self) -> WallLayout:
        """The first arrangement with pictures of SOME others, the largest selected picture first.

        If there is none, the first with room for the selected picture and its bars.
        """
        ways = [way for shape in self._shapes() for way in self._ways(shape)]
        walls = [way for way in ways if is_wall(way) and (self._has_all(way) or not is_huge(way))]
        if ways:
            return (walls or [way for way in ways if not is_huge(way)] or ways)[0]
        for shape in self._shapes():
            if shape.width <= self.width and shape.height < self.height:
                picture, below = Box(0, 1, shape.width, shape.height), shape.height + 1
                words = self._words(0, below, self.width, self.height - below)
                return WallLayout(Box(0, 0, self.width, 1), picture, shape, None, words)
        words = self._words(0, 1, self.width, self.height - 1)
        return WallLayout(Box(0, 0, self.width, 1), None, None, None, words)

    def _shapes(self) -> list[PictureShape]:
        """The selected picture from the largest to the smallest that is still legible."""
        shapes = [fit(*self.picture, *room) for room in (HUGE, *LARGE)]
        return list(dict.fromkeys(shape for shape in shapes if shape is not None))

    def _has_all(self, way: WallLayout) -> bool:
        """Have all the bars room?"""
        return way.bars is not None and way.bars.height >= self._bars

    @property
    def _bars(self) -> int:
        """How many lines the bars take."""
        return min(self.outputs, MOST_BARS)

    @property
    def _bars_width(self) -> int:
        """How many columns they take at least."""
        return min(self.name, LONGEST_NAME) + 1 + SHORTEST_BAR + VALUE_WIDTH - 1

    def _ways(self, shape: PictureShape) -> list[WallLayout]:
        """The arrangements around a selected picture of that shape, the best first."""
        ways = [self._tower(shape, 1), self._side_by_side(shape), self._tower(shape, 0)]
        ways.append(self._pile(shape))
        return [way for way in ways if way is not None]

    def _pile(self, shape: PictureShape) -> WallLayout | None:
        """Caption, picture, all the bars, the others: one below the other."""
        y = 1 + shape.height
        below = y + self._bars + 1
        if shape.width > self.width or below >= self.height:
            return None
        others = self._pictures(0, below, self.width, self.height - below, SOME)
        bars = Box(0, y, max(shape.width, min(self._bars_width, self.width)), self._bars)
        caption, picture = Box(0, 0, self.width, 1), Box(0, 1, shape.width, shape.height)
        return WallLayout(caption, picture, shape, bars, others)

    def _tower(self, shape: PictureShape, gap: int) -> WallLayout | None:
        """Caption, picture and bars one below the other, the others at their right.

        With a ``gap`` of a line above all the bars; or with none, above those there is room for.
        """
        width = max(shape.width, self._bars_width)
        y = 1 + shape.height + gap
        lines = self._bars if gap else min(self._bars, self.height - y)
        if y + lines > self.height or lines < min(self._bars, FEW_BARS) or width > self.width:
            return None
        left = width + gap + 1
        others = self._pictures(left, 0, self.width - left, self.height)
        if others.columns < 2:
            others = self._words(left, 0, self.width - left, self.height)
        if not others.columns:
            return None
        bars, picture = Box(0, y, width, lines), Box(0, 1, shape.width, shape.height)
        return WallLayout(Box(0, 0, width, 1), picture, shape, bars, others)

    def _side_by_side(self, shape: PictureShape) -> WallLayout | None:
        """The bars at the right of the picture, the others beside or below them."""
        right, least = shape.width + GAP, self._bars_width
        above = int(self.height > shape.height)  # there is a line for the caption
        lines = min(self._bars, self.height - 1)
        if lines < self.outputs:  # then no more of them than stand beside the picture
            lines = min(lines, max(above + shape.height - 1, FEW_BARS))
        if shape.height > self.height or right + least > self.width or lines < FEW_LINES:
            return None
        picture = Box(0, above, shape.width, shape.height)
        beside = right + least + GAP
        others = self._pictures(beside, 0, self.width - beside, self.height)
        if others.columns > 1:
            caption = Box(0, 0, beside - GAP, 1) if above else Box(right, 0, least, 1)
            return WallLayout(caption, picture, shape, Box(right, 1, least, lines), others)
        rest = self.width - right
        caption = Box(0, 0, self.width, 1) if above else Box(right, 0, rest, 1)
        bars = Box(right, 1, min(rest, WIDEST_BARS), lines)
        below = max(above + shape.height, lines + 1)
        others = self._pictures(0, below, self.width, self.height - below)
        if not others.size:
            others = self._words(0, below, self.width, self.height - below)
        if others.rows < FEW_LINES and others.shape is None:
            others = self._words(right, lines + 1, rest, self.height - lines - 1)
        return WallLayout(caption, picture, shape, bars, others)

    def _pictures(self, x: int, y: int, width: int, height: int, enough: int = ENOUGH) -> Grid:
        """A grid of the largest small pictures that has room ``enough`` times.

        Or of those of which the most have room, up to SOME.
        """
        shapes = [fit(*self.picture, *room) for room in SMALL]
        grids: list[Grid] = []
        for number, shape in enumerate(shapes):
            if shape is None or (number and shape.down > MOST_DOWN and grids):
                continue
            names = 2 * min(self.name, LONGEST_NAME)
            lines = self.lines if shape.width >= names + CAPTION else 2
            cell_width = max(shape.width, names + CAPTION_WITHOUT) + 1
            cell_height = shape.height + lines
            columns, rows = max((width + 1) // cell_width, 0), max(height // cell_height, 0)
            grids.append(Grid(x, y, columns, rows, cell_width, cell_height, shape))
        good = [grid for grid in grids if grid.size >= enough]
        return (good or [max(grids[::-1], key=lambda grid: min(grid.size, SOME))])[0]

    def _words(self, x: int, y: int, width: int, height: int) -> Grid:
        """A grid of words such as ``5 says 6 0.973``."""
        each = 2 * min(self.name, LONGEST_NAME) + CAPTION + GAP
        if each > width + GAP:
            each = max(each - CONFIDENCE, LEAST_WORDS)
        columns = max((width + GAP) // each, 0)
        return Grid(x, y, columns, max(height, 0), each, 1, None)
