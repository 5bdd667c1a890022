"""Home with a person's own data: where it is asked for, and read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.widgets import Input

from lernmi.errors import LernmiError
from lernmi.run.record.recipe import Recipe
from lernmi_tui.home import recent
from lernmi_tui.home.task_list import OPEN
from lernmi_tui.home.task_page import TaskPage
from lernmi_tui.visit import guest

if TYPE_CHECKING:
    from lernmi_tui.parts.path_input import PathInput

OPEN_WORDS = (
    "Type a path: tab completes it, enter opens it, esc leads back. A CSV file with a row a sample "
    "and a column for the label; an IDX file of images with its labels beside it; a folder with a "
    "folder of pictures for each class; or a run file, which opens where it stood."
)
PATHS = "data.csv, images-idx3-ubyte.gz, a folder or run.safetensors"


class OwnData(TaskPage):
    """The part of Home that opens files."""

    @dataclass
    class Read(Message):
        """The data of ``recipe`` is loaded, or ``failure`` says why it can't be used."""

        recipe: Recipe
        failure: str | None = None

    @property
    def _path(self) -> PathInput:
        return self.query_one("#path")  # type: ignore[return-value]

    def _read(self, recipe: Recipe) -> None:
        """Load it in a thread: keys stay quick, however large it is. A run file is opened."""

        def load() -> None:
            from lernmi_tui.home.recent_runs import run_in_file

            try:
                run = run_in_file(recipe.task)
                if run is not None:
                    self.post_message(self.Opened(run.recipe, recipe.task, is_file=True))
                    return
                recipe.load()
            except LernmiError as error:
                self.post_message(self.Read(recipe, str(error)))
            else:
                self.post_message(self.Read(recipe))

        self.run_worker(load, thread=True, exclusive=True, group="read", exit_on_error=False)

    def on_own_data_read(self, message: Read) -> None:
        """Show what was found, unless something else is highlighted by now."""
        if not self.query("#hint"):
            return  # quit meanwhile
        chosen, task = self._tasks.chosen, message.recipe.task
        if chosen not in (OPEN, task):
            return
        if message.failure is not None:
            if chosen == OPEN:
                self._say("Your own data", OPEN_WORDS, message.failure)
            else:
                self._say(recent.title_of(task), "", message.failure)
        elif chosen == OPEN:
            recent.remember(task)
            self._tasks.highlight(task)
            self._tasks.focus()
        else:
            self._fill(message.recipe)

    def action_open(self) -> None:
        self._tasks.highlight(OPEN)
        self._path.focus()

    def action_leave(self) -> None:
        """Go from a field back to the tasks."""
        self._tasks.focus()

    def on_path_input_left(self) -> None:
        self.action_leave()

    @on(Input.Changed, "#path")
    def _forget_what_was_wrong(self) -> None:
        self.query_one("#wrong").display = False

    @on(Input.Submitted, "#path")
    def _open(self, event: Input.Submitted) -> None:
        event.stop()
        path = self._path.path
        if path and (refusal := guest.refusal(path)):
            self._say("Your own data", OPEN_WORDS, refusal)
        elif path:
            self._say("Your own data", f"Reading {path} …")
            self._read(Recipe(os.path.abspath(path)))
