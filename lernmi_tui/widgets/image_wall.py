"""The first view of images: held-out images, the most confidently wrong ones first."""

from __future__ import annotations

import numpy as np
from textual import events
from textual.strip import Strip

from lernmi.arrays import Floats, Integers
from lernmi.snapshot import Snapshot
from lernmi.tasks import Task
from lernmi_tui.bindings import bindings_of
from lernmi_tui.render import numbers
from lernmi_tui.render.cells import Cells
from lernmi_tui.render.verdicts import Answers, answers, wrong_first
from lernmi_tui.render.wall_layout import WallLayout, wall_layout
from lernmi_tui.render.wall_picture import WallPicture
from lernmi_tui.widgets.beat import Beat
from lernmi_tui.widgets.drawn import DrawnPanel

SECONDS = 0.5  # between two predictions, and so between two orders


class ImageWall(DrawnPanel):
    """The selected image large with the network's outputs, and the others beside it.

    The order follows the run on a slow beat; the selected image stays selected, and the others in
    view stay in view, until a person moves.
    """

    BINDINGS = bindings_of("images")

    only_wrong = True

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        assert task.row.picture is not None
        self._picture = task.row.picture
        self._beat = Beat(self, SECONDS, self._predict)
        self._outputs: Floats = np.zeros(task.test.targets.shape)
        self._answers: Answers | None = None
        self._order: Integers = np.empty(0, dtype=np.int64)  # rows of the test samples
        self.selected: int | None = None  # such a row
        self._picked = False  # by a person
        self._top = 0  # the place in the order of the first of the others in view
        self.border_title = "Images"

    def show(self, snapshot: Snapshot) -> None:
        """Show what the network of this moment says about the held-out images."""
        self.snapshot = snapshot
        self._beat.ask()

    def _predict(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        self._outputs = snapshot.answers
        self._answers = answers(self._outputs, snapshot.task.test.labels)
        self._arrange(self._answers)

    def _arrange(self, said: Answers) -> None:
        """Put the images in order."""
        self._order = wrong_first(said, self.only_wrong)
        wrong = int((~said.right).sum())
        self.border_title = f"Images · held-out: {wrong} of {len(said.right)} wrong"
        if self.selected is None or not (self._picked or self.selected in self._order):
            self.selected = int(self._order[0]) if len(self._order) else None
            self._top = 0
        self._set_subtitle()
        self.redraw()

    def _set_subtitle(self) -> None:
        what = "v all" if self.only_wrong else "v wrong only"
        place = self._place
        where = "" if place is None else f" · {place + 1} of {numbers.count(len(self._order))}"
        self.border_subtitle = f"{what} · ←↑↓→ pick{where}"

    @property
    def _place(self) -> int | None:
        """Where the selected image is in the order, None if it is not among those shown."""
        places = np.flatnonzero(self._order == self.selected)
        return int(places[0]) if len(places) else None

    # drawing

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        colours = self.palette
        if self._answers is None:
            return []
        if self.selected is None:
            cells = Cells(width, height, colours.named("text"), colours.named("background"))
            cells.put(1, 0, f"✓ All {len(self.run_task.test)} held-out images are right.")
            cells.put(1, 1, "Press v to see them.")
            return cells.strips()
        picture = WallPicture(
            self.run_task.test,
            self._picture,
            self._outputs,
            self._answers,
            self.run_task.row.output_names,
            self.selected,
            self._order[self._top :],
        )
        return picture.draw(width, height, self._layout, colours).strips()

    @property
    def _layout(self) -> WallLayout:
        width, height = self.size
        return wall_layout(width, height, self._picture, len(self.run_task.row.output_names))

    # picking

    def action_shown(self) -> None:
        """Only the wrong images, or all of them."""
        self.only_wrong = not self.only_wrong
        if self._answers is not None:
            self._top = 0
            self._arrange(self._answers)

    def action_move(self, columns: int, rows: int) -> None:
        """Select another image, so many to the right and below."""
        self._pick((self._place or 0) + columns + rows * max(self._layout.others.columns, 1))

    def action_page(self, step: int) -> None:
        """Select the image a page on or back."""
        self._pick((self._place or 0) + step * max(self._layout.others.size, 1))

    def action_go(self, place: int) -> None:
        """Select the first (0) or the last (-1) image."""
        self._pick(place % max(len(self._order), 1))

    def _pick(self, place: int) -> None:
        """Select the image at ``place`` of the order, and bring it into view."""
        if not len(self._order):
            return
        place = min(max(place, 0), len(self._order) - 1)
        self.selected, self._picked = int(self._order[place]), True
        grid = self._layout.others
        if grid.size:
            row, first = place // grid.columns, self._top // grid.columns
            first = min(max(first, row - grid.rows + 1), row)
            self._top = first * grid.columns
        self._set_subtitle()
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        place = None if offset is None else self._layout.others.place_at(offset.x, offset.y)
        if place is not None and self._top + place < len(self._order):
            self._pick(self._top + place)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(1, event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(-1, event)

    def _scroll(self, rows: int, event: events.MouseEvent) -> None:
        """Look at others without selecting one."""
        event.stop()
        columns = max(self._layout.others.columns, 1)
        last = (len(self._order) - 1) // columns
        self._top = min(max(self._top // columns + rows, 0), max(last, 0)) * columns
        self.redraw()
