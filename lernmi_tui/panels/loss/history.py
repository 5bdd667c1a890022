"""The history of a run as curves: which of its metrics, on which axes, with which marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

import numpy as np

from lernmi import numbers
from lernmi.arrays import Floats
from lernmi.run.measures.metrics import Metrics
from lernmi.run.measures.run_curve import RunCurve
from lernmi.run.record.epochs import Epochs
from lernmi.run.record.events import (
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
    WeightsSet,
)
from lernmi.run.record.recipe import Recipe
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.paint.contrast import RGB
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.loss import axis
from lernmi_tui.panels.loss.envelope import dots, envelope
from lernmi_tui.panels.loss.plot import Curve, Mark, Plot, canvas_size, draw_plot

Measure = Literal["loss", "score"]
HELD_OUT = "•"
GHOSTS = ("∘", "·", "╌", "×")  # of other runs, the one left last first: told apart without colour
AHEAD = 4  # see last_epoch


def history_plot(
    snapshot: Snapshot,
    measure: Measure,
    log: bool,
    held_out: bool,
    size: tuple[int, int],
    palette: Palette,
) -> Plot:
    """The curves of ``measure`` by epoch, in ``size`` = (width, height) cells.

    ``log`` puts the loss on a logarithmic axis; ``held_out`` adds the held-out samples' curve. Of
    the runs before there is one curve each, that of the held-out samples if there are any.
    """
    columns, rows = canvas_size(*size)
    now = snapshot.run_curve
    train, test = measured(now.metrics, measure)
    ghosts = [
        Line(fractional(each), measured(each.metrics, measure)[held_out], glyph, palette.dim)
        for each, glyph in zip(snapshot.ghosts, GHOSTS, strict=False)
    ]
    epochs = fractional(now)
    lines = [*reversed(ghosts), Line(epochs, train, None, palette.accent)]
    if held_out:
        lines.append(Line(epochs, test, HELD_OUT, palette.text))
    x_axis = axis.linear_axis(last_epoch(epochs, ghosts), columns // 12)
    lines = [line.until(x_axis.high) for line in lines]
    values = np.concatenate([line.values for line in lines])
    room = 1 if rows < 4 else max(rows // 3, 2)
    y_axis = _y_axis(values, measure, log, snapshot.task.info.regression, room)
    curves = []
    for line in lines:
        heights = axis.log_values(line.values) if log and measure == "loss" else line.values
        thin = envelope if line.glyph is None else dots
        heights = np.clip(
            heights, y_axis.low, y_axis.high
        )  # an infinite loss is at the top, a hopeless R² below
        x, y = thin(line.epochs, heights, 0.0, x_axis.high, columns)
        curves.append(Curve(x.tolist(), y.tolist(), line.colour, line.glyph))
    marks = event_marks(snapshot.all_events, snapshot.recipe, now.epochs)
    return draw_plot(*size, x_axis, y_axis, curves, marks, measure == "loss", palette)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """``values`` (n,) at ``epochs`` (n,), ascending."""

    epochs: Floats
    values: Floats
    glyph: str | None
    colour: RGB

    def until(self, epoch: float) -> Line:
        """As far as ``epoch``."""
        count = int(np.searchsorted(self.epochs, epoch, "right"))
        return replace(self, epochs=self.epochs[:count], values=self.values[:count])


def fractional(curve: RunCurve) -> Floats:
    """The epochs and parts of epochs (n,) at which it was evaluated."""
    return curve.epochs.fractional(curve.metrics.moments)


def last_epoch(epochs: Floats, ghosts: Sequence[Line]) -> float:
    """How far the x axis goes: with ghosts that went further AHEAD times as far as this run.

    So this run never is a speck beside one that went on for hours. Before it begins they are seen
    whole.
    """
    now, furthest = epochs[-1], max((ghost.epochs[-1] for ghost in ghosts), default=0.0)
    return max(float(min(furthest, AHEAD * now) if now else furthest), float(now), 1.0)


def measured(metrics: Metrics, measure: Measure) -> tuple[Floats, Floats]:
    """The train and the held-out samples' values of ``measure``, one an evaluation."""
    if measure == "loss":
        return metrics.train_loss, metrics.test_loss
    return metrics.train_score, metrics.test_score


def _y_axis(values: Floats, measure: Measure, log: bool, regression: bool, room: int) -> axis.Axis:
    if measure == "score":
        return axis.r2_axis(values, room) if regression else axis.share_axis(room)
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
    WeightsSet: "weights brought in",
    LinkCut: "cut",
    LinkFrozen: "frozen",
}


def _more(change: Change) -> int:
    """By how many samples more is learned after it."""
    if isinstance(change, SamplesAdded):
        return len(change.samples)
    return -1 if isinstance(change, SampleRemoved) else 0
