"""The first view of images: held-out images, the most confidently wrong ones first."""

from __future__ import annotations

from textual import events
from textual.strip import Strip

from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.class_words import longest
from lernmi_tui.panels.images.layout import WallLayout, WallRoom
from lernmi_tui.panels.images.picture import WallPicture
from lernmi_tui.parts.choosing import ChoosingPanel


class ImageWall(ChoosingPanel):
    """The selected image large with the network's outputs, and the others beside it."""

    BINDINGS = bindings_of("images")

    name_of_one = "image"

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        assert task.info.picture is not None
        self._picture = task.info.picture
        self._longest = longest(task.info.output_names)

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        judged = self._judged
        if judged is None or self.selected is None:
            return self._nothing(width, height).strips()
        picture = WallPicture(
            judged.samples,
            self._picture,
            judged.said,
            self.run_task.info.output_names,
            self.selected,
            self._list.in_view,
            self.words_of(self.selected),
            self.looked_at,
            judged.losses,
        )
        return picture.draw(width, height, self._layout, self.palette).strips()

    @property
    def _layout(self) -> WallLayout:
        width, height = self.size
        outputs = len(self.run_task.info.output_names)
        lines = 2 if self.choice.is_of_suspects else 1
        return WallRoom(width, height, self._picture, outputs, self._longest, lines).layout()

    @property
    def _room(self) -> tuple[int, int]:
        others = self._layout.others
        return others.columns, others.rows

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = self._layout.others.index_at(offset.x, offset.y)
        self.clicked(None if index is None else self._list.top + index, event)
