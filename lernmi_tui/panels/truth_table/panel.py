"""The view of a gate: the truth table, and what the network says to every row."""

from __future__ import annotations

import numpy as np
from rich.text import Text
from textual import events
from textual.actions import SkipAction

from lernmi.net.forward import predict
from lernmi.run.names.sample_words import inputs_words
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.words import joined
from lernmi_tui.panels.truth_table.picture import Marks, TruthTablePicture
from lernmi_tui.parts.last_sample import LastSamplePanel
from lernmi_tui.parts.looking import LookAt


class TruthTable(LastSamplePanel):
    """Every row: inputs, what is expected, what the network says now, and if that is right.

    Posts ``LookAt`` for the row under the cursor at enter, and for one that is clicked.
    """

    BINDINGS = bindings_of("truth")

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.cursor: int | None = None  # a line of the table, None until a person moves
        self.border_title = Text(f"Truth table · {task.info.title}")

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Text]:
        table = self._table(snapshot)
        cursor = self._cursor if self.has_focus else None
        row = None if cursor is None else table.order[cursor]
        marks = Marks(self.marked, self.looked_at, row)
        return table.lines(width, height, marks, self.palette)

    def show(self, snapshot: Snapshot) -> None:
        super().show(snapshot)
        self._say()

    @property
    def looked_at(self) -> int | None:
        """The row that is looked at, None if something else is."""
        if self.snapshot is None or self.snapshot.focus is None:
            return None
        same = (self.snapshot.train.inputs == self.snapshot.focus.inputs).all(axis=1)
        return int(same.argmax()) if same.any() else None

    @property
    def _cursor(self) -> int | None:
        """The line of the cursor, if there is one."""
        if self.cursor is None or self.snapshot is None:
            return None
        return min(self.cursor, len(self.snapshot.train) - 1)

    def _table(self, snapshot: Snapshot) -> TruthTablePicture:
        samples, info = snapshot.train, snapshot.task.info
        outputs = predict(snapshot.layer_weights, snapshot.layer_activations, samples.inputs)
        return TruthTablePicture(samples, outputs, info.input_names, info.output_names)

    def _say(self) -> None:
        """Subtitle: the signs beside the rows, and the keys."""
        stepping = self.snapshot is not None and self.snapshot.step is not None
        parts = ["▸ in the step" if stepping else "▸ learned last"]
        if self.looked_at is not None:
            parts.insert(0, "▹ looked at")
        self.border_subtitle = joined([*parts, "↑↓ ⏎ look"], max(self.size.width - 4, 0))

    def on_resize(self, _event: events.Resize) -> None:
        self._say()

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    # keys

    def action_move(self, lines: int) -> None:
        """Move the cursor; it begins at the row that is looked at or was learned last."""
        if self.snapshot is not None:
            self._go(0 if self._start is None else self._start + lines)

    def action_go(self, line: int) -> None:
        """Move the cursor to the first line (0) or the last (-1)."""
        if self.snapshot is not None:
            self._go(line % len(self.snapshot.train))

    @property
    def _start(self) -> int | None:
        """Where the cursor is; without one, the line that is marked."""
        row = self.marked if self.looked_at is None else self.looked_at
        if self._cursor is not None or row is None or self.snapshot is None:
            return self._cursor
        order = self._table(self.snapshot).order
        return order.index(row) if row in order else None

    def _go(self, line: int) -> None:
        assert self.snapshot is not None
        self.cursor = min(max(line, 0), len(self.snapshot.train) - 1)
        self.redraw()

    def action_look(self) -> None:
        """Look at the row under the cursor; without one, at the one that is marked."""
        if self.snapshot is None:
            return
        self._go(self._start or 0)
        table, cursor = self._table(self.snapshot), self._cursor
        assert cursor is not None
        row = table.order[cursor]
        inputs = np.asarray(table.samples.inputs[row])
        words = inputs_words(table.input_names, inputs)
        self.post_message(LookAt(Focus.of(words, inputs, table.samples.targets[row])))

    def action_back(self) -> None:
        """Take the cursor away, unless it is where the network looks."""
        cursor, at = self._cursor, self.looked_at
        self.cursor = None
        self.redraw()
        if cursor is None or self.snapshot is None:
            raise SkipAction
        if self._table(self.snapshot).order[cursor] == at:
            raise SkipAction

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or self.snapshot is None:
            return
        line = self._table(self.snapshot).line_at(offset.y, self.size.height)
        if line is not None:
            self._go(line)
            self.action_look()
