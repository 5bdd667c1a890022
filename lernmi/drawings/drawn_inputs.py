"""A drawing as the inputs of a task whose inputs are the pixels of a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Floats
from lernmi.drawings.normalized import (
    MOST_ENLARGED,
    bounds,
    cropped_ink,
    darkened,
    fitted,
    overlaps,
)

BITMAP_PICTURE = (8, 8)
_SIDE = 8
_WIDEST = 5.0  # of the 8 columns: 20 of a bitmap's 32 dots
_STEEPEST = 1.0  # columns a row: more is no slant


def drawn_inputs(canvas: ArrayLike, picture: tuple[int, int]) -> Floats:
    """The inputs (rows * columns,), row by row, within 0 .. 1, for pictures (rows, columns).

    ``canvas`` as for ``normalize_drawing``, whose picture it is for (28, 28), and in scale for any
    other size but (8, 8): that is laid out as the embedded 8x8 digits are.

    Raises LernmiError for a canvas that is none.
    """
    made = _like_the_bitmaps(canvas) if picture == BITMAP_PICTURE else fitted(canvas, picture)
    return made.ravel()


def _like_the_bitmaps(canvas: ArrayLike) -> Floats:
    """The drawing as an embedded 8x8 digit: upright, from top to bottom, at most 5 columns wide.

    Those were made by NIST's form-based handprint recognition system (Garris and others, 1994)
    from bitmaps of 32x32 dots: a digit's slant is taken out, then it fills 32 rows and some 20
    columns, and each pixel is the mean of 4x4 dots.
    """
    ink = cropped_ink(canvas)
    if not ink.size:
        return np.zeros(BITMAP_PICTURE)
    ink = _upright(ink)
    height, width = ink.shape
    tall = max(height / _SIDE, 1.0 / MOST_ENLARGED)
    wide = max(width / _WIDEST, tall)
    mass = float(ink.sum(axis=0) @ (np.arange(width) + 0.5) / ink.sum())
    down = overlaps(height, tall, (height - _SIDE * tall) / 2, _SIDE)
    across = overlaps(width, wide, mass - _SIDE * wide / 2, _SIDE)
    return darkened(down @ ink @ across.T)


def _upright(ink: Floats) -> Floats:
    """The ink with its slant taken out: each row moves until column and height don't correlate."""
    height, width = ink.shape
    total = ink.sum()
    below = np.arange(height) - ink.sum(axis=1) @ np.arange(height) / total
    right = np.arange(width) - ink.sum(axis=0) @ np.arange(width) / total
    spread = float(ink.sum(axis=1) @ below**2)
    if spread == 0.0:
        return ink
    slant = np.clip(below @ ink @ right / spread, -_STEEPEST, _STEEPEST)
    shifts = slant * below
    margin = int(np.ceil(np.abs(shifts).max())) + 1
    padded = np.pad(ink, ((0, 0), (margin, margin + 1)))
    whole = np.floor(shifts).astype(np.int64)
    part = (shifts - whole)[:, None]
    columns = np.clip(np.arange(width + 2 * margin) + whole[:, None], 0, width + 2 * margin - 1)
    moved = (1.0 - part) * np.take_along_axis(padded, columns, axis=1)
    moved += part * np.take_along_axis(padded, columns + 1, axis=1)
    upright: Floats = moved[bounds(moved >= 0.5 * moved.max())]
    return upright
