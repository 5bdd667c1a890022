"""The loss panel: the run's whole history as curves, and a cursor that reads exact values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from rich.text import Text
from textual.strip import Strip

from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.loss.crossings import crossings
from lernmi_tui.panels.loss.history import Measure, fractional, history_plot
from lernmi_tui.panels.loss.panel_with_cursor import PanelWithCursor
from lernmi_tui.panels.loss.plot import LEAST_HEIGHT, LEAST_WIDTH, Plot
from lernmi_tui.panels.loss.runs import runs_table
from lernmi_tui.panels.loss.time_row import time_lines
from lernmi_tui.panels.loss.words import first_words, legends, reading, titles, values
from lernmi_tui.parts.beat import Beat

View = Literal["loss", "score", "both"]
PLEASANT_HEIGHT = 7  # of a plot: with less, only the run before has room below it
CROSSING_CELLS = 150  # of a measure, at the most: two lines of a small window
MARKS_HEIGHT = 12  # lines from which on marks have a row of their own below that of the time
BOTH_HEIGHT = 18  # lines from which on there is room for two plots
SECONDS = 0.5  # between two drawings of a history that grows
SUBTITLES = (
    "←→ read · ⏎ go there · b next run · v {score} · y log",
    "←→ read · ⏎ go there · v {score} · y log",
    "←→ read · v {score} · y log",
)


class LossPanel(PanelWithCursor):
    """Loss, accuracy or R² by epoch, of the train samples and of those held out, if any are."""

    BINDINGS = bindings_of("loss")
    BORDER_TITLE = "Loss"

    view: View = "loss"
    is_log = False

    def __init__(self, task: Task, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(task, id=id, classes=classes)
        self._latest: Snapshot | None = None
        self._beat = Beat(self, SECONDS, self._take_latest)
        self._plots: dict[tuple[object, ...], Plot] = {}
        self._stops: Mapping[int, str] = {}

    def show(self, snapshot: Snapshot) -> None:
        """Show this moment's history. Nothing is drawn if it is the one shown already.

        Of a run that is gone through, the curve stays and the place on it is shown at once.
        """
        before = self._latest
        if before is None or not same_history(before, snapshot):
            self._latest = snapshot
            self._beat.ask()
        elif before.is_past or snapshot.is_past:
            self._latest = self.snapshot = snapshot
            self._set_title()
            self.moved_on()

    def show_stops(self, stops: Mapping[int, str]) -> None:
        """Mark the moments at which conditions became true, in their words."""
        if stops != self._stops:
            self._stops = stops
            self.moved_on()

    def _take_latest(self) -> None:
        latest = self.snapshot = self._latest
        if latest is not None and self._pinned is not None and latest.newest < self._pinned:
            self._pinned = None  # another run
        self._plots = {}
        self._set_title()
        self.moved_on()

    def on_resize(self) -> None:
        self._plots = {}
        self._set_title()

    def _set_title(self) -> None:
        room = self.size.width - 4
        score = self.run_task.info.score
        self.border_subtitle = first_that_fits(
            [each.format(score=score) for each in SUBTITLES], room
        )
        if self.snapshot is not None:
            words = titles(self.snapshot, self.run_task.holds_out)
            self.border_title = first_that_fits(words, room)

    # drawing

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Text | Strip]:
        held_out = self.run_task.holds_out
        self._seen = None
        if not self._has_curve and not snapshot.ghosts:
            return [Text(line) for line in first_words(snapshot, held_out, width)]
        if width < LEAST_WIDTH or height < LEAST_HEIGHT + 1:
            told = values(snapshot.metrics, -1, held_out, snapshot.task.info.regression)
            return [Text(words) for words in told]
        table = self._table(snapshot, width, height)
        times = self._times(snapshot, height, height - LEAST_HEIGHT - 1 - len(table))
        passed = self._passed(snapshot, width, height, len(table) + times)
        foot = [*passed, *table]
        index = self._index
        lines: list[Text | Strip] = []
        for measure, rows in self._parts(height, height - times - len(foot)):
            if index is None or lines:
                words = legends(snapshot, measure, self.is_log, held_out, self.palette)
                lines.append(next((each for each in words if each.cell_len <= width), words[-1]))
            else:
                said = reading(snapshot, index, held_out, width - 1)
                lines.append(Text(f" {said}", style="bold"))
            plot = self._plot(snapshot, measure, width, rows - 1)
            self._seen = self._seen or plot
            lines += plot.lines if index is None else self._with_cursor(snapshot, plot, index)
        time: list[Text] = []
        if times:
            time = time_lines(snapshot, self._stops, plot, width, times, self.palette)
        self._time_rows = range(len(lines), len(lines) + len(time))
        return [*lines, *time, *foot]

    def _times(self, snapshot: Snapshot, height: int, room: int) -> int:
        """How many rows of the panel's ``height``, and of the ``room`` left, the time has."""
        if not self._has_curve:
            return 0
        has_marks = bool(snapshot.all_events or self._stops)
        return min(2 if has_marks and height >= MARKS_HEIGHT else 1, max(room, 0))

    def _table(self, snapshot: Snapshot, width: int, height: int) -> list[Text]:
        """The runs side by side."""
        most = height - LEAST_HEIGHT - 1
        room = min(height - PLEASANT_HEIGHT - 1, most), most
        return runs_table(snapshot, self.run_task.holds_out, width, room, self.palette)

    def _passed(self, snapshot: Snapshot, width: int, height: int, taken: int) -> list[Text]:
        """When round values were passed, where that has room: ``taken`` lines have none."""
        room = height - PLEASANT_HEIGHT - 1 - taken
        passed: list[str] = []
        for measure in self._shown(height):
            lines = min(room - len(passed), -(-CROSSING_CELLS // width))
            passed += crossings(snapshot, measure, self.run_task.holds_out, width, lines)
        return [Text(line, self.palette.named("dim")) for line in passed]

    def _shown(self, height: int) -> tuple[Measure, ...]:
        if self.view != "both":
            return (self.view,)
        return ("loss",) if height < BOTH_HEIGHT else ("loss", "score")

    def _parts(self, height: int, room: int) -> list[tuple[Measure, int]]:
        """The measures shown, each with its number of lines, one for a header among them.

        ``room`` is left for them of the panel's ``height``.
        """
        measures = self._shown(height)
        lower = room // 2 if len(measures) > 1 else 0
        return list(zip(measures, (room - lower, lower), strict=False))

    def _plot(self, snapshot: Snapshot, measure: Measure, width: int, height: int) -> Plot:
        """The curves, drawn only if they are not those drawn last."""
        key = (measure, self.is_log, width, height, self.app.current_theme.name)
        if key not in self._plots:
            held_out, size = self.run_task.holds_out, (width, height)
            self._plots[key] = history_plot(
                snapshot, measure, self.is_log, held_out, size, self.palette
            )
        return self._plots[key]

    def _with_cursor(self, snapshot: Snapshot, plot: Plot, index: int) -> list[Text]:
        cell = plot.cell(fractional(snapshot.run_curve)[index])
        lines = [line.copy() for line in plot.lines]
        for line in lines[: plot.rows]:
            line.stylize(f"on {self.palette.grey(0.25)}", cell, cell + 1)
        foot = lines[plot.rows]
        lines[plot.rows] = Text.assemble(
            foot[:cell], ("▲", f"bold {self.palette.named('accent')}"), foot[cell + 1 :]
        )
        return lines

    # views

    def action_view(self) -> None:
        """Loss, accuracy or R², and where there is room, both."""
        views: list[View] = ["loss", "score"]
        if self.size.height >= BOTH_HEIGHT:
            views.append("both")
        index = views.index(self.view) if self.view in views else 0
        self.view = views[(index + 1) % len(views)]
        self.refresh_bindings()
        self.redraw()

    def action_log(self) -> None:
        """The loss on a logarithmic axis, or back on a linear one."""
        self.is_log = not self.is_log
        self.redraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The cursor needs a curve, leaving needs a cursor, a logarithm needs the loss."""
        if action in ("leave", "go_there"):
            return self._pinned is not None
        if action in ("read", "page", "read_end"):
            return self._has_curve
        return action != "log" or self.view != "score"


def same_history(one: Snapshot, other: Snapshot) -> bool:
    """True if both would be drawn alike."""
    before, now = one.run_curve.metrics, other.run_curve.metrics
    return (
        one.recording == other.recording
        and one.all_events == other.all_events
        and len(one.ghosts) == len(other.ghosts)
        and np.array_equal(before.moments, now.moments)
        and np.array_equal(before.train_loss, now.train_loss, equal_nan=True)
    )
