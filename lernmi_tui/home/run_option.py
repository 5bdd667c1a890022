"""A kept run as an option of a list: a line as wide as there is room."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text
from textual.widgets.option_list import Option

from lernmi_tui.home.recent_runs import RecentRun
from lernmi_tui.home.run_words import line
from lernmi_tui.home.task_list import RUN


class RunLine:
    """``run`` as it was at ``now``."""

    def __init__(self, run: RecentRun, now: float) -> None:
        self._run, self._now = run, now

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(line(self._run, self._now, options.max_width), no_wrap=True, overflow="crop")


def run_option(run: RecentRun, now: float) -> Option:
    """The option of ``run``."""
    return Option(RunLine(run, now), id=RUN + run.id)
