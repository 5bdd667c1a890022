"""The history of a run as curves: which of its metrics, on which axes, with which marks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

import numpy as np

from lernmi.arrays import Floats
from lernmi.run.epochs import Epochs
from lernmi.run.metrics import Metrics
from lernmi.run.snapshot import Event, RateChange, SamplesChanged, Snapshot, Taught
from lernmi_tui.paint import numbers
from lernmi_tui.paint.palette import RGB, Palette
from lernmi_tui.panels.loss import axis
from lernmi_tui.panels.loss.envelope import dots, envelope
from lernmi_tui.panels.loss.plot import Curve, Mark, Plot, canvas_size, draw_plot

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
    epochs = snapshot.epochs.fractional(metrics.moments)
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
    marks = event_marks(snapshot.events, snapshot.epochs)
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


def event_marks(events: Sequence[Event], epochs: Epochs) -> list[Mark]:
    """A mark a moment at which a person changed something, with words for all of it."""
    words: dict[int, list[str]] = {}
    for moment, group in groupby(events, key=lambda event: event.moment):
        now = list(group)
        rates = [event for event in now if isinstance(event, RateChange)]
        if rates and rates[0].old != rates[-1].new:
            change = f"{numbers.rate(rates[0].old)}→{numbers.rate(rates[-1].new)}"
            words.setdefault(moment, []).append(f"rate {change}")
        if any(isinstance(event, Taught) for event in now):
            words.setdefault(moment, []).append("taught")
        changes = [event for event in now if isinstance(event, SamplesChanged)]
        more = sum(-1 if change.added is None else len(change.added) for change in changes)
        if more:
            words.setdefault(moment, []).append(f"{more:+} sample{'s' * (abs(more) != 1)}")
    moments = np.array(list(words), dtype=np.int64)
    positions = epochs.fractional(moments).tolist() if words else []
    return [Mark(at, ", ".join(said)) for at, said in zip(positions, words.values(), strict=True)]
