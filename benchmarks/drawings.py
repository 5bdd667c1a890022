"""What drawings are taken for: digits of MNIST made rough, made another size and put anywhere."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from rows import Row, at_least, at_most, below

import lernmi
from lernmi.drawings.drawing import WIDTHS, Drawing
from lernmi.drawings.drawn_inputs import drawn_inputs
from lernmi.drawings.normalized import normalize_drawing

Floats = NDArray[np.float64]

SCALES = {(0.5, 0.7): 7.0, (0.7, 1.0): 5.0, (1.0, 1.5): 5.0, (1.5, 2.0): 5.0}  # most points lost
SHAPES = {(784, 15, 10): 0.1, (784, 30, 10): 0.1, (784, 100, 10): 0.1}  # and the training rate
PAPER = 56
LEARNED, FIRST_UNSEEN, UNSEEN = 20_000, 50_000, 2_000
SMALL_DIGITS_RIGHT = 75.0  # %, of digits by other people of another country
MOST_MILLISECONDS, MOST_SEGMENT_MILLISECONDS = 1.0, 0.2


@dataclass(frozen=True, slots=True)
class Digits:
    """``images`` (n, 28, 28) within 0 .. 1 and ``labels`` (n,)."""

    images: Floats
    labels: NDArray[np.integer]


def rows(quick: bool, folder: Path | None) -> Iterator[Row]:
    learned, unseen = embedded() if folder is None else from_mnist(folder)
    epochs = 5 if quick else 15
    yield Row(f"{len(learned.labels):,} images learned, {len(unseen.labels):,} others drawn", "")
    drawn = {scale: drawings(unseen, scale, seed) for seed, scale in enumerate(SCALES)}
    pictures = {scale: _each(normalize_drawing, drawn[scale]) for scale in SCALES}
    for sizes, rate in SHAPES.items():
        network = _trained(learned, sizes, rate, epochs)
        yield from _lost(network, unseen, pictures)
    yield _small(unseen)
    yield _milliseconds(drawn[(1.0, 1.5)][0])
    yield _segment_milliseconds()


def embedded() -> tuple[Digits, Digits]:
    """The task's images: those to learn from, and those held out."""
    task = lernmi.load_task("mnist")
    parts = (
        Digits(part.inputs.reshape(-1, 28, 28), part.labels) for part in (task.train, task.test)
    )
    learned, unseen = parts
    return learned, unseen


def from_mnist(folder: Path) -> tuple[Digits, Digits]:
    """MNIST's first training images, and some of the last, from IDX files."""
    images, labels = (
        lernmi.read_idx(folder / name if (folder / name).exists() else folder / f"{name}.gz")
        for name in ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
    )
    some = FIRST_UNSEEN + np.random.default_rng(1).choice(
        len(images) - FIRST_UNSEEN, UNSEEN, replace=False
    )
    learned = Digits(images[:LEARNED] / 255.0, labels[:LEARNED])
    return learned, Digits(images[some] / 255.0, labels[some])


def drawings(digits: Digits, scale: tuple[float, float], seed: int) -> list[Floats]:
    """Each digit on paper of its own, of a size within ``scale`` and somewhere."""
    generator = np.random.default_rng(seed)
    return [placed(image, generator.uniform(*scale), generator) for image in digits.images]


def placed(image: Floats, scale: float, generator: np.random.Generator) -> Floats:
    """A digit cut at half its darkness, scaled by nearest pixels, its ink anywhere on the paper."""
    rough = (image > 0.5).astype(np.float64)
    side = round(len(image) * scale)
    nearest = np.minimum(((np.arange(side) + 0.5) / scale).astype(np.int64), len(image) - 1)
    scaled = rough[np.ix_(nearest, nearest)]
    inked = (np.flatnonzero(scaled.any(axis=axis)) for axis in (1, 0))
    ink = scaled[tuple(slice(lines[0], lines[-1] + 1) for lines in inked)]
    paper = np.zeros((PAPER, PAPER))
    top, left = (int(generator.integers(0, PAPER - size + 1)) for size in ink.shape)
    paper[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return paper


def _each(treated: Callable[[Floats], Floats], canvases: list[Floats]) -> Floats:
    return np.array([treated(canvas).ravel() for canvas in canvases])


def _trained(digits: Digits, sizes: tuple[int, ...], rate: float, epochs: int) -> lernmi.Network:
    network = lernmi.Network(sizes, rate, seed=3)
    samples = lernmi.Samples(digits.images.reshape(-1, sizes[0]), np.eye(10)[digits.labels])
    generator = np.random.default_rng(0)
    order = np.concatenate([generator.permutation(len(samples)) for _ in range(epochs)])
    network.learn_many(samples.inputs, samples.targets, order)
    return network


def right(network: lernmi.Network, inputs: Floats, labels: NDArray[np.integer]) -> float:
    """The share of right answers in %."""
    return 100.0 * float(np.mean(network.predict(inputs).argmax(axis=1) == labels))


def _lost(
    network: lernmi.Network, digits: Digits, pictures: dict[tuple[float, float], Floats]
) -> Iterator[Row]:
    original = right(network, digits.images.reshape(len(digits.images), -1), digits.labels)
    name = "-".join(map(str, network.sizes))
    for scale, most in SCALES.items():
        share = right(network, pictures[scale], digits.labels)
        what = f"{name}, drawn {scale[0]:g}-{scale[1]:g} x: points lost"
        yield at_most(what, original - share, most, "", f"  ({original:.1f} -> {share:.1f} %)")


def _small(digits: Digits) -> Row:
    task = lernmi.load_task("digits")
    generator = np.random.default_rng(2)
    canvases = [placed(image, 1.0, generator) for image in digits.images]
    inputs = _each(lambda canvas: drawn_inputs(canvas, (8, 8)), canvases)
    shares = []
    for seed in range(3):
        session = lernmi.Session(task, seed=seed)
        session.run(task.info.epochs * len(task.train))
        shares.append(right(session.network, inputs, digits.labels))
    what = "8x8 digits: MNIST's digits drawn are known, 3 seeds"
    return at_least(what, mean(shares), SMALL_DIGITS_RIGHT, " %", f"  (worst {min(shares):.1f} %)")


def _milliseconds(canvas: Floats, times: int = 500) -> Row:
    started = perf_counter()
    for _ in range(times):
        normalize_drawing(canvas)
    taken = 1000.0 * (perf_counter() - started) / times
    return below(f"normalize_drawing, {PAPER} x {PAPER}", taken, MOST_MILLISECONDS, " ms")


def _segment_milliseconds(times: int = 500) -> Row:
    places = np.random.default_rng(0).uniform(0.0, 28.0, (times, 2)).tolist()
    drawing = Drawing()
    drawing.begin(14.0, 14.0, WIDTHS[0])
    started = perf_counter()
    for x, y in places:
        drawing.stroke_to(x, y)
    taken = 1000.0 * (perf_counter() - started) / times
    return below("a stroke's segment", taken, MOST_SEGMENT_MILLISECONDS, " ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer epochs, rougher figures")
    parser.add_argument(
        "--mnist",
        type=Path,
        metavar="DIR",
        default=os.environ.get("LERNMI_UNSEEN"),
        help="folder with MNIST's train-images-idx3-ubyte and -labels-idx1-ubyte, plain or .gz "
        "(default: $LERNMI_UNSEEN, else the embedded images)",
    )
    given = parser.parse_args()
    for row in rows(given.quick, given.mnist):
        print(row, flush=True)


if __name__ == "__main__":
    main()
