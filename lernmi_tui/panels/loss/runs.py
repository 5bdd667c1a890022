"""This run and those before it, a row each: how they differ, and how far they got."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from lernmi import numbers
from lernmi.run.explanations.change_words import change_words, short_change_words
from lernmi.run.measures.run_curve import RunCurve
from lernmi.run.record.events import BatchSizeSet, Event, RateSet
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.loss.history import GHOSTS, HELD_OUT, fractional
from lernmi_tui.panels.loss.settings import differences

LINE = "⠤"
R2_WIDTH = 5


@dataclass(frozen=True, slots=True)
class Layout:
    """``columns`` are headings and widths, the blanks before them included."""

    columns: tuple[tuple[str, int], ...]
    tight: bool

    def of(self, held_out: bool, regression: bool) -> Layout:
        """Without the columns of held-out samples if there are none; R² has its own name."""
        named = {"right": "R²"} if regression else {}
        columns = (
            (named.get(name, name), size)
            for name, size in self.columns
            if held_out or not name.startswith("held")
        )
        return Layout(tuple(columns), self.tight)

    @property
    def sign(self) -> int:
        """Columns for how the run is drawn."""
        return 3 if self.tight else 4

    @property
    def width(self) -> int:
        """Of all but the names."""
        return self.sign + sum(size for _, size in self.columns)

    def row(self, words: list[str]) -> str:
        """``words`` in the columns, each at the right."""
        pairs = zip(words, self.columns, strict=True)
        return "".join(word.rjust(size) for word, (_, size) in pairs)


ROOMY = Layout((("epoch", 9), ("loss", 8), ("held-out", 9), ("right", 8), ("held-out", 9)), False)
TIGHT = Layout((("epoch", 7), ("loss", 8), ("held", 8), ("right", 6), ("held", 6)), True)
TIGHTEST = Layout((("epoch", 7), ("loss", 7), ("held", 7), ("right", 6), ("held", 6)), True)


def runs_table(
    snapshot: Snapshot, held_out: bool, width: int, height: tuple[int, int], palette: Palette
) -> list[Text]:
    """A heading, then a row a run, this one first, the one left last next; none without ghosts.

    Where the settings have no room beside the numbers they have a line of their own. ``height`` is
    the room for all of it, and how much more it may take for two runs to be there: the curves are
    to be seen as well. What has none is counted in the heading.
    """
    curves = [snapshot.run_curve, *snapshot.ghosts]
    different = differences(curves)
    task = snapshot.task
    words = [[each.words for each in one.values()] for one in different]
    told = [
        _names(words, [origin_words(each, task) for each in curves], full) for full in (True, False)
    ]
    own = [[each.value for each in one.values()] for one in different]
    short = _names(own, [short_origin_words(each, task) for each in curves], False)
    ways = [("runs", way, told[place]) for place, way in enumerate((ROOMY, TIGHT))]
    ways += [(", ".join(different[0]) or "runs", way, short) for way in (TIGHT, TIGHTEST)]
    letters = _letters(curves)
    ways = [
        (
            title,
            way.of(held_out, task.info.regression),
            [f"{letter}{name}" for letter, name in zip(letters, names, strict=True)],
        )
        for title, way, names in ways
    ]
    fitting = [
        (title, way, names)
        for title, way, names in ways
        if max(map(len, (title, *names))) + way.width <= width
    ]
    title, layout, names = fitting[0] if fitting else ways[0]
    tall = 1 if fitting else 2  # lines of one
    room, most = height
    shown = min((min(max(room, 1 + 2 * tall), most) - 1) // tall, len(curves))
    if shown < 2:
        return []
    if shown < len(curves):
        title = f"+{len(curves) - shown} more"
    title = " " * (layout.sign - 1 if layout.tight else 1) + title
    heading = layout.row([word for word, _ in layout.columns])
    lines = [Text(title + heading.rjust(width - len(title)), palette.named("dim"))]
    for index, (curve, name) in enumerate(zip(curves[:shown], names, strict=False)):
        line = _sign(index, held_out, palette)[-layout.sign :]
        values = layout.row(_values(curve, held_out, task.info.regression, layout))
        style = palette.named("dim") if index else f"bold {palette.named('text')}"
        if fitting:
            lines.append(line.append(name + values.rjust(width - layout.sign - len(name)), style))
        else:
            line.append(_shortened(name, width - layout.sign), style)
            lines += [line, Text(values.rjust(width), style)]
    return lines


def _letters(curves: Sequence[RunCurve]) -> list[str]:
    """``A ``, blank for runs of other sessions; nothing where this is the only run."""
    if not any(each.letter for each in curves[1:]):
        return [""] * len(curves)
    return [f"{each.letter or ' '} " for each in curves]


def _names(settings: list[list[str]], origins: list[list[str]], full: bool) -> list[str]:
    """What each run is called, by what is its own; in ``full`` the first is called this run."""
    words = [", ".join([*born, *own]) for born, own in zip(origins, settings, strict=True)]
    first, *others = words
    this = ", ".join(filter(None, ["this run", first])) if full else first or "this run"
    same = "from the start" if any(origins) else "the same"
    return [this, *(each or same for each in others)]


def origin_words(curve: RunCurve, task: Task) -> list[str]:
    """Where a branch began and what was changed: ``from A at 3,604``, ``h3→y1 set +2.19 → 0``."""
    origin = curve.origin
    if origin is None:
        return []
    changed = [change_words(each, _sizes(curve), task) for each in _own_changes(curve)]
    return [f"from {origin.letter} at {numbers.count(origin.moment)}", *changed]


def short_origin_words(curve: RunCurve, task: Task) -> list[str]:
    """The same in fewer words: ``A at 3,604``, ``h3→y1 = 0``."""
    origin = curve.origin
    if origin is None:
        return []
    changed = [short_change_words(each, _sizes(curve), task) for each in _own_changes(curve)]
    return [f"{origin.letter} at {numbers.count(origin.moment)}", *changed]


def _own_changes(curve: RunCurve) -> list[Event]:
    """Those since it began that its settings don't say."""
    told = RateSet | BatchSizeSet
    return [each for each in curve.changes if not isinstance(each.change, told)]


