"""What the go-to line suggests: lines that fit the run and what is picked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lernmi.net.refs import LinkRef, Selection, exists
from lernmi.net.watch import MOST_COMPARISONS
from lernmi.run.explanations.change_words import change_words
from lernmi.run.goals.conditions import Condition
from lernmi.run.goals.goal_line import typed_inputs
from lernmi.run.goals.typed_row import typical_row
from lernmi.run.names.given_names import typed_name
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.by_column import ByColumn, NumberColumn
from lernmi.tasks.task import Task
from lernmi_tui.workbench.until import place_words
from lernmi_tui.workbench.verbs import What

MOST_TYPED = 8  # inputs: more are not suggested to be typed
MOST_CHANGES = 4
LOSSES = (0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
SHARES = (0.8, 0.9, 0.92, 0.95, 0.98, 0.99, 1.0)
CHANGED, CHANGED_MOST = "◆", "changed most"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A whole ``line`` and what enter does with it; of a condition, ``what`` of it.

    ``kept`` is the condition that it stands for, if it is one that is kept.
    """

    line: str
    does: str
    what: What = "next"
    kept: Condition | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What the line knows beside the run: what is ``picked``, and the conditions ``kept``.

    ``stops`` are the moments at which a condition became true, and its words.
    """

    picked: Selection = None
    kept: tuple[Condition, ...] = ()
    stops: Mapping[int, str] = field(default_factory=dict)


def suggestions(typed: str, snapshot: Snapshot, around: Around | None = None) -> list[Suggestion]:
    """Lines that fit the run and begin as ``typed`` does, the most useful first.

    Of what is picked, then the conditions kept and the changes of the run, where nothing is typed.
    """
    start, around = typed.lstrip().lower(), around or Around()
    offered = _of_picked(around.picked, snapshot)
    if not start:
        offered += [*_kept(around, snapshot), *_changes(snapshot)]
    offered += _every_suggestion(snapshot)
    return [each for each in offered if each.line.lower().startswith(start) and each.line != typed]


def _of_picked(picked: Selection, snapshot: Snapshot) -> list[Suggestion]:
    """The questions that any number of a link or neuron asks."""
    sizes, info = snapshot.sizes, snapshot.task.info
    if picked is None or not exists(picked, sizes):
        return []
    name = typed_name(picked, sizes, info)
    if isinstance(picked, LinkRef):
        return [
            Suggestion(f"w({name}) crosses 0", "stops when its weight changes sign"),
            Suggestion(f"w({name}) crosses 0", "when it last changed sign", "last"),
            Suggestion(f"w({name}) {CHANGED_MOST}", "the sample that moved it furthest"),
            Suggestion(f"s({name}) crosses 0", "stops when its link sensitivity does"),
        ]
    if picked.index == 0 or picked.layer == 0:
        return []
    return [
        Suggestion(f"blame({name}) crosses 0", "stops when its blame changes sign"),
        Suggestion(f"blame({name}) crosses 0", "when it last changed sign", "last"),
        Suggestion(f"out({name}) > 0.99", "stops when it says more than that"),
    ]


def _kept(around: Around, snapshot: Snapshot) -> list[Suggestion]:
    """The conditions that stop every run, and where they did so last."""
    found = []
    for each in around.kept:
        at = [moment for moment, words in around.stops.items() if words == each.words]
        held = f", held at {place_words(at[-1], snapshot.run_curve.epochs)}" if at else ""
        found.append(Suggestion(each.words, f"! kept{held}; del forgets it", kept=each))
    return found


def _changes(snapshot: Snapshot) -> list[Suggestion]:
    """The changes of the run, the latest first."""
    said: dict[int, list[str]] = {}
    for event in snapshot.all_events:
        words = change_words(event, snapshot.sizes, snapshot.task)
        said.setdefault(event.moment, []).append(words)
    latest = list(reversed(said.items()))[:MOST_CHANGES]
    return [Suggestion(f"moment {m:,}", f"{CHANGED} {', '.join(words)}") for m, words in latest]


def _every_suggestion(snapshot: Snapshot) -> list[Suggestion]:
    task, metrics = snapshot.task, snapshot.metrics
    loss, share = metrics.train_loss[-1], metrics.test_score[-1]
    lower = next((each for each in LOSSES if loss > each), LOSSES[-1])
    shares = SHARES[:-1] if task.info.regression else SHARES  # R² hardly ever is 1
    higher = next((each for each in shares if share < each), shares[-1])
    losses = f"{'train ' if task.holds_out else ''}loss < {lower:g}"
    score = f"r2 > {higher:g}" if task.info.regression else f"accuracy >= {100 * higher:g} %"
    scores = f"{'held-out ' if task.holds_out else ''}{score}"
    # of a few rows the loss says more than how many are right
    best = [scores, losses] if task.holds_out else [losses, scores]
    rows = ["held-out 1", "train 1"] if task.holds_out else ["row 1"]
    inputs = typed_inputs(task)
    typed = ["look " + " ".join(_typical(task))] if inputs <= MOST_TYPED else []
    few = snapshot.moment > 0 and snapshot.weights.size <= MOST_COMPARISONS
    signs = [Suggestion("w(*) crosses 0", "the first sample that changed any sign", "first")]
    return [
        *(Suggestion(line, "runs until it is so") for line in best),
        Suggestion(f"epoch {_next_round(snapshot.epoch):,}", "runs that far"),
        Suggestion(f"moment {_next_round(snapshot.moment):,}", "runs that far"),
        *(Suggestion(line, "looks at these inputs") for line in typed),
        *(Suggestion(line, "looks at that sample") for line in rows),
        *(signs if few else ()),
    ]


def _typical(task: Task) -> list[str]:
    """What a person could type for a sample, in the units of the data."""
    if task.encoding is not None and not task.encoding.is_numbers:
        return typical_row(task)
    scaling = None if task.encoding is None else task.encoding.scaling
    if isinstance(scaling, ByColumn) and scaling.is_numbers:
        columns = [each for each in scaling.columns if isinstance(each, NumberColumn)]
        return [f"{each.middle:.4g}" for each in columns]
    return ["0.5"] * typed_inputs(task)


def _next_round(number: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50 ... after ``number``."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power > number:
                return digit * power
        power *= 10
