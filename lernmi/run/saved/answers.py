"""What a saved network says to rows as a person has them: a class, how sure of it; or numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.errors import LernmiError
from lernmi.run.saved.saved_network import SavedNetwork

HALF = 0.5  # from here on an output says yes
CLASS = ("class", "confidence")


class NoAnswer(LernmiError):
    """The network says no finite number to row ``row``, from 0 on."""

    def __init__(self, row: int) -> None:
        super().__init__("the network says no finite number to this row: its weights ran away")
        self.row = row


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """A class a row, how sure of it the network is, (n,), and all ``outputs`` (n, n_out).

    The confidence is the output of the class itself, as the network says it. Where an output
    answers for itself it is how near that is to its answer, the output or 1 - the output; of
    several outputs the least. Outputs were trained one by one: no confidence is a probability.

    Where the answers are numbers they are ``numbers`` (n, n_out), in a person's own units, and
    there are neither classes nor confidences.
    """

    classes: list[str]
    confidences: Floats
    outputs: Floats
    numbers: Floats | None = None

    @property
    def cells(self) -> Iterator[list[str | float]]:
        """The answer to each row, as ``heads`` names its cells."""
        if self.numbers is not None:
            yield from self.numbers.tolist()
            return
        for name, sure in zip(self.classes, self.confidences.tolist(), strict=True):
            yield [name, sure]


def heads(saved: SavedNetwork) -> list[str]:
    """What an answer consists of: a class and its confidence, or numbers by their names."""
    return [number.name for number in saved.numbers] or [*CLASS]


def output_heads(saved: SavedNetwork) -> list[str]:
    """What the outputs are called beside that: ``setosa``, or ``price output`` for ``price``."""
    return [f"{name} output" if saved.numbers else name for name in saved.outputs]


def answers(saved: SavedNetwork, rows: Floats) -> Answers:
    """The answers to ``rows`` (n, columns) in a person's own units, as ``Encoding`` has them.

    Raises WrongCell for a number that can't be an input, NoAnswer where weights have run away.
    """
    inputs = rows if saved.encoding is None else saved.encoding.inputs_of(rows)
    with np.errstate(over="ignore", invalid="ignore"):
        outputs = saved.network.predict(inputs)
    if saved.numbers:
        columns = zip(saved.numbers, outputs.T, strict=True)
        numbers = np.stack([number.of(column) for number, column in columns], axis=1)
        _check_finite(numbers)
        return Answers([], np.empty(0), outputs, numbers)
    _check_finite(outputs)
    names = saved.classes
    if saved.each:
        says = outputs >= HALF
        sure = np.where(says, outputs, 1.0 - outputs).min(axis=1)
        return Answers(
            [" ".join(names[yes] for yes in row) for row in says.tolist()], sure, outputs
        )
    return Answers([names[best] for best in outputs.argmax(axis=1)], outputs.max(axis=1), outputs)


def _check_finite(numbers: Floats) -> None:
    finite = np.isfinite(numbers).all(axis=1)
    if not finite.all():
        raise NoAnswer(int(finite.argmin()))
