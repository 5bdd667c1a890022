"""The sketch pad with the drawings that are kept: turned over, labelled, removed, saved."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from lernmi.errors import LernmiError
from lernmi.tasks.task import Task
from lernmi.wording import counted
from lernmi_tui.panels.sketch.pad import DrawingPad
from lernmi_tui.panels.sketch.picture import Kept
from lernmi_tui.panels.sketch.shelf import Shelf

SAVED_SECONDS = 5  # to read where the data set is
REMOVAL = ("Remove this kept drawing for good?", "del: yes", "esc: no")
REMOVAL_KEYS = ("del removes it", "esc keeps it")


class PadWithShelf(DrawingPad):
    """A pad, and the drawings that were kept before."""

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.shelf = Shelf()
        self.asks_removal = False

    @property
    def kept(self) -> Kept:
        """The kept drawings, and which of them is on the paper."""
        return Kept(self.shelf.drawings, self.shelf.index_of(self.canvas))

    @property
    def label(self) -> str | None:
        """The label of the drawing, None if it has none or isn't kept."""
        kept = self.kept
        return None if kept.shown is None else kept.drawings[kept.shown].label

    @property
    def what(self) -> str:
        """What there is to draw."""
        digits = all(len(name) == 1 and name.isdigit() for name in self.names)
        return "digit" if digits else "picture"

    def is_blank(self) -> bool:
        """True, and said, if there is nothing drawn."""
        if self.pen.drawing.is_empty:
            self.notify(f"Nothing is drawn yet; draw a {self.what} first.")
        return self.pen.drawing.is_empty

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something with files; what goes wrong is said in a line."""
        try:
            act()
        except LernmiError as error:
            self.notify(str(error), severity="warning", markup=False)
        self.refresh_all()

    def find_kept(self) -> None:
        """Look at what is kept."""
        self.attempt(self._find_kept)

    def _find_kept(self) -> None:
        for notice in self.shelf.look():
            self.notify(notice, severity="warning", markup=False)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the kept drawing under the mouse on the paper."""
        layout, offset = self.layout_now, event.get_content_offset(self)
        grid = None if layout is None else layout.kept
        index = None if grid is None or offset is None else grid.index_at(offset.x, offset.y)
        if grid is not None and index is not None:
            index += self.kept.first(grid.size)
            if index < len(self.shelf.drawings):
                self._put(index)

    def _put(self, index: int) -> None:
        """Put the kept drawing at ``index`` on the paper."""
        self.do(lambda: self.pen.show(self.shelf.drawings[index].canvas))
        self.shelf.is_shown(index, self.canvas)
        self.refresh_all()

    # keys

    def action_turn(self, step: int) -> None:
        """Put the kept drawing before or after this one on the paper."""
        self.attempt(lambda: self._turn(step))

    def _turn(self, step: int) -> None:
        index = self.shelf.turned(self.canvas, step)
        if index is None:
            self.notify("No drawing is kept yet; a adds this one.")
        else:
            self._put(index)

    def action_remove(self) -> None:
        """Remove the kept drawing that is shown, asked twice."""
        if self.kept.shown is None:
            self.notify("This drawing isn't kept, so there is nothing to remove.")
            return
        removes = self.asks_removal
        self.forget()
        if removes:
            self.attempt(lambda: self.shelf.remove(self.canvas))
        else:
            self.asks_removal = True
            self.refresh_all()

    def action_save(self) -> None:
        """Save the labelled drawings as a data set."""
        self.attempt(self._save)

    def _save(self) -> None:
        saved = self.shelf.save()
        left_out = f", {saved.left_out:,} without a digit left out" if saved.left_out else ""
        self.notify(
            f"Find them on Home: Yours, {saved.images.parent.name}.",
            title=f"{counted(saved.saved, 'drawing')} saved{left_out}",
            severity="information",
            timeout=SAVED_SECONDS,
            markup=False,
        )
