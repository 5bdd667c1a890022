"""Where things go in the gallery of weight pictures: the selected one large, all the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lernmi_tui.paint.boxes import Box, Grid
from lernmi_tui.paint.picture import PictureShape, fit

GAP = 2  # columns between the large picture and the gallery
LARGE = ((56, 28), (28, 14))  # cells for the selected picture
SMALL = {  # cells for each of all, from generous to legible, and how many in view are enough
    (28, 14): 15,
    (16, 8): 15,
    (14, 7): 15,
    (10, 5): 8,
    (8, 4): 8,
}
FEW = 8
MOST_DOWN = 2  # pixels a side in one of a small picture, below a huge one
LEAST_CAPTION = 6  # columns: a name and a bar
WORDS = 2  # lines below the gallery, or
WORDS_WIDTH = 28
LARGE_WORDS = 8  # below the large picture
WORDS_BESIDE = 16  # columns beside a huge picture
PLENTY = 2.5  # panels have so many times a huge picture's width


@dataclass(frozen=True, slots=True)
class GalleryLayout:
    """``picture`` is where the selected one is drawn large, in ``shape``, None without room.

    ``words`` about it are below it, or below the gallery.
    """

    picture: Box | None
    shape: PictureShape | None
    words: Box
    gallery: Grid


def gallery_layout(
    width: int, height: int, picture: tuple[int, int], neurons: int
) -> GalleryLayout:
    """For ``width`` x ``height`` cells and so many pictures of (rows, columns)."""
    above = _above(width, height, picture, neurons)
    if above is not None:
        return above
    for large in LARGE:
        shape = fit(*picture, *large)
        least = PLENTY * large[0] if large == LARGE[0] else 0
        if shape is None or width < least or height < shape.height + 1 + WORDS:
            continue
        column = max(shape.width, WORDS_WIDTH)
        gallery = _gallery(column + GAP, width - column - GAP, height, picture, neurons)
        if gallery.size >= min(FEW, neurons):
            below = shape.height + 1
            words = Box(0, below, column, min(height - below, LARGE_WORDS))
            return GalleryLayout(Box(0, 1, shape.width, shape.height), shape, words, gallery)
    lines = WORDS if height > 8 else 1 if height > 5 else 0
    gallery = _gallery(0, width, height - lines, picture, neurons)
    return GalleryLayout(None, None, Box(0, height - lines, width, lines), gallery)


def _above(width: int, height: int, picture: tuple[int, int], neurons: int) -> GalleryLayout | None:
    """A huge picture with words beside it, all the others below; None if there is no room."""
    shape = fit(*picture, *LARGE[0])
    if shape is None or not WORDS_BESIDE <= width - shape.width - GAP < shape.width:
        return None
    top, left = shape.height + 2, shape.width + GAP
    gallery = replace(_gallery(0, width, height - top, picture, neurons), y=top)
    if gallery.size < min(FEW, neurons) or gallery.shape is None or gallery.shape.down > MOST_DOWN:
        return None
    words = Box(left, 1, width - left, shape.height)
    return GalleryLayout(Box(0, 1, shape.width, shape.height), shape, words, gallery)


def _gallery(x: int, width: int, height: int, picture: tuple[int, int], neurons: int) -> Grid:
    """A grid of the largest pictures that enough of have room, or of the smallest."""
    grids = []
    for room, enough in SMALL.items():
        shape = fit(*picture, *room)
        if shape is None:
            continue
        cell_width, cell_height = max(shape.width, LEAST_CAPTION) + 1, shape.height + 1
        columns, rows = max((width + 1) // cell_width, 0), max(height // cell_height, 0)
        grids.append(Grid(x, 0, columns, rows, cell_width, cell_height, shape))
        if columns * rows >= min(neurons, enough):
            break
    return grids[-1]
