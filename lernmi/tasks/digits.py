"""The embedded digits: real images, shuffled by a fixed seed, part of each class held out."""

from dataclasses import replace

import numpy as np

from lernmi.arrays import Integers
from lernmi.data import mnist
from lernmi.data.embedded import data_file
from lernmi.data.idx import read_idx
from lernmi.data.samples import Samples
from lernmi.data.splits import stratified
from lernmi.tasks.encoding import Encoding, Pixels, default_columns
from lernmi.tasks.options import TaskOptions
from lernmi.tasks.task import Task, TaskInfo

SEED = 2026
_FILES = {  # file stem, largest pixel, held out one in so many
    "digits": ("digits-8x8", 16, 5),
    "mnist": ("mnist-5k", 255, 10),
}


def load(info: TaskInfo, options: TaskOptions) -> Task:
    """Pixels scaled to 0 .. 1, one output a class; all of MNIST where its files are.

    Raises LernmiError for options the digits don't have and for files that can't be used.
    """
    options.check(info.name, ("data",) if info.name == "mnist" else ())
    if info.name == "mnist":
        folder = mnist.installed() if options.data is None else options.data
        if folder is not None:
            pictures = mnist.read(folder)
            height, width = pictures.picture
            sizes = (height * width, *info.sizes[1:])
            train, test = pictures.samples()
            info = replace(
                info,
                title=f"{info.title} ({len(train) + len(test):,})",
                about=pictures.about,
                picture=pictures.picture,
                sizes=sizes,
            )
            return Task(info, train, test, encoding=_encoding(info, mnist.LARGEST))
    stem, largest, one_in = _FILES[info.name]
    pixels = read_idx(data_file(f"{stem}-images-idx3-ubyte.gz"))
    labels = read_idx(data_file(f"{stem}-labels-idx1-ubyte.gz"))
    inputs = pixels.reshape(len(pixels), -1)
    targets = np.eye(10)[labels]
    learned, held_out = split(labels, one_in)
    return Task(
        info,
        Samples(inputs[learned], targets[learned], 1.0 / largest),
        Samples(inputs[held_out], targets[held_out], 1.0 / largest),
        encoding=_encoding(info, largest),
    )


def _encoding(info: TaskInfo, largest: int) -> Encoding:
    return Encoding(default_columns(info.sizes[0]), info.output_names, Pixels(largest))


def split(labels: np.ndarray, one_in: int) -> tuple[Integers, Integers]:
    """Shuffled row numbers to learn from and to hold out, every class in the same proportion."""
    return stratified(labels, 1.0 / one_in, SEED)
