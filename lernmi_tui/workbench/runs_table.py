"""The runs side by side, a line each: how they were set, and how far they got."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from lernmi.numbers import count, plain, rate, score
from lernmi.run.explanations.change_words import latest_change_words
from lernmi.run.goals.goals import MetricGoal, crossings
from lernmi.run.measures.run_curve import RunCurve
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.loss.history import GHOSTS

BOUND = 0.05
SHOWN = "●"
GAP = "  "
LEFT_OUT = ("change", "under 0.05 at", "from")  # where there is no room, in turn


def curves_of(snapshot: Snapshot) -> list[tuple[str, RunCurve]]:
    """The runs of this session with their glyphs, by their letters."""
    pairs = [(SHOWN, snapshot.run_curve), *zip(GHOSTS, snapshot.ghosts, strict=False)]
    return sorted((pair for pair in pairs if pair[1].letter), key=lambda pair: pair[1].letter)


def runs_table(snapshot: Snapshot, cursor: int, width: int, palette: Palette) -> list[Text]:
    """A heading and a line a run, the shown one marked; the one at ``cursor`` stands out."""
    curves = curves_of(snapshot)
    rows = [_cells(glyph, curve, snapshot) for glyph, curve in curves]
    heads = list(rows[0])
    for name in LEFT_OUT:
        if _width(heads, rows) > width and name in heads:
            heads.remove(name)
    widths = {head: max(len(head), *(len(row[head]) for row in rows)) for head in heads}
    lines = [Text(_line(heads, widths, {head: head for head in heads}), palette.named("dim"))]
    for place, row in enumerate(rows):
        is_shown = curves[place][0] == SHOWN
        style = f"bold {palette.named('text')}" if is_shown else palette.named("text")
        line = Text(_line(heads, widths, row), style)
        if place == cursor:
            line.stylize(f"bold {palette.named('background')} on {palette.named('accent')}")
        lines.append(line)
    return lines


def memory_words(taken: int) -> str:
    """So many bytes hold the past of all runs; nothing is said of little."""
    return f" · their past takes {taken / 1e6:.0f} MB" if taken >= 1e6 else ""


def _cells(glyph: str, curve: RunCurve, snapshot: Snapshot) -> dict[str, str]:
    recipe, metrics, regression = curve.recipe, curve.metrics, snapshot.task.info.regression
    assert recipe.sizes is not None
    origin, first = curve.origin, crossings(MetricGoal("loss", "train", "<", BOUND), metrics).first
    born = f"seed {recipe.seed}" if origin is None else f"{origin.letter} at {count(origin.moment)}"
    under = "not yet" if first is None else f"epoch {count(curve.epochs.epoch(first))}"
    cells = {
        "": f"{'▸' if glyph == SHOWN else ' '}{curve.letter} {glyph}",
        "rate": rate(curve.training_rate),
        "from": born,
        "epoch": count(curve.epochs.epoch(int(metrics.moments[-1]))),
        "loss": plain(float(metrics.train_loss[-1])),
        "R²" if regression else "right": _score(metrics.train_score[-1], regression),
    }
    if snapshot.task.holds_out:
        cells["held-out"] = _score(metrics.test_score[-1], regression)
    cells["under 0.05 at"] = under
    cells["change"] = latest_change_words(curve.changes, recipe.sizes, snapshot.task)
    return cells


def _score(value: float, regression: bool) -> str:
    """``93.4 %``, ``75 %``; ``0.934``."""
    return score(float(value), regression).replace(".0 %", " %")


def _width(heads: Sequence[str], rows: Sequence[dict[str, str]]) -> int:
    cells = [max(len(head), *(len(row[head]) for row in rows)) for head in heads]
    return sum(cells) + len(GAP) * (len(cells) - 1)


def _line(heads: Sequence[str], widths: dict[str, int], row: dict[str, str]) -> str:
    left = ("", "from", "under 0.05 at", "change")
    cells = [
        row[head].ljust(widths[head]) if head in left else row[head].rjust(widths[head])
        for head in heads
    ]
    return GAP.join(cells)
