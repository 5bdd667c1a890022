"""A panel of samples in an order: the keys, clicks and the wheel that move in it."""

from __future__ import annotations

from abc import abstractmethod

from textual import events

from lernmi.tasks.task import Task
from lernmi_tui.parts.drawn import DrawnPanel
from lernmi_tui.parts.sample_list import Room, SampleList


class ListPanel(DrawnPanel):
    """Keeps which sample of a list is the selected one, and what is scrolled away."""

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._list = SampleList()

    @property
    def selected(self) -> int | None:
        """The row of the selected sample."""
        return self._list.selected

    @property
    @abstractmethod
    def _room(self) -> Room:
        """How many samples have room: in columns, in rows."""

    @abstractmethod
    def _say(self) -> None:
        """Write title and subtitle."""

    @abstractmethod
    def action_look(self) -> None:
        """Look at the selected sample."""

    def action_move(self, columns: int, rows: int) -> None:
        """Select another sample, so many to the right and below."""
        self._pick((self._list.position or 0) + columns + rows * max(self._room[0], 1))

    def action_page(self, step: int) -> None:
        """Select the sample a page on or back."""
        columns, rows = self._room
        self._pick((self._list.position or 0) + step * max(columns * rows, 1))

    def action_go(self, position: int) -> None:
        """Select the first (0) or the last (-1) sample."""
        self._pick(position % max(len(self._list.order), 1))

    def clicked(self, position: int | None, event: events.Click) -> None:
        """Select what is at ``position`` of the order; a double click looks at it."""
        if position is not None and position < len(self._list.order):
            self._pick(position)
            if event.chain > 1:
                self.action_look()

    def _pick(self, position: int) -> None:
        """Select the sample at ``position`` of the order, and bring it into view."""
        if self._list.pick(position, self._room):
            self._say()
            self.redraw()

    def on_resize(self, _event: events.Resize) -> None:
        self._list.bring_in_view(self._list.position or 0, self._room)
        self._say()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(1, event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(-1, event)

    def _scroll(self, rows: int, event: events.MouseEvent) -> None:
        """Look at others without selecting one."""
        event.stop()
        self._list.scroll(rows, self._room)
        self.redraw()
