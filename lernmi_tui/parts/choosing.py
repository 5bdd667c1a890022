"""A panel of some of the held-out samples, in an order that follows the run."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from rich.text import Text
from textual import events

from lernmi.arrays import Integers
from lernmi.data.samples import Samples
from lernmi.net.verdicts import Verdicts, verdicts
from lernmi.run.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.paint import numbers
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.sample_choice import Choice
from lernmi_tui.paint.words import first_that_fits, joined
from lernmi_tui.parts.beat import Beat
from lernmi_tui.parts.drawn import DrawnPanel

SECONDS = 0.5  # between two orders


class ChoosingPanel(DrawnPanel):
    """Keeps which samples are shown, their order, the selected one and what is scrolled away.

    The order follows the run on a slow beat. The first sample is the selected one until a person
    selects another; that stays selected, and in view until a person scrolls away from it.
    """

    name_of_one = "sample"

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._beat = Beat(self, SECONDS, self._judge)
        self.choice = Choice()
        self._samples: Samples = task.test  # those that were judged
        self._said: Verdicts | None = None
        self._order: Integers = np.empty(0, dtype=np.int64)  # rows of the samples
        self.selected: int | None = None  # such a row
        self._picked = False  # by a person
        self._top = 0  # the position in the order of the first in view
        self._scrolled = False  # away, by a person
        self._say()

    def show(self, snapshot: Snapshot) -> None:
        """Show what the network of this moment says about the held-out samples."""
        self.snapshot = snapshot
        self._beat.ask()

    def show_classes(self, true: int | None, given: int | None) -> None:
        """Only those of class ``true`` taken for class ``given``; None: any."""
        self._choose(Choice.of_classes(true, given))

    def _judge(self) -> None:
        snapshot = self.snapshot
        if snapshot is None or (self._said and self._said.outputs is snapshot.answers):
            return
        self._samples = snapshot.test
        self._said = verdicts(snapshot.answers, self._samples.labels)
        self._arrange()
        self.moved_on()

    def _arrange(self) -> None:
        """Put those that are shown in order."""
        if self._said is None:
            return
        self._order = self.choice.rows(self._said)
        gone = self.selected is not None and self.selected >= len(self._samples)
        if gone or not self._picked:
            self.selected = int(self._order[0]) if len(self._order) else None
            self._picked = False
        if not self._scrolled or self._top >= len(self._order):
            self._bring_in_view(self._position or 0)
        self._say()

    def _choose(self, choice: Choice) -> None:
        """Show others, from the first on."""
        self.choice = choice
        self.selected, self._picked, self._scrolled = None, False, False
        self._arrange()
        self.redraw()

    @property
    def _position(self) -> int | None:
        """Where the selected sample is in the order, None if it is not among those shown."""
        positions = np.flatnonzero(self._order == self.selected)
        return int(positions[0]) if len(positions) else None

    # words

    def _say(self) -> None:
        """Title and subtitle: what is shown, and the keys."""
        task, title = self.run_task, f"{self.name_of_one.capitalize()}s"
        width = max(self.size.width - 4, 0)
        if self._said is not None:
            names, held_out = task.info.output_names, task.holds_out
            titles = self.choice.titles(len(self._order), len(self._samples), names, held_out)
            title = first_that_fits([f"{title} · {each}" for each in titles], width)
        self.border_title = Text(title)  # names may look like markup
        position = self._position
        parts = [f"v {self.choice.next_shown().shown}", "t true", "y says"]
        parts += [] if self.choice.is_of_any_class else ["c clear"]
        if position is not None:
            parts.insert(0, f"{position + 1:,} of {numbers.count(len(self._order))}")
        self.border_subtitle = joined(parts, width)

    def on_resize(self, _event: events.Resize) -> None:
        self._bring_in_view(self._position or 0)
        self._say()

    def _nothing(self, width: int, height: int) -> Cells:
        """What is said where there is nothing to show."""
        colours, choice = self.palette, self.choice
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        held_out = " held-out" if self.run_task.holds_out else ""
        if choice == Choice("worst"):
            cells.put(1, 0, "✓", colours.named("accent"), bold=True)
            cells.put(3, 0, f"All {len(self._samples):,}{held_out} {self.name_of_one}s are right.")
            cells.put(1, 1, "Press v for the most typical of them.", colours.named("dim"))
            return cells
        words = choice.words(self.run_task.info.output_names)
        cells.put(
            1, 0, f"None of the {len(self._samples):,}{held_out} {self.name_of_one}s is that:"
        )
        cells.put(1, 1, words, bold=True)
        keys = "v for others" if choice.is_of_any_class else "c for every class, v for others"
        cells.put(1, 2, f"Press {keys}.", colours.named("dim"))
        return cells

    # choosing

    def action_shown(self) -> None:
        """The wrong ones, the right ones, all."""
        self._choose(self.choice.next_shown())

    def action_true(self, step: int) -> None:
        """Only those of the next true class, or of the one before."""
        if self._said is not None:
            self._choose(self.choice.next_true(self._said, step))

    def action_given(self, step: int) -> None:
        """Only those taken for the next class, or for the one before."""
        if self._said is not None:
            self._choose(self.choice.next_given(self._said, step))

    def action_clear(self) -> None:
        """Those of every class, taken for any."""
        self._choose(Choice(self.choice.shown))

    # moving

    @property
    @abstractmethod
    def _room(self) -> tuple[int, int]:
        """How many samples have room: in columns, in rows."""

    def action_move(self, columns: int, rows: int) -> None:
        """Select another sample, so many to the right and below."""
        self._pick((self._position or 0) + columns + rows * max(self._room[0], 1))

    def action_page(self, step: int) -> None:
        """Select the sample a page on or back."""
        columns, rows = self._room
        self._pick((self._position or 0) + step * max(columns * rows, 1))

    def action_go(self, position: int) -> None:
        """Select the first (0) or the last (-1) sample."""
        self._pick(position % max(len(self._order), 1))

    def _pick(self, position: int) -> None:
        """Select the sample at ``position`` of the order, and bring it into view."""
        if not len(self._order):
            return
        position = min(max(position, 0), len(self._order) - 1)
        self.selected, self._picked, self._scrolled = int(self._order[position]), True, False
        self._bring_in_view(position)
        self._say()
        self.redraw()

    def _bring_in_view(self, position: int) -> None:
        """Scroll so that what is at ``position`` of the order is seen."""
        columns, rows = self._room
        if columns and rows:
            row, first = position // columns, self._top // columns
            self._top = min(max(first, row - rows + 1), row) * columns

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(1, event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(-1, event)

    def _scroll(self, rows: int, event: events.MouseEvent) -> None:
        """Look at others without selecting one."""
        event.stop()
        columns = max(self._room[0], 1)
        last = max((len(self._order) - 1) // columns, 0)
        self._top = min(max(self._top // columns + rows, 0), last) * columns
        self._scrolled = True
        self.redraw()
