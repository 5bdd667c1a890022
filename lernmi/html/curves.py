"""Curves as a picture: what was measured along a run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Floats
from lernmi.html.marks import MINUS, PLUS, element, label, picture, text_of

WIDTH, HEIGHT = 330, 170
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 24, 22  # around the plot
LEAST_SPAN = 1e-300  # of an axis
TICKS = 4  # on an axis, about
COLUMNS = 160  # of each the lowest and the highest point are drawn
STYLES = ({"stroke": PLUS}, {"stroke": MINUS, "stroke_dasharray": "4 2"})


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A curve called ``name``; what is not finite in ``values`` (n,) is left out."""

    name: str
    values: Floats


def curves(title: str, x: Floats, lines: Sequence[Line], x_name: str, most: float = 0.0) -> str:
    """Up to two ``lines`` over ``x`` (n,), ascending, as SVG; the axis has 0 and ``most``.

    Bounded, however many points there are.
    """
    known = np.concatenate([line.values[np.isfinite(line.values)] for line in lines])
    low, high = float(known.min(initial=0.0)), float(known.max(initial=most))
    plot = _Plot(float(x[0]), float(x[-1]), low, high if high - low > LEAST_SPAN else low + 1.0)
    parts = [element("text", text_of(title), x=LEFT, y=13, font_weight="bold")]
    parts += plot.axes(x_name)
    for place, (line, style) in enumerate(zip(lines, STYLES, strict=False)):
        drawn = plot.path(x, line.values)
        parts.append(element("path", d=drawn, fill="none", stroke_width="1.6", **style))
        end = WIDTH - RIGHT - 66 * (len(lines) - 1 - place)
        parts.append(element("path", d=f"M{end - 62:g} 9h12", stroke_width="1.6", **style))
        parts.append(label(line.name, end - 47, 13))
    return picture(WIDTH, HEIGHT, parts, title)


class _Plot:
    """Where a point of the curves lies in the picture."""

    def __init__(self, first: float, last: float, low: float, high: float) -> None:
        self._first, self._last = first, last if last > first else first + 1.0
        self._low, self._high = low, high

    def _x(self, value: float) -> float:
        width = WIDTH - LEFT - RIGHT
        return LEFT + width * (value - self._first) / (self._last - self._first)

    def _y(self, value: float) -> float:
        height = HEIGHT - TOP - BOTTOM
        return TOP + height * (self._high - value) / (self._high - self._low)

    def axes(self, x_name: str) -> list[str]:
        parts = []
        for tick in ticks(self._low, self._high):
            y = self._y(tick)
            parts.append(_rule(f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}", 0.2))
            parts.append(label(f"{tick:g}", LEFT - 5, y + 4, "end"))
        for tick in ticks(self._first, self._last):
            parts.append(label(_short(tick), self._x(tick), HEIGHT - 6, "middle"))
        parts.append(_rule(f"M{LEFT} {HEIGHT - BOTTOM}H{WIDTH - RIGHT}", 0.6))
        parts.append(label(x_name, LEFT - 5, HEIGHT - 6, "end", font_style="italic"))
        return parts

    def path(self, x: Floats, values: Floats) -> str:
        """The line through its points, broken where one is not finite."""
        pieces, draws = [], False
        for place in _kept(values):
            value = float(values[place])
            if not math.isfinite(value):
                draws = False
                continue
            pieces.append(
                f"{'L' if draws else 'M'}{self._x(float(x[place])):.1f} {self._y(value):.1f}"
            )
            draws = True
        return "".join(pieces)


def _kept(values: Floats) -> list[int]:
    """All places, or of each of COLUMNS pieces those of its first, lowest, highest and last."""
    if len(values) <= 4 * COLUMNS:
        return list(range(len(values)))
    kept = []
    for piece in np.array_split(np.arange(len(values)), COLUMNS):
        numbers = np.nan_to_num(values[piece], nan=np.inf, posinf=np.inf)
        inside = {0, int(numbers.argmin()), int(numbers.argmax()), len(piece) - 1}
        kept += [int(piece[place]) for place in sorted(inside)]
    return kept


def ticks(low: float, high: float) -> list[float]:
    """Round numbers from ``low`` to ``high``, about TICKS of them."""
    rough = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(number * step, 12) for number in range(first, int(high / step + 1e-9) + 1)]


def _short(value: float) -> str:
    """``500``, ``20k``, ``1.5M``."""
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if value >= limit:
            return f"{value / (1e3 if unit == 'k' else limit):g}{unit}"
    return f"{value:g}"


def _rule(d: str, opacity: float) -> str:
    return element("path", d=d, stroke="currentColor", opacity=opacity, fill="none")
