"""A pad to draw on with mouse and keys, whatever the drawing is for."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

import numpy as np
from textual import events
from textual.actions import SkipAction
from textual.geometry import Region

from lernmi.arrays import Floats
from lernmi.tasks.task import Task
from lernmi_tui.paint.boxes import Box
from lernmi_tui.paint.class_words import longest
from lernmi_tui.panels.sketch.answer import MOST_BARS
from lernmi_tui.panels.sketch.layout import SketchLayout, sketch_layout
from lernmi_tui.panels.sketch.pen import Pen
from lernmi_tui.parts.drawn import DrawnPanel

LEFT_BUTTON, RIGHT_BUTTON = 1, 3
STEPS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


class DrawingPad(DrawnPanel):
    """Leads a pen; a subclass shows what it draws.

    While the mouse draws there is no cursor.
    """

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        assert task.info.picture is not None
        self.picture = task.info.picture
        self.pen = Pen()
        self.has_cursor = True
        self._said_undone = False
        self._mouse_is_fine = False  # it reports parts of cells

    @property
    def canvas(self) -> Floats:
        """What is drawn, (28, 28) within 0 .. 1."""
        return self.pen.drawing.canvas

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the classes."""
        return self.run_task.info.output_names

    @property
    def layout_now(self) -> SketchLayout | None:
        """Where things are, None if there is no room for paper."""
        bars = min(len(self.names), MOST_BARS)
        return sketch_layout(*self.size, self.picture, bars, longest(self.names))

    def redraw_lines(self, *boxes: Box | None) -> None:
        """Have the content drawn again at the next paint, and only the lines of ``boxes`` painted.

        A slow terminal needs that. Parts of lines would be no gain: Textual sends whole lines.
        """
        self._lines = None
        self._by_size.clear()
        lines = {line for box in boxes if box for line in range(box.y, box.y + box.height)}
        for line in lines:
            self.refresh(Region(0, line, self.size.width, 1))

    @abstractmethod
    def refresh_all(self) -> None:
        """Pen, cursor or drawing are others."""

    @abstractmethod
    def forget(self) -> None:
        """What was said of the drawing, or asked, is past."""

    def do(self, act: Callable[[], object]) -> None:
        """Do something with the pen."""
        before = self.canvas
        act()
        if self.canvas is not before:
            self.forget()
        self.refresh_all()

    # the mouse

    def _pointer(self, event: events.MouseEvent) -> tuple[float, float]:
        """Where the mouse is in the content, in cells: the middle of one unless it tells more."""
        x, y = event.pointer_x, event.pointer_y
        self._mouse_is_fine |= x != int(x) or y != int(y)
        half = 0.0 if self._mouse_is_fine else 0.5
        return x - self.gutter.left + half, y - self.gutter.top + half

    def on_mouse_down(self, event: events.MouseDown) -> None:
        layout, pointer = self.layout_now, self._pointer(event)
        if layout is None or not layout.paper.holds(*pointer):
            return
        if event.button not in (LEFT_BUTTON, RIGHT_BUTTON):
            return
        self.capture_mouse()
        self.has_cursor = False
        erase = event.button == RIGHT_BUTTON
        self.do(lambda: self.pen.drag_begins(*layout.paper.point(*pointer), erase))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        layout = self.layout_now
        if not self.pen.dragged or layout is None:
            return
        before = self.canvas
        self.pen.drag_goes(*layout.paper.point(*self._pointer(event)), event.button != 0)
        if self.canvas is not before:
            self.redraw_ink(layout, before)
        if not self.pen.dragged:
            self.release_mouse()
            self.refresh_all()

    def redraw_ink(self, layout: SketchLayout, before: Floats) -> None:
        """Have painted what a stroke has changed."""
        changed = np.flatnonzero((self.canvas != before).any(axis=1))
        paper = layout.paper
        self.redraw_lines(
            paper.lines(int(changed[0]), int(changed[-1])),
            layout.picture,
            layout.words,
            layout.bars,
        )

    def on_mouse_up(self) -> None:
        self.end_drag()

    def on_mouse_release(self) -> None:
        self.end_drag()

    def end_drag(self) -> None:
        """The mouse draws no more."""
        if self.pen.dragged:
            self.pen.lift()
            self.refresh_all()
        self.release_mouse()

    def on_focus(self) -> None:
        self.refresh_all()

    def on_blur(self) -> None:
        self.end_drag()
        self.pen.lift()
        self.refresh_all()

    # keys

    def action_go(self, direction: str) -> None:
        """Move the cursor, drawing if the pen is down."""
        right, down = STEPS[direction]
        self.has_cursor = True
        self.do(lambda: self.pen.go(right, down))

    def action_pen(self) -> None:
        """Put the pen down, or lift it."""
        self.has_cursor = True
        self.do(self.pen.toggle)

    def action_next_pen(self) -> None:
        """The thin pen, the wide one, or the rubber."""
        self.do(self.pen.next_pen)

    def action_undo(self) -> None:
        """Take the last step back; where nothing was drawn the key is not the pad's.

        Once too often after a drawing does nothing: the workbench would leave the run.
        """
        if self.pen.drawing.can_undo:
            self.do(self.pen.undo)
            self._said_undone = False
        elif self.pen.drawing.can_redo:
            if not self._said_undone:  # once: the words would pile up on the pad
                self._said_undone = True
                self.notify("There is nothing more to undo here; U draws it again.")
        else:
            raise SkipAction

    def action_redo(self) -> None:
        """Do the step again that was taken back last, if there is one."""
        if not self.pen.drawing.can_redo:
            raise SkipAction
        self.do(self.pen.redo)

    def action_clear(self) -> None:
        """Take all ink away."""
        self.do(self.pen.clear)

    def action_move(self, direction: str) -> None:
        """Move the whole drawing."""
        right, down = STEPS[direction]
        self.do(lambda: self.pen.move(right, down))
