"""The tasks: a table that costs nothing to read, and the data behind each row when asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lernmi.errors import DataError, LernmiError
from lernmi.tasks.options import SPLIT_SEED, TaskOptions

if TYPE_CHECKING:
    from lernmi.data.samples import Samples


@dataclass(frozen=True, slots=True)
class TaskRow:
    """What can be said of a task without loading it.

    ``group`` is one of GROUPS. ``output_names`` has one entry an output. ``picture`` is (rows,
    columns) where the inputs are the pixels of a picture. ``plane`` says that the inputs are points
    of the plane, or the features of such points called ``input_names``. ``epochs`` is how long a
    run without a screen trains unless told otherwise.
    """

    name: str
    title: str
    group: str
    about: str
    sizes: tuple[int, ...]
    training_rate: float
    epochs: int
    input_names: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ("y1",)
    picture: tuple[int, int] | None = None
    hidden_activation: str = "sigmoid"
    plane: bool = False

    def activations(self, layers: int) -> tuple[str, ...]:
        """The default activation of each of ``layers`` layers after the inputs."""
        return (self.hidden_activation,) * (layers - 1) + ("sigmoid",)


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the table with its samples: ``train`` to learn from, ``test`` held out.

    A gate has so few samples that ``test`` is ``train``.
    """

    row: TaskRow
    train: Samples
    test: Samples

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def sizes(self) -> tuple[int, ...]:
        """The default shape."""
        return self.row.sizes

    @property
    def training_rate(self) -> float:
        """The default training rate."""
        return self.row.training_rate

    @property
    def holds_out(self) -> bool:
        """True if the test samples are none of the train samples. A gate has too few for that."""
        return self.test is not self.train

    def __repr__(self) -> str:
        shape = "-".join(map(str, self.sizes))
        return f"Task({self.name}, {shape}, {len(self.train)} train, {len(self.test)} test)"


GROUPS = ("Gates", "Clouds", "Digits", "Yours")

FULL_MNIST = (
    "Handwritten digits, 28x28 pixels: all of MNIST, 60,000 real images to learn from and 10,000 "
    "others held out."
)
_TWO_INPUTS = ("x1", "x2")
_DIGITS = tuple("0123456789")


def _gate(name: str, title: str, about: str, sizes: tuple[int, ...]) -> TaskRow:
    return TaskRow(name, title, "Gates", about, sizes, 0.5, 20_000, _TWO_INPUTS[: sizes[0]])


def _cloud(
    name: str,
    title: str,
    about: str,
    sizes: tuple[int, ...],
    rate: float,
    hidden_activation: str = "sigmoid",
) -> TaskRow:
    return TaskRow(
        name,
        title,
        "Clouds",
        about,
        sizes,
        rate,
        2_000,
        _TWO_INPUTS,
        hidden_activation=hidden_activation,
        plane=True,
    )


