"""The status line: what is trained and how far it is, and notices when there are any."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text
from textual.widget import Widget

from lernmi.run.record.recipe import Recipe
from lernmi_tui.parts.colours import palette_of
from lernmi_tui.workbench.report import Report
from lernmi_tui.workbench.status import how_far_line, what_line


class StatusLine(Widget):
    """Two lines; a third while there is a notice."""

    DEFAULT_CSS = """
    StatusLine { height: 2; background: $panel; dock: top; }
    StatusLine.-notice { height: auto; max-height: 5; }
    """

    def __init__(self, recipe: Recipe, report: Report) -> None:
        super().__init__()
        self._recipe = recipe
        self._report = report

    def show(self, report: Report) -> None:
        self._report = report
        self.set_class(bool(report.notice), "-notice")
        self.refresh(layout=bool(report.notice))

    def render(self) -> RenderableType:
        colours = palette_of(self.app, "panel")
        lines = [
            what_line(self._recipe, self._report, self.size.width, colours),
            how_far_line(self._report, self.size.width, colours),
        ]
        if self._report.notice:
            lines.append(Text(f" ⚠ {self._report.notice}", style=f"bold {colours.named('minus')}"))
        return Text("\n").join(lines)
