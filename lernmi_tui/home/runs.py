"""Home's recent runs: found after the first paint, in a thread; opened, recovered, forgotten."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen
from textual.widgets import Label

from lernmi.errors import LernmiError
from lernmi.run.record.recipe import Recipe
from lernmi_tui.home.task_list import OPEN, RUN, TaskList
from lernmi_tui.keys.bindings import KEYS
from lernmi_tui.parts.key_line import KeyLine
from lernmi_tui.parts.question import Question

if TYPE_CHECKING:
    from lernmi_tui.home.recent_runs import RecentRun

RUN_HINT = "[b $accent]enter[/] opens it where it stood  ·  [b $accent]del[/] forgets it"


class Runs(Screen[None]):
    """The part of Home that knows of kept runs.

    ``said`` is what to say in a line at the top. ``leave`` waits until a run just left is kept, and
    gives why that could not be.
    """

    @dataclass
    class Opened(Message):
        """Open a run: the kept one of that id, or that of the file at ``where``."""

        recipe: Recipe
        where: str
        is_file: bool = False

    @dataclass
    class Found(Message):
        """These runs are kept; ``said`` is why the one just left is not."""

        runs: list[RecentRun]
        said: str | None

    def __init__(self, said: str | None, leave: Callable[[], str | None]) -> None:
        super().__init__()
        self._said = said
        self._leave = leave
        self._runs: dict[str, RecentRun] = {}
        self._started = False

    @property
    def _tasks(self) -> TaskList:
        return self.query_one("#tasks", TaskList)

    def _look_for_runs(self) -> None:
        """Find them in a thread: headers are read from disk."""

        def find() -> None:
            from lernmi_tui.home.recent_runs import recent_runs, told_of

            said = self._leave()
            runs = recent_runs()
            self.post_message(self.Found(runs, said))
            told_of(runs)

        self.run_worker(find, thread=True, group="runs", exit_on_error=False)

    def on_runs_found(self, message: Found) -> None:
        if not self.query("#hint"):
            return  # quit meanwhile
        self._runs = {run.id: run for run in message.runs}
        self._said = self._said or message.said
        self._tasks.show_runs(message.runs)
        self._say_at_top()

    @property
    def _crashed(self) -> RecentRun | None:
        """The latest that can be recovered."""
        runs = self._runs.values()
        return next((run for run in runs if run.is_crashed), None)

    def _say_at_top(self) -> None:
        """What went wrong, or that a run can be recovered; nothing most of the time."""
        from lernmi_tui.home.run_words import cut_off

        said = self._said
        if said is None and self._crashed is not None:
            said = cut_off(self._crashed, time.time())
        label = self.query_one("#said", Label)
        label.update(said or "")
        label.display = said is not None

    def _show_keys(self, option: str | None) -> None:
        """What enter does with that option, at the list and in the line of keys."""
        shown = [key for key in KEYS if key.group == "home"]
        if self._run_of(option) is not None:
            does, keys = (
                "opens",
                [
                    replace(key, label="open" if key.action == "start" else key.label, shown=True)
                    for key in shown
                    if key.action in ("start", "forget", "open")
                ],
            )
        elif option == OPEN:
            does, keys = "opens", [key for key in shown if key.action == "open"]
        else:
            chosen = self.query_one("#chosen")
            also = ("columns",) if chosen.has_class("-table") else ()
            keys = [key for key in shown if key.shown or key.action in also]
            does = "starts"
        self._tasks.border_subtitle = f"enter {does}"
        self.query_one(KeyLine).show(tuple(keys))

    def _run_of(self, option: str | None) -> RecentRun | None:
        """The run of an option, None if it is of none."""
        return self._runs.get((option or "").removeprefix(RUN))

    def _open_run(self, run: RecentRun) -> None:
        if not self._started:
            self._started = True
            self.post_message(self.Opened(run.summary.recipe, run.id))

    def action_forget(self) -> None:
        """Remove the highlighted run, once that was asked."""
        from lernmi_tui.home.run_words import called

        run = self._run_of(self._tasks.chosen)
        if run is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._forget(run)

        self.app.push_screen(Question(f"Forget {called(run.summary)}, for good?"), answered)

    def _forget(self, run: RecentRun) -> None:
        from lernmi.run.kept.kept_runs import KeptRuns

        try:
            KeptRuns().forget(run.id)
        except LernmiError as error:
            self.notify(str(error), severity="warning", markup=False)
        self._look_for_runs()
