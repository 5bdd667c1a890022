"""What the go-to line says to what is typed: what enter will do, when it was so, what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from rich.cells import cell_len
from rich.text import Text

from lernmi.errors import LernmiError
from lernmi.net.refs import LinkRef, Selection
from lernmi.numbers import plain, score
from lernmi.run.goals.asked_samples import focus_of, scaling_words
from lernmi.run.goals.conditions import Condition
from lernmi.run.goals.goal_line import InputsAsked, RowAsked, parse
from lernmi.run.goals.goal_tokens import GoalError
from lernmi.run.goals.goals import EpochGoal, MetricGoal, MomentGoal, crossings
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.wording import counted
from lernmi_tui.paint.own_units import output_number, own
from lernmi_tui.paint.palette import Palette
from lernmi_tui.workbench.suggestions import CHANGED_MOST
from lernmi_tui.workbench.until import place_words
from lernmi_tui.workbench.verbs import Verb, What, verbs_of

FURTHEST = re.compile(rf"\s*w\((.+)\)\s+{CHANGED_MOST}\s*")


@dataclass(frozen=True, slots=True)
class Furthest:
    """The sample that moved the weight of ``link`` furthest, called ``name``."""

    link: LinkRef
    name: str


Meant = MomentGoal | EpochGoal | MetricGoal | Condition | Focus | Furthest


def meant(line: str, snapshot: Snapshot) -> Meant:
    """What ``line`` asks for. Raises GoalError if it can't be read or had."""
    furthest = FURTHEST.fullmatch(line)
    if furthest is not None:
        picked = _ref(furthest[1], snapshot)
        if isinstance(picked, LinkRef):
            return Furthest(picked, furthest[1])
    asked = parse(line, snapshot.task, snapshot.sizes, len(snapshot.slots))
    return focus_of(asked, snapshot) if isinstance(asked, RowAsked | InputsAsked) else asked


def _ref(name: str, snapshot: Snapshot) -> Selection:
    try:
        return snapshot.ref(name)
    except LernmiError:
        return None


def _does(what: Meant, snapshot: Snapshot) -> str:
    if isinstance(what, Focus):
        return f"looks at {what.words}{_should(what, snapshot)}, without learning it"
    if isinstance(what, MetricGoal):
        if crossings(what, snapshot.curve).since is not None:
            return f"has nothing to run for: {what.words} is so already"
        return f"runs at full speed until {what.words}"
    if isinstance(what, Condition):
        return f"runs at full speed until {what.words}"
    if isinstance(what, Furthest):
        return f"goes to the sample that moved {what.name} furthest"
    moment, epochs = _moment_of(what, snapshot), snapshot.run_curve.epochs
    if moment == snapshot.moment:
        return f"stays: this is {place_words(moment, epochs)}"
    if moment <= snapshot.newest:
        way = "back" if moment < snapshot.moment else "on"
        return f"goes {way} to {place_words(moment, epochs)}; esc then leads to the newest"
    more = counted(moment - snapshot.newest, "sample")
    return f"runs at full speed to {what.words}: {more} more"


def _scaled(line: str, snapshot: Snapshot) -> str | None:
    """What becomes of numbers that are typed in a person's own units."""
    asked = parse(line, snapshot.task, snapshot.sizes, len(snapshot.slots))
    return scaling_words(asked, snapshot.task) if isinstance(asked, InputsAsked) else None


def _moment_of(goal: MomentGoal | EpochGoal, snapshot: Snapshot) -> int:
    """When the run was there, or will be."""
    if isinstance(goal, MomentGoal):
        return goal.moment
    return round(snapshot.run_curve.epochs.moment_of(goal.epoch))


def _should(focus: Focus, snapshot: Snapshot) -> str:
    """What is expected for it, in brackets."""
    expected = focus.expected
    if expected is None:
        return ""
    if snapshot.task.train.is_one_hot:
        return f" (a {snapshot.task.info.output_names[int(expected.argmax())]})"
    if snapshot.task.info.regression:
        numbers = [output_number(snapshot.task, place) for place in range(len(expected))]
        told = [own(float(value), each) for value, each in zip(expected, numbers, strict=True)]
        return f" (should say {', '.join(told)})"
    return f" (should say {', '.join(f'{value:g}' for value in expected)})"


def in_the_past(goal: MetricGoal, snapshot: Snapshot) -> list[str]:
    """When ``goal`` was first so in this run, and since when it is so for good."""
    curve, epochs = snapshot.curve, snapshot.epochs
    values = goal.values(curve)
    if not len(values):
        return []
    shown = plain if goal.metric == "loss" else partial(score, regression=goal.metric == "r2")
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
    ``verbs`` are what can be wanted of a condition.
    """

    lines: tuple[Text, ...]
    is_wrong: bool = False
    better: str | None = None
    verbs: tuple[Verb, ...] = ()


def answer(
    line: str,
    snapshot: Snapshot,
    indent: int,
    width: int,
    palette: Palette,
    wanted: What = "next",
) -> Answer:
    """The answer to ``line``, whose first character stands ``indent`` cells to the right.

    Of a condition, that is ``wanted`` which enter then does.
    """
    try:
        what = meant(line, snapshot)
    except GoalError as error:
        return _refusal(error, line, indent, width, palette)
    bold, dim = f"bold {palette.named('accent')}", palette.named("text")
    verbs = verbs_of(what, snapshot) if isinstance(what, MetricGoal | Condition) else []
    does = [each.does for each in verbs if each.what == wanted and wanted != "next"]
    lines = [Text.assemble(("⏎ ", bold), (does[0] if does else _does(what, snapshot), dim))]
    if isinstance(what, Focus) and (scaled := _scaled(line, snapshot)):
        lines.append(Text(f"  {scaled}", dim))
    if isinstance(what, MetricGoal):
        lines += [Text(f"  {words}", dim) for words in in_the_past(what, snapshot)]
    return Answer(tuple(lines), verbs=tuple(verbs))


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
        lines.append(Text.assemble(f"  {error.better}?  ", ("⏎ takes it", dim)))
    return Answer(tuple(lines), True, error.better)
