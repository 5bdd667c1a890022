"""What was measured, as a notebook shows it: the last numbers, and the curves."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats
from lernmi.html.curves import Line, curves
from lernmi.html.marks import element, page, table
from lernmi.numbers import plain, score
from lernmi.run.measures.metrics import Metrics
from lernmi.run.record.epochs import Epochs

SCORE = "score"  # what it is called where nobody knows the task
LEAST_R2 = -1.0  # what is worse is drawn there
BEST = 1.0  # score there can be
SEVERAL = 2  # points: fewer are no curve


def metrics_page(metrics: Metrics) -> str:
    """The whole, of a task that nobody knows."""
    parts = [numbers(metrics, SCORE, True), curve_pictures(metrics, SCORE, True)]
    return page(repr(metrics), parts)


def numbers(metrics: Metrics, score_name: str, holds_out: bool) -> str:
    """What was measured last, as a table; nothing before that."""
    if not len(metrics.moments):
        return ""
    rows = [["", "mean loss", score_name]]
    ways = [("train", metrics.train_loss, metrics.train_score)]
    if holds_out:
        ways.append(("held out", metrics.test_loss, metrics.test_score))
    for name, losses, scores in ways:
        said = score(float(scores[-1]), score_name != "accuracy")
        rows.append([name, plain(float(losses[-1])), said])
    return table(rows)


def curve_pictures(
    metrics: Metrics, score_name: str, holds_out: bool, epochs: Epochs | None = None
) -> str:
    """The loss and the score side by side, by epoch where ``epochs`` are known, else by moment."""
    if len(metrics.moments) < SEVERAL:
        return ""
    x: Floats = metrics.moments.astype(np.float64)
    x_name = "moment"
    if epochs is not None:
        x, x_name = np.array([_epoch(epochs, int(moment)) for moment in metrics.moments]), "epoch"
    losses = [Line("train", metrics.train_loss)]
    scores = [Line("train", np.maximum(metrics.train_score, LEAST_R2))]
    if holds_out:
        losses.append(Line("held out", metrics.test_loss))
        scores.append(Line("held out", np.maximum(metrics.test_score, LEAST_R2)))
    pictures = curves("loss", x, losses, x_name) + curves(score_name, x, scores, x_name, BEST)
    return element("div", pictures, style="display:flex;flex-wrap:wrap;gap:8px")


def _epoch(epochs: Epochs, moment: int) -> float:
    """How many epochs were over, and the share of the one under way."""
    return epochs.epoch(moment) + epochs.progress(moment) / epochs.samples(moment)
