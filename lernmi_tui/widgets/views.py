"""The views of a task: what the network says to its samples, in the forms that suit them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lernmi.tasks import Task
from lernmi_tui.widgets.confusion import ConfusionMatrix
from lernmi_tui.widgets.decision_map import DecisionMap
from lernmi_tui.widgets.drawn import DrawnPanel
from lernmi_tui.widgets.image_wall import ImageWall
from lernmi_tui.widgets.neuron_maps import NeuronMaps
from lernmi_tui.widgets.sample_table import SampleTable
from lernmi_tui.widgets.sketch import Sketch
from lernmi_tui.widgets.truth_table import TruthTable
from lernmi_tui.widgets.weight_pictures import WeightPictures


class View(NamedTuple):
    """``name`` is the panel's id and the group of its keys, ``title`` what its tab says."""

    name: str
    title: str
    make: Callable[[Task], DrawnPanel]


def views_of(task: Task) -> tuple[View, ...]:
    """The first is shown at first."""
    confusion = View("confusion", "Confusion", ConfusionMatrix)
    weights = View("weights", "Weights", WeightPictures)
    if task.row.picture is not None:
        return (
            View("images", "Images", ImageWall),
            confusion,
            weights,
            View("sketch", "Sketch", Sketch),
        )
    if task.row.plane:
        return (View("map", "Map", DecisionMap), View("neurons", "Neurons", NeuronMaps))
    if task.row.group == "Gates":
        return (View("truth", "Truth table", TruthTable),)
    return (View("samples", "Samples", SampleTable), confusion)