def _sizes(curve: RunCurve) -> tuple[int, ...]:
    assert curve.recipe.sizes is not None
    return curve.recipe.sizes


def _shortened(name: str, width: int) -> str:
    """``name``, or as many of its settings as fit and a sign that there are more."""
    shorter = name
    while len(shorter) > width and ", " in shorter:
        name = name.rpartition(", ")[0]
        shorter = f"{name}, …"
    return shorter


def _sign(index: int, held_out: bool, palette: Palette) -> Text:
    """How the run is drawn, in four columns of which the first is blank."""
    if index:
        return Text(f" {GHOSTS[index - 1]}  ", palette.named("dim"))
    line = Text.assemble((f" {LINE}", palette.named("accent")))
    return line.append(f"{HELD_OUT} " if held_out else "  ", palette.named("text"))


def _values(curve: RunCurve, held_out: bool, regression: bool, layout: Layout) -> list[str]:
    """When it was evaluated last, and what came of that."""
    metrics, tight = curve.metrics, layout.tight
    size = layout.columns[1][1] - 1
    loss = [numbers.plain(metrics.train_loss[-1], width=size)]
    scores = [_score(metrics.train_score[-1], regression, tight)]
    if held_out:
        loss.append(numbers.plain(metrics.test_loss[-1], width=size))
        scores.append(_score(metrics.test_score[-1], regression, tight))
    return [_epochs(float(fractional(curve)[-1])), *loss, *scores]


def _score(value: float, regression: bool, tight: bool) -> str:
    """``93.4 %``, or ``93.4%`` and ``100%``; ``0.934``."""
    words = numbers.score(value, regression)
    if regression:
        return words if len(words) <= R2_WIDTH else numbers.plain(value, width=R2_WIDTH)
    return words.replace(" ", "").replace("100.0", "100") if tight else words


def _epochs(epochs: float) -> str:
    """``1,280``, ``0.25``, ``17.6 M``."""
    if epochs >= 1e5:
        unit, of = (" M", 1e6) if epochs >= 1e6 else (" k", 1e3)
        return f"{epochs / of:.1f}{unit}" if epochs / of < 100 else f"{epochs / of:,.0f}{unit}"
    return f"{epochs:,.0f}" if epochs == int(epochs) else f"{epochs:,.2f}"
