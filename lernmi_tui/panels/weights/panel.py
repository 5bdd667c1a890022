"""A view of images: what every neuron of the first hidden layer looks for."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.strip import Strip

from lernmi.net.refs import LinkRef, NeuronRef, Selection
from lernmi.numbers import count
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.boxes import Grid
from lernmi_tui.paint.picture import sign_shade
from lernmi_tui.paint.words import joined
from lernmi_tui.panels.weights.gallery import Gallery
from lernmi_tui.panels.weights.layout import GalleryLayout, gallery_layout
from lernmi_tui.parts.beat import Beat
from lernmi_tui.parts.drawn import DrawnPanel
from lernmi_tui.parts.selection import Selected

SECONDS = 0.25  # between two pictures of the same weights


class WeightPictures(DrawnPanel):
    """A gallery of signed pictures with a cursor, which follows what is selected elsewhere.

    Posts ``Selected`` for the neuron under the cursor at enter, and for one that is clicked.
    """

    BINDINGS = bindings_of("weights")

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        assert task.info.picture is not None
        self._picture = task.info.picture
        self._beat = Beat(self, SECONDS, self.redraw)
        self._cursor = 1  # the index of a neuron
        self._selection: Selection = None
        self._selected: int | None = None
        self._top = 0  # so many neurons are scrolled away
        self.border_title = "Weights"
        self._say()

    def show(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._beat.ask()

    def select(self, selection: Selection) -> None:
        """Go to the neuron of the first layer that ``selection`` is, or that it joins."""
        self._selection, self._selected = selection, None
        match selection:
            case NeuronRef(1, index) if index:
                self._selected = index
            case LinkRef(0, _, j):
                self._selected = j + 1
            case LinkRef(1, i, _) if i:
                self._selected = i
        if self._selected is not None:
            self._go(self._selected)
        self.redraw()

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        layout, neurons = self._layout, snapshot.sizes[1]
        self._bring_in_view(layout.gallery)
        gallery = Gallery(
            snapshot,
            self._picture,
            self._cursor,
            self._selected,
            self.palette,
            sign_shade(self.palette, self.app.no_color),
        )
        last = min(self._top + layout.gallery.size, neurons)
        shown = f"{gallery.name(self._top + 1)}-{gallery.name(last)} of "
        is_all = layout.gallery.size >= neurons
        self.border_title = Text(f"Weights · {'' if is_all else shown}{count(neurons)}")
        return gallery.draw(width, height, layout, self._top).strips()

    def _say(self) -> None:
        """Subtitle: what is drawn, and the keys."""
        parts = ["bars: what each says", "←↑↓→ ⏎ select", "+ ink there raises it, - lowers it"]
        self.border_subtitle = joined(parts, max(self.size.width - 4, 0))

    def on_resize(self, _event: events.Resize) -> None:
        self._say()

    @property
    def _neurons(self) -> int:
        return self.run_task.sizes[1] if self.snapshot is None else self.snapshot.sizes[1]

    @property
    def _layout(self) -> GalleryLayout:
        width, height = self.size
        return gallery_layout(width, height, self._picture, self._neurons)

    def _go(self, index: int) -> None:
        """Move the cursor to neuron ``index``, or as near as there is one."""
        self._cursor = min(max(index, 1), self._neurons)
        self.redraw()

    def _bring_in_view(self, grid: Grid) -> None:
        """Scroll so that the cursor is seen."""
        if grid.size:
            row, first = (self._cursor - 1) // grid.columns, self._top // grid.columns
            self._top = min(max(first, row - grid.rows + 1), row) * grid.columns

    # keys

    def action_move(self, columns: int, rows: int) -> None:
        """Go to another neuron, so many to the right and below."""
        self._go(self._cursor + columns + rows * max(self._layout.gallery.columns, 1))

    def action_page(self, step: int) -> None:
        """Go to a neuron a page on or back."""
        self._go(self._cursor + step * max(self._layout.gallery.size, 1))

    def action_go(self, index: int) -> None:
        """Go to the first (0) or the last (-1) neuron."""
        self._go(index % self._neurons + 1)

    def action_choose(self) -> None:
        """Select the neuron under the cursor everywhere."""
        self.post_message(Selected(NeuronRef(1, self._cursor)))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        index = None
        if offset is not None:
            index = self._layout.gallery.index_at(offset.x, offset.y)
        if index is not None and self._top + index < self._neurons:
            self._go(self._top + index + 1)
            self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move(0, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move(0, -1)
