"""The tasks that come with the program: a table that costs nothing to read."""

from __future__ import annotations

import os
import reprlib
from dataclasses import replace

from lernmi.errors import DataError, LernmiError
from lernmi.tasks.task import TaskInfo
from lernmi.wording import printable

GROUPS = ("Gates", "Clouds", "Digits", "Curves", "Yours")

FULL_MNIST = (
    "Handwritten digits, 28x28 pixels: all of MNIST, 60,000 real images to learn from and 10,000 "
    "others held out."
)
_TWO_INPUTS = ("x1", "x2")
_DIGITS = tuple("0123456789")


def _gate(name: str, title: str, about: str, sizes: tuple[int, ...]) -> TaskInfo:
    return TaskInfo(name, title, "Gates", about, sizes, 0.5, 20_000, _TWO_INPUTS[: sizes[0]])


def _cloud(
    name: str,
    title: str,
    about: str,
    sizes: tuple[int, ...],
    rate: float,
    hidden_activation: str = "sigmoid",
) -> TaskInfo:
    return TaskInfo(
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


def _curve(
    name: str, title: str, about: str, hidden: tuple[int, ...], rate: float, plane: bool = False
) -> TaskInfo:
    inputs = _TWO_INPUTS if plane else ("x",)
    return TaskInfo(
        name,
        title,
        "Curves",
        about,
        (len(inputs), *hidden, 1),
        rate,
        2_000,
        inputs,
        ("y",),
        hidden_activation="tanh",
        plane=plane,
        regression=True,
    )


TASKS = {
    info.name: info
    for info in (
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
        TaskInfo(
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
        _curve(
            "line",
            "Noisy line",
            "Points near a straight line. One link and a bias draw it.",
            (),
            0.05,
        ),
        _curve(
            "sine",
            "Sine",
            "A wave: the network bends a line until it runs through the points.",
            (8,),
            0.05,
        ),
        _curve(
            "step",
            "Step",
            "Low, then high: how steep can the network become?",
            (4,),
            0.05,
        ),
        _curve(
            "slope",
            "Slope",
            "A tilted plane over two inputs: the sum of both. It needs no hidden neuron.",
            (),
            0.05,
            plane=True,
        ),
        _curve(
            "hills",
            "Hills",
            "Three hills and three hollows over two inputs: the hardest of the curves.",
            (8, 8),
            0.03,
            plane=True,
        ),
        TaskInfo(
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
        TaskInfo(
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


def task_info(name: str) -> TaskInfo:
    """What is known of the task of that name. Raises LernmiError for any other name."""
    try:
        info = TASKS[name]
    except (KeyError, TypeError):
        if isinstance(name, str) and (os.sep in name or "." in name):
            raise DataError(
                f"nothing is at {printable(name)}; give the path of a CSV file, of an IDX file of "
                "images or of a folder with pictures"
            ) from None
        known = ", ".join(TASKS)
        raise LernmiError(
            f"no task is called {reprlib.repr(name)} and no file is there; the tasks are {known}"
        ) from None
    if name == "mnist":
        from lernmi.data import mnist

        return replace(info, about=FULL_MNIST) if mnist.installed() else info
    return info
