"""Where teachers stand: those against and those for, as pictures or as rows."""

from __future__ import annotations

from dataclasses import dataclass

from lernmi_tui.paint.boxes import Box
from lernmi_tui.paint.picture import PictureShape, fit

LARGE, SMALL = (14, 7), (10, 5)  # cells of a picture
STEPS = (  # how many each way, and how large; the first that has room
    (18, LARGE),
    (12, LARGE),
    (6, LARGE),
    (3, LARGE),
    (3, SMALL),
)
CAPTION = 12  # columns of ``4,044 a 0`` and ``-1.505 10×``, after the mark of the cursor
LINES = 2  # of a caption
WORDS = 32  # columns of ``4,044 a 0  -1.505 in 10×``
GAP = 1


@dataclass(frozen=True, slots=True)
class TeachersLayout:
    """Room for ``most`` each way, ``columns`` side by side, each of ``cell`` (width, height) cells.

    ``boxes`` are the places of the two ways, their headings included. Without a ``shape`` each
    teacher is one row of words, and ``preview`` is where the picture of the one at the cursor has
    room, if it has.
    """

    boxes: tuple[Box, Box]
    columns: int
    most: int
    cell: tuple[int, int]
    shape: PictureShape | None
    preview: tuple[Box, PictureShape] | None = None

    def box(self, way: int, place: int) -> Box:
        """Where the teacher at ``place`` of that way stands: 0 against, 1 for."""
        box, (width, height) = self.boxes[way], self.cell
        row, column = divmod(place, self.columns)
        return Box(box.x + column * width, box.y + 1 + row * height, width, height)


def teachers_layout(
    top: int, width: int, height: int, picture: tuple[int, int] | None
) -> TeachersLayout:
    """Within ``width`` x ``height`` cells below line ``top``; ``picture`` is (rows, columns)."""
    half = max((width - GAP) // 2, 1)
    below = (Box(0, top, width, height // 2), Box(0, top + height // 2, width, height // 2))
    beside = (Box(0, top, half, height), Box(half + GAP, top, half, height))
    for most, room in STEPS if picture is not None else ():
        assert picture is not None
        shape = fit(*picture, *room)
        if shape is None:
            continue
        cell = max(shape.width, CAPTION) + 1, shape.height + LINES
        for boxes in (below, beside):
            columns, rows = (boxes[0].width + 1) // cell[0], (boxes[0].height - 1) // cell[1]
            if columns * rows >= most:
                return TeachersLayout(boxes, columns, most, cell, shape)
    preview = _preview(top, width, height, picture)
    words = width if preview is None else preview[0].x - GAP
    return TeachersLayout(below, 1, max(height // 2 - 1, 1), (words, 1), None, preview)


def _preview(
    top: int, width: int, height: int, picture: tuple[int, int] | None
) -> tuple[Box, PictureShape] | None:
    """At the right of rows of words."""
    for room in (LARGE, SMALL) if picture is not None else ():
        assert picture is not None
        shape = fit(*picture, *room)
        if shape is not None and shape.width + GAP + WORDS <= width and shape.height < height:
            return Box(width - shape.width, top + 1, shape.width, shape.height), shape
    return None
