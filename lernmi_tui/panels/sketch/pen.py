"""The pen of the sketch pad: led by the mouse, or by keys that move a cursor."""

from __future__ import annotations

from lernmi.arrays import Floats
from lernmi.drawings.drawing import WIDTHS, Drawing
from lernmi.drawings.normalized import SIDE

PENS = (("thin pen", WIDTHS[0], False), ("wide pen", WIDTHS[1], False), ("rubber", WIDTHS[1], True))
"""The name of each, its width, and whether it takes ink away."""


class Pen:
    """Draws on ``drawing``, which nobody else changes.

    ``number`` says which of PENS it is. ``cursor`` is the (row, column) of the pixel the keys draw
    at, and ``down`` whether they do.
    """

    def __init__(self) -> None:
        self.drawing = Drawing()
        self.number = 0
        self.cursor = (SIDE // 2, SIDE // 2)
        self.down = False
        self.dragged = False
        self._held_is_told = False

    @property
    def name(self) -> str:
        return PENS[self.number][0]

    @property
    def erases(self) -> bool:
        """Does it take ink away?"""
        return PENS[self.number][2]

    # by keys

    def toggle(self) -> None:
        """Put the pen down at the cursor, or lift it."""
        put_down = not self.down
        self.lift()
        if put_down:
            self.down = True
            self._begin(*self._centre, self.erases)

    def go(self, right: int, down: int) -> None:
        """Move the cursor, drawing if the pen is down."""
        row, column = self.cursor
        self.cursor = (
            min(max(row + down, 0), SIDE - 1),
            min(max(column + right, 0), SIDE - 1),
        )
        if self.down:
            self.drawing.stroke_to(*self._centre)

    def lift(self) -> None:
        """Nothing draws any more until the pen is put down again, or the button pressed."""
        self.down = self.dragged = False
        self.drawing.end()

    def next_pen(self) -> None:
        """The next of PENS in its place."""
        self.number = (self.number + 1) % len(PENS)
        if self.down:
            self._begin(*self._centre, self.erases)

    @property
    def _centre(self) -> tuple[float, float]:
        """The middle of the cursor's pixel, (x, y)."""
        row, column = self.cursor
        return column + 0.5, row + 0.5

    # the whole drawing

    def undo(self) -> None:
        """Take the last step back."""
        self.lift()
        self.drawing.undo()

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        self.lift()
        self.drawing.redo()

    def clear(self) -> None:
        """Take all ink away."""
        self.lift()
        self.drawing.clear()

    def move(self, right: int, down: int) -> None:
        """Move all ink by whole pixels."""
        self.lift()
        self.drawing.move(right, down)

    def show(self, picture: Floats) -> None:
        """Put another drawing (28, 28) on the paper."""
        self.lift()
        self.drawing.show(picture)

    # by mouse

    def drag_begins(self, x: float, y: float, erase: bool) -> None:
        """The button was pressed at (``x``, ``y``) of the canvas; ``erase`` makes it a rubber."""
        self.lift()
        self.dragged, self._held_is_told = True, False
        self._begin(x, y, erase or self.erases)

    def drag_goes(self, x: float, y: float, held: bool) -> None:
        """The mouse has moved, and says whether its button is ``held``.

        That tells of a button let go where nobody saw it; but not every sender of moves says it.
        """
        if held:
            self._held_is_told = True
        elif self._held_is_told:
            self.lift()
        if self.dragged:
            self.drawing.stroke_to(x, y)

    def _begin(self, x: float, y: float, erase: bool) -> None:
        self.drawing.begin(x, y, PENS[self.number][1], erase)
