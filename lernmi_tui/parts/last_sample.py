"""A drawn panel that marks the sample learned last."""

from __future__ import annotations

from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.parts.beat import Beat
from lernmi_tui.parts.drawn import DrawnPanel

SECONDS = 0.4  # between two marks, so that an eye can follow


class LastSamplePanel(DrawnPanel):
    """``marked`` is the row of that sample among the train samples, None before the first.

    While another sample is looked at, it stays until the run goes on.
    """

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.marked: int | None = None
        self._marked_at = -1  # the moment
        self._beat = Beat(self, SECONDS, self._mark)

    def show(self, snapshot: Snapshot) -> None:
        super().show(snapshot)
        self._beat.ask()

    def _mark(self) -> None:
        snapshot = self.snapshot
        if snapshot is None or (snapshot.focus is not None and snapshot.moment == self._marked_at):
            return
        marked, self._marked_at = snapshot.row, snapshot.moment
        if self.marked != marked:
            self.marked = marked
            self.redraw()
