"""The inspector: what the picked link or neuron did with the last sample, as arithmetic."""

from __future__ import annotations

from functools import partial

from rich.text import Text
from textual import events

from lernmi.errors import LernmiError
from lernmi.net.refs import LinkRef, NeuronRef, Selection
from lernmi.run.explanation import explain_link, explain_neuron
from lernmi.run.given_names import label_of
from lernmi.run.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.bindings import bindings_of
from lernmi_tui.panels.inspector.arithmetic import LABEL_WIDTH, Line, link_lines, neuron_lines
from lernmi_tui.parts.drawn import DrawnPanel
from lernmi_tui.parts.selection import Selected

EMPTY = (
    "Pick a link or a neuron: click one, or move in the topology (1) or the links (3). "
    "Here you read what it did with the last sample."
)
BEFORE_FIRST = "Nothing is learned yet. Press s to learn one sample, or space to run."


class Inspector(DrawnPanel):
    """Shows the picked link or neuron; up and down walk its lines, enter follows one."""

    BINDINGS = bindings_of("inspector")

    def __init__(self, task: Task, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(task, id=id, classes=classes)
        self.selection: Selection = None
        self._contents: list[Line] = []
        self._cursor = 0  # the line it is on
        self._top = 0  # the first row that is seen
        self._rows: list[int] = []  # the line that each drawn row belongs to
        self._words = ("", "")  # title and subtitle
        self.border_title = "Inspector"

    def select(self, selection: Selection) -> None:
        """Explain ``selection``."""
        if selection != self.selection:
            self.selection = selection
            self._cursor = self._top = 0
            self.redraw()

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Text]:
        try:
            self._contents = self._explain(snapshot)
        except LernmiError:
            self._contents = [Line("", Text(BEFORE_FIRST))]
        rows: list[Text] = []
        self._rows = []
        for number, line in enumerate(self._contents):
            for row in self._wrapped(line, width, number == self._cursor):
                rows.append(row)
                self._rows.append(number)
        self._keep_cursor_in_view(height)
        self.call_later(self._say)  # in the midst of a paint the border stays as it is
        return rows[self._top :]

    def _say(self) -> None:
        """Title and subtitle: what is picked, and the keys."""
        picked, name = self.selection, "nothing picked"
        if picked is not None and self.snapshot is not None:
            name = label_of(picked, len(self.snapshot.sizes), self.run_task.info)
        keys = "↑↓ lines · enter follows" if len(self._contents) > 1 else ""
        words = f"Inspector · {name}", keys
        if words != self._words:
            self._words = words
            self.border_title, self.border_subtitle = Text(words[0]), keys

    def _explain(self, snapshot: Snapshot) -> list[Line]:
        match self.selection:
            case LinkRef(layer, i, j) as ref:
                link = explain_link(snapshot, layer, i, j)
                return link_lines(link, ref, self.palette)
            case NeuronRef(layer, index) as ref:
                neuron = explain_neuron(snapshot, layer, index)
                layers, info = len(snapshot.sizes), self.run_task.info
                call = partial(label_of, layers=layers, info=info)
                return neuron_lines(neuron, ref, call, self.palette)
            case _:
                return [Line("", Text(EMPTY))]

    def _wrapped(self, line: Line, width: int, at_cursor: bool) -> list[Text]:
        """The rows of a line: its label at the left of the first one."""
        labels = any(each.label for each in self._contents) and width > 3 * LABEL_WIDTH
        room = width - LABEL_WIDTH if labels else width
        rows = []
        for number, part in enumerate(line.text.wrap(self.app.console, max(room, 4))):
            part.rstrip()
            row = Text()
            if labels:
                label = line.label if number == 0 else ""
                row.append(label.ljust(LABEL_WIDTH), style=self.palette.named("dim"))
            row.append_text(part)
            if at_cursor and self.has_focus and line.target is not None:
                row.stylize(f"on {self.palette.shade(0.35)}")
            rows.append(row)
        return rows

    def _keep_cursor_in_view(self, height: int) -> None:
        if self._cursor in self._rows:
            first = self._rows.index(self._cursor)
            last = len(self._rows) - 1 - self._rows[::-1].index(self._cursor)
            self._top = min(max(self._top, last - height + 1), first)
        self._top = max(0, min(self._top, len(self._rows) - height))

    @property
    def picked_word(self) -> str:
        """What the line at the cursor is headed with."""
        at_line = self._cursor < len(self._contents)
        return self._contents[self._cursor].label if at_line else ""

    def action_move(self, lines: int) -> None:
        """Move the cursor to the next line, ``lines`` up or down."""
        self._cursor = max(0, min(self._cursor + lines, len(self._contents) - 1))
        self.redraw()

    def action_follow(self) -> None:
        """Pick what the line at the cursor comes from."""
        if self._cursor < len(self._contents):
            target = self._contents[self._cursor].target
            if target is not None and target != self.selection:
                self.post_message(Selected(target))

    def on_click(self, event: events.Click) -> None:
        inside = event.get_content_offset(self)
        if inside is not None and 0 <= inside.y + self._top < len(self._rows):
            self._cursor = self._rows[inside.y + self._top]
            self.redraw()
            if event.chain == 2:
                self.action_follow()

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1)

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()
