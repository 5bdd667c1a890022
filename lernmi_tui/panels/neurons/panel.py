"""A view of a task of the plane: a small map of every neuron."""

from __future__ import annotations

import numpy as np
from rich.text import Text
from textual import events
from textual.strip import Strip

from lernmi.net.refs import NeuronRef, Selection, exists
from lernmi.numbers import plain
from lernmi.run.names.given_names import label_of
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.words import first_that_fits, joined
from lernmi_tui.panels.neurons.layout import tile_layout
from lernmi_tui.panels.neurons.tiles import NeuronTiles, said_by_layers, scale_for
from lernmi_tui.parts.drawn import DrawnPanel
from lernmi_tui.parts.selection import Selected


class NeuronMaps(DrawnPanel):
    """Maps of the hidden neurons layer by layer, then of the outputs; one is at the cursor."""

    BINDINGS = bindings_of("neurons")

    discrete = False

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.selection: Selection = None
        self.cursor = NeuronRef(1, 1)
        self._first = 0  # the first column of tiles in sight
        self._ends: tuple[str, ...] = ("", "")  # of what the neuron at the cursor says
        self._words = ("", "")  # title and subtitle
        self.border_title = "Neurons"

    def show(self, snapshot: Snapshot) -> None:
        super().show(snapshot)
        if not exists(self.cursor, snapshot.sizes):
            self.cursor = NeuronRef(1, 1)

    def select(self, selection: Selection) -> None:
        """Mark a selected neuron, and go to it."""
        self.selection = selection
        sizes = () if self.snapshot is None else self.snapshot.sizes
        if isinstance(selection, NeuronRef) and selection.layer and exists(selection, sizes):
            self.cursor = selection if selection.index else self.cursor
        self.redraw()

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        layout = tile_layout(snapshot.sizes, width, height)
        self._first = layout.first_column(self.cursor, self._first, width)
        with np.errstate(all="ignore"):  # a run gone wrong holds infinite numbers
            said = said_by_layers(snapshot, layout.side)
            self._ends = scale_for(
                snapshot, self.cursor, said[self.cursor.layer][:, :, self.cursor.index - 1]
            ).ends
            self.call_later(self._say)  # in the midst of a paint the border stays as it is
            tiles = NeuronTiles(
                snapshot,
                said,
                layout,
                self.cursor,
                self.selection,
                self._first,
                self.discrete,
                self.has_focus,
            )
            return tiles.draw(width, height, self.palette, self.app.no_color).strips()

    def _say(self) -> None:
        """Title and subtitle: what the neuron at the cursor says, and the keys."""
        if self.snapshot is None:
            return
        label = label_of(self.cursor, len(self.snapshot.sizes), self.run_task.info)
        said = self.snapshot.layer_outputs[self.cursor.layer][self.cursor.index]
        focus = self.snapshot.focus
        sample = "the last sample" if focus is None else focus.words
        heard = f"Neurons · {label} says {plain(float(said))}"
        colours = f"colours {' to '.join(self._ends)}"
        titles = [f"{heard} to {sample} · {colours}", f"{heard} · {colours}", heard, "Neurons"]
        title = first_that_fits(titles, self.size.width - 4)
        picked = self.selection is not None and focus is None and not self.snapshot.is_past
        parts = ["↑↓←→ ⏎ select", *(["esc none"] if picked else [])]
        parts.append("c shades" if self.discrete else "c discrete")
        words = title, joined(parts, self.size.width - 4)
        if words != self._words:
            self._words = words
            self.border_title, self.border_subtitle = Text(title), words[1]

    def action_discrete(self) -> None:
        """Shades of what is said, or the two sides alone."""
        self.discrete = not self.discrete
        self.redraw()

    def action_move(self, columns: int, rows: int) -> None:
        """Go to the neuron so many columns to the right and rows below."""
        if self.snapshot is not None:
            layout = tile_layout(self.snapshot.sizes, *self.size)
            self.cursor = layout.moved(self.cursor, columns, rows)
            self.redraw()

    def action_choose(self) -> None:
        """Select the neuron at the cursor, everywhere."""
        self.post_message(Selected(self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Select the neuron whose map that is."""
        offset = event.get_content_offset(self)
        if offset is None or self.snapshot is None:
            return
        layout = tile_layout(self.snapshot.sizes, *self.size)
        there = layout.at(offset.x, offset.y, self._first)
        if there is not None:
            self.cursor = there
            self.redraw()
            self.action_choose()

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()
