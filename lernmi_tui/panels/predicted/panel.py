"""A view of a task whose answers are numbers: predicted against true, sample by sample."""

from __future__ import annotations

import numpy as np
from rich.text import Text
from textual import events
from textual.strip import Strip

from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.frame import Frame
from lernmi_tui.paint.spots import Spots
from lernmi_tui.paint.words import first_that_fits, joined
from lernmi_tui.panels.predicted.picture import Marked, PredictedPicture, predicted_frame
from lernmi_tui.parts.spots_panel import SPOT_KEYS, SpotsPanel, shorter

NEAR = 1  # cells around the mouse in which a sample is meant
LOOKED, LEARNED = "▹◃", "[]"


class Predicted(SpotsPanel):
    """On the diagonal a sample is met; the farther from it, the more the network is off.

    Posts ``LookAt`` for the selected sample at enter, and for one that is clicked.
    """

    BINDINGS = bindings_of("predicted")

    def say(self) -> None:
        width = max(self.size.width - 4, 0)
        words, good, name = self.selected_words, self.how_good, self.number.name
        heads = [f"Predicted · {words[0]}", *words] if words else []
        heads += [" · ".join(["Predicted", *each]) for each in ([name, *good], *shorter(good))]
        self.border_title = Text(first_that_fits(heads, width))  # names may look like markup
        outputs = ["o output"] if len(self.run_task.info.output_names) > 1 else []
        self.border_subtitle = joined([*SPOT_KEYS, *self.next_points, *outputs, "←→"], width)

    # drawing

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Text | Strip]:
        spots = self.spots(snapshot)
        frame = predicted_frame(spots, width, height)
        if frame is None:
            return [Text(cut(words, width)) for words in self.how_good[:height]]
        picture = PredictedPicture(
            frame, self.number.name, spots, self.selected, self._marked(snapshot)
        )
        return [*picture.draw(width, height, self.palette).strips()]

    def _marked(self, snapshot: Snapshot) -> list[Marked]:
        """What is looked at, else the sample learned last."""
        if snapshot.focus is not None:
            looked = self.looked_at
            return [] if looked is None else [Marked(looked, LOOKED, "looked at")]
        words = "learned last" if snapshot.step is None else "in the step"
        last = self.learned_last
        return [] if last is None or self.points == "held-out" else [Marked(last, LEARNED, words)]

    @property
    def _frame(self) -> Frame | None:
        if self.snapshot is None:
            return None
        return predicted_frame(self.spots(self.snapshot), *self.size)

    # choosing

    def action_beside(self, step: int) -> None:
        """Select the sample with the next smaller or larger true number."""
        if self.snapshot is None:
            return
        every = [
            (float(true), each.spot(row))
            for each in self.spots(self.snapshot)
            for row, true in enumerate(each.expected)
        ]
        ranked = [spot for _, spot in sorted(every)]
        if self.selected not in ranked:
            self.action_worst(0)
        else:
            at = ranked.index(self.selected) + step
            self.choose(ranked[min(max(at, 0), len(ranked) - 1)])

    def on_click(self, event: events.Click) -> None:
        """Look at the sample there."""
        offset, frame, snapshot = event.get_content_offset(self), self._frame, self.snapshot
        if offset is None or frame is None or snapshot is None:
            return
        nearest: tuple[int, Spots, int] | None = None
        for each in self.spots(snapshot):
            across = np.abs(frame.across(each.expected) - offset.x)
            away = np.maximum(across, np.abs(frame.down(each.says) - offset.y))
            row = int(away.argmin())
            if away[row] <= NEAR and (nearest is None or away[row] < nearest[0]):
                nearest = int(away[row]), each, row
        if nearest is not None:
            self.choose(nearest[1].spot(nearest[2]))
            self.action_look()
