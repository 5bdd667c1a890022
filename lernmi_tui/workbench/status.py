"""The two lines at the top of the workbench: what is being trained, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from lernmi.run.recipe import Recipe
from lernmi_tui.paint.numbers import count, per_second, percent, plain, rate
from lernmi_tui.paint.palette import Palette
from lernmi_tui.workbench.report import Report

if TYPE_CHECKING:
    from lernmi.run.snapshot import Snapshot

GAP = "  ·  "


def what_line(recipe: Recipe, report: Report, width: int, palette: Palette) -> Text:
    """Task, shape, activations, seed on the left; rate and pace on the right; no wider."""
    snapshot = report.snapshot
    left = [recipe.title if snapshot is None else snapshot.task.info.title]
    right = [pace_words(report.pace)]
    if snapshot is not None:
        left.append("-".join(map(str, snapshot.sizes)))
        left.append(_activations(snapshot.activations))
        if snapshot.classic:
            left.append("classic")
        if snapshot.batch_size > 1:
            left.append(f"batches of {snapshot.batch_size}")
        left.append(f"seed {snapshot.seed}")
        if snapshot.engine == "layers":
            left.append("numba is missing: slow")
        right.insert(0, f"rate {rate(snapshot.training_rate)}")
    name = Text.assemble((" lernmi  ", f"bold {palette.named('accent')}"))
    return _justified(name, left, right, width)


def how_far_line(recipe: Recipe, report: Report, width: int, palette: Palette) -> Text:
    """State, epoch, sample, moment, speed on the left; losses and accuracies on the right."""
    snapshot = report.snapshot
    if snapshot is None:
        return Text(" loading", style=palette.named("dim"))
    colour = palette.named("accent" if report.running else "text")
    words = " ►  running  " if report.running else " ❚❚ paused   "
    if report.until is not None:
        words = f" ►  until {report.until}  "
    elif report.stopped is not None:
        words = f" ❚❚ STOPPED  {report.stopped}  "
    state = Text.assemble((words, f"bold {colour}"))
    left = [
        f"epoch {count(snapshot.epoch)}",
        f"{count(snapshot.progress)} of {count(snapshot.samples_per_epoch)} learned",
        f"moment {count(snapshot.moment)}",
    ]
    if report.samples_per_second > 0:
        left.insert(1, f"{per_second(report.samples_per_second)} samples/s")
    long, short = _how_good(snapshot)
    fits = state.cell_len + len(GAP.join([*left[:2], *long])) + 5 <= width
    return (
        _justified(state, left, long, width) if fits else _justified(state, left, short, width, 1)
    )


def _how_good(snapshot: Snapshot) -> tuple[list[str], list[str]]:
    """Loss and share of right answers, of train and held-out samples: in full, and in short."""
    metrics = snapshot.metrics
    loss, share = plain(metrics.train_loss[-1]), percent(metrics.train_accuracy[-1])
    long, short = [f"train loss {loss} ({share} right)"], [f"loss {loss}", f"{share} right"]
    if snapshot.task.holds_out:
        held_out = percent(metrics.test_accuracy[-1])
        long.append(f"held-out {plain(metrics.test_loss[-1])} ({held_out})")
        short[1] = f"{share} / {held_out}"
    return long, short


def pace_words(pace: float | None) -> str:
    """``full speed``, ``pace 30 a second`` or ``pace 1 in 5 s``."""
    if pace is None:
        return "full speed"
    if pace < 1.0:
        return f"pace 1 in {1.0 / pace:.4g} s"
    return f"pace {pace:,.10g} a second"


def _activations(names: tuple[str, ...]) -> str:
    return names[0] if len(set(names)) == 1 else ",".join(names)


def _justified(head: Text, left: list[str], right: list[str], width: int, least: int = 2) -> Text:
    """``head`` and ``left`` at the left, ``right`` at the right; what has no room is dropped.

    From the left list's end first, down to the ``least``, then from the right list's end.
    """
    left, right = list(left), list(right)
    while True:
        start, end = GAP.join(left), GAP.join(right)
        room = width - head.cell_len - len(start) - len(end) - 1
        if room >= 2 or not (left or right):
            break
        if len(left) > least or not right:
            left.pop()
        else:
            right.pop()
    line = head.copy()
    line.append(start)
    line.append(" " * max(room, 0) + end)
    return line
