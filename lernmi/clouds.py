"""The 2-D point clouds: generated from a fixed seed, with noise, within about -1 .. 1."""

from collections.abc import Callable

import numpy as np

from lernmi.arrays import Floats
from lernmi.samples import Samples
from lernmi.tasks import TaskRow

POINTS = 200  # to learn from; as many again are held out
NOISE = 0.06  # standard deviation of the noise on every coordinate
SEED = 2026

Sides = Floats  # 0.0 or 1.0 a point


def load(row: TaskRow) -> tuple[Samples, Samples]:
    """``POINTS`` points to learn from and as many held out; the target is 0 or 1."""
    generator = np.random.default_rng(SEED)
    points, sides = _CLOUDS[row.name](generator, 2 * POINTS)
    points += generator.normal(0.0, NOISE, points.shape)
    shuffled = generator.permutation(2 * POINTS)
    points, targets = points[shuffled], sides[shuffled, None]
    return (
        Samples(points[:POINTS], targets[:POINTS]),
        Samples(points[POINTS:], targets[POINTS:]),
    )


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
