"""The sketch pad's paper: a small picture, the pen that draws on it, and what was done so far."""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Floats, locked_copy
from lernmi.drawings.normalized import FAINTEST, SIDE
from lernmi.errors import LernmiError

WIDTHS = (2.4, 3.6)
"""The pen's widths in pixels: as MNIST's strokes have on the mean (ink / length), and wider."""

STEPS = 100
"""How many steps can be undone."""

_RUBBER_MARGIN = 2.0  # so that it takes the grey edges too that a pen as wide left there
_EMPTY = locked_copy(np.zeros((SIDE, SIDE)))
_CENTRES = np.arange(SIDE) + 0.5
_FAR = 10.0 * SIDE

Point = tuple[float, float]


class Drawing:
    """A canvas of (28, 28) pixels within 0 (paper) .. 1 (ink), and its undo and redo.

    Places are continuous: x from the left, y from the top, in pixels, so that the pixel in row r
    and column c reaches from (c, r) to (c + 1, r + 1). They may lie beyond the edges.

    ``canvas`` is replaced by each change and never written to: whoever has it, keeps it. A step is
    one stroke, one clearing, one picture or a series of moves.
    """

    def __init__(self) -> None:
        self.canvas: Floats = _EMPTY
        self._undo: deque[Floats] = deque(maxlen=STEPS)
        self._redo: list[Floats] = []
        self._step_is_kept = False
        self._pen: tuple[Point, float, bool] | None = None
        self._moved: tuple[Floats, int, int] | None = None

    @property
    def is_empty(self) -> bool:
        """True if there is no ink that shows."""
        return bool(self.canvas.max() < FAINTEST)

    @property
    def can_undo(self) -> bool:
        """True if there is a step to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """True if a step was taken back and nothing was done since."""
        return bool(self._redo)

    # the pen

    def begin(self, x: float, y: float, width: float = WIDTHS[0], erase: bool = False) -> None:
        """Put a round pen, or a rubber, on the paper: a dot that ``stroke_to`` makes a stroke.

        Raises LernmiError for a point that is no pair of numbers or a width outside 0.5 .. 28.
        """
        point = _finite(x, y)
        if not 0.5 <= width <= SIDE:
            raise LernmiError(f"a pen is 0.5 to {SIDE} pixels wide, not {width!r}")
        self._end_step()
        self._pen = (point, width, erase)
        self.stroke_to(*point)

    def stroke_to(self, x: float, y: float) -> None:
        """Draw a straight line from where the pen is, without gaps; nothing if it is nowhere.

        Raises LernmiError for a point that is no pair of numbers.
        """
        to = _finite(x, y)
        if self._pen is None:
            return
        start, width, erase = self._pen
        self._pen = (to, width, erase)
        if erase:
            kept = 1.0 - capsule(start, to, width + _RUBBER_MARGIN)
            self._change(np.minimum(self.canvas, kept))
        else:
            self._change(np.maximum(self.canvas, capsule(start, to, width)))

    def end(self) -> None:
        """Lift the pen."""
        self._pen = None

    # the paper

    def clear(self) -> None:
        """Take all ink away."""
        self._end_step()
        self._change(_EMPTY)

    def show(self, picture: ArrayLike) -> None:
        """Put a picture in place of the drawing.

        Raises LernmiError unless it is (28, 28) within 0 .. 1.
        """
        shown = checked_picture(picture)
        self._end_step()
        self._change(shown)

    def move(self, right: int, down: int) -> None:
        """Move the ink by whole pixels (left and up if negative).

        Ink pushed over an edge comes back when it is moved back, until something else is done.
        """
        if self._moved is None:
            self._end_step()
            self._moved = (self.canvas, 0, 0)
        origin, before_right, before_down = self._moved
        right, down = before_right + int(right), before_down + int(down)
        self._moved = (origin, right, down)
        self._change(_shifted(origin, right, down))
        if self._step_is_kept and np.array_equal(self._undo[-1], self.canvas):
            self._undo.pop()  # back where it was: nothing to take back
            self._step_is_kept = False

    # steps

    def undo(self) -> None:
        """Take the last step back, if there is one."""
        if self._undo:
            self._redo.append(self.canvas)
            self.canvas = self._undo.pop()
        self._end_step()

    def redo(self) -> None:
        """Do the step again that was taken back last, if there is one."""
        if self._redo:
            self._undo.append(self.canvas)
            self.canvas = self._redo.pop()
        self._end_step()

    def _end_step(self) -> None:
        """The next change begins a step of its own."""
        self._step_is_kept = False
        self._pen = None
        self._moved = None

    def _change(self, canvas: Floats) -> None:
        """Replace the canvas; what was there before this step can be had back."""
        if np.array_equal(canvas, self.canvas):
            return
        if not self._step_is_kept:
            self._undo.append(self.canvas)
            self._redo.clear()
            self._step_is_kept = True
        self.canvas = locked_copy(canvas)

    def __repr__(self) -> str:
        return f"Drawing({self.canvas.sum():.0f} pixels of ink)"


def capsule(start: Point, end: Point, width: float) -> Floats:
    """How much of each pixel a round pen covers on its way: (28, 28) within 0 .. 1.

    Anti-aliased by the distance d of a pixel's centre from the line: width / 2 + 0.5 - d, as if
    the pen's edge were straight within a pixel.
    """
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    x, y = _CENTRES - start[0], (_CENTRES - start[1])[:, None]
    length = along_x * along_x + along_y * along_y
    if length > 0.0:
        share = np.clip((x * along_x + y * along_y) / length, 0.0, 1.0)
        distance = np.hypot(x - share * along_x, y - share * along_y)
    else:
        distance = np.hypot(x, y)
    return np.clip(width / 2 + 0.5 - distance, 0.0, 1.0)


def checked_picture(picture: ArrayLike) -> Floats:
    """A copy that nobody can write to. Raises LernmiError unless it is (28, 28) within 0 .. 1."""
    try:
        values = np.asarray(picture, dtype=np.float64)
    except (TypeError, ValueError):
        values = np.empty(0)
    if values.shape != (SIDE, SIDE) or not (values.min() >= 0.0 and values.max() <= 1.0):
        raise LernmiError(f"a drawing is {SIDE} x {SIDE} numbers from 0 (paper) to 1 (ink)")
    return locked_copy(values)


def _finite(x: float, y: float) -> Point:
    """A point that may be computed with. Raises LernmiError unless both are finite numbers."""
    if not (math.isfinite(x) and math.isfinite(y)):
        raise LernmiError(f"a point on the paper is two finite numbers, not ({x!r}, {y!r})")
    return min(max(float(x), -_FAR), _FAR), min(max(float(y), -_FAR), _FAR)


def _shifted(canvas: Floats, right: int, down: int) -> Floats:
    """A copy moved right and down; what leaves is lost, what comes in is paper."""
    moved = np.zeros_like(canvas)
    if abs(right) < SIDE and abs(down) < SIDE:
        to_rows, from_rows = _ranges(down)
        to_columns, from_columns = _ranges(right)
        moved[to_rows, to_columns] = canvas[from_rows, from_columns]
    return moved


def _ranges(by: int) -> tuple[slice, slice]:
    """Where a line's pixels go to, and where they come from."""
    ahead, behind = slice(max(by, 0), SIDE + min(by, 0)), slice(max(-by, 0), SIDE + min(-by, 0))
    return ahead, behind
