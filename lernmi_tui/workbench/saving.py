"""Saving the run to a file of a person's own choice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lernmi_tui.workbench.steering import Steering

if TYPE_CHECKING:
    from lernmi.run.snapshots.snapshot import Snapshot
    from lernmi_tui.workbench.save_box import SaveBox


class Saving(Steering):
    """A workbench whose run can be saved."""

    async def action_save_run(self) -> None:
        """Ask where."""
        from lernmi_tui.workbench.save_box import SaveBox

        snapshot = self.runner.report.snapshot
        if snapshot is None or not self.query("Panels"):
            return
        if not self.query(SaveBox):
            await self.mount(SaveBox())
        self.query_one(SaveBox).open(suggested_name(snapshot))

    def on_save_box_chosen(self, message: SaveBox.Chosen) -> None:
        self.runner.save(message.path)


def suggested_name(snapshot: Snapshot) -> str:
    """``xor-seed-3-epoch-1280.safetensors``."""
    title = re.sub(r"[^a-z0-9]+", "-", snapshot.task.info.title.casefold()).strip("-") or "run"
    return f"{title}-seed-{snapshot.seed}-epoch-{snapshot.epoch}.safetensors"
