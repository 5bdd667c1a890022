"""The two sides of a decision map: what the pen puts there, and what that is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lernmi.tasks.encoding import Number
from lernmi.tasks.task import Task
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.heat_map import GLYPHS
from lernmi_tui.paint.heat_scale import Scale
from lernmi_tui.paint.own_units import output_number, output_scale, own

PENS = (None, 1.0, 0.0)  # the side of the samples it puts
NUMBER_PENS = (None, 1.0, -1.0)  # of a regression: the number
PEN_NAME = 14  # cells for the class that the pen puts


@dataclass(frozen=True, slots=True)
class Sides:
    """Blue and orange. Of a regression: large numbers, in ``number``'s units, and small ones."""

    targets: Scale
    number: Number
    output_name: str
    is_regression: bool

    @classmethod
    def of(cls, task: Task) -> Sides:
        """Those of what ``task`` expects."""
        info = task.info
        scale, number = output_scale(task, 0), output_number(task, 0)
        return cls(scale, number, info.output_names[0], info.regression)

    @property
    def pens(self) -> Sequence[float | None]:
        """What a pen may put, in turn; None: it is away."""
        return NUMBER_PENS if self.is_regression else PENS

    def other(self, side: float) -> float:
        """What the other button of the mouse puts."""
        return -side if self.is_regression else 1.0 - side

    def glyph(self, side: float) -> str:
        """``●`` or ``○``."""
        return GLYPHS[False, True][side > self.targets.middle]

    @property
    def names(self) -> tuple[str, str] | None:
        """What the task calls the samples that are 0 and those that are 1, if it does; of numbers,
        those below the middle and those above it.
        """
        if self.is_regression:
            middle = own(self.targets.middle, self.number)
            return f"below {middle}", f"{middle} or more"
        name = self.output_name
        return None if name == "y1" else (f"not {name}", name)

    def words(self, side: float) -> str:
        """``● 1`` or ``● dog``: what the pen puts."""
        if self.is_regression:
            return f"{self.glyph(side)} {own(side, self.number)}"
        names = self.names
        name = cut(names[int(side)], PEN_NAME) if names else f"{side:.0f}"
        return f"{self.glyph(side)} {name}"
