"""A drawing treated as MNIST's makers treated theirs, so that a net trained on MNIST knows it.

They cropped a digit, fitted it into a box of 20x20 keeping its ratio, with grey edges from the
anti-aliasing, and put its centre of mass in the middle of 28x28 pixels. Source: the MNIST
database's home page. The figures below are measured on its images.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lernmi.arrays import Floats
from lernmi.errors import LernmiError

SIDE = 28
"""MNIST's pictures are SIDE x SIDE, and no canvas is smaller."""

BOX = 19.5 / SIDE  # the blur below makes that 20
CENTRE = 14.5 / SIDE  # of mass: their mean is the middle of pixel 14, half a pixel past the middle
NEIGHBOUR = 0.11  # of a pixel's ink goes to either neighbour: a gaussian blur of 0.5 pixels
FAINT = 0.25  # of the darkest pixel: less does not count as ink where ink is counted
FAINTEST = 1 / 256  # a canvas without a pixel as dark as this is empty
LONE = 1.25  # pixels of ink: a pixel is a speckle unless it and those around it hold more
MOST_ENLARGED = 4.0  # a dot stays a dot
_TOLERANCE = 1e-6  # what resampling may do to numbers within 0 .. 1


def normalize_drawing(canvas: ArrayLike) -> Floats:
    """The drawing as a picture like MNIST's: (28, 28) within 0 (paper) .. 1 (ink).

    ``canvas``: (h, w), h and w at least 28, within 0 .. 1; the ink may be anywhere and of any size
    and darkness. An empty canvas gives an empty picture.

    Raises LernmiError for any other canvas.
    """
    return fitted(canvas, (SIDE, SIDE))


def fitted(canvas: ArrayLike, picture: tuple[int, int]) -> Floats:
    """As ``normalize_drawing``, in a picture of (rows, columns): box and centre in scale."""
    ink = cropped_ink(canvas)
    if not ink.size:
        return np.zeros(picture)
    pixel = max(max(ink.shape) / (BOX * min(picture)), 1.0 / MOST_ENLARGED)
    down, across = (
        _blur(count) @ overlaps(len(profile), pixel, _start(profile, pixel, count), count)
        for profile, count in zip((ink.sum(axis=1), ink.sum(axis=0)), picture, strict=True)
    )
    return darkened(down @ ink @ across.T)


def cropped_ink(canvas: ArrayLike) -> Floats:
    """The part of the canvas that holds ink, the darkest pixel 1.0; (0, 0) if there is none.

    Speckles don't widen it: lone or faint pixels count only where there is nothing else.
    Raises LernmiError unless ``canvas`` is as ``normalize_drawing`` says.
    """
    ink = _checked(canvas)
    darkest = ink.max()
    if darkest < FAINTEST:
        return np.zeros((0, 0))
    ink /= darkest
    padded = np.pad(ink, 1)
    three = padded[:-2] + padded[1:-1] + padded[2:]
    around = three[:, :-2] + three[:, 1:-1] + three[:, 2:]
    counts = ink >= FAINT
    joined = counts & (around > LONE)
    cropped: Floats = ink[bounds(joined if joined.any() else counts)]
    return cropped


def bounds(counts: NDArray[np.bool_]) -> tuple[slice, slice]:
    """The rows and columns from the first to the last True in a table that has one."""
    rows, columns = np.flatnonzero(counts.any(axis=1)), np.flatnonzero(counts.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def overlaps(length: int, pixel: float, start: float, count: int) -> Floats:
    """A matrix (count, length) that resamples a line of ``length`` canvas pixels by area.

    Each of ``count`` picture pixels is ``pixel`` canvas pixels long, the first from ``start`` on;
    its value is the mean of what it covers. There is no ink beyond the ends.
    """
    edges = start + pixel * np.arange(count + 1)[:, None]
    starts = np.arange(length)
    covered = np.minimum(edges[1:], starts + 1) - np.maximum(edges[:-1], starts)
    shares: Floats = np.maximum(covered, 0.0) / pixel
    return shares


def darkened(picture: Floats) -> Floats:
    """The picture with half of its inked pixels at 1.0, nearly as many as in MNIST (44 %).

    Small digits come out grey otherwise, which costs them half a point of accuracy.
    """
    inked = picture[picture > FAINT * picture.max()]
    darker: Floats = np.clip(picture / np.median(inked), 0.0, 1.0)
    return darker


def _start(profile: Floats, pixel: float, count: int) -> float:
    """Where the picture starts on the ink's line: its centre on the mass, all ink inside."""
    size = len(profile)
    mass = float(profile @ (np.arange(size) + 0.5) / profile.sum())
    start = mass - CENTRE * count * pixel
    return min(max(start, size - count * pixel), 0.0)


def _blur(count: int) -> Floats:
    """A matrix (count, count) that gives of each pixel a share NEIGHBOUR to either side."""
    sides = np.eye(count, k=1) + np.eye(count, k=-1)
    return (1.0 - 2.0 * NEIGHBOUR) * np.eye(count) + NEIGHBOUR * sides


def _checked(canvas: ArrayLike) -> Floats:
    """The canvas as float64. Raises LernmiError unless it can be drawn on."""
    try:
        given = np.asarray(canvas)
    except ValueError:
        given = np.empty(0)
    if given.dtype.kind not in "biuf" or given.ndim != 2 or min(given.shape) < SIDE:
        raise LernmiError(
            f"a canvas is a table of numbers, at least {SIDE} x {SIDE}; not one of "
            f"{given.dtype} {given.shape}"
        )
    numbers = given.astype(np.float64)
    if not (numbers.min() >= -_TOLERANCE and numbers.max() <= 1.0 + _TOLERANCE):
        raise LernmiError(
            f"a canvas holds numbers from 0 (paper) to 1 (ink); not {numbers.min():g} to "
            f"{numbers.max():g}"
        )
    return np.clip(numbers, 0.0, 1.0)
