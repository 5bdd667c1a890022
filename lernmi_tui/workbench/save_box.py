"""The box that asks where a run should be saved."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text
from textual.message import Message
from textual.widgets import Input, Label

from lernmi.wording import printable
from lernmi_tui.bindings import bindings_of
from lernmi_tui.workbench.line_box import LineBox

SUFFIX = ".safetensors"
LONGEST = 1_000


class SaveInput(Input):
    """The line itself."""

    BINDINGS = bindings_of("save")

    class Left(Message):
        """A person wants to be somewhere else."""

    def action_leave(self) -> None:
        self.post_message(self.Left())


class SaveBox(LineBox):
    """Opened with a suggestion. A file that is there already is overwritten only by enter again."""

    @dataclass
    class Chosen(Message):
        """Save the run to ``path``."""

        path: Path

    def __init__(self) -> None:
        line = SaveInput(id="save", compact=True, select_on_focus=True, max_length=LONGEST)
        super().__init__(Label("save to: ", markup=False), line)
        self._overwrites: Path | None = None  # what enter again overwrites

    def open(self, suggested: str) -> None:
        """Suggest a name and give the line the focus."""
        if not self.is_open:
            self._before = self.screen.focused
        self.border_title = "Save the run"
        self._overwrites = None
        with self.prevent(Input.Changed):
            self._input.value = suggested
        self.add_class("-open")
        self.screen.set_focus(self._input)
        self._input.select_all()
        self._answer()

    @property
    def _path(self) -> Path | None:
        typed = self._input.value.strip()
        if not typed:
            return None
        path = Path(os.path.abspath(os.path.expanduser(typed)))
        return path if path.suffix else path.with_name(path.name + SUFFIX)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._overwrites = None
        self._answer()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        path = self._path
        if path is None:
            return
        if path.exists() and path != self._overwrites:
            self._overwrites = path
            self._answer()
            return
        self.close()
        self.post_message(self.Chosen(path))

    def on_save_input_left(self, event: SaveInput.Left) -> None:
        event.stop()
        self.close()

    def _answer(self) -> None:
        path = self._path
        if path is None:
            rows = ["Type a name."]
        elif path == self._overwrites:
            rows = ["It is there already: enter again overwrites it.", printable(path)]
        else:
            rows = [printable(path), "The whole run: weights, changes, curve, runs beside it."]
        self._say([Text(row, no_wrap=True, overflow="ellipsis") for row in rows])
