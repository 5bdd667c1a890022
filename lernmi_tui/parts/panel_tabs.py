"""The names of panels in one row, to switch between those that share a place."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget


class PanelTabs(Widget):
    """``1 Topology  2 Loss ...`` with those that are seen marked.

    ``panels``: id -> (the number that is its key, its name).
    """

    DEFAULT_CSS = """
    PanelTabs { height: 1; }
    """

    @dataclass
    class Chosen(Message):
        """A person clicked on the name of ``panel``."""

        panel: str

    def __init__(self, panels: Mapping[str, tuple[int, str]]) -> None:
        super().__init__()
        self._panels = panels
        self._seen: Set[str] = set()

    def mark(self, seen: Set[str]) -> None:
        """Mark those that are seen."""
        if seen != self._seen:
            self._seen = seen
            self.refresh()

    def _labels(self) -> list[tuple[str, str]]:
        """The labels that fit: with shorter gaps, then with the names of what is seen only."""
        shapes = (
            [f" {number} {name} " for number, name in self._panels.values()],
            [f"{number} {name} " for number, name in self._panels.values()],
            [
                f" {number} {name} " if panel in self._seen else f" {number} "
                for panel, (number, name) in self._panels.items()
            ],
        )
        fitting = (shape for shape in shapes if sum(map(len, shape)) <= self.size.width)
        return list(zip(self._panels, next(fitting, shapes[-1]), strict=True))

    def render(self) -> Text:
        text = Text(no_wrap=True, overflow="crop")
        for panel, label in self._labels():
            text.append(label, style="reverse" if panel in self._seen else "")
        return text

    def on_click(self, event: events.Click) -> None:
        start = 0
        for panel, label in self._labels():
            if start <= event.x < start + len(label):
                self.post_message(self.Chosen(panel))
            start += len(label)
