"""A panel of a task whose content is drawn line by line, and only when something changed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from rich.style import Style
from rich.text import Text
from textual.strip import Strip
from textual.widget import Widget

from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.paint.palette import Palette
from lernmi_tui.parts.colours import palette_of

SIZES_KEPT = 2  # among others, and alone


class DrawnPanel(Widget, can_focus=True):
    """Keeps the latest snapshot and the drawn lines; a subclass says how to draw them."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    DrawnPanel {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground-muted;
        &:focus { border: round $foreground 80%; }
    }
    """

    def __init__(self, task: Task, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._given_task = task
        self.snapshot: Snapshot | None = None
        self._lines: list[Strip] | None = None
        self._drawn_for: object = None
        self._by_size: dict[object, tuple[int, list[Strip]]] = {}  # moment and lines drawn last

    @property
    def run_task(self) -> Task:
        """The task as it is now: a person may have added samples."""
        return self._given_task if self.snapshot is None else self.snapshot.task

    def show(self, snapshot: Snapshot) -> None:
        """Show this moment."""
        self.snapshot = snapshot
        self.moved_on()

    def redraw(self) -> None:
        """Have the content drawn again at the next paint."""
        self._by_size.clear()
        self.moved_on()

    def moved_on(self) -> None:
        """As ``redraw``, where only the run has changed.

        Then a panel that changes to a size it had before shows the last picture of that size at
        once, and the newest after that.
        """
        self._lines = None
        self.refresh()

    @property
    def palette(self) -> Palette:
        """The colours of the theme."""
        return palette_of(self.app)

    @abstractmethod
    def draw(self, snapshot: Snapshot, width: int, height: int) -> Sequence[Text | Strip]:
        """The lines of the content; what is beyond ``height`` or ``width`` cells is cut off."""

    def render_line(self, y: int) -> Strip:
        drawn_for = (self.size, self.app.theme)
        if self._lines is None or drawn_for != self._drawn_for:
            self._lines = self._picture_before(drawn_for) or self._draw(*self.size)
            self._drawn_for = drawn_for
            self._keep(drawn_for, self._lines)
        if y < len(self._lines):
            return self._lines[y]
        return Strip.blank(self.size.width, self.rich_style)

    def _picture_before(self, drawn_for: object) -> list[Strip] | None:
        """The last picture of another size, if the panel changes to that; a new one will follow."""
        if drawn_for == self._drawn_for or drawn_for not in self._by_size or self.snapshot is None:
            return None
        moment, lines = self._by_size[drawn_for]
        if moment > self.snapshot.moment:
            return None  # the run was rewound
        self.call_after_refresh(self.moved_on)
        return lines

    def _keep(self, drawn_for: object, lines: list[Strip]) -> None:
        self._by_size.pop(drawn_for, None)
        while len(self._by_size) >= SIZES_KEPT:
            del self._by_size[next(iter(self._by_size))]
        if self.snapshot is not None:
            self._by_size[drawn_for] = self.snapshot.moment, lines

    def _draw(self, width: int, height: int) -> list[Strip]:
        if self.snapshot is None or width < 1 or height < 1:
            return []
        style = self.rich_style  # takes long, so it is asked for once
        lines = self.draw(self.snapshot, width, height)[:height]
        return [self._strip(line, width, style) for line in lines]

    def _strip(self, line: Text | Strip, width: int, style: Style) -> Strip:
        if isinstance(line, Strip) and line.cell_length == width:
            return line  # every cell has its colours already
        strip = line if isinstance(line, Strip) else Strip(line.render(self.app.console, end=""))
        return strip.adjust_cell_length(width).apply_style(style)
