"""The tasks of Home in a list: those that come with the program, then a person's own data; then
the runs that were kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lernmi.tasks.table import GROUPS, TASKS
from lernmi_tui.home import recent

if TYPE_CHECKING:
    from lernmi_tui.home.recent_runs import RecentRun

OPEN = ":open"  # the option that asks for a path; no file has such a name here
RUNS, RUN = ":runs", ":run:"  # the heading of the recent runs; what the ids of these begin with


class TaskList(OptionList):
    """Each option's id is the name of its task, the path of a person's own data, or ``OPEN``."""

    def __init__(self, id: str) -> None:
        super().__init__(*_options(), id=id)
        self.border_title = "Tasks"
        self.border_subtitle = "enter starts"

    @property
    def chosen(self) -> str | None:
        """The id of what is highlighted, None if nothing is."""
        place = self.highlighted
        return None if place is None else self.get_option_at_index(place).id

    def highlight(self, task: str) -> None:
        """Go to that task; a person's own data is added to the list."""
        if task not in {option.id for option in self.options}:
            self.add_option(_own_option(task))
        self.highlighted = self.get_option_index(task)

    def show_runs(self, runs: list[RecentRun]) -> None:
        """Have the kept ``runs`` below all others; what is highlighted stays so."""
        from lernmi_tui.home.run_option import run_option, runs_heading

        chosen = self.chosen
        others = [option for option in self.options if not (option.id or "").startswith(RUN)]
        others = [option for option in others if option.id != RUNS]
        before = {(option.id or "") for option in self.options if option not in others}
        now = time.time()
        added = [run_option(run, now, RUN + run.id) for run in runs]
        if not added and not before:
            return
        heading = [runs_heading(RUNS)] if added else []
        self.set_class(bool(added), "-runs")
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options([*others, *heading, *added])
        if chosen is not None and chosen in {option.id for option in self.options}:
            with self.prevent(OptionList.OptionHighlighted):
                self.highlighted = self.get_option_index(chosen)
        else:
            self.highlighted = len(self.options) - 1 if added else self.get_option_index(OPEN)

    # where the list has no room, its lines are not known to it: a page has none then

    def action_page_down(self) -> None:
        self._move_by_page(super().action_page_down)

    def action_page_up(self) -> None:
        self._move_by_page(super().action_page_up)

    def _move_by_page(self, move: Callable[[], None]) -> None:
        if self.scrollable_content_region:
            move()


def _options() -> list[Option]:
    """The tasks under the headings of their groups."""
    options = []
    for group in GROUPS:
        options.append(Option(f"[b]{group}[/]", disabled=True))
        options += [
            Option(f"  {info.title}", id=info.name)
            for info in TASKS.values()
            if info.group == group
        ]
    options.append(Option("  Open a file …", id=OPEN))
    return options + [_own_option(path) for path in recent.own_data()]


def _own_option(path: str) -> Option:
    """A person's own data in the list; a file's name may look like markup."""
    return Option(Text(f"  {recent.title_of(path)}"), id=path)
