"""The view of a gate: the truth table, and what the network says to every row."""

from __future__ import annotations

from rich.text import Text

from lernmi.net.forward import predict
from lernmi.run.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.panels.truth_table.picture import TruthTablePicture
from lernmi_tui.parts.last_sample import LastSamplePanel


class TruthTable(LastSamplePanel):
    """Every row: inputs, what is expected, what the network says, and if that is right."""

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.border_title = f"Truth table · {task.info.title}"
        self.border_subtitle = "▸ last learned"

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Text]:
        samples = self.run_task.train
        outputs = predict(snapshot.layer_weights, snapshot.layer_activations, samples.inputs)
        info = self.run_task.info
        picture = TruthTablePicture(samples, outputs, info.input_names, info.output_names)
        return picture.lines(width, height, self.marked, self.palette)
