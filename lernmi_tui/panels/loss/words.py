"""What a run's history says in words: title, legend, the values at one evaluation."""

from __future__ import annotations

import textwrap

import numpy as np
from rich.text import Text

from lernmi import numbers
from lernmi.run.measures.metrics import Metrics
from lernmi.run.record.epochs import Epochs
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.loss.history import GHOSTS, HELD_OUT, Measure


def titles(snapshot: Snapshot, held_out: bool) -> list[str]:
    """Ever shorter titles: ``Loss · train 0.0123 · held-out 0.0150 · 93.4 % / 91.2 %``, ..."""
    when = f"Loss at moment {numbers.count(snapshot.moment)}" if snapshot.is_past else "Loss"
    parts = [when, *values(snapshot.metrics, -1, held_out, snapshot.task.info.regression)]
    shorter = [" · ".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return [shorter[0], shorter[0].replace(" % / ", " / "), *shorter[1:]]


def values(metrics: Metrics, index: int, held_out: bool, regression: bool) -> list[str]:
    """Evaluation ``index``: the train loss, the held-out loss, the scores of both."""
    train = f"train {numbers.plain(metrics.train_loss[index])}"
    score = numbers.score(metrics.train_score[index], regression)
    score = f"R² {score}" if regression else score
    if not held_out:
        return [train, score]
    test = f"held-out {numbers.plain(metrics.test_loss[index])}"
    return [train, test, f"{score} / {numbers.score(metrics.test_score[index], regression)}"]


def reading(snapshot: Snapshot, index: int, held_out: bool, width: int) -> str:
    """What the cursor reads: ``epoch 120: train 0.0312, held-out 0.0330, 92.1 % / 90.8 %``.

    Without the word epoch if that is what it takes to fit in ``width``.
    """
    curve = snapshot.run_curve
    when = epoch_words(int(curve.metrics.moments[index]), curve.epochs)
    told = values(curve.metrics, index, held_out, snapshot.task.info.regression)
    words = f"{when}: {', '.join(told)}"
    return f"epoch {words}" if len(words) + 6 <= width else words


def epoch_words(moment: int, epochs: Epochs) -> str:
    """``1,240``, or ``0.31`` where an epoch is not complete."""
    learned = epochs.progress(moment)
    if learned == 0:
        return numbers.count(epochs.epoch(moment))
    return f"{epochs.epoch(moment) + learned / epochs.samples(moment):,.2f}"


def legends(
    snapshot: Snapshot, measure: Measure, log: bool, held_out: bool, palette: Palette
) -> list[Text]:
    """Which curve is which: ``⠤⠤⠤ train   • • held-out   ∘ · before   loss by epoch, log scale``.

    In ever shorter ways.
    """
    signs = [Text.assemble(("⠤⠤⠤ ", palette.named("accent")), "train")]
    if held_out:
        signs.append(Text.assemble((f"{HELD_OUT} {HELD_OUT} ", palette.named("text")), "held-out"))
    if snapshot.ghosts:
        signs.append(Text(_ghost_signs(snapshot), palette.named("dim")))
    told = [each.copy() for each in signs]
    if snapshot.ghosts and held_out:
        told[-1].append(", held-out")
    if measure == "loss" and (since := _not_finite_since(snapshot)) is not None:
        words = f"✗ no finite loss since epoch {epoch_words(since, snapshot.run_curve.epochs)}"
        whats = [Text(words, palette.named("minus"))]
    else:
        scale = ", log scale" if log and measure == "loss" else ""
        dim = palette.named("dim")
        name = measure if measure == "loss" else snapshot.task.info.score
        whats = [Text(f"{name} by epoch{scale}", dim), Text(name + scale, dim)]
    ways = [(gap, sign, what) for sign in (told, signs) for what in whats for gap in ("   ", "  ")]
    return [Text(" ") + Text(gap).join([*sign, what]) for gap, sign, what in ways]


def _ghost_signs(snapshot: Snapshot) -> str:
    """``∘ A · B ╌ before``: by their letters, and those that have none."""
    drawn = list(zip(GHOSTS, snapshot.ghosts, strict=False))
    beside = [f"{glyph} {ghost.letter}" for glyph, ghost in drawn if ghost.letter]
    before = [glyph for glyph, ghost in drawn if not ghost.letter]
    return " ".join([*beside, *before, "before"] if before else beside)


def _not_finite_since(snapshot: Snapshot) -> int | None:
    """The moment from which on no train loss was finite, None if the latest one is."""
    metrics = snapshot.run_curve.metrics
    finite = np.flatnonzero(np.isfinite(metrics.train_loss))
    first = int(finite[-1]) + 1 if len(finite) else 0
    moments = metrics.moments
    return int(moments[first]) if first < len(moments) else None


def first_words(snapshot: Snapshot, held_out: bool, width: int) -> list[str]:
    """Before there is a curve: what will be seen here, and which key starts it."""
    regression = snapshot.task.info.regression
    now = ", ".join(values(snapshot.metrics, 0, held_out, regression))
    paragraphs = (
        "Here a curve will show how wrong the network is, epoch by epoch. It should fall.",
        f"Before learning: {now}{'' if regression else ' right'}.",
        "Press space to run.",
    )
    return [line for words in paragraphs for line in (*textwrap.wrap(words, max(width, 1)), "")]
