"""What is learned with the default settings: MNIST images never seen, and XOR."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray
from rows import Row, at_least, below

import lernmi

EPOCHS = 30
SEEDS = range(3)
SHAPES = {(784, 15, 10): 90.0, (784, 30, 10): 91.5, (784, 100, 10): 93.0}  # targets in %
MOST_SECONDS = 3
UNSEEN_IMAGES = 10_000
XOR_SEEDS, XOR_EPOCHS, XOR_LOOK_EPOCHS, XOR_ERROR = 100, 30_000, 250, 0.1


@dataclass(frozen=True, slots=True)
class Unseen:
    """``inputs`` (n, 784) within 0 .. 1, ``labels`` (n,), and where they are from."""

    inputs: NDArray[np.float64]
    labels: NDArray[np.integer]
    origin: str


def rows(quick: bool, folder: Path | None) -> Iterator[Row]:
    task = lernmi.load_task("mnist")
    unseen = held_out(task) if folder is None else last_of_mnist(task, folder)
    yield Row(f"accuracy is over {len(unseen.labels):,} images never seen: {unseen.origin}", "")
    for sizes, target in SHAPES.items():
        yield from _mnist(task, unseen, sizes, target, SEEDS[:1] if quick else SEEDS)
    yield _xor(20 if quick else XOR_SEEDS)


def held_out(task: lernmi.Task) -> Unseen:
    return Unseen(task.test.inputs, task.test.labels, "the task's held-out")


def last_of_mnist(task: lernmi.Task, folder: Path) -> Unseen:
    """The last of MNIST's 60,000 training images, in IDX files, but for those embedded here."""
    images = _idx(folder, "train-images-idx3-ubyte")[-UNSEEN_IMAGES:]
    labels = _idx(folder, "train-labels-idx1-ubyte")[-UNSEEN_IMAGES:]
    embedded = {
        pixels.tobytes()
        for part in (task.train, task.test)
        for pixels in np.rint(part.inputs * 255).astype(np.uint8)
    }
    new = np.array([image.tobytes() not in embedded for image in images])
    origin = f"MNIST's last training images, {np.count_nonzero(~new)} embedded ones left out"
    return Unseen(images[new].reshape(-1, 784) / 255.0, labels[new], origin)


def _idx(folder: Path, name: str) -> NDArray[np.uint8]:
    path = folder / f"{name}.gz"
    return lernmi.read_idx(path if path.exists() else folder / name)


def _mnist(
    task: lernmi.Task, unseen: Unseen, sizes: tuple[int, ...], target: float, seeds: range
) -> Iterator[Row]:
    shares, seconds = [], []
    for seed in seeds:
        session = lernmi.Session(task, sizes, seed=seed)
        session.run(EPOCHS * len(task.train))
        answers = session.network.predict(unseen.inputs).argmax(axis=1)
        shares.append(100.0 * float(np.mean(answers == unseen.labels)))
        seconds.append(session.training_seconds)
    name = "-".join(map(str, sizes))
    what = f"{name}, {EPOCHS} epochs, mean of {len(seeds)} seeds"
    yield at_least(what, mean(shares), target, " %", f"  (worst {min(shares):.1f} %)")
    yield below("  seconds of training, slowest seed", max(seconds), MOST_SECONDS, " s")


def _xor(seeds: int) -> Row:
    task = lernmi.load_task("xor")
    epochs = [learned for seed in range(seeds) if (learned := xor_epochs(task, seed)) is not None]
    share = 100 * len(epochs) / seeds
    more = f" of {seeds} seeds  (slowest {max(epochs, default=0):,})"
    what = f"XOR, every error < {XOR_ERROR} within {XOR_EPOCHS:,} epochs"
    return Row(what, f"{len(epochs)}{more}", ">= 98 %", share >= 98)


def xor_epochs(task: lernmi.Task, seed: int) -> int | None:
    """After how many epochs every error is below XOR_ERROR; None if it takes more than allowed."""
    session = lernmi.Session(task, seed=seed)
    while session.epoch < XOR_EPOCHS:
        session.run(XOR_LOOK_EPOCHS * len(task.train))
        errors = session.network.predict(task.train.inputs) - task.train.targets
        if np.abs(errors).max() < XOR_ERROR:
            return session.epoch
    return None
