"""The two lines at the top of the workbench: what is being trained, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from lernmi.numbers import count, per_second, plain, rate, score, score_words
from lernmi.run.record.recipe import Recipe
from lernmi_tui.paint.palette import Palette
from lernmi_tui.workbench.report import Report

if TYPE_CHECKING:
    from lernmi.run.snapshots.snapshot import Snapshot

GAP = " · "


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


def how_far_line(report: Report, width: int, palette: Palette) -> Text:
    """State, epoch, sample, moment, speed on the left; losses and scores on the right.

    Between them what is looked at instead of the sample learned last, if anything is. A wider line
    has all that a narrower one has.
    """
    snapshot = report.snapshot
    if snapshot is None:
        return Text(" loading", style=palette.named("dim"))
    for level in range(len(LEVELS), -1, -1):
        left, right = _far(report, snapshot, level, palette)
        room = width - left.cell_len - right.cell_len - 1
        if room >= 0:
            break
    return left.append(" " * max(room, 0)).append_text(right)


LEVELS = (
    *("goal", "look", "newest", "epoch", "leads back", "how", "not learned", "score", "loss"),
    *("sample", "speed", "both", "in full"),
)
"""What the second line says beside state and moment, the most important first."""


def _far(report: Report, snapshot: Snapshot, level: int, palette: Palette) -> tuple[Text, Text]:
    """Both ends of the line with the first ``level`` of LEVELS."""
    said = LEVELS[:level]
    left = _state(report, said, palette)
    focus = snapshot.focus
    newest = f" of {count(snapshot.newest)}" if snapshot.is_past and "newest" in said else ""
    parts = {
        "epoch": f"epoch {count(snapshot.epoch)}",
        "sample": f"sample {count(snapshot.progress)} of {count(snapshot.samples_per_epoch)}",
        "": f"moment {count(snapshot.moment)}{newest}",
        "speed": f"{per_second(report.samples_per_second)} samples/s",
    }
    if focus is not None or snapshot.progress == 0:
        parts.pop("sample")
    if report.samples_per_second <= 0:
        parts.pop("speed")
    left.append(GAP.join(part for name, part in parts.items() if name in ("", *said)))
    if focus is not None and "look" in said:
        learned = ", not learned" if "not learned" in said else ""
        words = f"  LOOKING AT {focus.words}{learned} (esc)"
        left.append(words, f"bold {palette.named('accent')}")
    elif "leads back" in said and (leads := _leads_back(report, snapshot)):
        left.append(f"  (esc: {leads})", palette.named("dim"))
    good = _how_good(snapshot, said)
    return left, Text(f"  {good}" if good else "")


def _state(report: Report, said: Sequence[str], palette: Palette) -> Text:
    """What the run does, and until or at what."""
    goes = report.running or report.running_back or report.at_work is not None
    colour = palette.named("accent" if goes else "text")
    return Text.assemble((f" {_state_words(report, said)}  ", f"bold {colour}"))


def _state_words(report: Report, said: Sequence[str]) -> str:
    """In capitals where the panels don't show the newest moment of a run as it learns."""
    snapshot, work = report.snapshot, report.at_work
    letter = _letter(snapshot)
    if work is not None:
        first, _, rest = work.words.partition(" ")
        rest = f" {rest}" if "goal" in said else ""
        return f"► {first.upper()}{rest}  {work.share:.0%}".replace("%", " %")
    if report.running_back:
        return f"◂◂ RUNNING BACK{letter}"
    is_past = snapshot is not None and snapshot.is_past
    if snapshot is not None and snapshot.step is not None:
        past = f"PAST{letter}, " if is_past else ""
        return f"▸ {past}{snapshot.step.words}"
    if report.running:
        if report.until is not None and "goal" in said:
            return f"►  running until {report.until}"
        return f"► REPLAYING{letter}" if is_past else f"► running{letter}"
    if report.stopped is not None:
        at = str(report.stopped) if "how" in said else report.stopped.at
        sign = "◂◂ PAST" if is_past else "❚❚ STOPPED"
        return f"{sign}{letter}  {at if 'goal' in said else ''}"
    return f"◂◂ PAST{letter}" if is_past else f"❚❚ paused{letter}"


def _letter(snapshot: Snapshot | None) -> str:
    """Which run it is, where there are several."""
    if snapshot is None or not any(ghost.letter for ghost in snapshot.ghosts):
        return ""
    return f" {snapshot.run_curve.letter}"


def _leads_back(report: Report, snapshot: Snapshot) -> str:
    """Where the next step out leads, where that is another moment."""
    if report.at_work is not None:
        return "leave it"
    if snapshot.step is not None:
        return "leave the step"
    return "newest" if snapshot.is_past else ""


def _how_good(snapshot: Snapshot, said: Sequence[str]) -> str:
    """Loss and share of right answers, or R², of train and held-out samples."""
    metrics, regression = snapshot.metrics, snapshot.task.info.regression
    loss, good = (
        plain(metrics.train_loss[-1]),
        _short(score_words(metrics.train_score[-1], regression)),
    )
    if not snapshot.task.holds_out:
        losses, scores = f"loss {loss}", good
        full = f"train loss {loss}{GAP}{good}"
    else:
        other_loss, other = (
            plain(metrics.test_loss[-1]),
            _short(score(metrics.test_score[-1], regression)),
        )
        losses = f"loss {loss} / {other_loss}" if "both" in said else f"loss {loss}"
        scores = f"{good.removesuffix(' % right')} / {other}"
        named = "R² " if regression else ""
        full = f"train loss {loss}, {good}{GAP}held-out loss {other_loss}, {named}{other}"
    if "in full" in said:
        return full
    return GAP.join(part for name, part in (("loss", losses), ("score", scores)) if name in said)


def _short(words: str) -> str:
    """``75 %``, not ``75.0 %``; ``93.4 %``."""
    return words.replace(".0 %", " %")


def pace_words(pace: float | None) -> str:
    """``full speed``, ``pace 30 a second`` or ``pace 1 in 5 s``."""
    if pace is None:
        return "full speed"
    if pace < 1.0:
        return f"pace 1 in {1.0 / pace:.4g} s"
    return f"pace {pace:,.10g} a second"


def _activations(names: tuple[str, ...]) -> str:
    return names[0] if len(set(names)) == 1 else ",".join(names)


def _justified(head: Text, left: list[str], right: list[str], width: int) -> Text:
    """``head`` and ``left`` at the left, ``right`` at the right; what has no room is dropped.

    From the left list's end first, down to two, then from the right list's end.
    """
    left, right = list(left), list(right)
    while True:
        start, end = GAP.join(left), GAP.join(right)
        room = width - head.cell_len - len(start) - len(end) - 1
        if room >= 2 or not (left or right):
            break
        if len(left) > 2 or not right:
            left.pop()
        else:
            right.pop()
    line = head.copy()
    line.append(start)
    line.append(" " * max(room, 0) + end)
    return line
