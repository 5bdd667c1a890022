"""What the go-to line says to what is typed: what enter will do, when it was so, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from lernmi.run.asked_samples import focus_of
from lernmi.run.conditions import Condition
from lernmi.run.focus import Focus
from lernmi.run.goal_line import InputsAsked, RowAsked, parse, typed_inputs
from lernmi.run.goal_tokens import GoalError
from lernmi.run.goals import EpochGoal, MetricGoal, MomentGoal, crossings
from lernmi.run.snapshot import Snapshot
from lernmi.wording import counted
from lernmi_tui.paint.numbers import percent, plain
from lernmi_tui.paint.palette import Palette
from lernmi_tui.workbench.until import past_words, place_words

MOST_TYPED = 8  # inputs: more are not suggested to be typed
LOSSES = (0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
SHARES = (0.8, 0.9, 0.92, 0.95, 0.98, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A whole ``line`` and what enter does with it."""

    line: str
    does: str


def meant(line: str, snapshot: Snapshot) -> MomentGoal | EpochGoal | MetricGoal | Focus:
    """What ``line`` asks for. Raises GoalError if it can't be read or had."""
    asked = parse(line, snapshot.task)
    if isinstance(asked, Condition):
        message = "one sample is no goal; an epoch, a moment, a loss or an accuracy comes here"
        raise GoalError(message, 0, len(line))
    return focus_of(asked, snapshot) if isinstance(asked, RowAsked | InputsAsked) else asked


def suggestions(typed: str, snapshot: Snapshot) -> list[Suggestion]:
    """Lines that fit the run and begin as ``typed`` does, the most useful first."""
    start = typed.lstrip().lower()
    return [
        each
        for each in _every_suggestion(snapshot)
        if each.line.startswith(start) and each.line != start
    ]


def _every_suggestion(snapshot: Snapshot) -> list[Suggestion]:
    task, metrics = snapshot.task, snapshot.metrics
    loss, share = metrics.train_loss[-1], metrics.test_accuracy[-1]
    lower = next((each for each in LOSSES if loss > each), LOSSES[-1])
    higher = next((each for each in SHARES if share < each), SHARES[-1])
    losses = f"{'train ' if task.holds_out else ''}loss < {lower:g}"
    shares = f"{'held-out ' if task.holds_out else ''}accuracy >= {100 * higher:g} %"
    # of a few rows the loss says more than how many are right
    best = [shares, losses] if task.holds_out else [losses, shares]
    rows = ["held-out 1", "train 1"] if task.holds_out else ["row 1"]
    inputs = typed_inputs(task)
    typed = ["look" + " 0.5" * inputs] if inputs <= MOST_TYPED else []
    return [
        *(Suggestion(line, "runs until it is so") for line in best),
        Suggestion(f"epoch {_next_round(snapshot.epoch):,}", "runs that far"),
        Suggestion(f"moment {_next_round(snapshot.moment):,}", "runs that far"),
        *(Suggestion(line, "looks at these inputs") for line in typed),
        *(Suggestion(line, "looks at that sample") for line in rows),
    ]


