"""A view of a task of the plane: what the network, or one of its neurons, says to every point."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal, TypeVar

import numpy as np
from rich.text import Text
from textual import events
from textual.strip import Strip

from lernmi.arrays import Floats
from lernmi.net.forward import predict
from lernmi.net.names import name_of
from lernmi.net.refs import NeuronRef, Selection, exists
from lernmi.net.verdicts import rows_right
from lernmi.run.snapshot import Snapshot
from lernmi.tasks.clouds import plane_samples
from lernmi.tasks.features import features_of
from lernmi.tasks.task import Task
from lernmi_tui.bindings import bindings_of
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.heat_map import GLYPHS, fineness
from lernmi_tui.paint.words import first_that_fits, joined
from lernmi_tui.panels.plane.picture import DecisionPicture, Pen, PointSet, Speaker, map_layout
from lernmi_tui.parts.last_sample import LastSamplePanel
from lernmi_tui.parts.lessons import AddSamples, Forget
from lernmi_tui.parts.selection import Selected

Points = Literal["train", "held-out", "both"]
POINTS: tuple[Points, ...] = ("train", "held-out", "both")
MOST_POINTS = 2_000  # on the map: the last of more, added ones among them
PENS = (None, 1.0, 0.0)  # the side of the samples it puts
LEFT_BUTTON = 1
PEN_NAME = 14  # cells for the class that the pen puts
T = TypeVar("T")


class DecisionMap(LastSamplePanel):
    """Blue where the network says 1, orange where it says 0, and the samples on it.

    With a hidden neuron selected, what that neuron says. With the ``pen`` (None, or 1.0 or 0.0 for
    the side it puts points on) a person adds train samples.
    """

    BINDINGS = bindings_of("map")

    points: Points = "train"
    discrete = False
    pen: float | None = None

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.selection: Selection = None
        self._aim: Floats = np.zeros(2)  # where the pen is

    # what to show

    def show(self, snapshot: Snapshot) -> None:
        super().show(snapshot)
        self._set_titles()

    def select(self, selection: Selection) -> None:
        """Show what a selected hidden neuron says; the network's output if it is none."""
        self.selection = selection
        self._set_titles()
        self.redraw()

    @property
    def _hidden(self) -> NeuronRef | None:
        """The selected neuron, if it is a hidden one of this network."""
        ref = self.selection
        if not isinstance(ref, NeuronRef) or self.snapshot is None:
            return None
        if not exists(ref, self.snapshot.sizes):
            return None
        last = len(self.snapshot.sizes) - 1
        return ref if 0 < ref.layer < last and ref.index > 0 else None

    def action_points(self) -> None:
        """The train points, the held-out points, or both."""
        if self.run_task.holds_out:
            self.points = _after(POINTS, self.points)
        self._changed()

    def action_discrete(self) -> None:
        """Shades of what is said, or the two sides alone."""
        self.discrete = not self.discrete
        self._changed()

    def on_resize(self) -> None:
        self._set_titles()

    def _changed(self) -> None:
        self._set_titles()
        self.redraw()

    def _set_titles(self) -> None:
        what = self.run_task.info.title
        if self.snapshot is not None and self._hidden is not None:
            what = f"what {name_of(self._hidden, len(self.snapshot.sizes))} says"
        self.border_title = Text(f"Decision map · {what}")  # a name may look like markup
        width = self.size.width - 4
        undo = ["⌫ undo"] if self.snapshot is not None and self.snapshot.added else []
        if self.pen is None:
            points = [f"t {_after(POINTS, self.points)}"] if self.run_task.holds_out else []
            back = [] if self._hidden is None else ["esc: the output"]
            parts = [*back, "click or p: take pen", *undo, *points]
            parts.append("c shades" if self.discrete else "c discrete")
        else:
            other, after = 1.0 - self.pen, _after(PENS, self.pen)
            puts, side = f"puts {self._side(self.pen)}", _glyph(other)
            ways = [f"click or enter {puts} · right click or shift {side}"]
            ways += [f"click {puts} · right click or shift {side}"]
            ways += [f"click {puts} · right click {side}", f"click {puts}"]
            room = width - sum(3 + len(each) for each in undo)
            parts = [first_that_fits(ways, room), *undo, "↑↓←→ aim"]
            parts.append("p off" if after is None else f"p {_glyph(after)}")
        self.border_subtitle = Text(joined(parts, width))  # names may look like markup

    @property
    def _class_names(self) -> tuple[str, str] | None:
        """What the task calls the samples that are 0 and those that are 1, if it does."""
        name = self.run_task.info.output_names[0]
        return None if name == "y1" else (f"not {name}", name)

    def _side(self, side: float) -> str:
        """``● 1`` or ``● dog``: what the pen puts."""
        classes = self._class_names
        return f"{_glyph(side)} {cut(classes[int(side)], PEN_NAME) if classes else f'{side:.0f}'}"

    # drawing

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        with np.errstate(all="ignore"):  # a run gone wrong holds infinite numbers
            picture = self._picture(snapshot)
            return picture.draw(width, height, self.palette, self.app.no_color).strips()

    def _picture(self, snapshot: Snapshot) -> DecisionPicture:
        kinds = (False, True) if self.run_task.holds_out else (False,)
        sets = [self._point_set(snapshot, held_out) for held_out in kinds]
        return DecisionPicture(
            speaker=self._speaker(snapshot),
            discrete=self.discrete,
            sets=sets,
            shown=[each for each in sets if self.points in (each.name, "both")],
            marked=self._marked_point(snapshot),
            classes=self._class_names or ("expected 0", "expected 1"),
            pen=None if self.pen is None else Pen(self._aim, self.pen),
        )

    def _speaker(self, snapshot: Snapshot) -> Speaker:
        finest = fineness(snapshot.weights.size)
        ref = self._hidden
        if ref is None:
            return Speaker("the network", partial(_says, snapshot, _output(snapshot)), None, finest)
        name = name_of(ref, len(snapshot.sizes))
        activation = snapshot.activations[ref.layer - 1]
        return Speaker(name, partial(_says, snapshot, ref), activation, finest)

    def _marked_point(self, snapshot: Snapshot) -> int | None:
        """Which of the train points on the map was learned last, None if none of them."""
        if self.marked is None or self.points == "held-out":
            return None
        index = self.marked - max(len(snapshot.present) - MOST_POINTS, 0)
        return index if index >= 0 else None

    def _point_set(self, snapshot: Snapshot, held_out: bool) -> PointSet:
        samples = snapshot.test if held_out else snapshot.train
        points, targets = samples.plane_points[-MOST_POINTS:], samples.targets[-MOST_POINTS:]
        said = _says(snapshot, _output(snapshot), points)
        return PointSet(points, targets[:, 0], rows_right(said[:, None], targets), held_out)

    # adding samples

    def action_pen(self) -> None:
        """A pen for samples of one side, of the other, or none."""
        self._take(_after(PENS, self.pen))

    def action_away(self) -> None:
        """Put the pen away; if there is none, let go of what is selected."""
        if self.pen is None and self.selection is not None:
            self.post_message(Selected(None))
        self._take(None)

    def action_aim(self, columns: int, rows: int) -> None:
        """Move the pen."""
        layout = map_layout(*self.size)
        if self.pen is not None and layout.side:
            self._aim = layout.moved(self._aim, columns, rows)
            self.redraw()

    def action_put(self) -> None:
        """Put a sample where the pen is."""
        if self.pen is not None:
            self._put(self.pen)

    def action_undo(self) -> None:
        """Take the sample back that was added last."""
        self.post_message(Forget(None))

    def on_click(self, event: events.Click) -> None:
        """The first click takes up the pen, every other puts a sample."""
        offset = event.get_content_offset(self)
        point = None if offset is None else map_layout(*self.size).point_at(*offset)
        if point is None:
            return
        self._aim = point
        side = 1.0 if self.pen is None else self.pen
        if event.button != LEFT_BUTTON or event.shift or event.ctrl:
            side = 1.0 - side
        if self.pen is None:
            self._take(side)
        else:
            self._put(side)

    def on_blur(self) -> None:
        self._take(None)  # the next click here may only mean to come back

    def _take(self, pen: float | None) -> None:
        """Take up a pen, or put it away; there is none where there is no map."""
        layout = map_layout(*self.size)
        self.pen = pen if layout.side else None
        if self.pen is not None:
            self._aim = layout.moved(self._aim, 0, 0)
        self._changed()

    def _put(self, side: float) -> None:
        features = self.run_task.info.input_names
        sample = plane_samples(self._aim[None], np.array([[side]]), features)
        self.post_message(AddSamples(sample))
        self._changed()


def _output(snapshot: Snapshot) -> NeuronRef:
    return NeuronRef(len(snapshot.sizes) - 1, 1)


def _says(snapshot: Snapshot, ref: NeuronRef, points: Floats) -> Floats:
    """What neuron ``ref`` says (n,) to ``points`` (n, 2)."""
    weights = snapshot.layer_weights[: ref.layer]
    activations = snapshot.layer_activations[: ref.layer + 1]
    inputs = features_of(points, snapshot.task.info.input_names)
    return predict(weights, activations, inputs)[:, ref.index - 1]


def _after(choices: Sequence[T], choice: T) -> T:
    """The next of ``choices``, the first after the last."""
    return choices[(choices.index(choice) + 1) % len(choices)]


def _glyph(side: float) -> str:
    """``●`` or ``○``."""
    return GLYPHS[False, True][int(side)]
