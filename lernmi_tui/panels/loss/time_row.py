"""The time of the run below its curves: where it stands, what was changed, where it stopped.

time  ────────────────────────▼ 3,604 ─────────────
marks                         ◆      ! loss < 0.05
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from rich.text import Text

from lernmi import numbers
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.loss.plot import Plot

HERE, CHANGED, STOPS = "▼", "◆", "!"


def time_lines(
    snapshot: Snapshot,
    stops: Mapping[int, str],
    plot: Plot,
    width: int,
    rows: int,
    colours: Palette,
) -> list[Text]:
    """One or two rows of ``width`` cells below ``plot``, whose x axis is theirs.

    ``stops`` are moments at which conditions became true, and their words. With one row, marks lie
    on the line itself.
    """
    cells = _cells(snapshot, plot, [0, snapshot.newest, snapshot.moment])
    first, newest, here = cells
    changed = _cells(snapshot, plot, [event.moment for event in snapshot.all_events])
    stopped = dict(zip(_cells(snapshot, plot, list(stops)), stops.values(), strict=True))
    dim, text = colours.named("dim"), colours.named("text")
    time = Text(" time".ljust(first) + "─" * (newest + 1 - first), dim, no_wrap=True)
    time.pad_right(max(width - time.cell_len, 0))
    marks = Text(" marks".ljust(width), dim, no_wrap=True)
    has_two = rows > 1 and bool(changed or stopped)
    row = marks if has_two else time
    for cell in changed:
        row = _put(row, cell, CHANGED, text)
    for cell, words in stopped.items():
        row = _put(row, cell, STOPS, f"bold {text}")
        if has_two and row.plain[cell + 1 : cell + len(words) + 4].isspace():
            row = _put(row, cell + 2, words[: max(width - cell - 2, 0)], dim)
    time, marks = (time, row) if has_two else (row, marks)
    time = _put(time, here, HERE, f"bold {colours.named('accent')}")
    if snapshot.is_past:
        time = _put_beside(time, here, numbers.count(snapshot.moment), f"bold {text}", first, width)
    return [time, marks] if has_two else [time]


def moment_at(snapshot: Snapshot, plot: Plot, cell: int) -> int | None:
    """The moment that a person means who points at ``cell`` of the rows; None: the newest.

    Where something was changed in it, that moment; else the first end of an epoch in it, if any.
    """
    (newest,) = _cells(snapshot, plot, [snapshot.newest])
    if cell >= newest:
        return None
    epochs = snapshot.run_curve.epochs
    inside = [event.moment for event in snapshot.all_events]
    inside = [each for each in inside if _cells(snapshot, plot, [each]) == [cell]]
    if inside:
        return inside[-1]
    half = (plot.x(plot.left + 1) - plot.x(plot.left)) / 2.0
    middle = plot.x(cell)
    low = max(epochs.moment_of(max(middle - half, 0.0)), 0.0)
    whole = epochs.start(epochs.epoch(int(low)) + (low > 0.0), int(low))
    chosen = whole if whole < epochs.moment_of(middle + half) else round(epochs.moment_of(middle))
    return min(max(chosen, 0), snapshot.newest)


def _cells(snapshot: Snapshot, plot: Plot, moments: Sequence[int]) -> list[int]:
    at = snapshot.run_curve.epochs.fractional(np.array(moments, dtype=np.int64)) if moments else ()
    return [plot.cell(float(each)) for each in at]


def _put(row: Text, cell: int, words: str, style: str) -> Text:
    return Text.assemble(row[:cell], (words, style), row[cell + len(words) :])


def _put_beside(row: Text, cell: int, words: str, style: str, low: int, high: int) -> Text:
    """``words`` at the right of ``cell``, or the left: where they have room from low to high."""
    if cell + len(words) + 3 <= high:
        return _put(row, cell + 1, f" {words} ", style)
    return _put(row, cell - len(words) - 2, f" {words} ", style) if cell - low > len(words) else row
