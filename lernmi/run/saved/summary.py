"""What a list says of a run file, from its header alone: in milliseconds, and nothing trusted."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lernmi.errors import LernmiError
from lernmi.files.tensor_header import document_of
from lernmi.run.record.recipe import Recipe
from lernmi.wording import short

if TYPE_CHECKING:
    from lernmi.arrays import Floats
    from lernmi.run.runs import SavedRuns
    from lernmi.tasks.task import Task

MOST_LOSSES = 64  # of a curve in a list
MOST_SIZES = 100


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The run of a file that was shown last.

    ``loss`` and ``score`` are those measured last before where it stands, over the samples held
    out if there are any; the score is R² if it is of a ``regression``, else the accuracy.
    ``losses`` are some along its curve of train losses, from the first to the last. ``letters`` are
    those of all runs beside each other, ``changes`` how many a person made in it. ``saved_at`` is
    in seconds since 1970. What the file has no number for is None.
    """

    title: str
    recipe: Recipe
    sizes: tuple[int, ...]
    epoch: int
    moment: int
    loss: float | None
    score: float | None
    regression: bool
    losses: tuple[float, ...]
    letters: str
    changes: int
    saved_at: float


def summary_of(runs: SavedRuns, task: Task) -> dict[str, Any]:
    """What ``read_summary`` reads, as JSON has it."""
    shown = runs.shown
    recording, curve = shown.recording, shown.curve
    measured = (
        (curve.test_loss, curve.test_score)
        if task.holds_out
        else (curve.train_loss, curve.train_score)
    )
    moment = recording.here.at.moment
    known = int((curve.moments <= moment).sum())  # evaluations until there
    return {
        "title": task.info.title,
        "recipe": recording.recipe.as_dict(),
        "epoch": recording.epochs.epoch(moment),
        "moment": moment,
        "loss": _last(measured[0][:known]),
        "score": _last(measured[1][:known]),
        "regression": task.info.regression,
        "losses": _thinned(curve.train_loss),
        "letters": "".join(sorted(run.letter for run in runs.runs)),
        "changes": len(recording.events),
    }


def _last(values: Floats) -> float | None:
    return float(values[-1]) if len(values) and math.isfinite(values[-1]) else None


def _thinned(values: Floats) -> list[float]:
    """The first, the last, and some between them, evenly spaced."""
    step = max(1, -(-len(values) // (MOST_LOSSES - 1)))
    thinned = [*values[:-1:step], *values[-1:]]
    return [float(value) for value in thinned if math.isfinite(value)]


def read_summary(path: str | os.PathLike[str]) -> RunSummary | None:
    """What the file at ``path`` says of its run; None if it holds none, or not all of that."""
    document = document_of(path)
    if document is None or document.get("kind") != "run":
        return None
    try:
        return _summary(document["summary"], document)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, LernmiError):
        return None


def _summary(words: dict[str, Any], document: dict[str, Any]) -> RunSummary:
    recipe = Recipe.from_dict(words["recipe"])
    if not isinstance(recipe.task, str) or not isinstance(recipe.seed, int):
        raise TypeError(recipe)
    losses = [float(value) for value in words["losses"][:MOST_LOSSES]]
    return RunSummary(
        short(str(words["title"])),
        recipe,
        tuple(int(size) for size in (recipe.sizes or ())[:MOST_SIZES]),
        int(words["epoch"]),
        int(words["moment"]),
        _number(words["loss"]),
        _number(words["score"] if "score" in words else words["accuracy"]),  # as older files say
        bool(words.get("regression", False)),
        tuple(value for value in losses if math.isfinite(value)),
        short(str(words["letters"])),
        int(words["changes"]),
        float(document["saved_at"]),
    )


def _number(value: Any) -> float | None:
    number = None if value is None else float(value)
    return number if number is not None and math.isfinite(number) else None
