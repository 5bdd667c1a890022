"""The confusion matrix of the held-out samples, live: what is taken for what."""

from __future__ import annotations

import numpy as np
from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.strip import Strip

from lernmi.arrays import Floats
from lernmi.net.verdicts import verdicts
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.class_words import longest
from lernmi_tui.paint.words import joined
from lernmi_tui.panels.confusion.counts import HEAD, Confusion, Entry
from lernmi_tui.panels.confusion.layout import ConfusionLayout, confusion_layout, scrolled
from lernmi_tui.panels.confusion.picture import ConfusionPicture
from lernmi_tui.parts.beat import Beat
from lernmi_tui.parts.drawn import DrawnPanel
from lernmi_tui.parts.selection import ClassesPicked

SECONDS = 0.5  # between two counts


class ConfusionMatrix(DrawnPanel):
    """A row a true class, a column a class that the network says.

    Posts ``ClassesPicked`` for the cell under the cursor at enter, and for one that is clicked.
    Until a person moves it, the cursor follows the most frequent mistake.
    """

    BINDINGS = bindings_of("confusion")

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._beat = Beat(self, SECONDS, self._count)
        self._counted: Floats | None = None  # the answers that were
        self._confusion: Confusion | None = None
        self._cursor: Entry | None = None  # None: the most frequent mistake
        self._first = Entry(0, 0)  # in view
        self._longest = longest(task.info.output_names)
        one = "image" if task.info.picture is not None else "sample"
        self.border_title = "Confusion"
        self._keys = [f"⏎ its {one}s", "↑↓←→ class", "home worst"]
        self._focus: Focus | None = None  # what was looked at when it was drawn
        self._say()

    def show(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._beat.ask()
        if snapshot.focus is not self._focus:
            self._focus = snapshot.focus
            self._say()
            self.redraw()

    def _say(self) -> None:
        """Subtitle: what is looked at, and the keys."""
        signs = [] if self.looked_at is None or self._focus is None else [self._focus.words]
        parts = [*(f"▹ {words}" for words in signs), *self._keys]
        self.border_subtitle = Text(joined(parts, max(self.size.width - 4, 0)))

    def on_resize(self, _event: events.Resize) -> None:
        self._say()

    @property
    def looked_at(self) -> Entry | None:
        """The cell of the sample that is looked at, None where nothing is expected of it."""
        snapshot = self.snapshot
        if snapshot is None or snapshot.focus is None or snapshot.expected is None:
            return None
        said = np.nan_to_num(snapshot.layer_outputs[-1][1:], nan=-np.inf)
        return Entry(int(snapshot.expected.argmax()), int(said.argmax()))

    def on_show(self) -> None:
        self._count()  # at once: enter may be the next key

    def has_counted(self, answers: Floats) -> bool:
        """Are these the answers that the cells count?"""
        return self._counted is answers

    def _count(self) -> None:
        if self.snapshot is None or self.snapshot.answers is self._counted:
            return
        self._counted = self.snapshot.answers
        task = self.snapshot.task
        said = verdicts(self._counted, task.test.labels)
        self._confusion = Confusion.of(said, task.info.output_names)
        where = "held-out: " if task.holds_out else ""
        self.border_title = Text(f"Confusion · {where}{self._confusion.title()}")
        self.redraw()

    @property
    def cursor(self) -> Entry:
        """Where the cursor is."""
        if self._cursor is not None or self._confusion is None:
            return self._cursor or Entry(0, 0)
        return self._confusion.worst

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        if self._confusion is None:
            return []
        layout, first = self._layout, self._first
        classes = len(self._confusion.names)
        self._first = first = Entry(
            scrolled(first.row, self.cursor.row, layout.rows, classes),
            scrolled(first.column, self.cursor.column, layout.columns, classes),
        )
        picture = ConfusionPicture(
            self._confusion,
            self.cursor,
            first,
            self.palette,
            self.app.no_color,
            self.looked_at,
        )
        return picture.draw(width, height, layout).strips()

    @property
    def _layout(self) -> ConfusionLayout:
        width, height = self.size
        names = self.run_task.info.output_names
        most = 0 if self._confusion is None else int(self._confusion.totals.max())
        return confusion_layout(width, height, len(names), len(str(most)), self._longest)

    # keys

    def action_move(self, columns: int, rows: int) -> None:
        """Move the cursor; before the first row or column it is on a head."""
        last = len(self.run_task.info.output_names) - 1
        row = min(max(self.cursor.row + rows, HEAD), last)
        column = min(max(self.cursor.column + columns, HEAD), last)
        if row != HEAD or column != HEAD:
            self._cursor = Entry(row, column)
        self.redraw()

    def action_worst(self) -> None:
        """Follow the most frequent mistake."""
        self._cursor = None
        self.redraw()

    def action_choose(self) -> None:
        """Show the samples that the cell under the cursor counts; say so if it counts none."""
        if self._confusion is None:
            return
        if self._confusion.number(self.cursor):
            self.post_message(ClassesPicked(*self.cursor.classes))
        else:
            words = self._confusion.words(self.cursor)
            self.notify(f"{words[:1].upper()}{words[1:]}: nothing to show.", markup=False)

    def action_back(self) -> None:
        """Follow the most frequent mistake again."""
        if self._cursor is None:
            raise SkipAction
        self.action_worst()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None:
            entry = self._layout.entry_at(offset.x, offset.y, self._first)
            if entry is not None:
                self._cursor = entry
                self.redraw()
                self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move(0, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move(0, -1)
