"""The first view of a table of one's own: its held-out samples, the worst mistakes first."""

from __future__ import annotations

from textual import events
from textual.strip import Strip

from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.own_inputs import row_of
from lernmi_tui.paint.own_units import output_number
from lernmi_tui.panels.samples.number_rows import NumberRows, number_layout
from lernmi_tui.panels.samples.rows import HEADS, SampleRows, TableLayout, table_layout
from lernmi_tui.parts.choosing import ChoosingPanel


class SampleTable(ChoosingPanel):
    """A row a sample: right or wrong, its class, what the network says, the inputs; of a regression
    what it should say and says, and how far off that is.
    """

    BINDINGS = bindings_of("samples")

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._inputs, self._cells_of = row_of(task)
        self._first = 0  # input that a person wants to see

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        judged = self._judged
        if judged is None or self.selected is None:
            return self._nothing(width, height).strips()
        table: SampleRows | NumberRows
        if self.run_task.info.regression:
            assert judged.losses is not None
            table = NumberRows(
                judged.samples,
                judged.said.outputs,
                [output_number(self.run_task, each) for each in range(self.run_task.sizes[-1])],
                self._inputs,
                self._list.in_view,
                self.selected,
                self._first_in_view,
                self.words_of(self.selected),
                self.looked_at,
                self._cells_of,
            )
            return table.draw(width, height, self._layout, self.palette).strips()
        table = SampleRows(
            judged.samples,
            judged.said,
            self.run_task.info.output_names,
            self._inputs,
            self._list.in_view,
            self.selected,
            self._first_in_view,
            self.words_of(self.selected),
            self.looked_at,
            judged.losses,
            self._cells_of,
        )
        return table.draw(width, height, self._layout, self.palette).strips()

    @property
    def _layout(self) -> TableLayout:
        width, height = self.size
        if self.run_task.info.regression:
            return number_layout(width, height, len(self.run_task.info.output_names), self._inputs)
        return table_layout(width, height, self.run_task.info.output_names, self._inputs)

    @property
    def _room(self) -> tuple[int, int]:
        return 1, self._layout.rows

    @property
    def _first_in_view(self) -> int:
        """The first input in view: the columns there is room for are filled."""
        return min(self._first, max(len(self._inputs) - self._layout.inputs, 0))

    def action_columns(self, step: int) -> None:
        """Show the inputs before, or further ones."""
        self._first = max(self._first_in_view + step, 0)
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None and HEADS <= offset.y < HEADS + self._layout.rows:
            self.clicked(self._list.top + offset.y - HEADS, event)
