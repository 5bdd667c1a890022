"""The cursor that reads the curves: keys or the mouse put it on an evaluation, or drag the time."""

from __future__ import annotations

import numpy as np
from textual import events

from lernmi.arrays import Integers
from lernmi.tasks.task import Task
from lernmi_tui.panels.loss.plot import Plot
from lernmi_tui.panels.loss.time_row import moment_at
from lernmi_tui.parts.drawn import DrawnPanel
from lernmi_tui.parts.time import Seek

PAGES = 10  # so many pages are the whole history


class PanelWithCursor(DrawnPanel):
    """A panel of a run's history that knows which of its evaluations is read.

    Whoever draws it says where the first plot stands and in which rows the time.
    """

    _pinned: int | None = None  # the moment the keys or a click put the cursor on
    _hovered: int | None = None  # the moment under the mouse
    _dragged: int | None = None  # the cell of the time row that the mouse drags

    def __init__(self, task: Task, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(task, id=id, classes=classes)
        self._seen: Plot | None = None  # the first plot on the screen
        self._time_rows = range(0)  # of the content

    @property
    def _has_curve(self) -> bool:
        return self.snapshot is not None and len(self._moments) > 1

    @property
    def _moments(self) -> Integers:
        """Those of the evaluations of the whole curve (n,)."""
        assert self.snapshot is not None
        return self.snapshot.run_curve.metrics.moments

    @property
    def _index(self) -> int | None:
        """The evaluation under the mouse or else the cursor, None without either."""
        moment = self._pinned if self._hovered is None else self._hovered
        if moment is None or self.snapshot is None:
            return None
        return int(np.abs(self._moments - moment).argmin())

    def _put_cursor(self, index: int) -> None:
        moments = self._moments
        self._hovered = None
        self._pinned = int(moments[min(max(index, 0), len(moments) - 1)])
        self.refresh_bindings()
        self.redraw()

    def action_read(self, step: int) -> None:
        """Move the cursor by ``step`` evaluations; it appears where the run stands."""
        assert self.snapshot is not None
        index, moments = self._index, self._moments
        here = int(np.abs(moments - self.snapshot.moment).argmin())
        self._put_cursor(here if index is None else index + step)

    def action_page(self, step: int) -> None:
        """Move the cursor by a tenth of the history."""
        self.action_read(step * max(len(self._moments) // PAGES, 1))

    def action_read_end(self, index: int) -> None:
        """The cursor to the first (0) or the last (-1) evaluation."""
        self._put_cursor(index % len(self._moments))

    def action_go_there(self) -> None:
        """Have the whole workbench show the moment that the cursor reads."""
        index = self._index
        if index is not None:
            moment = int(self._moments[index])
            self._pinned = self._hovered = None
            self.refresh_bindings()
            self.redraw()
            self._seek(moment)

    def _seek(self, moment: int | None) -> None:
        assert self.snapshot is not None
        self.post_message(Seek(None if moment == self.snapshot.newest else moment))

    def action_leave(self) -> None:
        """Take the cursor away."""
        self._pinned = self._hovered = None
        self.refresh_bindings()
        self.redraw()

    # the mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        offset = event.get_content_offset(self)
        if offset is not None and offset.y in self._time_rows and event.button == 1:
            self.capture_mouse()
            self._drag_to(offset.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragged is None:
            self._hover(self._moment_at(event))
        else:
            self._drag_to(event.get_content_offset_capture(self).x)

    def on_mouse_up(self) -> None:
        if self._dragged is not None:
            self._dragged = None
            self.release_mouse()

    def _drag_to(self, cell: int) -> None:
        """Go to the moment at ``cell``, if it isn't gone to already."""
        if cell != self._dragged and self.snapshot is not None and self._seen is not None:
            self._dragged = cell
            self._seek(moment_at(self.snapshot, self._seen, cell))

    def on_leave(self) -> None:
        self._hover(None)

    def on_click(self, event: events.Click) -> None:
        moment = self._moment_at(event)
        if moment is not None:
            self._pinned = moment
            self.refresh_bindings()
            self._hover(moment)

    def _hover(self, moment: int | None) -> None:
        if moment != self._hovered:
            self._hovered = moment
            self.redraw()

    def _moment_at(self, event: events.MouseEvent) -> int | None:
        """The moment of the evaluation nearest to the mouse, None beside the curves."""
        offset = event.get_content_offset(self)
        plot = self._seen
        if offset is None or self.snapshot is None or plot is None or offset.y in self._time_rows:
            return None
        if not plot.left <= offset.x < plot.left + plot.columns:
            return None
        moments = self._moments
        moment = self.snapshot.run_curve.epochs.moment_of(plot.x(offset.x))
        return int(moments[np.abs(moments - moment).argmin()])
