"""The loss panel: the run's whole history as curves, and a cursor that reads exact values."""

from __future__ import annotations

from typing import Literal

import numpy as np
from rich.text import Text
from textual import events
from textual.strip import Strip

from lernmi.run.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.bindings import bindings_of
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.loss.crossings import crossings
from lernmi_tui.panels.loss.history import Measure, history_plot
from lernmi_tui.panels.loss.plot import LEAST_HEIGHT, LEAST_WIDTH, Plot
from lernmi_tui.panels.loss.runs import runs_table
from lernmi_tui.panels.loss.words import first_words, legends, reading, titles, values
from lernmi_tui.parts.beat import Beat
from lernmi_tui.parts.drawn import DrawnPanel

View = Literal["loss", "accuracy", "both"]
PLEASANT_HEIGHT = 7  # of a plot: with less, only the run before has room below it
ROWS_OF_TWO = 5  # of the table of runs, with their heading, at the most
CROSSING_CELLS = 150  # of a measure, at the most: two lines of a small window
BOTH_HEIGHT = 18  # lines from which on there is room for two plots
SECONDS = 0.5  # between two drawings of a history that grows
PAGES = 10  # so many pages are the whole history


class LossPanel(DrawnPanel):
    """Loss or accuracy by epoch, of the train and, where there are any, the held-out samples."""

    BINDINGS = bindings_of("loss")
    BORDER_TITLE = "Loss"
    BORDER_SUBTITLE = "v accuracy · y log · ←→ read"

    view: View = "loss"
    is_log = False
    _pinned: int | None = None  # the moment the keys or a click put the cursor on
    _hovered: int | None = None  # the moment under the mouse

    def __init__(self, task: Task, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(task, id=id, classes=classes)
        self._latest: Snapshot | None = None
        self._beat = Beat(self, SECONDS, self._take_latest)
        self._plots: dict[tuple[object, ...], Plot] = {}
        self._seen: Plot | None = None  # the first plot on the screen

    def show(self, snapshot: Snapshot) -> None:
        """Show this moment's history. Nothing is drawn if it is the one shown already."""
        if self._latest is None or not same_history(self._latest, snapshot):
            self._latest = snapshot
            self._beat.ask()

    def _take_latest(self) -> None:
        latest = self.snapshot = self._latest
        if latest is not None and self._pinned is not None and latest.moment < self._pinned:
            self._pinned = None  # another run
        self._plots = {}
        self._set_title()
        self.moved_on()

    def on_resize(self) -> None:
        self._plots = {}
        self._set_title()

    def _set_title(self) -> None:
        if self.snapshot is not None:
            room = self.size.width - 4
            words = titles(self.snapshot, self.run_task.holds_out)
            self.border_title = first_that_fits(words, room)

    # drawing

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Text | Strip]:
        held_out = self.run_task.holds_out
        self._seen = None
        if not self._has_curve and not snapshot.ghosts:
            return [Text(line) for line in first_words(snapshot, held_out, width)]
        if width < LEAST_WIDTH or height < LEAST_HEIGHT + 1:
            return [Text(words) for words in values(snapshot, -1, held_out)]
        foot = self._foot(snapshot, width, height)
        index = self._index
        lines: list[Text | Strip] = []
        for measure, rows in self._parts(height, height - len(foot)):
            if index is None or lines:
                words = legends(snapshot, measure, self.is_log, held_out, self.palette)
                lines.append(next((each for each in words if each.cell_len <= width), words[-1]))
            else:
                said = reading(snapshot, index, held_out, width - 1)
                lines.append(Text(f" {said}", style="bold"))
            plot = self._plot(snapshot, measure, width, rows - 1)
            self._seen = self._seen or plot
            lines += plot.lines if index is None else self._with_cursor(snapshot, plot, index)
        return lines + foot

    def _foot(self, snapshot: Snapshot, width: int, height: int) -> list[Text]:
        """Below the curves: when round values were passed, and the runs before."""
        held_out = self.run_task.holds_out
        most = height - LEAST_HEIGHT - 1
        room = max(height - PLEASANT_HEIGHT - 1, min(ROWS_OF_TWO, most))
        table = runs_table(snapshot, held_out, width, room, self.palette)
        room = height - PLEASANT_HEIGHT - 1 - len(table)
        passed: list[str] = []
        for measure in self._shown(height):
            lines = min(room - len(passed), -(-CROSSING_CELLS // width))
            passed += crossings(snapshot, measure, held_out, width, lines)
        return [*(Text(line, self.palette.named("dim")) for line in passed), *table]

    def _shown(self, height: int) -> tuple[Measure, ...]:
        if self.view != "both":
            return (self.view,)
        return ("loss",) if height < BOTH_HEIGHT else ("loss", "accuracy")

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
        cell = plot.cell(snapshot.epochs.fractional(snapshot.metrics.moments)[index])
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
        """Loss, accuracy, and where there is room, both."""
        views: list[View] = ["loss", "accuracy"]
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
        if action == "leave":
            return self._pinned is not None
        if action in ("read", "page", "read_end"):
            return self._has_curve
        return action != "log" or self.view != "accuracy"

    # the reading cursor

    @property
    def _has_curve(self) -> bool:
        return self.snapshot is not None and len(self.snapshot.metrics.moments) > 1

    @property
    def _index(self) -> int | None:
        """The evaluation under the mouse or else the cursor, None without either."""
        moment = self._pinned if self._hovered is None else self._hovered
        if moment is None or self.snapshot is None:
            return None
        return int(np.abs(self.snapshot.metrics.moments - moment).argmin())

    def _put_cursor(self, index: int) -> None:
        assert self.snapshot is not None
        moments = self.snapshot.metrics.moments
        self._hovered = None
        self._pinned = int(moments[min(max(index, 0), len(moments) - 1)])
        self.refresh_bindings()
        self.redraw()

    def action_read(self, step: int) -> None:
        """Move the cursor by ``step`` evaluations; it appears on the latest one."""
        assert self.snapshot is not None
        index = self._index
        last = len(self.snapshot.metrics.moments) - 1
        self._put_cursor(last if index is None else index + step)

    def action_page(self, step: int) -> None:
        """Move the cursor by a tenth of the history."""
        assert self.snapshot is not None
        self.action_read(step * max(len(self.snapshot.metrics.moments) // PAGES, 1))

    def action_read_end(self, index: int) -> None:
        """The cursor to the first (0) or the last (-1) evaluation."""
        assert self.snapshot is not None
        self._put_cursor(index % len(self.snapshot.metrics.moments))

    def action_leave(self) -> None:
        """Take the cursor away."""
        self._pinned = self._hovered = None
        self.refresh_bindings()
        self.redraw()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._hover(self._moment_at(event))

    def on_leave(self) -> None:
        self._hover(None)

    def on_click(self, event: events.Click) -> None:
        moment = self._moment_at(event)
        if moment is not None:
            self._pinned = moment
            self.refresh_bindings()
            self._hover(moment)

    def _hover(self, moment: int | None) -> None:
        if moment != self._hovered:
            self._hovered = moment
            self.redraw()

    def _moment_at(self, event: events.MouseEvent) -> int | None:
        """The moment of the evaluation nearest to the mouse, None beside the curves."""
        offset = event.get_content_offset(self)
        plot = self._seen
        if offset is None or self.snapshot is None or plot is None:
            return None
        if not plot.left <= offset.x < plot.left + plot.columns:
            return None
        moments = self.snapshot.metrics.moments
        moment = self.snapshot.epochs.moment_of(plot.x(offset.x))
        return int(moments[np.abs(moments - moment).argmin()])


def same_history(one: Snapshot, other: Snapshot) -> bool:
    """True if both would be drawn alike."""
    return (
        one.recording == other.recording
        and one.events == other.events
        and np.array_equal(one.metrics.moments, other.metrics.moments)
        and np.array_equal(one.metrics.train_loss, other.metrics.train_loss, equal_nan=True)
    )
