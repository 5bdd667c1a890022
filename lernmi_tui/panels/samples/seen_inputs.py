"""What is shown of a sample's inputs: the row as a person has it, where that is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lernmi.numbers import signed
from lernmi.tasks.by_column import ByColumn
from lernmi.tasks.task import Task

MISSING = "–"


@dataclass(frozen=True, slots=True)
class SeenInputs:
    """``names`` are those of the columns. ``words`` are all that stand in columns of words.

    ``cells`` makes a row of a person's own, a cell a column, of network inputs (n_in,); without it
    these are shown as they are.
    """

    names: Sequence[str]
    words: Sequence[str] = ()
    cells: Callable[[Sequence[float]], list[str]] | None = None

    def shown(
        self, inputs: Sequence[float], columns: slice, width: int
    ) -> list[tuple[str, float | None]]:
        """What stands in ``columns``; the network's numbers in ``width`` cells, with the number."""
        if self.cells is not None:
            return [(cell or MISSING, None) for cell in self.cells(inputs)[columns]]
        return [(signed(value, 3, width), value) for value in inputs[columns]]


def seen_inputs(task: Task) -> SeenInputs:
    """Those of ``task``."""
    encoding = task.encoding
    if encoding is not None and isinstance(encoding.scaling, ByColumn):
        words = [word for values in encoding.words for word in values]
        return SeenInputs(encoding.columns, words, encoding.cells)
    numbered = tuple(f"x{number}" for number in range(1, task.sizes[0] + 1))
    return SeenInputs(task.info.input_names or numbered)
