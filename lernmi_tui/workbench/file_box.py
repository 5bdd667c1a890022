"""The box that asks for a file: over the bottom rows, a line for a path."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rich.text import Text
from textual.message import Message
from textual.widgets import Input, Label

from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.parts.colours import palette_of
from lernmi_tui.parts.path_input import PathInput, completed
from lernmi_tui.visit import guest
from lernmi_tui.workbench.line_box import LineBox

What = Literal["run", "weights", "curve", "bring"]
LONGEST = 4_096  # characters
ENDINGS: dict[What, dict[str, str]] = {
    "run": {
        ".safetensors": "all of the run: weights, changes, curve, runs beside it; opens as it is",
    },
    "weights": {
        ".safetensors": "a network file: lernmi predict and --weights read it, and other tools",
        ".csv": "a line a weight: layer, from, to, weight",
        ".npz": "arrays for numpy, a matrix and a bias a layer",
        ".py": "a script that predicts by itself and needs only numpy",
        ".onnx": "a graph for ONNX runtimes (needs the package onnx)",
    },
    "curve": {
        ".csv": "a line an evaluation: moment, epoch, losses, accuracies",
        ".jsonl": "a JSON object an evaluation",
    },
    "bring": {
        ".safetensors": "a network or a run of lernmi, or dense layers, as PyTorch's state_dict",
    },
}
TITLES: dict[What, str] = {
    "run": "Save the run",
    "weights": "Save the weights",
    "curve": "Save the curve",
    "bring": "Bring in the weights of another network of this shape",
}


class FileInput(PathInput):
    """The line itself. What stands behind the cursor, such as an ending, stays as it completes."""

    BINDINGS = bindings_of("file")

    def action_complete(self) -> None:
        before, behind = self.value[: self.cursor_position], self.value[self.cursor_position :]
        whole = completed(before) if before else None
        if whole is not None:
            self.value, self.cursor_position = whole + behind, len(whole)


class FileBox(LineBox):
    """Opened with what is to be written and a name for it."""

    @dataclass
    class Chosen(Message):
        """A person wants ``what`` written to ``path``, or read from there."""

        what: What
        path: Path

    def __init__(self) -> None:
        line = FileInput(id="file", select_on_focus=False, max_length=LONGEST)
        self._prompt = Label("to: ")
        super().__init__(self._prompt, line)
        self._what: What = "weights"
        self._overwrites: Path | None = None  # which enter was pressed for once

    def open(self, what: What, name: str = "") -> None:
        """Ask where ``what`` goes, or comes from; ``name``, without an ending, is suggested."""
        if not self.is_open:
            self._before = self.screen.focused
        self._what, self._overwrites = what, None
        ending = next(iter(ENDINGS[what]))
        with self.prevent(Input.Changed):
            self._input.value = _free(name, ending) if name else ""
        self._prompt.update("to: " if name else "from: ")
        self.border_title = Text(TITLES[what])
        self.border_subtitle = Text(f"⏎ {'save' if name else 'bring in'} · esc leave it")
        self.add_class("-open")
        self.screen.set_focus(self._input)
        self._input.cursor_position = max(len(self._input.value) - len(ending), 0)
        self._answer()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._overwrites = None
        self._answer()

    def on_path_input_left(self, event: PathInput.Left) -> None:
        event.stop()
        self.close()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        path = _path(event.value, self._what)
        if path is None or guest.refusal(path, writes=self._what != "bring"):
            return
        if _refusal(path, self._what) is None:
            self.close()
            self.post_message(self.Chosen(self._what, path))
        elif self._what == "run" and path.suffix in ENDINGS["run"] and os.path.isfile(path):
            if path == self._overwrites:
                self.close()
                self.post_message(self.Chosen(self._what, path))
            self._overwrites = path
            self._answer()

    def _answer(self) -> None:
        """What the ending means, and what else there is; or what is wrong."""
        if not self.is_open:
            return
        colours = palette_of(self.app, "panel")
        text, dim = colours.named("text"), colours.named("dim")
        path = _path(self._input.value, self._what)
        wrong = "type a path" if path is None else _refusal(path, self._what)
        if path is not None and path == self._overwrites:
            wrong = "a file is there already: enter once more overwrites it"
        rows = [Text(wrong, colours.named("minus"))] if wrong else [Text(f"{path}", text)]
        for ending, means in ENDINGS[self._what].items():
            is_it = path is not None and not wrong and path.suffix.lower() == ending
            line = Text(("▸ " if is_it else "  ") + ending.ljust(13), f"bold {text}")
            rows.append(line.append(means, text if is_it else dim))
        for row in rows:
            row.no_wrap, row.overflow = True, "ellipsis"
        self._say(rows)


def _path(typed: str, what: What) -> Path | None:
    """The whole path that is typed; None for what is none.

    An ending typed before the one that was suggested is meant in its place.
    """
    try:
        path = Path(os.path.abspath(Path(typed.strip()).expanduser())) if typed.strip() else None
    except (OSError, RuntimeError, ValueError):
        return None
    if path is not None and what != "bring" and path.suffix == next(iter(ENDINGS[what])):
        before = path.with_suffix("")
        path = before if before.suffix.lower() in ENDINGS[what] else path
    return path


def _refusal(path: Path, what: What) -> str | None:
    """Why nothing is written there, or read from there; None if it is."""
    if refusal := guest.refusal(path, writes=what != "bring"):
        return refusal
    try:
        is_there = os.path.lexists(path)
    except (OSError, ValueError):
        return "that is no path"
    if what == "bring":
        return None if os.path.isfile(path) else "no file is there"
    if path.suffix.lower() not in ENDINGS[what]:
        return f"the name has to end in {', '.join(ENDINGS[what])}"
    return "something is there already; type another name" if is_there else None


def _free(name: str, ending: str) -> str:
    """``name`` and the ending; with a number between them if that is taken here."""
    tried, number = f"{name}{ending}", 1
    while os.path.lexists(tried):
        number += 1
        tried = f"{name}-{number}{ending}"
    return tried
