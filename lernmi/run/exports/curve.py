"""The curve of a run, loss and score at each evaluation, as CSV or as JSON Lines."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING

from lernmi.run.measures.metrics import Metrics

if TYPE_CHECKING:
    from lernmi.run.record.epochs import Epochs


def names(regression: bool) -> list[str]:
    """What the columns are called: the scores of a ``regression`` are R²."""
    score = "r2" if regression else "accuracy"
    columns = [field.name.replace("score", score) for field in fields(Metrics)[1:]]
    return ["moment", "epoch", *columns]


def curve_csv(curve: Metrics, epochs: Epochs, regression: bool) -> bytes:
    """A line an evaluation, with every digit."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names(regression))
    writer.writerows(_rows(curve, epochs))
    return text.getvalue().encode()


def curve_json_lines(curve: Metrics, epochs: Epochs, regression: bool) -> bytes:
    """An object an evaluation; null stands for what is no finite number."""
    rows = _rows(curve, epochs)
    finite = ([value if math.isfinite(value) else None for value in row] for row in rows)
    columns = names(regression)
    lines = (json.dumps(dict(zip(columns, row, strict=True))) for row in finite)
    return "".join(f"{line}\n" for line in lines).encode()


def _rows(curve: Metrics, epochs: Epochs) -> Iterator[tuple[float, ...]]:
    columns = [getattr(curve, field.name).tolist() for field in fields(Metrics)]
    passed = epochs.fractional(curve.moments).tolist()
    return zip(columns[0], passed, *columns[1:], strict=True)
