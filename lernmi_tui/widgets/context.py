"""The context panel: what the network says to the task's samples, in the form that suits them."""

from __future__ import annotations

from lernmi.tasks import Task
from lernmi_tui.widgets.decision_map import DecisionMap
from lernmi_tui.widgets.drawn import DrawnPanel
from lernmi_tui.widgets.image_wall import ImageWall
from lernmi_tui.widgets.truth_table import TruthTable


def context_panel(task: Task) -> DrawnPanel:
    """Images for pictures, a decision map for points of a plane, else a truth table."""
    if task.row.picture is not None:
        return ImageWall(task)
    if task.row.group == "Clouds":
        return DecisionMap(task)
    return TruthTable(task)
