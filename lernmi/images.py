"""The embedded digits: real images, shuffled by a fixed seed, part of each class held out."""

import numpy as np

from lernmi.arrays import Integers
from lernmi.data_files import data_file
from lernmi.idx import read_idx
from lernmi.samples import Samples
from lernmi.tasks import TaskRow

SEED = 2026
_FILES = {  # file stem, largest pixel, held out one in so many
    "digits": ("digits-8x8", 16.0, 5),
    "mnist": ("mnist-5k", 255.0, 10),
}


def load(row: TaskRow) -> tuple[Samples, Samples]:
    """Pixels scaled to 0 .. 1, one output a class."""
    stem, largest, one_in = _FILES[row.name]
    pixels = read_idx(data_file(f"{stem}-images-idx3-ubyte.gz"))
    labels = read_idx(data_file(f"{stem}-labels-idx1-ubyte.gz"))
    inputs = pixels.reshape(len(pixels), -1) / largest
    targets = np.eye(10)[labels]
    train, test = split(labels, one_in)
    return Samples(inputs[train], targets[train]), Samples(inputs[test], targets[test])


def split(labels: np.ndarray, one_in: int) -> tuple[Integers, Integers]:
    """Shuffled row numbers to learn from and to hold out, every class in the same proportion."""
    shuffled = np.random.default_rng(SEED).permutation(len(labels))
    held_out = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        held_out[shuffled[labels[shuffled] == label][::one_in]] = True
    return shuffled[~held_out[shuffled]], shuffled[held_out[shuffled]]
