"""What the network says now and would say with another weight, beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rich.text import Text

from lernmi.equations import told_apart
from lernmi.numbers import expected_text, output_text, plain, score, signed
from lernmi_tui.paint.bars import bar
from lernmi_tui.paint.class_words import to_right
from lernmi_tui.paint.own_inputs import row_of
from lernmi_tui.paint.own_units import output_number, own_value
from lernmi_tui.paint.palette import Palette

if TYPE_CHECKING:
    from lernmi.run.jobs.trying import Said, Trying
    from lernmi.run.snapshots.snapshot import Snapshot
    from lernmi.tasks.task import Task

BAR = 8
LEAST_WIDTH = 62  # with bars
MOST_INPUTS = 4  # that are told of a sample
OWN_WIDTHS = (6, 10)  # of a cell of a person's own row, at least and at most


@dataclass(frozen=True, slots=True)
class Row:
    """One output of one sample: its ``name``, what it should say, says now and would say; a number
    that is predicted in a person's units.

    ``should`` is None where nobody knows.
    """

    name: str
    should: float | None
    now: float
    then: float

    @property
    def verdict(self) -> str:
        """``better``, ``worse`` or ``the same``."""
        if self.should is None:
            return ""
        off, would = abs(self.now - self.should), abs(self.then - self.should)
        return "better" if would < off else "worse" if would > off else "the same"


def preview(
    trying: Trying, snapshot: Snapshot, width: int, most: int, palette: Palette
) -> list[Text]:
    """A heading, at most ``most`` rows, those that change most, and what becomes of the loss."""
    assert trying.now is not None and trying.then is not None
    rows = _rows(trying, trying.now, trying.then, snapshot)
    changed = sorted(rows, key=lambda row: -abs(row.then - row.now))[: max(most, 1)]
    shown = [row for row in rows if row in changed]
    wide = max((len(row.name) for row in shown), default=0)
    has_bars = width >= LEAST_WIDTH + wide and not snapshot.task.info.regression
    bars = BAR if has_bars else 0
    dim, text = palette.named("dim"), palette.named("text")
    cells = 5 + (bars + 1 if bars else 0)
    title = _in_columns(row_of(snapshot.task)[0], snapshot.task) if len(trying.order) > 1 else ""
    wide = max(wide, len(title))
    now, then = "says now".ljust(max(cells, 8)), "with it".ljust(max(cells, 7))
    heads = f"  {title:{wide}}  should  {now}  {then}  the change"
    lines = [Text(heads[:width], dim)]
    for row in shown:
        should = "?" if row.should is None else expected_text(row.should, 6)
        line = Text(f"  {row.name:{wide}}  {should:>6}  ", text)
        line.append(_said(row.now, bars).ljust(8), dim).append("  ")
        line.append(_said(row.then, bars).ljust(7), palette.named("accent")).append("  ")
        ink = {"better": "accent", "worse": "minus"}.get(row.verdict, "dim")
        line.append(f"{_change(row.then - row.now):>6} {row.verdict}", palette.named(ink))
        lines.append(line)
    if len(shown) < len(rows):
        lines.append(Text(f"  {len(rows) - len(shown)} others change less", dim))
    return [
        *lines,
        Text(f"  {_losses(trying.now, trying.then, snapshot, width - 2)}", f"bold {text}"),
    ]


def _rows(trying: Trying, now: Said, then: Said, snapshot: Snapshot) -> list[Row]:
    info, looked = snapshot.task.info, snapshot.focus
    cells_of = row_of(snapshot.task)[1]
    one = len(trying.order) == 1 and snapshot.samples_per_epoch > 1
    rows = []
    told_inputs = [trying.rows.inputs_of(number) for number in trying.order.tolist()]
    for place in np.lexsort(np.array(told_inputs).T[::-1]).tolist():  # 00, 01, 10, 11
        number = int(trying.order[place])
        inputs, targets = told_inputs[place], trying.rows.targets[number]
        known = not (one and looked is not None and looked.expected is None)
        cells = [f"{each:.4g}" for each in inputs[:MOST_INPUTS]]
        cells = cells if cells_of is None else cells_of(inputs)
        told = _in_columns(cells, snapshot.task)
        for output, name in enumerate(info.output_names):
            meant = output_number(snapshot.task, output)
            values = targets[output], now.answers[place, output], then.answers[place, output]
            should, says, would = (own_value(float(each), meant) for each in values)
            words = name if one else told if len(info.output_names) == 1 else f"{told} {name}"
            rows.append(Row(words, should if known else None, says, would))
    return rows


def _in_columns(texts: Sequence[str], task: Task) -> str:
    """The first of ``texts``, one a column of a person's row or an input, in columns."""
    names, cells_of = row_of(task)
    least, most = (0, OWN_WIDTHS[1]) if cells_of is None else OWN_WIDTHS
    told = zip(texts[:MOST_INPUTS], names, strict=False)
    return " ".join(to_right(text, min(max(len(name), least), most)) for text, name in told)


def _said(value: float, bars: int) -> str:
    text = output_text(value) if -10.0 < value < 10.0 else plain(value, width=7)
    return text + (f" {bar(value, bars)}" if bars else "")


def _change(change: float) -> str:
    return (
        "0" if change == 0.0 else f"{change:+.2f}" if abs(change) >= 0.005 else signed(change, 1, 6)
    )


def _losses(now: Said, then: Said, snapshot: Snapshot, width: int) -> str:
    """``loss 0.1042 → 0.1472``, held-out losses and scores as far as they fit."""
    before, after = now.measured, then.measured
    regression = snapshot.task.info.regression
    named = "R²" if regression else "right"
    parts = [f"loss {_from_to(before.train_loss, after.train_loss)}"]
    if snapshot.task.holds_out:
        parts += [f"held-out {_from_to(before.test_loss, after.test_loss)}"]
        scores = before.test_score, after.test_score
    else:
        scores = before.train_score, after.train_score
    parts.append(f"{named} {' → '.join(score(each, regression) for each in scores)}")
    while len(parts) > 1 and len(" · ".join(parts)) > width:
        parts.pop()
    return " · ".join(parts)


def _from_to(before: float, after: float) -> str:
    """``0.1042 → 0.1472``."""
    return " → ".join(text.removeprefix("+") for text in told_apart(before, after))
