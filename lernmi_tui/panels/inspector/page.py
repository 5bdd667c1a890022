"""A page of the inspector: its lines, and the one sentence under them."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text

from lernmi_tui.panels.inspector.lines import Line


@dataclass(frozen=True, slots=True)
class Page:
    """What is read of one link or neuron."""

    lines: list[Line]
    sentence: Text
