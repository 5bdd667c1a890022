"""Where things go on the sketch pad: paper, what the net sees, its answer, notes, kept drawings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lernmi.drawings.normalized import SIDE
from lernmi_tui.paint.boxes import Box, Grid
from lernmi_tui.paint.picture import PictureShape, fit

GAP = 2
NARROW = 54  # columns below which the gap beside the paper is only one wide
PIXELS = (4, 3, 2, 1)  # columns for a pixel of the paper
LARGE = ((2 * SIDE, SIDE), (SIDE, SIDE // 2), (20, 10), (14, 7))  # cells for the picture
PLENTY = 88  # columns beside the paper from which on the largest is worth its room
SMALL = (14, 7)  # cells for a kept drawing
LONGEST_NAME = 8
BESIDE_BAR = 7  # columns of a bar's line beside name and bar: mark, blank, value
SHORTEST_BAR = 3
FEWEST_BARS = 3
WIDEST_BARS = 48
LONG_BARS, ROOM_FOR_KEPT = 30, 4  # that a large paper must leave room for
HEAD = 2  # lines: the answer in words, the captions
MOST_NOTES, MOST_NARROW = 4, 7  # lines; where they wrap
LEAST_NOTES, WIDE_NOTES = 24, 60  # columns: the least, and more is no gain
LEAST_WORDS = 18  # columns: narrower notes say nothing
ONE_LINE = 100  # columns from which on a single line is enough for notes


@dataclass(frozen=True, slots=True)
class Paper:
    """The canvas in cells, its corner at (``x``, ``y``).

    A pixel is so many ``columns`` wide and half as many cells high.
    """

    x: int
    y: int
    columns: int

    @property
    def width(self) -> int:
        return SIDE * self.columns

    @property
    def height(self) -> int:
        return SIDE * self.columns // 2

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point on the canvas, in pixels, of the point (``x``, ``y``) in cells."""
        return (x - self.x) / self.columns, (y - self.y) * 2 / self.columns

    def line(self, row: int) -> int:
        """The first line of the cells that show a row of pixels."""
        return self.y + row * self.columns // 2

    def lines(self, first: int, last: int) -> Box:
        """The lines of the cells that show the rows of pixels from ``first`` to ``last``."""
        start = self.line(first)
        end = self.y - (-(last + 1) * self.columns // 2)
        return Box(self.x, start, self.width, end - start)

    def cursor_at(self, row: int, column: int) -> Box:
        """The cells that only that pixel is in; where two share one, that."""
        top = self.y + (row * self.columns + (self.columns > 1)) // 2
        width = self.columns
        return Box(self.x + column * width, top, width, max(width // 2, 1))

    def holds(self, x: float, y: float) -> bool:
        """Is the point (``x``, ``y``), in cells, on the paper?"""
        return 0 <= x - self.x < self.width and 0 <= y - self.y < self.height


@dataclass(frozen=True, slots=True)
class SketchLayout:
    """``words`` is the line of the answer in words, ``shape`` that of the picture the net sees.

    The line above the ``picture`` is its caption, and that above the ``paper``, if there is one.
    ``bars`` lie in ``bar_columns`` beside each other. ``notes`` may be where picture and bars are:
    those are left out while something is to be said. There may be no room for any of them.
    """

    paper: Paper
    words: Box
    picture: Box | None
    shape: PictureShape | None
    bars: Box | None
    bar_columns: int
    notes: Box | None
    kept: Grid | None

    @property
    def has_room_to_say(self) -> bool:
        """True if words fit into the notes."""
        return self.notes is not None and self.notes.width >= LEAST_WORDS and self.notes.height > 0

    @property
    def notes_hide(self) -> bool:
        """True if the notes are where picture or bars are."""
        return overlap(self.picture, self.notes) or overlap(self.bars, self.notes)


@lru_cache(maxsize=16)
def sketch_layout(
    width: int, height: int, picture: tuple[int, int], bars: int, name: int
) -> SketchLayout | None:
    """For pictures of (rows, columns), so many bars and names of ``name`` cells; None: no room."""
    name = min(name, LONGEST_NAME)
    for columns in PIXELS:
        room = _Room(width, height, columns, bars, BESIDE_BAR + name + SHORTEST_BAR)
        if room.is_enough:
            layout = room.layout(picture)
            if columns <= 2 or room.is_ample(layout):
                return layout
    return None


@dataclass(frozen=True, slots=True)
class _Room:
    """``width`` x ``height`` cells, a paper of so many ``columns`` a pixel, lines for ``bars``."""

    width: int
    height: int
    columns: int
    bars: int
    bars_width: int  # the least

    @property
    def is_enough(self) -> bool:
        beside = GAP + self.bars_width if self.columns > 1 else 0
        return self.width >= self.paper.width + beside and self.height >= self.paper.height

    def is_ample(self, layout: SketchLayout) -> bool:
        """Does a large paper leave room for all that a smaller one would have beside it?"""
        bars, kept = layout.bars, layout.kept
        if self.paper.y == 0 or layout.notes_hide or bars is None or kept is None:
            return False
        long = bars.width >= LONG_BARS and layout.bar_columns == 1 and bars.height == self.bars
        return long and kept.size >= ROOM_FOR_KEPT

    @property
    def paper(self) -> Paper:
        """At the left; without the lines above it where there is no room for them."""
        headed = self.height >= SIDE * self.columns // 2 + HEAD
        return Paper(0, HEAD if headed else 0, self.columns)

    @property
    def right(self) -> Box:
        """What is at the right of the paper."""
        x = self.paper.width + (GAP if self.width >= NARROW else 1)
        return Box(x, 0, max(self.width - x, 0), self.height)

    @property
    def words(self) -> Box:
        if self.paper.y:
            return Box(0, 0, self.width, 1)
        return Box(self.right.x, 0, self.right.width, 1)

    def layout(self, picture: tuple[int, int]) -> SketchLayout:
        """The first arrangement that has room for everything, the largest picture first."""
        limits = LARGE if self.right.width >= PLENTY else LARGE[1:]
        shapes = list(dict.fromkeys(fit(*picture, *limit) for limit in limits))
        groups = [(self._beside, self._below), (self._above_in_two,), (self._above,)]
        if self.paper.y == 0 and self.right.width < LEAST_NOTES:  # notes have to hide the picture
            groups = [*groups[1:], groups[0]]
        for arrangements in groups:
            for shape in filter(None, shapes):
                for arrange in arrangements:
                    layout = arrange(shape)
                    if layout is not None:
                        return layout
        return self._with_notes(None, None, None, 1)

    def _beside(self, shape: PictureShape) -> SketchLayout | None:
        """The bars at the right of the picture."""
        right = self.right
        left = shape.width + (GAP if shape.width + GAP + self.bars_width <= right.width else 1)
        if max(shape.height, self.bars) + HEAD > self.height:
            return None
        if left + self.bars_width > right.width:
            return None
        width = min(right.width - left, WIDEST_BARS)
        bars = Box(right.x + left, HEAD, width, self.bars)
        return self._with_notes(Box(right.x, HEAD, shape.width, shape.height), shape, bars, 1)

    def _below(self, shape: PictureShape) -> SketchLayout | None:
        """The bars below the picture."""
        right, y = self.right, HEAD + shape.height + 1
        if y + self.bars > self.height or max(shape.width, self.bars_width) > right.width:
            return None
        bars = Box(right.x, y, min(right.width, WIDEST_BARS), self.bars)
        return self._with_notes(Box(right.x, HEAD, shape.width, shape.height), shape, bars, 1)

    def _above_in_two(self, shape: PictureShape) -> SketchLayout | None:
        """The bars in two columns above the picture."""
        lines = -(-self.bars // 2)
        if 2 * self.bars_width + 1 > self.right.width or 2 + lines + shape.height > self.height:
            return None
        return self._with_bars_above(shape, lines, 2)

    def _above(self, shape: PictureShape) -> SketchLayout | None:
        """The bars above the picture, as many as have room."""
        lines = min(self.bars, self.height - 2 - shape.height)
        if self.bars_width > self.right.width or lines < min(self.bars, FEWEST_BARS):
            return None
        return self._with_bars_above(shape, lines, 1)

    def _with_bars_above(
        self, shape: PictureShape, lines: int, columns: int
    ) -> SketchLayout | None:
        right = self.right
        if shape.width > right.width:
            return None
        bars = Box(right.x, 1, min(right.width, columns * WIDEST_BARS), lines)
        picture = Box(right.x, lines + 2, shape.width, shape.height)
        return self._with_notes(picture, shape, bars, columns)

    def _with_notes(
        self, picture: Box | None, shape: PictureShape | None, bars: Box | None, bar_columns: int
    ) -> SketchLayout:
        """Notes and kept drawings where room is left."""
        rests = self._rests([self.words, *filter(None, (picture, bars))])
        notes, kept = None, None
        if rests:
            notes, kept = max((_shared(rests, rest) for rest in rests), key=_worth)
        elif self.right.width:
            y = 1 if picture is None else picture.y - 1
            notes = Box(self.right.x, y, self.right.width, self.height - y)
        return SketchLayout(
            self.paper,
            self.words,
            picture,
            shape,
            bars,
            bar_columns,
            notes,
            kept if kept is not None and kept.size else None,
        )

    def _rests(self, taken: list[Box]) -> list[Box]:
        """What is free below the paper, at its right below what is ``taken``, below both."""
        paper, right = self.paper, self.right
        left_end, right_end = paper.y + paper.height, max(box.y + box.height for box in taken)
        both_end = max(left_end, right_end)
        both = _spaced(Box(0, both_end, self.width, self.height - both_end))
        end = both_end if _is_for_notes(both) else self.height
        below = _spaced(Box(0, left_end, paper.width, end - left_end))
        beside = _spaced(Box(right.x, right_end, right.width, end - right_end))
        return [rest for rest in (beside, below, both) if _is_for_notes(rest)]


def _spaced(box: Box) -> Box:
    """A blank line above, if there is room for it."""
    return _below(box, 1) if box.height > MOST_NOTES else box


def _below(box: Box, lines: int) -> Box:
    return Box(box.x, box.y + lines, box.width, max(box.height - lines, 0))


def _is_for_notes(box: Box) -> bool:
    return box.width >= LEAST_NOTES and box.height >= (1 if box.width >= ONE_LINE else 2)


def _shared(rests: list[Box], rest: Box) -> tuple[Box, Grid]:
    """Notes at the top of ``rest``, and the kept drawings where most of them have room then."""
    most = MOST_NOTES if rest.width >= WIDE_NOTES else MOST_NARROW
    notes = Box(rest.x, rest.y, rest.width, min(rest.height, most))
    others = [_below(each, notes.height + 1) if each is rest else each for each in rests]
    return notes, max((_grid(each) for each in others), key=lambda grid: grid.size)


def _worth(shared: tuple[Box, Grid]) -> tuple[int, int]:
    """Room for notes comes first, as much as they need; then that for kept drawings."""
    notes, kept = shared
    return min(notes.width, WIDE_NOTES) * notes.height, kept.size


def _grid(box: Box) -> Grid:
    """Kept drawings, each above a line with its label."""
    shape = fit(SIDE, SIDE, *SMALL)
    assert shape is not None
    width, height = shape.width + 1, shape.height + 1
    columns, rows = (box.width + 1) // width, box.height // height
    return Grid(box.x, box.y, columns, rows, width, height, shape)


def overlap(one: Box | None, other: Box | None) -> bool:
    """Do the two have a cell in common?"""
    if one is None or other is None:
        return False
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height
