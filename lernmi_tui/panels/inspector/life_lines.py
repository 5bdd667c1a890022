"""A link's life as lines: a curve of its weight, and the moment at which it changed most."""

from __future__ import annotations

import numpy as np
from rich.text import Text

from lernmi.run.names.quantities import WEIGHT
from lernmi.run.replays.weight_history import WeightHistory
from lernmi_tui.paint.braille import glyph, line_pieces
from lernmi_tui.panels.inspector.life import Life
from lernmi_tui.panels.inspector.lines import Line, Writer, number

LOW_ROWS, HIGH_ROWS = 1, 8  # of a curve
WIDEST = 80
SOON = "…"  # the run is gone through, which takes a second at the most
NUMBER = 9  # columns of the highest and the lowest weight, beside it


def life_lines(life: Life, moment: int, rows: int, width: int, say: Writer) -> list[Line]:
    """``rows`` of a curve, and a line that leads to where the weight changed most."""
    if not moment:
        return []
    history = life.history
    if history is None:
        if not life.cheap:
            return [Line("life", say(f"⏎ replays {moment:,} samples to draw it"), asks=True)]
        words = SOON if life.is_paused else "is drawn when the run is paused"
        return [Line("life", say(words), None, WEIGHT)]
    lines = [
        Line("life" if place == 0 else "", row, None, WEIGHT)
        for place, row in enumerate(curve(history, rows, min(width, WIDEST), say))
    ]
    furthest = history.furthest
    if furthest is not None:
        text = say(
            f"at moment {furthest.moment:,} by ",
            number(furthest.change),
            f", learning {furthest.sample + 1:,}: ⏎",
        )
        lines.append(Line("most moved", text, None, WEIGHT, moment=furthest.moment))
    return lines


def curve(history: WeightHistory, rows: int, width: int, say: Writer) -> list[Text]:
    """The weight from the first moment to the last, the highest and the lowest at the right."""
    columns = max(width - NUMBER - 1, 4)
    moments, weights = history.moments.astype(float), history.weights
    low, high = float(weights.min()), float(weights.max())
    across = (moments - moments[0]) / max(moments[-1] - moments[0], 1.0) * (2 * columns - 1)
    span = high / 2.0 - low / 2.0  # halves: the span of two huge numbers must not overflow
    parts = (high / 2.0 - weights / 2.0) / span if span > 0.0 else np.full(len(weights), 0.5)
    down = parts * (4 * rows - 1)
    steps = [np.rint(each).astype(int).tolist() for each in (across, down)]
    points = list(zip(*steps, strict=True))
    dots = [[0] * columns for _ in range(rows)]
    for start, end in zip(points, points[1:] or points, strict=False):
        for x, y, some, _ in line_pieces(start, end):
            dots[y][x] |= some
    labels = {0: number(high), rows - 1: number(low)} if rows > 1 else {}
    lines = []
    for place, row in enumerate(dots):
        text = "".join(map(glyph, row))
        lines.append(say(f"{text} ", labels[place]) if place in labels else say(text))
    return lines
