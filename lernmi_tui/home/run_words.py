"""A kept run in words: as a line of a list, and beside it."""

from __future__ import annotations

from collections.abc import Sequence

from lernmi.numbers import count, plain, rate, score, score_words
from lernmi.run.kept.kept_runs import State
from lernmi.run.saved.summary import RunSummary
from lernmi.wording import counted
from lernmi_tui.home.recent_runs import RecentRun

MARKS = {State.CRASHED: "!", State.LIVING: "►", State.ENDED: " "}
LEVELS = "▁▂▃▄▅▆▇█"
CURVE = 24  # columns
NARROW = 28  # below that a line has no room for its share of right answers
AGES = (("min", 60, 60), ("h", 3_600, 24), ("d", 86_400, 999))


def age(seconds: float) -> str:
    """How long ago: ``now``, ``3 min``, ``5 h``, ``12 d``."""
    for unit, length, most in AGES:
        if seconds < length * most:
            return f"{seconds // length:.0f} {unit}" if seconds >= 60 else "now"
    return "long"


def line(run: RecentRun, now: float, width: int) -> str:
    """``! XOR   1,280  100 %  3 min``; where there is little room ``! XOR     1k  3m``."""
    summary = run.summary
    good = "" if summary.score is None else _score(summary.score, summary.regression)
    when = age(now - run.saved_at)
    if width < NARROW:
        end = f"{short_count(summary.epoch):>4} {when.replace(' min', 'm').replace(' ', ''):>3}"
    else:
        end = f"{count(summary.epoch):>6} {good:>5} {when:>6}"
    room = max(width - len(end) - 3, 0)
    title = summary.title if len(summary.title) <= room else f"{summary.title[: room - 1]}…"
    return f"{MARKS[run.state]} {title.ljust(room)} {end}"[:width]


def _score(value: float, regression: bool) -> str:
    """In five cells: ``93 %``, ``0.934``."""
    return score(value, True)[:5] if regression else f"{100 * value:.0f} %"


def heading(width: int) -> str:
    """What stands over such lines: ``Recent runs    epoch score   kept``."""
    if width < NARROW:
        return f"Recent{'epoch':>{max(width - 10, 0)}}"[:width]
    return f"Recent runs{' epoch score   kept':>{max(width - 11, 0)}}"[:width]


def short_count(value: int) -> str:
    """``980``, ``12k``, ``3M``: in four cells."""
    for limit, unit in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if value >= limit:
            return f"{value // limit}{unit}"
    return str(value)


def called(summary: RunSummary) -> str:
    """``XOR, seed 3, epoch 1,280``."""
    return f"{summary.title}, seed {summary.recipe.seed}, epoch {count(summary.epoch)}"


def cut_off(run: RecentRun, now: float) -> str:
    """What is said at once of a run whose program ended without a word."""
    when = age(now - run.saved_at)
    ago = "just now" if when == "now" else f"{when} ago"
    return f"{called(run.summary)} was cut off, kept {ago}: u recovers it"


def about(run: RecentRun, now: float) -> str:
    """What it is, in a few lines."""
    return "\n".join([*_facts(run.summary), _where(run, now)])


def _facts(summary: RunSummary) -> list[str]:
    recipe = summary.recipe
    shape = "-".join(map(str, summary.sizes))
    given = [shape, f"rate {rate(recipe.rate)}" if recipe.rate else "", f"seed {recipe.seed}"]
    lines = [" · ".join(filter(None, given))]
    reached = [f"epoch {count(summary.epoch)}", f"moment {count(summary.moment)}"]
    if summary.loss is not None:
        reached.append(f"loss {plain(summary.loss)}")
    if summary.score is not None:
        reached.append(score_words(summary.score, summary.regression))
    lines.append(" · ".join(reached))
    more = [counted(summary.changes, "change") + " by hand"] if summary.changes else []
    if len(summary.letters) > 1:
        more.append(f"{len(summary.letters)} runs side by side: {', '.join(summary.letters)}")
    if more:
        lines.append(" · ".join(more))
    if len(summary.losses) > 1:
        first, last = (plain(summary.losses[place]) for place in (0, -1))
        lines.append(f"train loss {first} {curve(summary.losses)} {last}")
    return lines


def _where(run: RecentRun, now: float) -> str:
    if run.state is State.LIVING:
        return "It is open in another program."
    when = age(now - run.saved_at)
    kept = f"Kept {'just now' if when == 'now' else f'{when} ago'}, {_size(run.size)}."
    if run.state is State.CRASHED:
        return f"Its program ended without a word. {kept}"
    return kept


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"


def curve(losses: Sequence[float]) -> str:
    """A curve in one line of blocks, from 0 to its largest value."""
    step = max(1, -(-len(losses) // (CURVE - 1)))
    some = [*losses[:-1:step], *losses[-1:]]
    top = max(some)
    if top <= 0.0:
        return LEVELS[0] * len(some)
    return "".join(LEVELS[min(int(8 * max(each, 0.0) / top), 7)] for each in some)
