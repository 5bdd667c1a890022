"""The first view of a cloud: a map of what the network says about every point."""

from __future__ import annotations

from functools import partial
from typing import Literal

from textual.strip import Strip

from lernmi.arrays import Floats
from lernmi.features import PLAIN, features_of
from lernmi.forward import predict
from lernmi.snapshot import Snapshot
from lernmi.tasks import Task
from lernmi_tui.bindings import bindings_of
from lernmi_tui.render.decision_picture import DecisionPicture, PointSet
from lernmi_tui.render.verdicts import rows_right
from lernmi_tui.widgets.marking import MarkingPanel

Points = Literal["train", "held-out", "both"]
POINTS: tuple[Points, ...] = ("train", "held-out", "both")


class DecisionMap(MarkingPanel):
    """Blue where the network says 1, orange where it says 0, and the samples on it."""

    BINDINGS = bindings_of("map")

    points: Points = "train"

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.border_title = f"Decision map · {task.row.title}"
        self._set_subtitle()

    def action_points(self) -> None:
        """The train points, the held-out points, or both."""
        self.points = POINTS[(POINTS.index(self.points) + 1) % len(POINTS)]
        self._set_subtitle()
        self.redraw()

    def _set_subtitle(self) -> None:
        what = "all" if self.points == "both" else self.points
        self.border_subtitle = f"t {what} points"

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        sets = [self._point_set(snapshot, held_out) for held_out in (False, True)]
        shown = [each for each in sets if self.points in (each.name, "both")]
        picture = DecisionPicture(
            says=partial(says, snapshot),
            sets=sets,
            shown=shown,
            marked=self.marked if self.points != "held-out" else None,
            names=PLAIN,
        )
        return picture.draw(width, height, self.palette, self.app.no_color).strips()

    def _point_set(self, snapshot: Snapshot, held_out: bool) -> PointSet:
        samples = self.run_task.test if held_out else self.run_task.train
        points = samples.plane_points
        right = rows_right(says(snapshot, points)[:, None], samples.targets)
        return PointSet(points, samples.targets[:, 0], right, held_out)


def says(snapshot: Snapshot, points: Floats) -> Floats:
    """The only output (n,) for ``points`` (n, 2)."""
    inputs = features_of(points, snapshot.task.row.input_names)
    outputs = predict(snapshot.layer_weights, snapshot.activations, inputs, snapshot.classic)
    return outputs[:, 0]
