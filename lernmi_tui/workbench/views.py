"""The views of a task: what the network says to its samples, in the forms that suit them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lernmi.tasks.task import Task
from lernmi_tui.panels.confusion.panel import ConfusionMatrix
from lernmi_tui.panels.curve.panel import FittedCurve
from lernmi_tui.panels.images.panel import ImageWall
from lernmi_tui.panels.neurons.panel import NeuronMaps
from lernmi_tui.panels.plane.panel import DecisionMap
from lernmi_tui.panels.predicted.panel import Predicted
from lernmi_tui.panels.samples.panel import SampleTable
from lernmi_tui.panels.sketch.panel import Sketch
from lernmi_tui.panels.truth_table.panel import TruthTable
from lernmi_tui.panels.weights.panel import WeightPictures
from lernmi_tui.parts.drawn import DrawnPanel


class View(NamedTuple):
    """``name`` is the panel's id and the group of its keys, ``title`` what its tab says."""

    name: str
    title: str
    make: Callable[[Task], DrawnPanel]


def views_of(task: Task) -> tuple[View, ...]:
    """The first is shown at first."""
    confusion = View("confusion", "Confusion", ConfusionMatrix)
    weights = View("weights", "Weights", WeightPictures)
    predicted = View("predicted", "Predicted", Predicted)
    if task.info.regression and not task.info.plane:
        samples = View("samples", "Samples", SampleTable)
        curve = View("curve", "Curve", FittedCurve)
        is_curve = task.train.stored.shape[1] == 1
        return (curve, predicted, samples) if is_curve else (predicted, samples)
    if task.info.picture is not None:
        return (
            View("images", "Images", ImageWall),
            confusion,
            weights,
            View("sketch", "Sketch", Sketch),
        )
    if task.info.plane:
        views = (View("map", "Map", DecisionMap), View("neurons", "Neurons", NeuronMaps))
        return (*views, predicted) if task.info.regression else views
    if task.info.group == "Gates":
        return (View("truth", "Truth table", TruthTable),)
    return (View("samples", "Samples", SampleTable), confusion)
