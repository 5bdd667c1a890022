"""When a curve first passed round values: ``first under 0.1 at epoch 601, 0.05 at 908``."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from lernmi.arrays import Floats
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.panels.loss.axis import round_words
from lernmi_tui.panels.loss.history import Measure, measured
from lernmi_tui.panels.loss.words import epoch_words

SHARES = {0.5: True, 0.6: False, 0.7: False, 0.8: False, 0.9: True} | {
    0.92: False,
    0.95: True,
    0.98: False,
    0.99: True,
    1.0: True,
}  # and whether they are named before the others
SMALLEST = 1e-9


def crossings(
    snapshot: Snapshot, measure: Measure, held_out: bool, width: int, height: int
) -> list[str]:
    """The first evaluation under each round loss, or from each round score on; [] for none.

    In at most ``height`` lines: of more than fit there the rounder ones, the first of them. Losses
    are those of the train samples, scores those of the held-out samples where there are any.
    """
    train, test = measured(snapshot.run_curve.metrics, measure)
    regression = snapshot.task.info.regression
    if measure == "loss":
        intro, found = "train loss first under", _first(train, _losses(float(train[0])), np.less)
    else:
        intro = f"{'held-out ' if held_out else ''}first {'R²' if regression else 'right'}"
        found = _first(test if held_out else train, SHARES, np.greater_equal)
    if not found or height < 1:
        return []
    words = round_words if measure == "loss" or regression else _per_cent
    said = [(f"{words(limit)} at {_when(snapshot, index)}", main) for limit, main, index in found]
    return _filled(intro, [each for each, _ in said], width, height, whole=True) or _filled(
        intro, [each for each, main in said if main], width, height, whole=False
    )


def _filled(intro: str, said: list[str], width: int, height: int, whole: bool) -> list[str]:
    """``intro 0.1 at epoch 601, 0.05 at 908, ...`` in lines; [] if that takes more and is whole."""
    lines = [f" {intro}"]
    for number, each in enumerate(said):
        words = each.replace(" at ", " at epoch ") if number == 0 else each
        if len(lines[-1]) + len(words) + 2 > width:
            if len(lines) == height or len(words) + 4 > width:
                return [] if whole or number == 0 else lines
            lines.append("  ")
        lines[-1] += f" {words}" if number == 0 or not lines[-1].strip() else f", {words}"
    return lines


def _first(
    values: Floats, limits: Mapping[float, bool], passes: Callable[[Floats, float], Any]
) -> list[tuple[float, bool, int]]:
    """Each limit that was passed after the start, is it a main one, the first evaluation past.

    Of several passed between two evaluations, the last.
    """
    found: list[tuple[float, bool, int]] = []
    for limit, is_main in limits.items():
        passed = np.flatnonzero(passes(values, limit))
        if len(passed) and passed[0] > 0:
            if found and found[-1][2] == passed[0]:
                is_main = found.pop()[1] or is_main
            found.append((limit, is_main, int(passed[0])))
    return found


def _losses(highest: float) -> dict[float, bool]:
    """5, 2 and 1 times powers of ten, from ``highest`` down."""
    if not math.isfinite(highest):
        return {}
    powers = range(math.floor(math.log10(max(highest, SMALLEST))), -10, -1)
    limits = {float(f"{digit}e{power}"): digit != 2 for power in powers for digit in (5, 2, 1)}
    return {limit: is_main for limit, is_main in limits.items() if limit < highest}


def _when(snapshot: Snapshot, index: int) -> str:
    curve = snapshot.run_curve
    return epoch_words(int(curve.metrics.moments[index]), curve.epochs)


def _per_cent(share: float) -> str:
    return f"{100 * share:.0f} %"
