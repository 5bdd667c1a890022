"""The tasks whose answers are numbers: curves over a line, and two surfaces over the plane.

Points are drawn from a fixed seed, with noise on what is expected of them; both reach from about
-1 to 1. The surfaces are the two regressions of TensorFlow Playground
(playground.tensorflow.org): the sum of both coordinates, and six hills and hollows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from lernmi.arrays import Floats
from lernmi.data.samples import Samples
from lernmi.errors import LernmiError
from lernmi.tasks.clouds import plane_samples
from lernmi.tasks.encoding import Encoding, Number, OfAPoint
from lernmi.tasks.features import PLAIN, checked_features
from lernmi.tasks.options import HELD_OUT_RANGE, TaskOptions
from lernmi.tasks.task import Task, TaskInfo

POINTS = 200  # of a line, to learn from and to hold out
SURFACE_POINTS = 400
HELD_OUT = 0.5  # of them
NOISE = 0.05  # standard deviation of the noise on what is expected
SEED = 2026

HILLS = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))
"""Where in Playground's plane of -6 .. 6 the hills are and their sign; each reaches HILL_WIDTH."""

PLAYGROUND, HILL_WIDTH = 6.0, 2.0


def load(info: TaskInfo, options: TaskOptions) -> Task:
    """Points, a share of them held out; the target is a number.

    Raises LernmiError for options such a task doesn't have.
    """
    known = ("held_out", "noise", "features") if info.plane else ("held_out", "noise")
    options.check(info.name, known)
    held_out = HELD_OUT if options.held_out is None else options.held_out
    if held_out < HELD_OUT_RANGE[0]:
        raise LernmiError(f"{info.name} holds out {HELD_OUT_RANGE[0]} or more, not {held_out!r}")
    features = PLAIN if options.features is None else checked_features(options.features)
    if info.plane:
        info = replace(info, input_names=features, sizes=(len(features), *info.sizes[1:]))
    generator = np.random.default_rng(SEED)
    count = SURFACE_POINTS if info.plane else POINTS
    places = generator.uniform(-1.0, 1.0, (count, 2 if info.plane else 1))
    expected = _SHAPES[info.name](*places.T)[:, None]
    noise = NOISE if options.noise is None else options.noise
    expected = expected + generator.normal(0.0, noise, expected.shape)
    parts = np.split(generator.permutation(count), [count - round(held_out * count)])
    if info.plane:
        train, test = (plane_samples(places[rows], expected[rows], features) for rows in parts)
    else:
        train, test = (Samples(places[rows], expected[rows]) for rows in parts)
    numbers = tuple(map(Number, info.output_names))
    if info.plane:
        encoding = Encoding(PLAIN, (), OfAPoint(features), numbers=numbers)
    else:
        encoding = Encoding(info.input_names, (), numbers=numbers)
    return Task(info, train, test, encoding=encoding)


def _sine(x: Floats) -> Floats:
    return 0.8 * np.sin(1.5 * np.pi * x)


def _step(x: Floats) -> Floats:
    return np.where(x < 0.0, -0.6, 0.6)


def _line(x: Floats) -> Floats:
    return 0.7 * x + 0.1


def _slope(x1: Floats, x2: Floats) -> Floats:
    return 0.5 * (x1 + x2)


def _hills(x1: Floats, x2: Floats) -> Floats:
    """Of all hills the one that is felt most: 1 or -1 at its top, 0 from HILL_WIDTH on."""
    felt = np.stack(
        [
            sign
            * np.clip(1.0 - np.hypot(PLAYGROUND * x1 - u, PLAYGROUND * x2 - v) / HILL_WIDTH, 0, 1)
            for u, v, sign in HILLS
        ]
    )
    most: Floats = np.take_along_axis(felt, np.abs(felt).argmax(axis=0)[None], axis=0)[0]
    return most


_SHAPES: dict[str, Callable[..., Floats]] = {
    "line": _line,
    "sine": _sine,
    "step": _step,
    "slope": _slope,
    "hills": _hills,
}
