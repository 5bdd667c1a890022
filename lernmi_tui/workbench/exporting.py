"""Taking away what was trained, weights, the curve, the command; bringing weights in."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError
from lernmi.tasks.given_title import given_title
from lernmi.tasks.table import TASKS
from lernmi.wording import counted, file_name
from lernmi_tui.workbench.file_box import FileBox
from lernmi_tui.workbench.steering import Steering

if TYPE_CHECKING:
    from lernmi.run.snapshots.snapshot import Snapshot
    from lernmi_tui.workbench.file_box import What

SAID_SECONDS = 10
LONGEST = 40  # characters of a part of a suggested name: no file's has more than 255 bytes


class Exporting(Steering):
    """A workbench whose run can be taken away, and begin with what others trained."""

    _file_box: FileBox | None = None  # while the task is loading

    def action_export(self, what: What) -> None:
        """Ask where the run, the weights of this moment, or the curve up to it, should go."""
        snapshot = self.runner.report.snapshot
        if self._file_box is not None and self._file_box.is_mounted and snapshot is not None:
            self._file_box.open(what, _name(snapshot, what))

    def on_file_box_chosen(self, message: FileBox.Chosen) -> None:
        snapshot = self.runner.report.snapshot
        if snapshot is not None and message.what == "bring":
            self.run_worker(self._bring_in(message.path, snapshot))
        elif message.what == "run":
            self.runner.save(message.path)
        elif snapshot is not None:
            self.run_worker(self._export(message.what, message.path, snapshot))

    def action_bring_in(self) -> None:
        """Ask for the file of another network, whose weights this one takes."""
        if self._file_box is not None and self._file_box.is_mounted:
            self._file_box.open("bring")

    def action_begin_from_here(self) -> None:
        """Begin a run with the weights of this moment, as one that is sealed can't go on."""
        self.runner.begin_from_here()

    async def _bring_in(self, path: Path, snapshot: Snapshot) -> None:
        """Read it beside the work of the screen; then all weights are set, as a change."""
        from lernmi.run.record.events import WeightsSet
        from lernmi.run.saved.bringing_in import bring_in

        try:
            _, weights = await asyncio.to_thread(bring_in, snapshot.recipe, path)
        except LernmiError as error:
            self.notify(str(error), severity="warning", timeout=SAID_SECONDS, markup=False)
        else:
            self.runner.do(WeightsSet(weights))

    async def _export(self, what: What, path: Path, snapshot: Snapshot) -> None:
        """Write it beside the work of the screen, and say where it is."""
        try:
            await asyncio.to_thread(_write, what, path, snapshot)
        except LernmiError as error:
            self.notify(str(error), severity="warning", timeout=SAID_SECONDS, markup=False)
            return
        kind = "Weights" if what == "weights" else "Curve"
        title = f"{kind} of moment {snapshot.moment:,} saved"
        self.notify(f"{path}", title=title, timeout=SAID_SECONDS, markup=False)

    def action_copy_command(self) -> None:
        """Copy the command line that makes this run again."""
        snapshot = self.runner.report.snapshot
        if snapshot is None:
            return
        command = snapshot.recipe.command()
        self.app.copy_to_clipboard(command)
        changes = len(snapshot.events)
        words = f"{command}\n(in the clipboard, if the terminal allows that)"
        if changes:
            words += f"\nNot in it: {counted(changes, 'change')} made since the run began."
        self.notify(words, title="The run again", timeout=SAID_SECONDS, markup=False)


def _name(snapshot: Snapshot, what: What) -> str:
    """``xor-2-3-1-moment-4000``."""
    name = snapshot.task.name
    parts = [
        name if name in TASKS else Path(file_name(given_title(name))).stem[:LONGEST],
        "-".join(map(str, snapshot.sizes))[:LONGEST],
        f"moment-{snapshot.moment}",
    ]
    parts += ["curve"] if what == "curve" else []
    return re.sub(r"[^\w.-]+", "-", "-".join(parts)).strip("-.")


def _write(what: What, path: Path, snapshot: Snapshot) -> None:
    from lernmi.run.exports.writing import network_of, write_curve, write_network

    if what == "weights":
        write_network(network_of(snapshot), path)
    else:
        write_curve(snapshot.metrics, snapshot.epochs, snapshot.task.info.regression, path)
