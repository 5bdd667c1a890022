"""The context panel of the gates: the truth table, and what the network says to every row."""

from __future__ import annotations

from rich.text import Text

from lernmi.forward import predict
from lernmi.snapshot import Snapshot
from lernmi.tasks import Task
from lernmi_tui.render import truth
from lernmi_tui.widgets.beat import Beat
from lernmi_tui.widgets.drawn import DrawnPanel

MARK_SECONDS = 0.4


class TruthTable(DrawnPanel):
    """Every row: inputs, what is expected, what the network says, and if that is right."""

    def __init__(self, task: Task, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(task, id=id, classes=classes)
        self._marked: int | None = None  # the row marked as the last one learned
        self._mark_beat = Beat(self, MARK_SECONDS, self._mark)
        self.border_title = f"Truth table · {task.row.title}"
        self.border_subtitle = "▸ last learned"

    def show(self, snapshot: Snapshot) -> None:
        super().show(snapshot)
        self._mark_beat.ask()

    def _mark(self) -> None:
        if self.snapshot is not None and self._marked != self.snapshot.sample:
            self._marked = self.snapshot.sample
            self.redraw()

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Text]:
        samples = self.run_task.train
        outputs = predict(
            snapshot.layer_weights, snapshot.activations, samples.inputs, snapshot.classic
        )
        row = self.run_task.row
        table = truth.TruthTable(samples, outputs, row.input_names, row.output_names)
        return table.lines(width, height, self._marked, self.palette)
