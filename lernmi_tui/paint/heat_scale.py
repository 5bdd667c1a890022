"""What the colours of a map stand for: the numbers a neuron can say, from orange to blue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.numbers import output_text
from lernmi_tui.paint.cells import Cells, cell_style
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.picture import largest_size

STEPS = 16  # shades from undecided to sure
STRENGTH = 0.55  # of the background, so that the samples stand out from it


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers from ``low`` to ``high``; those below ``middle`` are orange, those above it blue.

    A number as far from the middle as the farther end has the full colour. ``called`` is what the
    ends are called where a person knows them by other numbers.
    """

    low: float
    middle: float
    high: float
    called: tuple[str, ...] | None = None

    @property
    def ends(self) -> tuple[str, ...]:
        """The least and the largest number in words: ``0``, ``-1``, ``2.31``."""
        return self.called or (_short(self.low), _short(self.high))

    def parts(self, values: Floats) -> Floats:
        """-1 (orange) .. 1 (blue) for each of ``values``, any shape; 0 for a NaN."""
        reach = max(self.high - self.middle, self.middle - self.low)
        with np.errstate(all="ignore"):
            parts = np.clip((values - self.middle) / reach, -1.0, 1.0)
        return np.nan_to_num(parts)

    def steps(self, width: int) -> Floats:
        """The parts of ``width`` numbers from ``low`` to ``high``."""
        low, high = self.parts(np.array([self.low, self.high]))
        return np.linspace(low, high, width)


SAYS = Scale(0.0, 0.5, 1.0)
"""Of an output that says which class: 0 .. 1, whatever its activation."""

_FIXED = {"sigmoid": SAYS, "tanh": Scale(-1.0, 0.0, 1.0)}


def scale_of(activation: str, values: Floats) -> Scale:
    """The scale of a hidden neuron that says ``values``, any shape.

    That of its activation; of one without bounds, as far as the values go.
    """
    if activation in _FIXED:
        return _FIXED[activation]
    largest = largest_size(values) or 1.0
    return Scale(0.0 if activation == "relu" else -largest, 0.0, largest)


def levels(parts: Floats, discrete: bool) -> Integers:
    """-STEPS .. STEPS for ``parts`` (-1 .. 1), any shape; if ``discrete``, only the sign counts."""
    return np.rint((np.sign(parts) if discrete else parts) * STEPS).astype(np.int64)


def inks(colours: Palette, greys: bool) -> list[str]:
    """The colour of each level, -STEPS first: orange to blue, or ``greys`` dark to bright."""
    parts = [level / STEPS for level in range(-STEPS, STEPS + 1)]
    if greys:
        return [colours.grey(STRENGTH * (part + 1.0) / 2.0) for part in parts]
    return [colours.shade(STRENGTH * part) for part in parts]


def draw_scale(
    cells: Cells,
    x: int,
    y: int,
    width: int,
    scale: Scale,
    discrete: bool,
    colours: Palette,
    greys: bool,
) -> None:
    """A bar of ``width`` cells with the numbers at its ends, and a blank beside each."""
    low, high = scale.ends
    cells.put(x, y, low)
    x += len(low) + 1
    every = inks(colours, greys)
    for column, level in enumerate(levels(scale.steps(width), discrete).tolist(), start=x):
        ink = every[level + STEPS]
        cells.put_cell(column, y, "█", cell_style(ink, ink))
    cells.put(x + width + 1, y, high)


def _short(value: float) -> str:
    return f"{value:.0f}" if value in (-1.0, 0.0, 1.0) else output_text(value, 5).strip()