TASKS = {
    row.name: row
    for row in (
        _gate("not", "NOT", "Says the opposite of its input. One link and a bias do it.", (1, 1)),
        _gate("and", "AND", "Says 1 if both inputs are 1. One neuron can do it.", (2, 1)),
        _gate("or", "OR", "Says 1 if either input is 1. One neuron can do it.", (2, 1)),
        _gate("nand", "NAND", "Says 0 only if both inputs are 1. One neuron can do it.", (2, 1)),
        _gate("nor", "NOR", "Says 1 only if both inputs are 0. One neuron can do it.", (2, 1)),
        _gate(
            "xor",
            "XOR",
            "Says 1 if the inputs differ. No single line parts the 1s from the 0s, so it needs "
            "hidden neurons.",
            (2, 3, 1),
        ),
        _gate(
            "xnor",
            "XNOR",
            "Says 1 if the inputs are alike: the opposite of XOR, and just as hard.",
            (2, 3, 1),
        ),
        TaskRow(
            "half-adder",
            "Half adder",
            "Gates",
            "Adds two bits: one output is the sum bit (XOR), the other the carry (AND).",
            (2, 3, 2),
            0.5,
            20_000,
            _TWO_INPUTS,
            ("sum", "carry"),
        ),
        _cloud(
            "gaussians",
            "Two gaussians",
            "Two round clouds of points. A straight line nearly parts them.",
            (2, 2, 1),
            0.1,
        ),
        _cloud(
            "circle",
            "Circle",
            "A disc inside a ring. Some hidden neurons must fence it in.",
            (2, 4, 1),
            0.3,
        ),
        _cloud(
            "xor-points",
            "XOR points",
            "Four quarters, opposite ones alike: XOR as a map.",
            (2, 4, 1),
            0.3,
        ),
        _cloud(
            "spiral",
            "Spiral",
            "Two arms wound around each other: the hardest of the clouds. It takes two layers of "
            "hidden neurons.",
            (2, 8, 8, 1),
            0.1,
            "tanh",
        ),
        TaskRow(
            "digits",
            "Digits 8x8",
            "Digits",
            "Handwritten digits, 8x8 pixels: 1,797 real images, a fifth of them held out.",
            (64, 16, 10),
            0.3,
            30,
            (),
            _DIGITS,
            (8, 8),
        ),
        TaskRow(
            "mnist",
            "MNIST 28x28",
            "Digits",
            "Handwritten digits, 28x28 pixels: 5,000 real images, 500 of them held out.",
            (784, 15, 10),
            0.2,
            30,
            (),
            _DIGITS,
            (28, 28),
        ),
    )
}


def task_row(name: str) -> TaskRow:
    """The row of that name. Raises LernmiError for any other name."""
    try:
        row = TASKS[name]
    except (KeyError, TypeError):
        if isinstance(name, str) and (os.sep in name or "." in name):
            raise DataError(
                f"nothing is at {name}; give the path of a CSV file, of an IDX file of images or "
                "of a folder with pictures"
            ) from None
        known = ", ".join(TASKS)
        raise LernmiError(
            f"no task is called {name!r} and no file is there; the tasks are {known}"
        ) from None
    if name == "mnist":
        from lernmi.data import mnist

        return replace(row, about=FULL_MNIST) if mnist.installed() else row
    return row


def is_own_data(name: str) -> bool:
    """True if ``name`` is no task of the table but the path of something that is there."""
    return name not in TASKS and os.path.lexists(name)


def load_task(
    name: str,
    *,
    data: str | os.PathLike[str] | None = None,
    label: str | int | None = None,
    held_out: float | None = None,
    split_seed: int | None = None,
    noise: float | None = None,
    features: Sequence[str] | None = None,
) -> Task:
    """The task of that name, or the one a person's own data makes, with its samples.

    ``name`` is one of the table or a path: a CSV file, an IDX file of images, a folder with a pair
    of them or with one folder of PNG pictures a class. The options are those of ``TaskOptions``.

    Raises LernmiError, with one line, for an unknown name, for options the task doesn't have and
    for data that can't be used.
    """
    options = TaskOptions(
        data=None if data is None else os.fspath(data),
        label=None if label is None else str(label),
        held_out=held_out,
        split_seed=split_seed,
        noise=noise,
        features=None if features is None else tuple(features),
    )
    return load(os.fspath(name) if isinstance(name, os.PathLike) else name, options)


def load(name: str, options: TaskOptions) -> Task:
    """``load_task`` with its options put together."""
    from lernmi.tasks import (
        clouds,  # numpy is loaded only when data is wanted
        gates,  # numpy is loaded only when data is wanted
    )
    from lernmi.tasks import digits as images  # numpy is loaded only when data is wanted

    if isinstance(name, str) and is_own_data(name):
        from lernmi.tasks import own_data

        options.check(name, ("label", "held_out", "split_seed"))
        seed = SPLIT_SEED if options.split_seed is None else options.split_seed
        return own_data.load(name, options.label, options.held_out, seed)
    row = task_row(name)
    loaders = {"Gates": gates.load, "Clouds": clouds.load, "Digits": images.load}
    return loaders[row.group](row, options)
