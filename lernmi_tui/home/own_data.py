"""Home with a person's own data: where it is asked for, and read."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.widgets import Input

from lernmi.errors import LernmiError
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.given_title import is_given
from lernmi.tasks.loading import is_own_data
from lernmi.tasks.options import DEFAULTS
from lernmi_tui.home import recent
from lernmi_tui.home.task_list import OPEN
from lernmi_tui.home.task_page import TaskPage
from lernmi_tui.visit import guest

if TYPE_CHECKING:
    from lernmi.data.tables.column_roles import RolesOf
    from lernmi.run.saved.summary import RunSummary
    from lernmi_tui.home.column_list import ColumnList
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
        """The data of ``recipe`` is loaded, or ``failure`` says why it can't be used.

        ``columns`` are those of a table, which may be there even so. ``run`` is that of a run file.
        """

        recipe: Recipe
        failure: str | None
        columns: RolesOf | None
        run: RunSummary | None

    _awaited: str | None = None  # the path of what is read, as long as a person waits for it
    _tried: Recipe | None = None  # what was read last
    _begins_at_columns = False

    @property
    def _path(self) -> PathInput:
        return self.query_one("#path")  # type: ignore[return-value]

    def _read(self, recipe: Recipe) -> None:
        """Load it in a thread: keys stay quick, however large it is. A run file is opened."""
        self._awaited = recipe.task

        def load() -> None:
            from lernmi_tui.home.recent_runs import run_in_file

            columns = failure = run = None
            try:
                run = run_in_file(recipe.task)
                if run is None:
                    columns = _columns_in(recipe.task)
                    recipe.load()
            except LernmiError as error:
                failure = str(error)
            self.post_message(self.Read(recipe, failure, columns, run))

        self.run_worker(load, thread=True, exclusive=True, group="read", exit_on_error=False)

    def on_own_data_read(self, message: Read) -> None:
        """Show what was found, unless nobody waits for it any more."""
        if not self.query("#hint"):
            return  # quit meanwhile
        chosen, task = self._tasks.chosen, message.recipe.task
        if task != self._awaited or chosen not in (OPEN, task):
            return
        self._awaited = None
        if message.run is not None:
            if not self._started:
                self._started = True
                self.post_message(self.Opened(message.run.recipe, task, is_file=True))
        elif message.failure is not None and message.columns is None and chosen == OPEN:
            self._say("Your own data", OPEN_WORDS, message.failure)
        elif chosen == OPEN:
            recent.remember(task)
            self._tasks.highlight(task)
            self._tasks.focus()
        else:
            self._tried = message.recipe
            if message.failure is not None:
                self._say(recent.title_of(task), "", message.failure)
            else:
                self._fill(message.recipe)
            self._show_columns(message.columns)

    # the columns of a table

    def _show_columns(self, columns: RolesOf | None) -> None:
        """Show the columns of the table that was read last, or none."""
        self.query_one("#chosen").set_class(columns is not None, "-table")
        tried, task = self._tried, None
        if columns is not None and self._recipe is not None:
            task = self._recipe.load()
        self._columns.show(columns, DEFAULTS if tried is None else tried.options, task)
        if columns is not None:
            self._show_keys(self._tasks.chosen)
            if self._begins_at_columns and self.focused is self._tasks:
                self._columns.focus()
            self._begins_at_columns = False

    def _let_columns_go(self) -> None:
        """Keep no table: a run is shown from now on, and this may lie below it all the time."""
        if self._tried is not None:
            from lernmi.tasks import kept_table  # loads numpy

            kept_table.forget()
            self._columns.show(None, DEFAULTS, None)

    def on_column_list_chosen(self, message: ColumnList.Chosen) -> None:
        """Read the data as a person wants its columns used."""
        if self._recipe is not None:
            self._form.choose(message.options)
        elif self._tried is not None:
            self._read(replace(self._tried, options=message.options))

    def on_descendant_focus(self) -> None:
        """Where there is little room, it is for what a person is at."""
        chosen = self.query("#chosen")
        chosen.set_class(self.focused is not None and self.focused.id == "columns", "-choosing")

    def action_columns(self) -> None:
        """Go to the columns, if it is a table that is highlighted."""
        if self.is_whole and self._columns.display:
            self._columns.focus()

    def _wait_no_longer(self) -> None:
        """Whatever is being read is not what a person is at any more."""
        if self._awaited is not None:
            self._awaited = None
            self._say("Your own data", OPEN_WORDS)

    def action_open(self) -> None:
        self._wait_no_longer()
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
        self._wait_no_longer()

    @on(Input.Submitted, "#path")
    def _open(self, event: Input.Submitted) -> None:
        event.stop()
        path = self._path.path
        if path and (refusal := guest.refusal(path)):
            self._say("Your own data", OPEN_WORDS, refusal)
        elif path:
            self._say("Your own data", f"Reading {path} …")
            self._read(Recipe(os.path.abspath(path)))


def _columns_in(path: str) -> RolesOf | None:
    """The columns of the table at ``path``, which is kept while they are chosen; None if it is
    none. Raises DataError for one that can't be read.
    """
    from lernmi.data.tables.column_roles import RolesOf  # these load numpy
    from lernmi.tasks import kept_table, own_data

    if is_given(path) or not is_own_data(path):
        return None
    table = kept_table.at_hand(path) or own_data.table_in(path)
    if table is None:
        return None
    kept_table.keep(path, table)
    return RolesOf(table)
