"""The history of a run as curves: which of its metrics, on which axes, with which marks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

import numpy as np

from lernmi.arrays import Floats
from lernmi.run.epochs import Epochs
from lernmi.run.events import (
    BatchSizeSet,
    Change,
    Event,
    LinkCut,
    LinkFrozen,
    RateSet,
    SampleRelabelled,
    SampleRemoved,
    SamplesAdded,
    SampleTaught,
    WeightSet,
)
from lernmi.run.metrics import Metrics
from lernmi.run.recipe import Recipe
from lernmi.run.snapshot import Snapshot
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
    marks = event_marks(snapshot.events, snapshot.recipe, snapshot.epochs)
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


def event_marks(events: Sequence[Event], recipe: Recipe, epochs: Epochs) -> list[Mark]:
    """A mark a moment at which a person changed something, with words for all of it."""
    words: dict[int, list[str]] = {}
    rate, batch = recipe.rate, recipe.batch
    for moment, group in groupby(events, key=lambda event: event.moment):
        now = [event.change for event in group]
        said = words.setdefault(moment, [])
        old_rate, old_batch = rate, batch
        for change in now:
            rate = change.rate if isinstance(change, RateSet) else rate
            batch = change.size if isinstance(change, BatchSizeSet) else batch
        if rate != old_rate and rate is not None and old_rate is not None:
            said.append(f"rate {numbers.rate(old_rate)}→{numbers.rate(rate)}")
        if batch != old_batch:
            said.append(f"batch {old_batch}→{batch}")
        said += [word for kind, word in WORDS.items() if any(isinstance(c, kind) for c in now)]
        more = sum(map(_more, now))
        if more:
            said.append(f"{more:+} sample{'s' * (abs(more) != 1)}")
    told = {moment: ", ".join(said) for moment, said in words.items() if said}
    moments = np.array(list(told), dtype=np.int64)
    at = epochs.fractional(moments).tolist() if told else []
    return [Mark(*mark) for mark in zip(at, told.values(), strict=True)]


WORDS = {
    SampleTaught: "taught",
    SampleRelabelled: "relabelled",
    WeightSet: "weight set",
    LinkCut: "cut",
    LinkFrozen: "frozen",
}


def _more(change: Change) -> int:
    """By how many samples more is learned after it."""
    if isinstance(change, SamplesAdded):
        return len(change.samples)
    return -1 if isinstance(change, SampleRemoved) else 0
