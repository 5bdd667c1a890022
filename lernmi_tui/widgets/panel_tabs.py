"""The names of the panels in one row, to switch between them when only one fits."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

PANELS = {
    "topology": "Topology",
    "loss": "Loss",
    "links": "Links",
    "inspector": "Inspector",
    "context": "Samples",
}
"""Panel id -> name, in the order of the keys 1 to 5."""


class PanelTabs(Widget):
    """``1 Topology  2 Loss ...`` with the active one marked."""

    DEFAULT_CSS = """
    PanelTabs { height: 1; }
    """

    class Chosen(Message):
        """A person clicked on the name of ``panel``."""

        def __init__(self, panel: str) -> None:
            super().__init__()
            self.panel = panel

    def __init__(self) -> None:
        super().__init__()
        self._active = next(iter(PANELS))

    def activate(self, panel: str) -> None:
        """Mark ``panel`` as the one that is seen."""
        self._active = panel
        self.refresh()

    def _labels(self) -> list[tuple[str, str]]:
        return [
            (panel, f" {number} {name} ")
            for number, (panel, name) in enumerate(PANELS.items(), start=1)
        ]

    def render(self) -> Text:
        text = Text(no_wrap=True, overflow="crop")
        for panel, label in self._labels():
            text.append(label, style="reverse" if panel == self._active else "")
        return text

    def on_click(self, event: events.Click) -> None:
        start = 0
        for panel, label in self._labels():
            if start <= event.x < start + len(label):
                self.post_message(self.Chosen(panel))
            start += len(label)
