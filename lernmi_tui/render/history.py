"""The history of a run as curves: which of its metrics, on which axes, with which marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from lernmi.arrays import Floats
from lernmi.metrics import Metrics
from lernmi.snapshot import RateChange, Snapshot
from lernmi_tui.render import axis, numbers
from lernmi_tui.render.envelope import dots, envelope
from lernmi_tui.render.palette import RGB, Palette
from lernmi_tui.render.plot import Curve, Mark, Plot, canvas_size, draw_plot

Measure = Literal["loss", "accuracy"]


def history_plot(
    snapshot: Snapshot,
    measure: Measure,
    log: bool,
    held_out: bool,
    size: tuple[int, int],
    palette: Palette,
) -> Plot:
    """The curves of ``measure`` by epoch, in ``size`` = (width, height) cells.

    ``log`` puts the loss on a logarithmic axis; ``held_out`` adds the held-out samples' curve.
    The history must hold a finite value.
    """
    metrics = snapshot.metrics
    columns, rows = canvas_size(*size)
    epochs = metrics.moments / snapshot.samples_per_epoch
    x_axis = axis.linear_axis(max(epochs[-1], 1.0), max(columns // 12, 1))
    train, test = measured(metrics, measure)
    shown = [train, test] if held_out else [train]
    y_axis = _y_axis(np.concatenate(shown), measure, log, max(rows // 3, 2))
    curves = []
    for values, dotted in ((train, False), (test, True))[: len(shown)]:
        heights = axis.log_values(values) if log and measure == "loss" else values
        thin = dots if dotted else envelope
        heights = np.clip(heights, y_axis.low, y_axis.high)  # an infinite loss is at the top
        x, y = thin(epochs, heights, 0.0, x_axis.high, columns)
        curves.append(Curve(x.tolist(), y.tolist(), colour_of(dotted, palette), dotted))
    marks = rate_marks(snapshot.events, snapshot.samples_per_epoch)
    return draw_plot(*size, x_axis, y_axis, curves, marks, measure == "loss", palette)


def measured(metrics: Metrics, measure: Measure) -> tuple[Floats, Floats]:
    """The train and the held-out samples' values of ``measure``, one an evaluation."""
    if measure == "loss":
        return metrics.train_loss, metrics.test_loss
    return metrics.train_accuracy, metrics.test_accuracy


def colour_of(held_out: bool, palette: Palette) -> RGB:
    """The colour of a curve."""
    return palette.text if held_out else palette.accent


def _y_axis(values: Floats, measure: Measure, log: bool, room: int) -> axis.Axis:
    if measure == "accuracy":
        return axis.share_axis(room)
    finite = values[np.isfinite(values)]
    if not len(finite):
        return axis.linear_axis(1.0, room)
    if log:
        return axis.log_axis(float(finite.min()), float(finite.max()), room)
    return axis.linear_axis(float(finite.max()), room)


def rate_marks(events: Sequence[RateChange], samples_per_epoch: int) -> list[Mark]:
    """A mark a moment at which the rate changed: from what it was before to what it was after."""
    marks: dict[int, tuple[float, float]] = {}
    for event in events:
        old, _ = marks.get(event.moment, (event.old, event.new))
        marks[event.moment] = (old, event.new)
    return [
        Mark(moment / samples_per_epoch, f"rate {numbers.rate(old)}→{numbers.rate(new)}")
        for moment, (old, new) in marks.items()
        if old != new
    ]
