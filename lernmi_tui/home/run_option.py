"""A kept run as an option of a list: a line as wide as there is room."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text
from textual.widgets.option_list import Option

from lernmi_tui.home.recent_runs import RecentRun
from lernmi_tui.home.run_words import heading, line


class Line:
    """What ``words`` gives for the room there is."""

    def __init__(self, words: Callable[[int], str], style: str = "") -> None:
        self._words, self._style = words, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        words = self._words(options.max_width)
        yield Text(words, self._style, no_wrap=True, overflow="crop")


def run_option(run: RecentRun, now: float, id: str) -> Option:
    """The option of ``run``, as it was at ``now``."""
    return Option(Line(lambda width: line(run, now, width)), id=id)


def runs_heading(id: str) -> Option:
    """The heading of such options: what their columns are."""
    return Option(Line(heading, "bold"), id=id, disabled=True)
