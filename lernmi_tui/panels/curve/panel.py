"""The first view of a task of one input and numbers for answers: the fitted curve."""

from __future__ import annotations

import numpy as np
from rich.text import Text
from textual import events
from textual.strip import Strip

from lernmi.numbers import plain
from lernmi.run.names.quantities import SAYS
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.frame import Frame
from lernmi_tui.paint.own_units import DIGITS, input_number
from lernmi_tui.paint.spots import Spot, Spots
from lernmi_tui.paint.words import first_that_fits, joined
from lernmi_tui.panels.curve.fitted import (
    curve_frame,
    fitted,
    focus_at,
    known_span,
    spots_x,
    x_of,
)
from lernmi_tui.panels.curve.picture import LEARNED, LOOKED, CurvePicture, Marked
from lernmi_tui.parts.looking import LookAt
from lernmi_tui.parts.spots_panel import SPOT_KEYS, SpotsPanel, shorter

PAGES = 10  # so many pages are the whole width
NEAR = 1  # cells around the mouse in which a sample is meant


class FittedCurve(SpotsPanel):
    """What the network says to every input, the samples around it, and a cursor that reads it.

    Posts ``LookAt`` for the selected sample or the place of the cursor at enter, and for what is
    clicked.
    """

    BINDINGS = bindings_of("curve")

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.cursor: float | None = None  # the x that is read, in a person's units
        self._hovered: float | None = None  # that under the mouse

    # words

    def say(self) -> None:
        width = max(self.size.width - 4, 0)
        title = self.run_task.info.title
        read = self._read
        heads = [f"Curve · {read[0]}", *read] if read else []
        good = self.how_good
        heads += [" · ".join(["Curve", *each]) for each in ([title, *good], *shorter(good))]
        self.border_title = Text(first_that_fits(heads, width))  # names may look like markup
        outputs = ["o output"] if len(self.run_task.info.output_names) > 1 else []
        self.border_subtitle = joined(["←→ read", *SPOT_KEYS, *self.next_points, *outputs], width)

    @property
    def _read(self) -> list[str]:
        """What is said of the selected sample, or at the cursor, in ever less words."""
        at, snapshot = self._at, self.snapshot
        if snapshot is None or (at is None and self.selected is None):
            return []
        if self.selected is not None and self._hovered is None:
            return self.selected_words
        assert at is not None
        said = float(fitted(snapshot, self.output, np.array([at]))[0])
        name = input_number(self.run_task, 0).name
        outputs = self.run_task.info.output_names
        who = outputs[self.output] if len(outputs) > 1 else "the network"
        here, words = f"{name} {plain(at, DIGITS)}", f"{SAYS} {plain(said, DIGITS)}"
        return [f"{here}: {who} {words}", f"{here}: {words}"]

    @property
    def _at(self) -> float | None:
        return self.cursor if self._hovered is None else self._hovered

    # drawing

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Text | Strip]:
        frame = curve_frame(snapshot, self.output, width, height)
        if frame is None:
            return [Text(cut(words, width)) for words in self.how_good[:height]]
        spots, number = self.spots(snapshot), input_number(snapshot.task, 0)
        picture = CurvePicture(
            frame,
            (number.name, self.number.name),
            fitted(snapshot, self.output, frame.dots_x()),
            known_span(snapshot),
            spots,
            [spots_x(each, number) for each in spots],
            self.selected,
            self._marked(snapshot, spots),
            self._at,
        )
        return [*picture.draw(width, height, self.palette).strips()]

    def _marked(self, snapshot: Snapshot, spots: list[Spots]) -> list[Marked]:
        """The sample learned last, and what is looked at."""
        words = "learned last" if snapshot.step is None else "in the step"
        found = []
        if snapshot.focus is None:
            found += self._marks_of(self.learned_last, spots, LEARNED, words)
        elif self.looked_at is not None:
            found += self._marks_of(self.looked_at, spots, LOOKED, "looked at")
        else:
            x = float(x_of(snapshot.focus.inputs[None], input_number(snapshot.task, 0))[0])
            says = float(self.number.of(snapshot.layer_outputs[-1][self.output + 1]))
            found.append(Marked(x, says, LOOKED, "looked at"))
        return found

    def _marks_of(
        self, spot: Spot | None, spots: list[Spots], signs: str, words: str
    ) -> list[Marked]:
        for each in spots:
            row = each.row_of(spot)
            if row is not None:
                x = float(spots_x(each, input_number(self.run_task, 0))[row])
                return [Marked(x, float(each.expected[row]), signs, words, each.held_out)]
        return []

    @property
    def _frame(self) -> Frame | None:
        if self.snapshot is None:
            return None
        return curve_frame(self.snapshot, self.output, *self.size)

    # reading

    def action_read(self, columns: int) -> None:
        """Move the cursor; it appears at what is looked at or was learned last."""
        frame, snapshot = self._frame, self.snapshot
        if frame is None or snapshot is None:
            return
        marked = self._marked(snapshot, self.spots(snapshot))
        start = self._at
        if start is None and marked:
            start = marked[0].x
        x = frame.x_at(frame.left + frame.columns // 2) if start is None else start
        column = int(frame.across(np.array([x]))[0]) + (0 if start is None else columns)
        self._hovered, self.selected = None, None
        self.cursor = frame.x_at(column)
        self.changed()

    def action_page(self, step: int) -> None:
        """Move the cursor by a tenth of the width."""
        frame = self._frame
        if frame is not None:
            self.action_read(step * max(frame.columns // PAGES, 1))

    def choose(self, spot: Spot | None) -> None:
        """Select ``spot``, and read the curve there."""
        snapshot = self.snapshot
        for each in [] if snapshot is None else self.spots(snapshot):
            row = each.row_of(spot)
            if row is not None:
                self.cursor = float(spots_x(each, input_number(self.run_task, 0))[row])
        self._hovered = None
        super().choose(spot)

    def action_look(self) -> None:
        """Look at the selected sample, else at the place of the cursor."""
        if self.selected is None and self._at is not None and self.snapshot is not None:
            self.post_message(LookAt(focus_at(self.snapshot, self._at)))
        else:
            super().action_look()

    def action_back(self) -> None:
        """Take the cursor away, and what is selected."""
        had, self.cursor, self._hovered = self._at, None, None
        if had is not None and self.selected is None:
            self.changed()
        else:
            super().action_back()

    # the mouse

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._hover(event)

    def on_leave(self) -> None:
        if self._hovered is not None:
            self._hovered = None
            self.changed()

    def _hover(self, event: events.MouseEvent) -> None:
        offset, frame = event.get_content_offset(self), self._frame
        x = None
        if offset is not None and frame is not None and frame.holds(offset.x, offset.y):
            x = frame.x_at(offset.x)
        if x != self._hovered:
            self._hovered = x
            self.changed()

    def on_click(self, event: events.Click) -> None:
        """Look at the sample there, else at that place."""
        offset, frame, snapshot = event.get_content_offset(self), self._frame, self.snapshot
        if offset is None or frame is None or snapshot is None:
            return
        if not frame.holds(offset.x, offset.y):
            return
        number = input_number(snapshot.task, 0)
        nearest: tuple[float, Spots, int] | None = None
        for each in self.spots(snapshot):
            across = np.abs(frame.across(spots_x(each, number)) - offset.x)
            away = np.maximum(across, np.abs(frame.down(each.expected) - offset.y))
            row = int(away.argmin())
            if away[row] <= NEAR and (nearest is None or away[row] < nearest[0]):
                nearest = float(away[row]), each, row
        focus: Focus = focus_at(snapshot, frame.x_at(offset.x))
        if nearest is None:
            self.selected, self.cursor, self._hovered = None, frame.x_at(offset.x), None
            self.changed()
        else:
            focus = nearest[1].focus(nearest[2])
            self.choose(nearest[1].spot(nearest[2]))
        self.post_message(LookAt(focus))