def _next_round(number: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50 ... after ``number``."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power > number:
                return digit * power
        power *= 10


def _does(what: MomentGoal | EpochGoal | MetricGoal | Focus, snapshot: Snapshot) -> str:
    if isinstance(what, Focus):
        return f"looks at {what.words}{_should(what, snapshot)}, without learning it"
    if isinstance(what, MetricGoal):
        if crossings(what, snapshot.curve).since is not None:
            return f"has nothing to run for: {what.words} is so already"
        return f"runs at full speed until {what.words}"
    moment = _moment_of(what, snapshot)
    if moment is None:
        return f"goes nowhere: {past_words(what, snapshot.moment, snapshot.epochs)}"
    more = counted(moment - snapshot.moment, "sample")
    return f"runs at full speed to {what.words}: {more} more"


def _moment_of(goal: MomentGoal | EpochGoal, snapshot: Snapshot) -> int | None:
    """When the run will be there; None if that is past."""
    now, epochs = snapshot.moment, snapshot.epochs
    if isinstance(goal, MomentGoal):
        return goal.moment if goal.moment > now else None
    return epochs.start(goal.epoch, now) if goal.epoch > epochs.epoch(now) else None


def _should(focus: Focus, snapshot: Snapshot) -> str:
    """What is expected for it, in brackets."""
    expected = focus.expected
    if expected is None:
        return ""
    if snapshot.task.train.is_one_hot:
        return f" (a {snapshot.task.info.output_names[int(expected.argmax())]})"
    return f" (should say {', '.join(f'{value:g}' for value in expected)})"


def in_the_past(goal: MetricGoal, snapshot: Snapshot) -> list[str]:
    """When ``goal`` was first so in this run, and since when it is so for good."""
    curve, epochs = snapshot.curve, snapshot.epochs
    values = goal.values(curve)
    if not len(values):
        return []
    shown = percent if goal.metric == "accuracy" else plain
    latest = f"{shown(values[-1])} at {place_words(int(curve.moments[-1]), epochs)}"
    found = crossings(goal, curve)
    if found.first is None:
        at = int(values.argmin() if goal.comparison.startswith("<") else values.argmax())
        way = "lowest" if goal.comparison.startswith("<") else "highest"
        best = f"{way} so far: {shown(values[at])} at {place_words(int(curve.moments[at]), epochs)}"
        if values[at] == values[-1]:
            best = f"which is the {way} so far"
        never = f"never yet: {goal.of} was {latest}"
        return [never, best, "measured at the ends of epochs"]
    first = f"{_became(goal)} at {place_words(found.first, epochs)}"
    if found.first == curve.moments[0]:
        first = "so from the start"
    if found.since is None:
        return [first, f"not so any more: {latest}"]
    if found.since == found.first:
        return [first, "and has been so since"]
    return [first, f"for good since {place_words(found.since, epochs)}"]


def _became(goal: MetricGoal) -> str:
    """``first fell below 0.05``."""
    ways = {"<": "fell below", "<=": "fell to", ">": "rose above", ">=": "rose to"}
    return f"first {ways[goal.comparison]} {goal.bound_words}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands below the line.

    ``better`` is a line that would be right, where what is typed ``is_wrong`` and one is near.
    """

    lines: tuple[Text, ...]
    is_wrong: bool = False
    better: str | None = None


def answer(line: str, snapshot: Snapshot, indent: int, width: int, palette: Palette) -> Answer:
    """The answer to ``line``, whose first character stands ``indent`` cells to the right."""
    try:
        what = meant(line, snapshot)
    except GoalError as error:
        return _refusal(error, line, indent, width, palette)
    bold, dim = f"bold {palette.named('accent')}", palette.named("text")
    lines = [Text.assemble(("⏎ ", bold), (_does(what, snapshot), dim))]
    if isinstance(what, MetricGoal):
        lines += [Text(f"  {words}", dim) for words in in_the_past(what, snapshot)]
    return Answer(tuple(lines))


def _refusal(error: GoalError, line: str, indent: int, width: int, palette: Palette) -> Answer:
    """A mark below the place, and what would be right; no mark where something is yet to come."""
    wrong, dim = palette.named("minus"), palette.named("dim")
    message = str(error)
    if error.start >= len(line.rstrip()):
        return Answer((Text(f"  {message}", dim),), True, error.better)
    place = indent + cell_len(line[: error.start])
    marks = "^" * max(cell_len(line[error.start : error.end]), 1)
    lines = [Text(" " * place + marks, f"bold {wrong}", no_wrap=True, overflow="crop")]
    if place + len(marks) + 1 + cell_len(message) <= width:
        lines[0].append(f" {message}", wrong)
    else:
        lines.append(Text(f"  {message}", wrong))
    if error.better is not None:
        lines.append(Text.assemble(f"  {error.better}?  ", ("tab takes it", dim)))
    return Answer(tuple(lines), True, error.better)
