"""The 2-D point clouds: generated from a fixed seed, with noise, within about -1 .. 1."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from lernmi.arrays import Floats
from lernmi.data.samples import Samples
from lernmi.errors import LernmiError
from lernmi.tasks.encoding import Encoding, OfAPoint
from lernmi.tasks.features import PLAIN, checked_features, features_of
from lernmi.tasks.options import HELD_OUT_RANGE, TaskOptions
from lernmi.tasks.task import Task, TaskInfo

POINTS = 400  # to learn from and to hold out
HELD_OUT = 0.5  # of them
NOISE = 0.06  # standard deviation of the noise on every coordinate
SEED = 2026

SIDES = ("0", "1")
Sides = Floats  # 0.0 or 1.0 a point


def load(info: TaskInfo, options: TaskOptions) -> Task:
    """``POINTS`` points, a share of them held out; the target is 0 or 1.

    Raises LernmiError for options a cloud doesn't have.
    """
    options.check(info.name, ("held_out", "noise", "features"))
    held_out = HELD_OUT if options.held_out is None else options.held_out
    if held_out < HELD_OUT_RANGE[0]:
        raise LernmiError(f"a cloud holds out {HELD_OUT_RANGE[0]} or more, not {held_out!r}")
    features = PLAIN if options.features is None else checked_features(options.features)
    info = replace(info, input_names=features, sizes=(len(features), *info.sizes[1:]))
    generator = np.random.default_rng(SEED)
    points, sides = _CLOUDS[info.name](generator, POINTS)
    points += generator.normal(0.0, NOISE if options.noise is None else options.noise, points.shape)
    shuffled = generator.permutation(POINTS)
    train, test = np.split(shuffled, [POINTS - round(held_out * POINTS)])
    return Task(
        info,
        plane_samples(points[train], sides[train, None], features),
        plane_samples(points[test], sides[test, None], features),
        encoding=Encoding(PLAIN, SIDES, OfAPoint(features), each=True),
    )


def plane_samples(points: Floats, targets: Floats, features: Sequence[str]) -> Samples:
    """Samples of ``points`` (n, 2) and their ``targets`` (n, n_out), told by ``features``."""
    if tuple(features) == PLAIN:
        return Samples(points, targets)
    return Samples(features_of(points, features), targets, points=points)


def _gaussians(generator: np.random.Generator, count: int) -> tuple[Floats, Sides]:
    sides = _sides(count)
    centres = np.where(sides[:, None] == 1.0, 0.45, -0.45)
    return centres + generator.normal(0.0, 0.22, (count, 2)), sides


def _circle(generator: np.random.Generator, count: int) -> tuple[Floats, Sides]:
    sides = _sides(count)
    radius = np.where(
        sides == 1.0, generator.uniform(0.0, 0.45, count), generator.uniform(0.65, 0.95, count)
    )
    return _polar(radius, generator.uniform(0.0, 2.0 * np.pi, count)), sides


def _xor_points(generator: np.random.Generator, count: int) -> tuple[Floats, Sides]:
    points = generator.uniform(0.08, 0.95, (count, 2)) * generator.choice((-1.0, 1.0), (count, 2))
    return points, (points[:, 0] * points[:, 1] < 0.0).astype(np.float64)


def _spiral(generator: np.random.Generator, count: int) -> tuple[Floats, Sides]:
    sides = _sides(count)
    along = np.sqrt(generator.uniform(0.01, 1.0, count))
    points = _polar(0.95 * along, 1.5 * 2.0 * np.pi * along + np.pi * sides)
    return points, sides


def _sides(count: int) -> Sides:
    """0, 1, 0, 1, ..."""
    return np.arange(count, dtype=np.float64) % 2.0


def _polar(radius: Floats, angle: Floats) -> Floats:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


_CLOUDS: dict[str, Callable[[np.random.Generator, int], tuple[Floats, Sides]]] = {
    "gaussians": _gaussians,
    "circle": _circle,
    "xor-points": _xor_points,
    "spiral": _spiral,
}
