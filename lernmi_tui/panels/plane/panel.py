"""A view of a task of the plane: what the network, or one of its neurons, says to every point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

import numpy as np
from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.strip import Strip

from lernmi.arrays import Floats
from lernmi.net.names import name_of
from lernmi.net.refs import NeuronRef, Selection, exists
from lernmi.net.verdicts import RIGHT_WITHIN
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.clouds import plane_samples
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.heat_map import LIMIT
from lernmi_tui.paint.words import first_that_fits, joined
from lernmi_tui.panels.plane.picture import DecisionPicture, Looked, Pen, map_layout
from lernmi_tui.panels.plane.places import focus_at, place_of, sample_at
from lernmi_tui.panels.plane.scene import point_set, speaker, train_point
from lernmi_tui.panels.plane.sides import Sides
from lernmi_tui.panels.plane.words import pen_keys, said_there
from lernmi_tui.parts.last_sample import LastSamplePanel
from lernmi_tui.parts.lessons import AddSamples, Forget
from lernmi_tui.parts.looking import LookAt

Points = Literal["train", "held-out", "both"]
POINTS: tuple[Points, ...] = ("train", "held-out", "both")
LEFT_BUTTON = 1
T = TypeVar("T")


class DecisionMap(LastSamplePanel):
    """Blue where the network says 1, orange where it says 0, and the samples on it.

    Of a regression: blue where it says a large number. With a hidden neuron selected, what that
    neuron says. With the ``pen`` (None, or 1.0 or 0.0 for the side it puts points on, or the
    number) a person adds train samples. Posts ``LookAt`` for the place under the cursor, or for the
    sample there, at enter, and for one that is clicked.
    """

    BINDINGS = bindings_of("map")

    points: Points = "train"
    discrete = False
    pen: float | None = None

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.selection: Selection = None
        self._aim: Floats = np.zeros(2)  # where the cursor or the pen is
        self.pointing = False  # is the cursor seen without a pen?
        self._looked: tuple[Focus, Floats] | None = None  # what this panel asked for, and where

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
        width = self.size.width - 4
        titles = [*self._titles_of_the_cursor(), f"{self._called} · {what}"]
        self.border_title = Text(first_that_fits(titles, width))  # a name may look like markup
        undo = ["u take back"] if self.snapshot is not None and self.snapshot.added else []
        if self.pen is None:
            points = [f"t {_after(POINTS, self.points)}"] if self.run_task.holds_out else []
            back = [] if self._hidden is None else ["esc: the output"]
            parts = [*back, "↑↓←→ ⏎ or click look", "p pen", *undo, *points]
            parts.append("c shades" if self.discrete else "c discrete")
        else:
            after = _after(self._sides.pens, self.pen)
            parts = pen_keys(self.pen, after, undo, self._sides, width)
        self.border_subtitle = Text(joined(parts, width))  # names may look like markup

    def _titles_of_the_cursor(self) -> list[str]:
        """What is said where the cursor is, in ever less words; empty without a cursor."""
        snapshot = self.snapshot
        if snapshot is None or not (self.pointing or self.pen is not None):
            return []
        words = said_there(snapshot, self._aim, self._hidden, self._sides)
        return [f"{self._called} · {words}", f"Map · {words}", words]

    @property
    def _is_regression(self) -> bool:
        return self.run_task.info.regression

    @property
    def _called(self) -> str:
        return "Map" if self._is_regression else "Decision map"  # numbers are nothing to decide

    @property
    def _sides(self) -> Sides:
        return Sides.of(self.run_task)

    # drawing

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        with np.errstate(all="ignore"):  # a run gone wrong holds infinite numbers
            picture = self._picture(snapshot)
            return picture.draw(width, height, self.palette, self.app.no_color).strips()

    def _picture(self, snapshot: Snapshot) -> DecisionPicture:
        kinds, sides = (False, True) if self.run_task.holds_out else (False,), self._sides
        sets = [point_set(snapshot, held_out, sides) for held_out in kinds]
        marked = None if self.points == "held-out" else self.marked
        return DecisionPicture(
            speaker=speaker(snapshot, self._hidden, sides),
            discrete=self.discrete,
            sets=sets,
            shown=[each for each in sets if self.points in (each.name, "both")],
            marked=train_point(snapshot, marked),
            marked_words="learned last" if snapshot.step is None else "in the step",
            classes=sides.names or ("expected 0", "expected 1"),
            pen=Pen(self._aim, self.pen) if self._has_cursor else None,
            looked=self._looked_at(snapshot),
            targets=sides.targets,
        )

    @property
    def _has_cursor(self) -> bool:
        at_looked = self._looked is not None and self._looked[1] is self._aim
        return self.pen is not None or (self.pointing and not (at_looked and self._is_looking))

    @property
    def _is_looking(self) -> bool:
        return self.snapshot is not None and self.snapshot.focus is not None

    @property
    def _shown(self) -> list[bool]:
        """Are the samples on the map held out? The train samples, if they are there, come first."""
        return [each for each in (False, True) if self.points in ("both", POINTS[each])]

    def _looked_at(self, snapshot: Snapshot) -> Looked | None:
        """The place that the network looks at, if that is a place of the plane."""
        focus = snapshot.focus
        place = None if focus is None else self._place_of(focus, snapshot)
        if focus is None or place is None:
            return None
        if focus.expected is None:
            return Looked(place, None, True)
        side, said = float(focus.expected[0]), float(snapshot.layer_outputs[-1][1])
        return Looked(place, side, self._is_regression or abs(said - side) < RIGHT_WITHIN)

    def _place_of(self, focus: Focus, snapshot: Snapshot) -> Floats | None:
        if self._looked is not None and focus is self._looked[0]:
            return self._looked[1]
        return place_of(focus, snapshot)

    # adding samples

    def action_pen(self) -> None:
        """A pen for samples of one side, of the other, or none."""
        self._take(_after(self._sides.pens, self.pen))

    def action_away(self) -> None:
        """Put the pen away, or the cursor; else escape is the workbench's."""
        had_cursor = self._has_cursor
        self.pointing = False
        if had_cursor:
            self._take(None)
        else:
            self._changed()
            raise SkipAction

    def action_aim(self, columns: int, rows: int) -> None:
        """Move the cursor or the pen."""
        layout = map_layout(*self.size)
        if layout.side:
            if self.pen is None:
                self.pointing = True
            self._aim = layout.moved(self._aim, columns, rows)
            self._changed()

    def action_put(self) -> None:
        """Look at the place under the cursor; put a sample where the pen is."""
        if self.pen is not None:
            self._put(self.pen)
        else:
            self._look()

    def action_undo(self) -> None:
        """Take the sample back that was added last."""
        if self.snapshot is None or not self.snapshot.added:
            raise SkipAction
        self.post_message(Forget(None))

    def on_click(self, event: events.Click) -> None:
        """With a pen a click puts a sample; without, the network looks there."""
        offset = event.get_content_offset(self)
        point = None if offset is None else map_layout(*self.size).point_at(*offset)
        if point is None:
            return
        self._aim = point
        if self.pen is None:
            self._look()
        elif event.button != LEFT_BUTTON or event.shift or event.ctrl:
            self._put(self._sides.other(self.pen))
        else:
            self._put(self.pen)

    def _look(self) -> None:
        """Look at the cursor's place, or at the sample that is seen there."""
        snapshot, side = self.snapshot, map_layout(*self.size).side
        if snapshot is None:
            return
        sample = sample_at(self._aim, snapshot, self._shown, 2.0 * LIMIT / side) if side else None
        if sample is None:
            focus = focus_at(self._aim, snapshot)
        else:
            focus, self._aim = sample
        self._looked, self.pointing = (focus, self._aim), True
        self.post_message(LookAt(focus))
        self._changed()

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


def _after(choices: Sequence[T], choice: T) -> T:
    """The next of ``choices``, the first after the last."""
    return choices[(choices.index(choice) + 1) % len(choices)]
