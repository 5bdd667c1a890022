"""This run and those before it, a row each: how they differ, and how far they got."""

from __future__ import annotations

from rich.text import Text

from lernmi.run.run_curve import RunCurve
from lernmi.run.snapshot import Snapshot
from lernmi_tui.paint import numbers
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.loss.history import GHOSTS, HELD_OUT, fractional
from lernmi_tui.panels.loss.settings import differences

LINE = "⠤"
SIGN = 4
COLUMNS = {"epoch": 8, "loss": 8, "held-out": 9, "right": 8, " held-out": 9}
"""Headings and widths, blanks included; those of held-out samples are left out without any."""


def runs_table(
    snapshot: Snapshot, held_out: bool, width: int, height: int, palette: Palette
) -> list[Text]:
    """A heading, then a row a run, this one first, the one left last next; none without ghosts.

    Where the settings have no room beside the numbers they have a line of their own. ``height`` is
    the room there is for all of it: what has none is counted in the heading.
    """
    curves = [RunCurve.of(snapshot), *snapshot.ghosts]
    names = _names(differences(curves))
    columns = {name: size for name, size in COLUMNS.items() if held_out or "held" not in name}
    room = width - SIGN - sum(columns.values())
    is_beside = max(map(len, names)) <= room
    shown = min((height - 1) // (1 if is_beside else 2), len(curves))
    if shown < 2:
        return []
    left = " runs" if shown == len(curves) else f" +{len(curves) - shown} more"
    heading = _row(list(columns), columns)
    lines = [Text(left + heading.rjust(width - len(left)), palette.named("dim"))]
    for index, (curve, name) in enumerate(zip(curves[:shown], names, strict=False)):
        sign = _sign(index, held_out, palette)
        values = _row(_values(curve, held_out), columns)
        style = palette.named("text" if index == 0 else "dim")
        if is_beside:
            sign.append(name + values.rjust(width - SIGN - len(name)), style)
            lines.append(sign)
        else:
            lines += [sign.append(name, style), Text(values.rjust(width), style)]
    return lines


def _row(words: list[str], columns: dict[str, int]) -> str:
    pairs = zip(words, columns.values(), strict=True)
    return "".join(word.strip().rjust(size) for word, size in pairs)


def _names(different: list[str]) -> list[str]:
    this, *others = different
    return [f"this run, {this}" if this else "this run", *(each or "the same" for each in others)]


def _sign(index: int, held_out: bool, palette: Palette) -> Text:
    """How the run is drawn."""
    if index:
        return Text.assemble((f" {GHOSTS[index - 1]}".ljust(SIGN), palette.named("dim")))
    line = Text.assemble((f" {LINE}", palette.named("accent")))
    return line.append((HELD_OUT if held_out else "").ljust(SIGN - 2), palette.named("text"))


def _values(curve: RunCurve, held_out: bool) -> list[str]:
    """When it was evaluated last, and what came of that."""
    metrics = curve.metrics
    train = [numbers.plain(metrics.train_loss[-1], width=7)]
    right = [numbers.percent(metrics.train_accuracy[-1])]
    if held_out:
        train.append(numbers.plain(metrics.test_loss[-1], width=7))
        right.append(numbers.percent(metrics.test_accuracy[-1]))
    return [_epochs(float(fractional(curve)[-1])), *train, *right]


def _epochs(epochs: float) -> str:
    """``1,280``, ``0.25``, ``17.6 M``."""
    if epochs >= 1e6:
        return f"{epochs / 1e6:,.1f} M"
    return f"{epochs:,.0f}" if epochs == int(epochs) else f"{epochs:,.2f}"
