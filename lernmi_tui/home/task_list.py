"""The tasks of Home in a list: those that come with the program, then a person's own data."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lernmi.tasks.table import GROUPS, TASKS
from lernmi_tui.home import recent

OPEN = ":open"  # the option that asks for a path; no file has such a name here


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
        options.append(Option(f"[b dim]{group}[/]", disabled=True))
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
