"""What came of runs that are compared: a table of settings, and their curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lernmi.arrays import Floats
from lernmi.cli.chart import GLYPHS, chart
from lernmi.cli.results import finite, result
from lernmi.numbers import score
from lernmi.wording import counted

if TYPE_CHECKING:
    from lernmi.run.measures.metrics import Measured, Metrics
    from lernmi.run.record.recipe import Recipe
    from lernmi.run.session import Session

GAP = "  "
RAN_AWAY = 2.0  # of the largest loss at the start


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One run: what it was made of, how its evaluations went, and what it ended with.

    ``epochs`` (n,) says in which epoch each evaluation of ``curve`` was; ``under`` when the loss
    first was below the bound, None for never. ``reached`` is all of it for JSON, ``score``
    what ``TaskInfo.score`` calls its score.
    """

    recipe: Recipe
    epochs: Floats
    curve: Metrics
    last: Measured
    under: int | None
    reached: dict[str, Any]
    score: str

    @classmethod
    def of(cls, session: Session, bound: float) -> Outcome:
        """What ``session`` reached; ``bound`` is that of the loss."""
        from lernmi.run.goals.goals import MetricGoal, crossings

        curve, last = session.snapshot(evaluate=True).metrics, session.latest
        assert last is not None
        first = crossings(MetricGoal("loss", "train", "<", bound), session.metrics).first
        epochs = session.epochs
        fractions = [
            epochs.epoch(at) + epochs.progress(at) / epochs.samples(at)
            for at in curve.moments.tolist()
        ]
        under = None if first is None else epochs.epoch(first)
        score = session.task.info.score
        return cls(session.recipe, np.array(fractions), curve, last, under, result(session), score)

    def as_json(self) -> dict[str, Any]:
        """One line of JSON Lines: the fields of ``lernmi train --json``, and the curve."""
        score = self.score.replace("R²", "r2")
        curve = {
            name.replace("score", score): [finite(value) for value in getattr(self.curve, name)]
            for name in ("train_loss", "test_loss", "train_score", "test_score")
        }
        moments = self.curve.moments.tolist()
        return {**self.reached, "under_at": self.under, "curve": {"moments": moments, **curve}}


def table(groups: Sequence[Sequence[Outcome]], bound: float, holds_out: bool) -> list[str]:
    """A heading, and a line a setting: means over its seeds, the smallest and the largest."""
    names = _varied(groups)
    regression = groups[0][0].score == "R²"
    right = "R²" if regression else "right"
    heads = [*names, "runs", "loss", "least", "most", right, "least", "most"]
    heads += ["held-out", "least", "most"] if holds_out else []
    rows = [[*heads, f"loss < {bound:g}"]]
    for place, group in enumerate(groups):
        shares = [[each.last.train_score for each in group]]
        shares += [[each.last.test_score for each in group]] if holds_out else []
        losses = [each.last.train_loss for each in group]
        cells = [*(value(group[0].recipe) for value in names.values()), f"{len(group):,}"]
        cells += map(_loss, _spread(losses))
        cells += [score(share, regression) for each in shares for share in _spread(each)]
        rows.append([*cells, _under(group)])
        rows[-1][0] = f"{_glyph(place)} {rows[-1][0]}"
    rows[0][0] = f"  {rows[0][0]}"
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        GAP.join(
            cell.ljust(width) if place in (0, len(row) - 1) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def curves(groups: Sequence[Sequence[Outcome]], width: int) -> list[str]:
    """The mean loss of each setting by epoch, as far as all of its runs got."""
    drawn = []
    for group in groups:
        shortest = min(group, key=lambda each: len(each.epochs))
        count = len(shortest.epochs)
        losses = np.array([each.curve.train_loss[:count] for each in group])
        drawn.append((shortest.epochs, losses.mean(axis=0)))
    begun = max(float(y[0]) for _, y in drawn)
    return chart(drawn, width, "epochs", RAN_AWAY * begun)  # or one that ran away flattens the rest


def _varied(groups: Sequence[Sequence[Outcome]]) -> dict[str, Any]:
    """The columns of what differs between settings, the rate in any case."""
    ways: dict[str, Any] = {
        "shape": lambda recipe: "-".join(map(str, recipe.sizes)),
        "batch": lambda recipe: str(recipe.batch),
        "rate": lambda recipe: f"{recipe.rate:g}",
    }
    recipes = [group[0].recipe for group in groups]
    differ = {name for name, value in ways.items() if len({*map(value, recipes)}) > 1}
    return {name: value for name, value in ways.items() if name in differ or name == "rate"}


def _glyph(place: int) -> str:
    return GLYPHS[place % len(GLYPHS)]


def _spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean, smallest, largest."""
    array = np.array(values)
    return float(array.mean()), float(array.min()), float(array.max())


def _loss(value: float) -> str:
    return f"{value:#.3g}"


def _under(group: Sequence[Outcome]) -> str:
    """``5 of 5, at epochs 630 to 1,044``."""
    epochs = sorted(each.under for each in group if each.under is not None)
    if not epochs:
        return "never"
    first, last = f"{epochs[0]:,}", f"{epochs[-1]:,}"
    when = f"at epoch {first}" if first == last else f"at epochs {first} to {last}"
    return when if len(group) == 1 else f"{len(epochs)} of {len(group)}, {when}"


def heading(recipe: Recipe, runs: int, done: int, epochs: int) -> str:
    """``xor, 1,280 epochs each: 15 runs``."""
    words = f"{recipe.title}, {counted(epochs, 'epoch')} each: {counted(runs, 'run')}"
    return words if done == runs else f"{words}, of which {done:,} ended"
