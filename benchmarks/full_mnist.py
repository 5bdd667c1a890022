"""All of MNIST: accuracy with the defaults, speed beside the embedded images, memory, loading."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rows import Row, at_least, below, speed

import lernmi

GOALS = {(784, 30, 10): (10, 95.5), (784, 100, 10): (30, 97.5)}  # shape: epochs, %
SHAPE = (784, 30, 10)
SEEDS = range(3)
MOST_MEGABYTES, MOST_SECONDS = 350, 2.0
SHARE_OF_SPEED = 0.95  # of the embedded images' samples a second
TURNS = 5
IMAGES, OTHERS = 60_000, 10_000


def rows(quick: bool, folder: Path | None) -> Iterator[Row]:
    """``folder`` holds MNIST's files; without it, figures are of made-up images of that number."""
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place)
        origin = made_up(whole) if folder is None else completed(folder, whole)
        yield Row(f"{IMAGES:,} images and {OTHERS:,} held out: {origin}", "")
        yield from _memory(whole)
        yield _speed(whole)
    if folder is None:
        return
    task = lernmi.load_task("mnist", data=folder)
    yield Row(f"accuracy: {len(task.train):,} learned, {len(task.test):,} others", "")
    for sizes, (epochs, goal) in GOALS.items():
        shares = []
        for seed in SEEDS[:1] if quick else SEEDS:
            session = lernmi.Session(task, sizes, seed=seed)
            session.run(epochs * len(task.train))
            shares.append(100.0 * float(session.metrics.test_score[-1]))
        name = "-".join(map(str, sizes))
        found = f"  ({', '.join(f'{share:.2f}' for share in shares)})"
        yield at_least(f"{name}, {epochs} epochs, worst seed", min(shares), goal, " %", found)


def made_up(folder: Path) -> str:
    """Noise as dark as MNIST, to weigh and to time."""
    generator = np.random.default_rng(1)
    for part, count in (("train", IMAGES), ("t10k", OTHERS)):
        pixels = generator.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        pixels[generator.random(pixels.shape, dtype=np.float32) < 0.81] = 0
        _write(folder, part, pixels, generator.integers(0, 10, count, dtype=np.uint8))
    return "noise"


def completed(folder: Path, whole: Path) -> str:
    """MNIST's own; where the t10k files are missing, the last train images stand in for them."""
    task = lernmi.load_task("mnist", data=folder)
    pixels = np.concatenate([task.train.stored, task.test.stored])
    labels = np.concatenate([task.train.labels, task.test.labels]).astype(np.uint8)
    if len(pixels) == IMAGES:
        pixels = np.concatenate([pixels, pixels[-OTHERS:]])
        labels = np.concatenate([labels, labels[-OTHERS:]])
    images = pixels.reshape(-1, 28, 28)
    _write(whole, "train", images[:IMAGES], labels[:IMAGES])
    _write(whole, "t10k", images[IMAGES:], labels[IMAGES:])
    return "MNIST's"


def _write(folder: Path, part: str, pixels: np.ndarray, labels: np.ndarray) -> None:
    lernmi.write_idx(folder / f"{part}-images-idx3-ubyte", pixels)
    lernmi.write_idx(folder / f"{part}-labels-idx1-ubyte", labels)


MEASURE = """
import json, resource, sys
from time import perf_counter
import lernmi
task = lernmi.load_task("xor")
lernmi.Session(task)  # imports and compiled code are no part of loading
started = perf_counter()
task = lernmi.load_task("mnist", data=sys.argv[1])
loaded = perf_counter() - started
session = lernmi.Session(task, tuple(map(int, sys.argv[2].split("-"))))
session.run(2 * len(task.train))
session.snapshot(evaluate=True)
try:  # what getrusage says on Linux may be the parent's
    status = open("/proc/self/status").read()
    most = int(status.split("VmHWM:")[1].split()[0]) * 1024
except OSError:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([loaded, most / 1e6]))
"""


def _memory(folder: Path) -> Iterator[Row]:
    shape = "-".join(map(str, SHAPE))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(folder), shape],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, megabytes = json.loads(done.stdout)
    yield below("most memory of a process that trains it", megabytes, MOST_MEGABYTES, " MB")
    yield below("loading", seconds, MOST_SECONDS, " s")


def _speed(folder: Path) -> Row:
    """An epoch of either in turns: the machine's moods are the same for both."""
    tasks = [lernmi.load_task("mnist", data=folder), lernmi.load_task("mnist")]
    sessions = [lernmi.Session(task, SHAPE) for task in tasks]
    best = [0.0, 0.0]
    for _ in range(TURNS):
        for number, session in enumerate(sessions):
            before = session.training_seconds
            session.run(60_000, observe=False)
            best[number] = max(best[number], 60_000 / (session.training_seconds - before))
    share = 100.0 * best[0] / best[1]
    more = f"  ({speed(best[0])} and {speed(best[1])})"
    goal = 100.0 * SHARE_OF_SPEED
    return at_least("speed, of that with the embedded images", share, goal, " %", more)
