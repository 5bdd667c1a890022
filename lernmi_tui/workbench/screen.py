"""The workbench: one run, its panels, and the keys that steer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Label, LoadingIndicator

from lernmi.run.record.recipe import Recipe
from lernmi_tui import garbage
from lernmi_tui.crash_log import FAULT
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.keys.keymap import keys_of
from lernmi_tui.parts.key_line import KeyLine
from lernmi_tui.parts.too_small import TooSmall
from lernmi_tui.workbench.beginning import Beginning, LeftRun, new
from lernmi_tui.workbench.changing import Changing
from lernmi_tui.workbench.exporting import Exporting
from lernmi_tui.workbench.file_box import FileBox
from lernmi_tui.workbench.footers import footer
from lernmi_tui.workbench.learning_aids import LearningAids
from lernmi_tui.workbench.report import Report
from lernmi_tui.workbench.runner import Runner
from lernmi_tui.workbench.set_box import SetBox
from lernmi_tui.workbench.status_line import StatusLine
from lernmi_tui.workbench.wishes import Wishes

if TYPE_CHECKING:
    from lernmi.net.refs import Selection
    from lernmi.run.measures.run_curve import RunCurve
    from lernmi.run.session import Session
    from lernmi_tui.one_at_a_time import Arrival
    from lernmi_tui.workbench.go_to import GoTo
    from lernmi_tui.workbench.panels import Panels
    from lernmi_tui.workbench.suggestions import Around

POLLS_A_SECOND = 15
NEED_PANELS = ("go_to", "step_out", "set_picked", "take_out", "freeze", "fault", "teachers")
LOADING = (
    "Loading the task and the training kernel.\n"
    "The very first time the kernel is compiled, too: that takes a few seconds."
)


class Workbench(LearningAids, Changing, Exporting, Wishes):
    """Shows what the runner reports, and turns keys into its commands."""

    BLANK = True  # it is covered by what is in it, so textual needn't style every line of it
    BINDINGS = bindings_of("workbench")
    DEFAULT_CSS = """
    Workbench { layers: default above; }
    Workbench .loading { height: 1fr; align: center middle; }
    Workbench .loading Label { width: 100%; text-align: center; }
    Workbench .loading LoadingIndicator { height: 3; }
    """

    @dataclass
    class Ended(Message):
        """The run is over; ``failure`` says why if nobody asked for that.

        ``left`` is the run if anything is behind it, ``curves`` are its own and those before it.
        ``is_opened``: it was a kept one, or that of a file.
        """

        recipe: Recipe
        failure: str | None = None
        left: LeftRun | None = None
        curves: tuple[RunCurve, ...] = ()
        is_opened: bool = False

    @dataclass
    class PaceChosen(Message):
        """A person has chosen ``pace`` samples a second, infinity for full speed."""

        pace: float

    class Reported(Message):
        """The runner has carried out a command."""

    def __init__(
        self,
        recipe: Recipe,
        running: bool,
        pace: float | None,
        beginning: Beginning | None = None,
    ) -> None:
        """A run that begins as ``beginning`` says, anew unless given."""
        super().__init__()
        self.recipe = recipe
        begins = beginning or new(recipe)
        self._is_opened = begins.is_opened
        self._make: Callable[[], Session] | None = begins.make
        self.runner = Runner(
            self._prepare, running, pace, self._reported, begins.time, begins.keeping
        )
        self._shown = Report(number=-1)
        self._go_to: GoTo | None = None
        self._panels: Panels | None = None  # while the task is loading
        self._set: SetBox | None = None
        self._ended = False
        self._chosen_pace: float | None = None

    def _prepare(self) -> Session:
        """In the runner's thread: load what the first paint did without, make the session."""
        import lernmi_tui.workbench.go_to
        import lernmi_tui.workbench.panels  # noqa: F401

        make, self._make = self._make, None  # nothing it knows of is kept
        assert make is not None
        session = make()
        garbage.settle()
        return session

    def _reported(self) -> None:
        """In the runner's thread: a command is carried out, show it without waiting for a poll."""
        self.post_message(self.Reported())

    def compose(self) -> ComposeResult:
        yield StatusLine(self.recipe, self.runner.report)
        with Vertical(classes="loading"):
            yield LoadingIndicator()
            yield Label(LOADING)
        keys = KeyLine()
        keys.show(footer(self.runner.report, False))
        yield keys
        yield TooSmall()

    def on_mount(self) -> None:
        self.runner.start()
        self.set_interval(1.0 / POLLS_A_SECOND, self._poll)

    def on_unmount(self) -> None:
        self.runner.stop(is_fault=self.app.return_code == FAULT)

    def is_too_early(self, event: Arrival) -> bool:
        """A key for the panels, and whatever follows it, waits for them."""
        if isinstance(event, events.MouseEvent) or (
            self._go_to is not None and self._go_to.is_mounted
        ):
            return False
        works = (
            name
            for key in keys_of(self.app, "workbench", "app")
            if key.action not in NEED_PANELS  # so it does while the task is loading
            for name in key.names
        )
        return not (isinstance(event, events.Key) and event.key in works)

    # showing

    async def on_workbench_reported(self) -> None:
        await self._poll()

    async def _poll(self) -> None:
        if not (self.is_current and self.is_attached):
            return  # covered up, or leaving
        report = self.runner.report
        if report.number == self._shown.number:
            if self._panels is not None:
                self._panels.show_next()
            return
        last, self._shown = self._shown, report
        pace = self.runner.chosen_pace
        if pace is not None and pace != self._chosen_pace:
            self._chosen_pace = pace
            self.post_message(self.PaceChosen(pace))
        if report.failure is not None:
            self._end(report.failure)
            return
        self.query_one(StatusLine).show(report)
        if report.snapshot is None or self.runner.task is None:
            return
        if last.snapshot is None:
            from lernmi_tui.workbench.go_to import GoTo
            from lernmi_tui.workbench.panels import Panels

            loading = self.query_one(".loading")
            loading.display = False
            self._panels, self._go_to = Panels(self.runner.task), GoTo()
            self._set, self._file_box = SetBox(), FileBox()
            boxes = self._go_to, self._set, self._file_box
            await self.mount(self._panels, *boxes, before=loading)
            loading.remove()
        if self._panels is not None:
            self.query_one(KeyLine).show(footer(report, "sketch" in self._panels.panels))
            self._panels.show(report, last.snapshot)
        if self._go_to is not None:
            self._go_to.show(report.snapshot, self._around(report))
        if self._set is not None:
            self._set.show(report)

    @property
    def picked(self) -> Selection:
        return None if self._panels is None else self._panels.selection

    # what keys open and leave

    def action_step_out(self) -> None:
        """Leave the work that is waited for; look at the sample learned last again; leave the
        sample that is stepped through; go back to the newest moment; then let go of what is picked,
        of the panel."""
        report = self.runner.report
        snapshot = report.snapshot
        if report.at_work is not None:
            self.runner.leave_job()
        elif snapshot is not None and snapshot.focus is not None:
            self.runner.look_at(None)
        elif snapshot is not None and snapshot.step is not None:
            self.runner.leave_step()
        elif snapshot is not None and snapshot.is_past:
            self.runner.seek()
        elif self._panels is not None:
            self._panels.step_out()

    def action_fault(self) -> None:
        if self._panels is not None:
            self._panels.show_fault()

    def action_teachers(self) -> None:
        if self._panels is not None:
            self._panels.ask_teachers()

    def action_go_to(self) -> None:
        snapshot = self.runner.report.snapshot
        if self._go_to is not None and self._go_to.is_mounted and snapshot is not None:
            self._go_to.open(snapshot, self._around(self.runner.report))

    def _around(self, report: Report) -> Around:
        """What the go-to line knows beside the run."""
        from lernmi_tui.workbench.suggestions import Around

        picked = None if self._panels is None else self._panels.selection
        return Around(picked, report.kept, report.stops)

    # other runs, and the end

    def action_rewind(self) -> None:
        self.runner.rewind()

    def action_new_seed(self) -> None:
        self.runner.next_seed()

    def action_home(self) -> None:
        self._end()

    def _end(self, failure: str | None = None) -> None:
        """Say once that the run is over, however often it is asked for."""
        if not self._ended:
            self._ended = True
            left = self.runner.leave()
            ended = self.Ended(self.recipe, failure, left, self._curves(), self._is_opened)
            self.post_message(ended)

    def _curves(self) -> tuple[RunCurve, ...]:
        """Its own, if it has one, and those of the runs before it."""
        snapshot = self.runner.report.snapshot
        if snapshot is None:
            return ()
        own = (snapshot.run_curve,) if len(snapshot.run_curve.metrics.moments) > 1 else ()
        return own + snapshot.ghosts
